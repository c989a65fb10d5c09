"""Forms typed without borders: the file holds heads and labels only, and what they span is recognised, bound and filled like any other cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Side
from tests.returns.road import NOW, Road, opened
from tests.returns.workbooks import bytes_of, changed, parts

from anwang.figures.catalogue import find
from anwang.grid.models import Node
from anwang.returns import actions, queries
from anwang.returns.bindings import asked_cells
from anwang.returns.errors import NotBound
from anwang.returns.inputs import BindCell
from anwang.returns.suggesting import blocks, suggest
from anwang.returns.template.layout import Grid, grids_of
from anwang.returns.template.opening import open_book

Line = Mapping[str, str | int]
TOWNS = ("张八岭镇", "涧溪镇", "明光街道")
PLAIN: Mapping[int, Line] = {
    1: {"A": "各乡镇隐患排查治理统计表"},
    2: {"A": "填报单位：", "E": "单位：项"},
    4: {"A": "乡镇", "B": "排查隐患数", "C": "整改隐患数", "D": "整改率（%）", "E": "备注"},
    **{row: {"A": name} for row, name in enumerate(TOWNS, start=5)},
    8: {"A": "合计", "B": "=SUM(B5:B7)", "C": "=SUM(C5:C7)"},
    9: {"A": "注：按登记日期统计。"},
    10: {"A": "填表人：", "D": "审核人："},
}
TWO_ROWS: Mapping[int, Line] = {
    1: {"A": "各乡镇隐患排查治理统计表"},
    3: {"A": "序号", "B": "乡镇", "C": "一般隐患", "E": "重大隐患", "G": "备注"},
    4: {"C": "排查数", "D": "整改数", "E": "排查数", "F": "整改数"},
    5: {letter: number for number, letter in enumerate("ABCDEFG", start=1)},
    **{row: {"A": row - 5, "B": name} for row, name in enumerate(TOWNS, start=6)},
    9: {"A": "合计"},
    11: {"A": "单位负责人：", "D": "填表人："},
}
TWO_ROWS_MERGED = ("A1:G1", "A3:A4", "B3:B4", "C3:D3", "E3:F3", "G3:G4", "A9:B9")
UNMERGED: Mapping[int, Line] = {
    2: {"B": "一般隐患", "D": "重大隐患", "F": "检查家次"},
    3: {"A": "乡镇", "B": "排查数", "C": "整改数", "D": "排查数", "E": "整改数"},
    **{row: {"A": name} for row, name in enumerate(TOWNS, start=4)},
}
LABELS: Mapping[int, Line] = {
    1: {"A": "隐患情况"},
    2: {"A": "填报单位："},
    4: {"A": "排查隐患数"},
    5: {"A": "整改隐患数"},
    6: {"A": "检查家次"},
    8: {"A": "填表人："},
}
LABELS_HEADED: Mapping[int, Line] = {
    1: {"A": "隐患情况"},
    3: {"A": "指标", "B": "计量单位", "C": "数量", "D": "备注"},
    4: {"A": "排查隐患数", "B": "项"},
    5: {"A": "检查家次", "B": "家次"},
    6: {"A": "审核人：", "C": "填表人："},
}


def form(lines: Mapping[int, Line], merges: Sequence[str] = (), hidden: Sequence[str] = (), borders: str = "") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "表"
    for row, line in lines.items():
        for letter, value in line.items():
            sheet[f"{letter}{row}"] = value
    for merge in merges:
        sheet.merge_cells(merge)
    for letter in hidden:
        sheet.column_dimensions[letter].hidden = True
    for line in sheet[borders] if borders else ():
        for cell in line:
            cell.border = Border(bottom=Side(style="thin"))
    return bytes_of(book)


def grid_of(content: bytes) -> Grid:
    return grids_of(open_book(content))[0]


def unheld(content: bytes) -> list[str]:
    return [spot.ref for _, spot in sorted(grid_of(content).spots.items()) if not spot.held]


def asked(content: bytes, node: Node) -> dict[str, tuple[str, str]]:
    grids = grids_of(open_book(content))
    found = suggest(grids, node, NOW.date()).bindings
    return {spot.ref: (find(ask.figure).name, ask.place) for spot, ask in asked_cells(found, grids[0]) if ask.figure}


def square(letters: str, rows: range) -> list[str]:
    return [f"{letter}{row}" for row in rows for letter in letters]


@pytest.mark.parametrize(
    ("lines", "merges", "hidden", "expected"),
    [
        (PLAIN, ("A1:E1",), (), [*square("BCDE", range(5, 8)), "D8", "E8"]),
        (PLAIN, (), (), [*square("BCDE", range(5, 8)), "D8", "E8"]),
        (TWO_ROWS, TWO_ROWS_MERGED, (), square("CDEFG", range(6, 10))),
        (TWO_ROWS, TWO_ROWS_MERGED, ("E",), square("CDFG", range(6, 10))),
        (UNMERGED, (), (), square("BCDEF", range(4, 7))),
        (LABELS, (), (), ["B4", "B5", "B6"]),
        (LABELS_HEADED, ("A1:D1",), (), square("CD", range(4, 6))),
        ({1: {"A": "隐患情况"}, 3: {"A": "排查隐患数", "B": "整改隐患数"}}, (), (), ["A4", "B4"]),
        ({1: {"A": "关于报送的通知"}, 3: {"A": "请各乡镇按时报送。"}, 4: {"A": "联系人：张三"}}, (), (), []),
    ],
)
def test_heads_and_labels_span_the_cells_between_them(
    lines: Mapping[int, Line], merges: Sequence[str], hidden: Sequence[str], expected: list[str]
) -> None:
    assert unheld(form(lines, merges, hidden)) == expected


@pytest.mark.parametrize(
    ("lines", "merges", "table"),
    [(PLAIN, ("A1:E1",), "B5:E8"), (TWO_ROWS, TWO_ROWS_MERGED, "C6:G9"), (LABELS_HEADED, ("A1:D1",), "C4:D5")],
)
def test_without_borders_the_same_is_suggested_as_with_them(
    road: Road, lines: Mapping[int, Line], merges: Sequence[str], table: str
) -> None:
    county = road.world.county
    found = asked(form(lines, merges), county)
    assert found
    assert found == asked(form(lines, merges, borders=table), county)


def test_a_form_of_labels_only_is_suggested(road: Road) -> None:
    assert asked(form(LABELS), road.world.county) == {
        "B4": ("排查隐患数", ""), "B5": ("治理整顿隐患数", ""), "B6": ("检查家次", ""),
    }  # fmt: skip


def test_a_hidden_column_neither_parts_the_table_nor_is_filled(road: Road) -> None:
    content = form(TWO_ROWS, TWO_ROWS_MERGED, ("E",))
    assert (6, 3, 9, 7) in blocks(grid_of(content))
    found = asked(content, road.world.county)
    assert found["F6"][1] == found["C6"][1] != ""
    assert not {ref for ref in found if ref.startswith("E")}


def test_a_column_and_a_row_without_borders_are_bound(road: Road) -> None:
    lines = {3: {"A": "乡镇", "B": "甲项", "C": "乙项"}, **{row: {"A": f"第{row}镇"} for row in range(4, 22)}}
    version = road.version(road.take(form(lines)))
    for cell, extent, said in (("B5", "column", {"figure": "排查隐患数"}), ("C3", "column", {"figure": "检查家次"})):
        version = actions.bind(version, BindCell(sheet="表", cell=cell, extent=extent, **said), by=road.world.office, at=NOW)
    version = actions.bind(
        version,
        BindCell(sheet="表", cell="A7", extent="row", figure="排查隐患数", place=road.world.town.code),
        by=road.world.office,
        at=NOW,
    )
    grid = queries.opened(version).grids[0]
    cells = {spot.ref: ask.place for spot, ask in asked_cells(queries.bindings_of(version), grid)}
    assert sorted(cells) == sorted(square("BC", range(4, 22)))
    assert (cells["B7"], cells["B8"]) == (road.world.town.code, "")
    with pytest.raises(NotBound):
        actions.bind(version, BindCell(sheet="表", cell="H40", extent="column", figure="检查家次"), by=road.world.office, at=NOW)


def test_cells_are_made_where_the_form_holds_none_and_nothing_else_changes(road: Road) -> None:
    content = form(PLAIN, ("A1:E1",))
    record = road.fill(road.open(road.bound(content, name="无框表"), 3))
    written = queries.file_of(record)
    plain = opened(written)["表"]
    bordered = opened(queries.file_of(road.fill(road.open(road.bound(form(PLAIN, ("A1:E1",), borders="B5:E8"), name="有框表"), 3))))["表"]
    values = [[cell.value for cell in line] for line in plain.iter_rows()]
    assert values == [[cell.value for cell in line] for line in bordered.iter_rows()]
    assert any(isinstance(plain[ref].value, int | float) and plain[ref].value for ref in ("B5", "B6"))
    before, after = parts(content), parts(written)
    assert {name for name in before if before[name] != after[name]} <= {"xl/worksheets/sheet1.xml", "xl/workbook.xml"}


def test_a_made_cell_takes_the_format_of_its_column(road: Road) -> None:
    def change(found: dict[str, bytes]) -> None:
        name = "xl/worksheets/sheet1.xml"
        style = re.search(rb'<c r="H1" s="(\d+)"', found[name])
        assert style is not None
        column = b'<cols><col min="4" max="4" width="9" style="' + style.group(1) + b'"/></cols><sheetData>'
        found[name] = found[name].replace(b"<sheetData>", column)

    book = load_workbook(BytesIO(form(PLAIN, ("A1:E1",))))
    book["表"]["H1"].number_format = "0.0%"
    content = changed(bytes_of(book), change)
    assert grid_of(content).at(5, 4).kind == "percent"
    record = road.fill(road.open(road.bound(content, name="百分比"), 3))
    sheet = opened(queries.file_of(record))["表"]
    shares = [sheet[ref].value for ref in ("D5", "D6", "D8") if sheet[ref].value is not None]
    assert shares
    assert all(0 <= share <= 1 for share in shares)
    assert sheet["D5"].number_format == "0.0%"


def test_a_sheet_that_says_it_fills_everything_is_no_larger_for_it() -> None:
    def change(found: dict[str, bytes]) -> None:
        name = "xl/worksheets/sheet1.xml"
        found[name] = re.sub(rb'<dimension ref="[^"]*"/>', b'<dimension ref="A1:XFD1048576"/>', found[name])
        found[name] = found[name].replace(
            b"<sheetData>", b'<cols><col min="1" max="16384" width="9" style="0"/></cols><sheetData>'
        ).replace(b"</sheetData>", b'<row r="1048576" s="0" customFormat="1"/></sheetData>')  # fmt: skip

    content = form(PLAIN, ("A1:E1",))
    wild = changed(content, change)
    assert unheld(wild) == unheld(content)
    assert (grid_of(wild).height, grid_of(wild).width) == (10, 5)


def test_labels_and_heads_in_every_place_stay_bounded() -> None:
    lines: dict[int, Line] = {1: {"A": "乡镇"}}
    book = load_workbook(BytesIO(form(lines)))
    for column in range(1, 121):
        book["表"].cell(1, column, f"项{column}")
    for row in range(2, 1_500):
        book["表"].cell(row, 1, f"第{row}户")
    assert len(unheld(bytes_of(book))) == 399 * 79


def test_a_ledger_without_borders_keeps_its_foot(road: Road) -> None:
    names = ("序号", "*单位名称", "所属乡镇", "*隐患内容", "隐患等级", "排查时间", "*整改责任人", "整改资金")
    heads = dict(zip("ABCDEFGH", names, strict=True))
    content = form(
        {1: {"A": "隐患排查治理台账"}, 2: heads, **{row: {"A": row - 2} for row in range(3, 9)}, 9: {"A": "审核人："}}, ("A1:H1",)
    )
    form_taken = road.bound(content, name="无框台账")
    wanted = queries.bindings_of(road.version(form_taken)).lists[0]
    assert (wanted.first_row, wanted.ready) == (3, 6)
    sheet = opened(queries.file_of(road.fill(road.open(form_taken, 3))))["表"]
    assert [sheet.cell(row, 1).value for row in range(3, 10)] == [1, 2, 3, 4, 5, 6, "审核人："]
    assert [bool(sheet.cell(row, 4).value) for row in range(3, 9)] == [True] * 4 + [False] * 2


def test_over_rows_that_are_figures_columns_say_the_window_and_a_remark_stays_empty(road: Road) -> None:
    lines: dict[int, Line] = {
        3: {"A": "指标", "B": "本月", "C": "本年累计", "D": "备注"},
        4: {"A": "排查隐患数"},
        5: {"A": "检查家次"},
    }
    grids = grids_of(open_book(form(lines)))
    found = suggest(grids, road.world.county, NOW.date()).bindings
    assert {spot.ref: ask.window for spot, ask in asked_cells(found, grids[0])} == {
        "B4": "period", "C4": "year", "B5": "period", "C5": "year",
    }  # fmt: skip
