"""Who may write the cube: nobody beside a builder that lives, the next one at once after a builder that was killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import os, signal, time
import django
django.setup()
from django.db import connection, transaction
from anwang.ground.cube import lease
from anwang.ground.cube.models import CubeLease

def is_free():
    with transaction.atomic():
        return lease.free()

with connection.schema_editor() as editor:
    editor.create_model(CubeLease)
try:
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()
    told, tell = os.pipe()
    builder = os.fork()
    if not builder:
        with lease.held():
            os.write(tell, b"1")
            time.sleep(60)
    os.read(told, 1)
    print("beside a builder", is_free())
    try:
        with lease.held():
            print("held twice")
    except lease.CubeBusy:
        print("busy")
    os.kill(builder, signal.SIGKILL)
    os.waitpid(builder, 0)
    until = time.monotonic() + 20
    while not is_free() and time.monotonic() < until:
        time.sleep(0.05)
    with lease.held():
        print("taken over")
        print("inside", is_free())
    print("afterwards", is_free())
finally:
    with connection.schema_editor() as editor:
        editor.delete_model(CubeLease)
"""


def test_a_killed_builder_is_followed_at_once_and_a_living_one_never(tmp_path: Path) -> None:
    environment = os.environ | {"ANWANG_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "anwang.config.settings"}
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == ["beside a builder False", "busy", "taken over", "inside False", "afterwards True"], done.stderr[
        -2000:
    ]
