"""A clerk lays the demo twice on two machines, reads the same year on both, and asks the terminal for the figures of the report."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

TABLES = {
    "grid_person": "name, phone",
    "enterprises_site": "number, name, code, address, sector, grade, employees",
    "inspections_visit": "number, kind, state, started_at, outcome, signer, hazard_count, site_id",
    "hazards_hazard": "number, state, level, description, due_on, claimed_on, struck_off_on, rectifier_id, organ_id",
    "hazards_hazardmove": "record_id, verb, by_name, at, reason",
    "inspections_answer": "visit_id, item_id, judgement",
    "inspections_order": "number, served_on, site_id",
    "ground_entry": "verb, actor, at, subject",
}


def _anwang(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if key not in {"ANWANG_DATABASE", "DJANGO_SETTINGS_MODULE"}}
    return subprocess.run(
        [sys.executable, "-m", "anwang.desks.terminal.main", *words],
        env=environment | {"ANWANG_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


@pytest.fixture(scope="module")
def laid(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str]:
    first, second = (tmp_path_factory.mktemp(name) for name in ("first", "second"))
    told = _anwang(first, "demo", "--on", "2020-12-31")
    assert told.returncode == 0, told.stderr
    os.environ["PYTHONHASHSEED"] = "7"
    again = _anwang(second, "demo", "--on", "2020-12-31")
    del os.environ["PYTHONHASHSEED"]
    assert again.returncode == 0, again.stderr
    print(told.stdout.splitlines()[-1])  # how long it took
    return first, second, told.stdout


def _digests(data: Path) -> dict[str, str]:
    with sqlite3.connect(next(data.glob("*.sqlite3"))) as database:
        return {
            table: hashlib.sha256(repr(database.execute(f"SELECT {columns} FROM {table} ORDER BY id").fetchall()).encode()).hexdigest()
            for table, columns in TABLES.items()
        }


def test_the_same_day_gives_the_same_year(laid: tuple[Path, Path, str]) -> None:
    assert _digests(laid[0]) == _digests(laid[1])


def _value(data: Path, code: str, campaign: str) -> str:
    words: Sequence[str] = (
        "figures",
        "value",
        code,
        "--grid",
        "341182",
        "--from",
        "2020-01-01",
        "--to",
        "2020-10-31",
        "--campaign",
        campaign,
    )
    answer = _anwang(data, *words, "--json")
    assert answer.returncode == 0, answer.stderr
    return str(json.loads(answer.stdout)["value"])


@pytest.mark.parametrize(
    ("code", "campaign", "printed"),
    [
        ("inspections.teams", "大检查大督查大整治", "272"),
        ("inspections.visits", "大检查大督查大整治", "1001"),
        ("hazards.found", "大检查大督查大整治", "942"),
        ("inspections.sites_ordered", "大检查大督查大整治", "196"),
        ("hazards.found", "百日除患铸安", "494"),
        ("hazards.done", "百日除患铸安", "418"),
        ("hazards.rate", "百日除患铸安", "84.6"),
        ("hazards.listed", "百日除患铸安", "34"),
        ("hazards.delisted", "百日除患铸安", "32"),
    ],
)
def test_the_terminal_counts_the_report(laid: tuple[Path, Path, str], code: str, campaign: str, printed: str) -> None:
    assert _value(laid[0], code, campaign) == printed


def test_the_trail_of_the_demo_holds(laid: tuple[Path, Path, str]) -> None:
    answer = _anwang(laid[0], "trail", "verify", "--json")
    told = json.loads(answer.stdout)
    assert (answer.returncode, told["ok"], told["entries"]) == (0, True, told["sealed"])


def test_the_accounts_are_told_and_a_second_run_changes_nothing(laid: tuple[Path, Path, str]) -> None:
    before = _digests(laid[0])
    again = _anwang(laid[0], "demo")
    assert again.returncode == 0
    assert "demo.committee" in laid[2]
    assert "demo.committee" in again.stdout
    assert _digests(laid[0]) == before


def test_another_day_wants_another_folder(laid: tuple[Path, Path, str]) -> None:
    answer = _anwang(laid[0], "demo", "--on", "2021-12-31")
    assert answer.returncode == 1
    assert "ANWANG_DATA" in answer.stderr
