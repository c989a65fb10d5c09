"""The terminal's words about figures and papers: the same numbers as on the pages, readable or as JSON, refusals on standard error."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.papers.campaign import Road

from anwang.desks.terminal.main import main
from anwang.figures.catalogue import everything
from anwang.papers.official import outline

SLICE = ["--grid", "341182", "--from", "2026-01-01", "--to", "2026-10-31"]


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(words)
    said = capsys.readouterr()
    return status, said.out, said.err


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    status, out, _ = run(capsys, *words, "--json")
    assert status == 0
    return json.loads(out)


def test_the_catalogue(capsys: pytest.CaptureFixture[str], db: None) -> None:
    entries = answer(capsys, "figures", "list")
    assert {entry["code"] for entry in entries} == set(everything())
    keys = {"code", "name", "aliases", "unit", "definition", "kind", "additive", "room", "type"}
    assert all(keys <= set(entry) for entry in entries)
    assert "排查隐患数" in run(capsys, "figures", "list")[1]


def test_a_value_and_its_records(capsys: pytest.CaptureFixture[str], road: Road) -> None:
    value = answer(capsys, "figures", "value", "整改率", *SLICE, "--campaign", "百日除患铸安")
    assert (value["value"], value["printed"], value["unit"], value["numerator"], value["denominator"], value["records"]) == (
        70,
        "70",
        "%",
        7,
        10,
        7,
    )
    assert value["definition"]
    assert value["as_of"].endswith("+08:00")
    assert answer(capsys, "figures", "value", "hazards.found", *SLICE)["value"] == 11
    assert answer(capsys, "figures", "value", "hazards.found", *SLICE, "--where", "级别=重大")["value"] == 1
    records = answer(capsys, "figures", "records", "hazards.found", *SLICE, "--campaign", "百日除患铸安")
    assert records["count"] == len(records["records"]) == 10
    assert "10个" in run(capsys, "figures", "value", "排查隐患数", *SLICE, "--campaign", "百日除患铸安")[1]


@pytest.mark.parametrize(
    "words",
    [
        ("figures", "value", "没有的指标", *SLICE),
        ("figures", "value", "hazards.found", *SLICE, "--campaign", "没有的行动"),
        ("figures", "value", "hazards.found", *SLICE, "--where", "颜色=红"),
        ("figures", "value", "hazards.found", *SLICE, "--where", "级别"),
        ("figures", "value", "hazards.found", "--grid", "999999", "--from", "2026-01-01", "--to", "2026-10-31"),
        ("figures", "value", "hazards.found", "--grid", "341182", "--from", "2026-10-31", "--to", "2026-01-01"),
        ("papers", "summary", "--grid", "341182", "--campaign", "没有的行动", "--out", "x.docx"),
    ],
)
def test_a_refusal_is_a_sentence_on_standard_error(capsys: pytest.CaptureFixture[str], road: Road, words: tuple[str, ...]) -> None:
    status, out, err = run(capsys, *words)
    assert status == 1
    assert out == ""
    assert err.strip().endswith("。")
    assert "Traceback" not in err


def test_a_summary_as_word(capsys: pytest.CaptureFixture[str], road: Road, tmp_path: Path) -> None:
    out = tmp_path / "总结.docx"
    words = ("papers", "summary", "--grid", "341182", "--campaign", "百日除患铸安", "--to", "2026-06-08", "--out")
    status, said, _ = run(capsys, *words, str(out))
    assert status == 0
    assert "总结.docx" in said
    text = "".join(each.text for each in outline(out.read_bytes()))
    assert "整改率70%" in text
    status, _, err = run(capsys, *words, str(tmp_path / "none" / "x.docx"))
    assert status == 1
    assert "不能写入" in err


def test_the_papers_on_file(capsys: pytest.CaptureFixture[str], road: Road) -> None:
    paper = road.issue()
    road.draft()
    entries = answer(capsys, "papers", "list")
    assert [entry["state"] for entry in entries] == ["draft", "issued"]
    assert entries[1]["number"] == paper.number
    assert paper.number in run(capsys, "papers", "list")[1]
