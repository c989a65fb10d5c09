"""The terminal fills a form and says what it would bind; refusals are sentences on standard error."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from tests.returns import workbooks as sent
from tests.returns.road import Road

from anwang.desks.terminal.main import main
from anwang.returns.shipped import monthly

WINDOW = ["--grid", "341182", "--from", "2026-03-01", "--to", "2026-03-31"]


def test_a_bound_form_and_a_file_are_filled_alike(road: Road, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    road.bound()
    file, one, other = tmp_path / "月报表.xlsx", tmp_path / "一.xlsx", tmp_path / "二.xlsx"
    file.write_bytes(monthly())
    assert main(["returns", "fill", "月报表", *WINDOW, str(one)]) == 0
    assert main(["returns", "fill", str(file), *WINDOW, str(other)]) == 0
    assert "已写入" in capsys.readouterr().out
    first, second = (load_workbook(path)["月报表"] for path in (one, other))
    assert first["C11"].value == second["C11"].value == 5


def test_the_suggestions_as_json(road: Road, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "月报表.xlsx"
    file.write_bytes(sent.strange(monthly()))
    assert main(["returns", "suggest", str(file), "--grid", "341182", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    cell = next(each for each in said["cells"] if each["cell"] == "D9")
    assert (cell["figure"], cell["where"], cell["window"], cell["sure"]) == ("hazards.done_general", ["行业=危险化学品"], "year", True)
    assert [each["cell"] for each in said["unmatched"]] == ["L4"]
    assert main(["returns", "suggest", str(file), "--grid", "341182"]) == 0
    assert "没有认出 月报表!L4" in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [
        ("fill", "没有的表", *WINDOW, "x.xlsx"),
        ("fill", "月报表", "--grid", "999999", "--from", "2026-03-01", "--to", "2026-03-31", "x.xlsx"),
        ("fill", "月报表", "--grid", "341182", "--from", "2026-03-31", "--to", "2026-03-01", "x.xlsx"),
        ("suggest", "/no/such/file.xlsx", "--grid", "341182"),
    ],
)
def test_refusals(road: Road, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    assert main(["returns", *words]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.strip().endswith("。")
