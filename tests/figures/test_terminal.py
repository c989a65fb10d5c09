"""`anwang figures`: the whole catalogue, operations, entered figures with their label; refusals leave by exit status."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.figures.hazards import Ground
from tests.world import AT

from anwang.desks.terminal.main import main
from anwang.figures.actions import enter_external
from anwang.figures.catalogue import catalogue, everything
from anwang.figures.inputs import EnterExternal

SLICE = ["--grid", "341182", "--from", "2026-01-01", "--to", "2026-01-31"]


def told(capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert main([*words, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_list_has_every_figure_with_its_words(capsys: pytest.CaptureFixture[str], db: None) -> None:
    entries = {entry["code"]: entry for entry in told(capsys, "figures", "list")}
    assert set(entries) == set(everything()) > set(catalogue())
    found, cases = entries["hazards.found"], entries["accidents.cases"]
    assert (found["external"], found["label"], found["choices"]["level"]["major"]) == (False, "", "重大")
    assert (cases["external"], cases["label"], cases["kind"], cases["choices"]["grade"]["larger"]) == (True, "无明细", "external", "较大")
    assert entries["hazards.found_major"]["of_which"] == "hazards.found"
    words = told(capsys, "figures", "list", "--operations")
    assert {"同比", "环比", "占比", "排名"} <= {word["word"] for word in words}


def test_a_value_with_its_operations(capsys: pytest.CaptureFixture[str], ground: Ground) -> None:
    world = ground.world
    for on in (date(2025, 1, 2), date(2025, 1, 9), date(2026, 1, 5)):
        ground.hazard(world.village, on)
    value = told(capsys, "figures", "value", "排查隐患数", *SLICE, "--compare", "同比", "--ask", "前1")
    assert (value["value"], value["printed"], value["records"]) == (1, "1", 1)
    year = value["answers"]["同比"]
    assert (year["printed"], year["then"], year["difference"], year["rate"], year["percent"]) == ("减少1个", 2, -1, -50, "下降50%")
    assert value["answers"]["前1"]["rows"][0] == {"name": world.town.name, "value": 1, "rank": 1}
    assert main(["figures", "value", "排查隐患数", *SLICE, "--compare", "同比表述"]) == 0
    assert "比上年同期减少1个（下降50%）" in capsys.readouterr().out


def test_an_entered_value_is_labelled_and_named_by_source(capsys: pytest.CaptureFixture[str], ground: Ground) -> None:
    world = ground.world
    missing = told(capsys, "figures", "value", "事故起数", *SLICE)
    assert (missing["value"], missing["label"]) == (None, "无明细")
    assert missing["note"]
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 1, 31)}
    said = EnterExternal(figure="事故起数", node_id=world.county.pk, value=Decimal(9), source="明光市应急管理局", **days)
    enter_external(said, by=world.office, at=AT + timedelta(days=1))
    value = told(capsys, "figures", "value", "事故起数", *SLICE)
    assert (value["value"], value["label"], value["sources"], value["records"]) == (9, "无明细", ["明光市应急管理局"], 0)
    assert main(["figures", "value", "事故起数", *SLICE]) == 0
    assert "9起（无明细）" in capsys.readouterr().out


@pytest.mark.parametrize("word", ["占比", "预测", "前3=颜色"])
def test_a_wrong_operation_is_refused(capsys: pytest.CaptureFixture[str], ground: Ground, word: str) -> None:
    assert main(["figures", "value", "排查隐患数", *SLICE, "--ask", word]) == 1
    assert capsys.readouterr().err
