"""`anwang papers audit`: the list is whole whether or not anything is loaded."""

from __future__ import annotations

import io
import json
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests.world import make_world

from anwang.desks.terminal.main import main
from anwang.figures.actions import enter_external
from anwang.figures.inputs import EnterExternal

TEXT = "截至10月底，全县共检查企业320家次，发生事故2起，同比减少1起，栽种景观树木40棵、绿化15亩。"
KEYS = ["text", "start", "end", "number", "unit", "approximate", "comparison", "figure", "slice", "verdict", "our_value"]


def test_the_list_is_whole_without_data(tmp_path: Path, capsys: pytest.CaptureFixture[str], db: None) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_bytes(TEXT.encode("gb18030"))

    status = main(["papers", "audit", str(draft), "--grid", "341182", "--from", "2020-01-01", "--to", "2020-12-31", "--json"])

    found = json.loads(capsys.readouterr().out)
    assert status == 0
    assert all(set(KEYS) <= set(one) for one in found)
    assert [(one["number"], one["unit"], one["figure"], one["comparison"]) for one in found] == [
        (320, "家次", "inspections.visits", ""),
        (2, "起", "accidents.cases", ""),
        (-1, "起", "accidents.cases", "同比"),
        (15, "亩", "", ""),
    ]
    assert [one["verdict"] for one in found] == ["no_data", "no_data", "no_data", "not_in_catalogue"]
    assert found[0]["slice"] == {"grid": "341182", "from": "2020-01-01", "to": "2020-10-31", "campaign": "", "where": {}}
    assert [TEXT[one["start"] : one["end"]] for one in found] == [one["text"] for one in found]


def test_standard_input_is_read_and_a_table_is_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], db: None
) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(TEXT.encode())))

    status = main(["papers", "audit", "-"])

    said = capsys.readouterr().out
    assert status == 0
    assert "检查家次" in said
    assert "共 4 处" in said


def test_our_numbers_are_printed_as_people_write_them(tmp_path: Path, capsys: pytest.CaptureFixture[str], db: None) -> None:
    world = make_world()
    said = EnterExternal(
        figure="accidents.cases",
        value=Decimal(10),
        node_id=world.county.pk,
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 1, 31),
        source="县安委办",
    )
    enter_external(said, by=world.office, at=world.at)
    draft = tmp_path / "draft.txt"
    draft.write_text("2026年1月1日至31日，全市发生生产安全事故12起。", encoding="utf-8")

    main(["papers", "audit", str(draft), "--grid", str(world.county.code)])

    row = next(line for line in capsys.readouterr().out.splitlines() if "12起" in line)
    assert row.split()[-2:] == ["不符", "10"]


def test_what_cannot_be_read_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str], db: None) -> None:
    broken = tmp_path / "broken.docx"
    broken.write_bytes(b"PK\x03\x04broken")

    assert main(["papers", "audit", str(broken)]) == 1
    assert main(["papers", "audit", str(tmp_path / "none.txt")]) == 1
    said = capsys.readouterr().err
    assert "读不出文字" in said
    assert "没有这个文件" in said
