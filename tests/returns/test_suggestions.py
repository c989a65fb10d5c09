"""What the words of a form mean: figures with window, comparison and filters; places, sectors, months; the columns of a ledger."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook
from tests.returns.road import Road
from tests.returns.workbooks import bytes_of, complex_form, ledger_form

from anwang.figures.catalogue import find
from anwang.grid.models import Node
from anwang.returns.bindings import asked_cells
from anwang.returns.shipped import ledger, monthly
from anwang.returns.suggesting import Suggestion, match, suggest
from anwang.returns.template.layout import Grid, grids_of
from anwang.returns.template.opening import open_book

ON = date(2026, 4, 2)


def read(content: bytes) -> list[Grid]:
    return grids_of(open_book(content))


def proposed(content: bytes, node: Node) -> tuple[Suggestion, dict[str, tuple[object, ...]]]:
    grids = read(content)
    found = suggest(grids, node, ON)
    cells: dict[str, tuple[object, ...]] = {
        spot.ref: (find(ask.figure).name if ask.figure else ask.text, ask.where, ask.window, ask.show, ask.place)
        for grid in grids
        for spot, ask in asked_cells(found.bindings, grid)
    }
    return found, cells


@pytest.mark.parametrize(
    ("words", "name", "where"),
    [
        (["排查隐患数"], "排查隐患数", ()),
        (["一般隐患", "排查（项）"], "一般隐患数", ()),
        (["重大事故隐患", "其中：已整改销号（项）"], "重大隐患整改数", ()),
        (["一般隐患", "整改率（%）"], "一般隐患整改率", ()),
        (["10.挂牌督办（项）"], "挂牌督办数", ()),
        (["累计落实治理资金（万元）"], "整改资金", ()),
        (["其中：达到“五到位”（项）"], "达到五落实的重大隐患数", ()),
        (["检查企业（家次）"], "检查家次", ()),
        (["检查企业（家）"], "检查企业数", ()),
        (["超期未整改隐患数（个）"], "超期未整改数", ()),
    ],
)
def test_headers_mean_figures(words: list[str], name: str, where: tuple[str, ...]) -> None:
    found = match(words)
    assert found is not None
    assert (found.figure.name, found.where) == (name, where)


@pytest.mark.parametrize("words", [["备注"], ["负责人"], ["序号"], ["联系电话"], [""]])
def test_what_means_no_figure_is_left_open(words: list[str]) -> None:
    assert match(words) is None


def test_a_form_of_townships_with_three_rows_of_header(road: Road) -> None:
    found, cells = proposed(complex_form(), road.world.county)
    town = {node.name: node.code for node in (road.world.town, road.world.other_town)}
    rows = {name: row for row, name in enumerate(["张八岭镇", "涧溪镇", "明光街道"], start=6)}
    for name, row in rows.items():
        if name in town:
            assert cells[f"B{row}"] == ("排查隐患数", (), "period", "", town[name])
            assert cells[f"C{row}"] == ("排查隐患数", (), "year", "", town[name])
            assert cells[f"G{row}"] == ("排查隐患数", (), "", "change", town[name])
            assert cells[f"F{row}"][0] == "整改率"
    assert cells["A2"][0] == "填报单位：{单位}"
    assert "B10" not in cells
    assert ("汇总表", "A9", "不存在镇") in found.unmatched
    assert any(words.endswith("备注") for _, _, words in found.unmatched)


def test_an_unmatched_row_is_filled_with_nothing(road: Road) -> None:
    _, cells = proposed(complex_form(), road.world.county)
    area = next(iter(proposed(complex_form(), road.world.county)[0].bindings.areas))
    assert area.rows[9].blank
    assert "B9" not in cells


def test_other_is_all_that_no_row_names(road: Road) -> None:
    found, _ = proposed(monthly(), road.world.county)
    area = found.bindings.areas[0]
    other = area.rows[16].where[0]
    assert other.startswith("行业=")
    assert {"化工医药", "未填"} <= set(other.removeprefix("行业=").split("、"))
    assert not {"煤矿", "机械", "城镇燃气"} & set(other.removeprefix("行业=").split("、"))
    assert area.rows[11].where == ("行业=冶金、有色、建材、机械、轻工、纺织、烟草、商贸",)
    assert all(ask.window == "year" for ask in area.columns.values())


def test_months_along_the_top_and_figures_down_the_side(road: Road) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["指标", *[f"{month}月" for month in range(1, 13)], "合计"])
    for name in ("排查隐患数", "整改隐患数", "检查家次"):
        sheet.append([name, *[None] * 13])
    for row in range(2, 5):
        for column in range(2, 15):
            sheet.cell(row, column).number_format = "0"
    found, cells = proposed(bytes_of(book), road.world.county)
    area = found.bindings.areas[0]
    assert [area.columns[column].month for column in range(2, 14)] == list(range(1, 13))
    assert [find(area.rows[row].figure).name for row in (2, 3, 4)] == ["排查隐患数", "治理整顿隐患数", "检查家次"]
    assert len(cells) == 39


def test_a_ledger_is_known_by_its_headers(road: Road) -> None:
    found, cells = proposed(ledger(), road.world.county)
    wanted = found.bindings.lists[0]
    fields = [wanted.columns[column].field for column in sorted(wanted.columns)]
    assert fields[:8] == ["seq", "code", "site", "town", "sector", "description", "place", "level"]
    assert (wanted.first_row, wanted.ready, wanted.figure) == (3, 1, "hazards.found")
    assert wanted.columns[8].words == {"一般": "一般隐患", "重大": "重大隐患"}
    assert wanted.columns[10].days == "excel"
    assert [column for column, each in wanted.columns.items() if each.required] == [2, 3, 4, 6, 8, 10, 11]
    assert cells == {}
    other = proposed(ledger_form(), road.world.county)[0].bindings.lists[0]
    assert (other.first_row, other.ready) == (3, 2)


def test_an_empty_sheet_and_a_letter_suggest_nothing(road: Road) -> None:
    book = Workbook()
    assert proposed(bytes_of(book), road.world.county)[1] == {}
    sheet = book.active
    assert sheet is not None
    sheet["A1"] = "关于报送隐患排查治理情况的通知"
    sheet["A3"] = "请各乡镇于每月5日前报送。"
    assert proposed(bytes_of(book), road.world.county)[1] == {}
    assert BytesIO(bytes_of(book)).readable()
