"""A clerk and her ugly Excel; and a machine that loses power in the middle of an import."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.imports.sheets import GOOD, many, rows_of, saved, ugly
from tests.world import make_world, sign_in

from anwang.enterprises.models import Site
from anwang.ground.models import ImportRun
from anwang.ground.trail.verify import verify
from anwang.imports import jobs

ROWS = 13_000


@pytest.mark.django_db
def test_a_clerk_imports_mends_what_came_back_and_takes_it_all_back() -> None:
    world = make_world(on=timezone.localdate())
    clerk = sign_in(Client(), world.office)

    first = taken(clerk, ugly(*rows_of(world.town.name), title="明光市2026年企业安全生产基本情况表"))
    assert (first.imported, first.refused, first.duplicates) == (2, 1, 1)

    copy = clerk.get(reverse("console:import_file", args=[first.pk, "annotated"])).content
    book = openpyxl.load_workbook(io.BytesIO(copy))
    page = book.active
    assert page is not None
    wrong = next(row for row in page.iter_rows(min_row=3) if row[1].value == "乙化工有限公司")
    assert "第18位应是“3”" in str(wrong[-1].value)
    assert wrong[2].comment is not None
    wrong[2].value = "92350100M000100Y4" + check_digit("92350100M000100Y4")
    wrong[-1].value = None

    second = taken(clerk, saved(book))
    assert (second.imported, second.updated, second.refused) == (1, 0, 0)
    assert sorted(Site.objects.values_list("name", flat=True)) == ["丙超市", "乙化工有限公司", "甲木业有限公司"]
    assert Site.objects.get(name="甲木业有限公司").code == GOOD

    clerk.post(reverse("console:import_undo", args=[second.pk]))
    clerk.post(reverse("console:import_undo", args=[first.pk]))
    assert Site.objects.count() == 0
    assert verify(at=timezone.now()).ok


def taken(clerk: Client, body: bytes) -> ImportRun:
    clerk.post(reverse("console:import_new"), {"file": SimpleUploadedFile("企业基本情况.xlsx", body)})
    run = ImportRun.objects.latest("pk")
    assert run.state == ImportRun.State.UPLOADED, run.verdict
    found = {"kind": run.kind, "known": "update", "do": "start"}
    for index, sheet in run.mapping["sheets"].items():
        found |= {f"read-{index}": "1"} | {f"col-{index}-{letter}": field for letter, field in sheet["columns"].items()}
    clerk.post(reverse("console:import", args=[run.pk]), found)
    jobs.carry_on.func(run.pk)
    run.refresh_from_db()
    assert run.state == ImportRun.State.DONE
    return run


def check_digit(body: str) -> str:
    letters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    return letters[(31 - sum(letters.index(one) * pow(3, place, 31) for place, one in enumerate(body)) % 31) % 31]


# ---- losing power --------------------------------------------------------------------------------------------------------


class Machine:
    """A scratch installation beside the tests: commands as people type them, on SQLite or on a scratch PostgreSQL database."""

    def __init__(self, folder: Path, database: str) -> None:
        self.environment = {**os.environ, "ANWANG_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "anwang.config.settings"}
        self.environment.pop("ANWANG_DATABASE", None)
        if database:
            self.environment["ANWANG_DATABASE"] = database

    def begin(self, *words: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "anwang.desks.terminal.main", *words]
        return subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def run(self, *words: str) -> tuple[int, str]:
        process = self.begin(*words)
        out, err = process.communicate(timeout=300)
        return process.returncode, out or err

    def python(self, code: str) -> Any:
        program = f"import django; django.setup()\nimport json\n{code}"
        out = subprocess.run([sys.executable, "-c", program], env=self.environment, capture_output=True, text=True, check=True, timeout=300)
        return json.loads(out.stdout)


STATE = """
from anwang.enterprises.models import Site
from anwang.ground.models import ImportRun
run = ImportRun.objects.first()
print(json.dumps([run.state, run.done, run.imported, Site.objects.count()] if run else None))
"""
AWAIT = """
import time
from anwang.enterprises.models import Site
until = time.monotonic() + 120
while not Site.objects.exists() and time.monotonic() < until:
    time.sleep(0.02)
print(json.dumps(None))
"""
CARRY_ON = """
from datetime import timedelta
from django.utils import timezone
from anwang.ground.models import ImportRun
from anwang.grid.models import Assignment
from anwang.grid.access import official
from anwang.imports import jobs
jobs.sweep(at=timezone.now() + timedelta(minutes=10))
run = ImportRun.objects.get()
broken = run.state
by = official(Assignment.objects.get(), on=timezone.localdate())
jobs.again(run, by=by, at=timezone.now())
jobs.carry_on.func(run.pk)
print(json.dumps(broken))
"""


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """SQLite in a scratch folder; where the tests run on PostgreSQL, a second database of the same server."""
    if connection.vendor == "sqlite":
        return Machine(tmp_path, "")
    pytest.skip("the scratch machine is made on PostgreSQL by test_losing_power_on_postgresql")


@pytest.mark.slow
def test_losing_power_leaves_whole_portions_that_can_be_carried_on(machine: Machine, tmp_path: Path) -> None:
    lose_power(machine, tmp_path)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_losing_power_on_postgresql(tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("runs where ANWANG_DATABASE names a PostgreSQL")
    address = os.environ["ANWANG_DATABASE"]
    name = f"anwang_power_{os.getpid()}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    base, _, query = address.partition("?")
    there = f"{base.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")
    try:
        lose_power(Machine(tmp_path, there), tmp_path)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def lose_power(machine: Machine, folder: Path) -> None:
    sheet = folder / "企业名单.xlsx"
    sheet.write_bytes(many(ROWS, "明光街道"))
    assert machine.run("migrate")[0] == 0
    machine.python("from anwang.grid import actions\nfrom anwang.ground.actor import SYSTEM\nfrom django.utils import timezone\n"
                   "actions.load_divisions('341182', by=SYSTEM, at=timezone.now()); print('1')")  # fmt: skip

    process = machine.begin("import", str(sheet), "--grid", "341182", "--json")
    machine.python(AWAIT)
    process.send_signal(signal.SIGKILL)
    process.communicate()

    state, done, imported, sites = machine.python(STATE)
    assert (state, imported, sites) == ("running", sites, imported)
    assert 0 < sites < ROWS
    assert sites % jobs.PORTION == 0
    assert done >= sites
    code, said = machine.run("trail", "verify", "--json")
    assert (code, json.loads(said)["ok"]) == (0, True)

    assert machine.python(CARRY_ON) == "failed"
    assert machine.python(STATE)[0::2] == ["done", ROWS]
    assert machine.python(STATE)[3] == ROWS
    code, said = machine.run("import", str(sheet), "--grid", "341182", "--json")
    assert json.loads(said)["counts"] == {"rows": ROWS, "imported": 0, "updated": 0, "refused": 0, "duplicates": ROWS, "skipped": 1}
    assert code == 0
    assert json.loads(machine.run("trail", "verify", "--json")[1])["ok"] is True
