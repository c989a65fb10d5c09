"""A copy taken while the system stands open is whole: the trail of the copy verifies, and nothing is written over."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest


def anwang(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"ANWANG_DATABASE", "DJANGO_SETTINGS_MODULE"}}
    command = [sys.executable, "-m", "anwang.desks.terminal.main", *words]
    return subprocess.run(command, env=kept | {"ANWANG_DATA": str(data)}, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_a_copy_stands_up_as_the_system_itself(tmp_path: Path) -> None:
    live, copy = tmp_path / "live", tmp_path / "copies" / "monday"
    assert anwang(live, "begin", "341182", "--system", "程立", "--security", "方敏", "--audit", "葛青").returncode == 0
    anwang(live, "trail", "seal")
    with sqlite3.connect(live / "anwang.sqlite3") as busy:
        busy.execute("SELECT count(*) FROM grid_node").fetchone()
        done = anwang(live, "backup", str(copy))
    assert (done.returncode, done.stderr) == (0, "")

    assert copy.stat().st_mode & 0o777 == 0o700
    assert (copy / "trail.key").read_text() == (live / "trail.key").read_text()
    verified = anwang(copy, "trail", "verify")
    assert (verified.returncode, verified.stdout.splitlines()[-1]) == (0, "全部相符。")

    again = anwang(live, "backup", str(copy))
    assert again.returncode == 1
    assert "不会覆盖" in again.stderr
    inside = anwang(live, "backup", str(live / "backup"))
    assert inside.returncode == 1
    assert "别处" in inside.stderr
