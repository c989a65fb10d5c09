"""Workbooks as superiors send them: with everything that must not be lost, and with everything that must not be taken."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO

from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image as Picture

THIN = Border(left=Side(style="thin"), right=Side(style="thin"), top=Side(style="thin"), bottom=Side(style="thin"))


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(content: Mapping[str, bytes]) -> bytes:
    into = BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in content.items():
            archive.writestr(name, body)
    return into.getvalue()


def changed(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    found = parts(content)
    change(found)
    return packed(found)


def bytes_of(book: Workbook) -> bytes:
    into = BytesIO()
    book.save(into)
    return into.getvalue()


def complex_form() -> bytes:
    """Townships by month-and-year columns with a header of three rows, merges, formulas, a chart, a picture, a comment, a choice list, print settings."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "汇总表"
    sheet.merge_cells("A1:H1")
    sheet["A1"] = "各乡镇隐患排查治理情况统计表"
    sheet["A1"].font = Font(name="方正小标宋简体", size=20, bold=True)
    sheet.merge_cells("A2:D2")
    sheet["A2"] = "填报单位：________"
    sheet.merge_cells("A3:A5")
    sheet["A3"] = "乡镇（街道）"
    sheet.merge_cells("B3:E3")
    sheet["B3"] = "隐患排查治理"
    sheet.merge_cells("B4:C4")
    sheet["B4"] = "排查隐患"
    sheet["B5"], sheet["C5"] = "本月", "本年累计"
    sheet.merge_cells("D4:E4")
    sheet["D4"] = "已整改隐患"
    sheet["D5"], sheet["E5"] = "本月", "本年累计"
    sheet.merge_cells("F3:F5")
    sheet["F3"] = "整改率"
    sheet.merge_cells("G3:G5")
    sheet["G3"] = "排查隐患同比增减"
    sheet.merge_cells("H3:H5")
    sheet["H3"] = "备注"
    for row, name in enumerate(["张八岭镇", "涧溪镇", "明光街道", "不存在镇", "合计"], start=6):
        sheet.cell(row, 1, name)
        for column in range(2, 9):
            cell = sheet.cell(row, column)
            cell.border = THIN
            if column == 6:
                cell.number_format = "0.0%"
    for letter in "BCDE":
        sheet[f"{letter}10"] = f"=SUM({letter}6:{letter}9)"
    sheet["A11"] = "=1+1"
    sheet["A12"] = "审核人："
    sheet["H6"] = '=HYPERLINK("https://example.test","说明")'
    sheet["B6"].comment = Comment("按登记日期", "上级")
    _decorate(sheet)
    other = book.create_sheet("说明")
    other["A1"] = "填表说明：按系统数据填报。"
    other["A2"] = "=汇总表!B10*2"
    hidden = book.create_sheet("字典")
    hidden["A1"] = "是"
    hidden.sheet_state = "hidden"
    return bytes_of(book)


def _decorate(sheet: Worksheet) -> None:
    choice = DataValidation(type="list", formula1='"是,否"')
    choice.add("H7:H9")
    sheet.add_data_validation(choice)
    sheet.conditional_formatting.add(
        "B6:B9",
        CellIsRule(  # type: ignore[no-untyped-call]
            operator="greaterThan", formula=["5"], fill=PatternFill("solid", start_color="FFEE00")
        ),
    )
    sheet.print_area = "A1:H12"
    sheet.print_title_rows = "3:5"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.oddFooter.center.text = "第 &P 页"  # type: ignore[union-attr]
    sheet.column_dimensions["A"].width = 22
    sheet.row_dimensions[1].height = 40
    sheet.freeze_panes = "B6"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=6, max_row=9))
    sheet.add_chart(chart, "J3")
    picture = BytesIO()
    Picture.new("RGB", (8, 8), "navy").save(picture, "PNG")
    sheet.add_image(Image(picture), "J20")


def ledger_form(ready: int = 2) -> bytes:
    """A ledger with a footer, a total and a print area beneath the rows held ready."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "台账"
    sheet.merge_cells("A1:H1")
    sheet["A1"] = "隐患排查治理台账"
    for column, words in enumerate(
        ["序号", "*单位名称", "所属乡镇", "*隐患内容", "隐患等级", "排查时间", "*整改责任人", "整改资金"], start=1
    ):
        sheet.cell(2, column, words).font = Font(bold=True)
    for row in range(3, 3 + ready):
        for column in range(1, 9):
            sheet.cell(row, column).border = THIN
        sheet.row_dimensions[row].height = 30
    below = 3 + ready
    sheet.cell(below, 1, "合计")
    sheet.cell(below, 8, f"=SUM(H3:H{below - 1})")
    sheet.merge_cells(start_row=below + 1, start_column=1, end_row=below + 1, end_column=4)
    sheet.cell(below + 1, 1, "审核人：")
    choice = DataValidation(type="list", formula1='"一般隐患,重大隐患"')
    choice.add(f"E3:E{below - 1}")
    sheet.add_data_validation(choice)
    sheet.print_area = f"A1:H{below + 1}"
    return bytes_of(book)


def with_macro() -> bytes:
    def change(found: dict[str, bytes]) -> None:
        found["xl/vbaProject.bin"] = b"\xd0\xcf\x11\xe0 macro"

    return changed(complex_form(), change)


def with_external_link() -> bytes:
    def change(found: dict[str, bytes]) -> None:
        found["xl/externalLinks/externalLink1.xml"] = b'<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>'

    return changed(complex_form(), change)


def with_formula(formula: str) -> bytes:
    """A plain form with one formula of its own."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["A2"], sheet["B2"], sheet["A3"] = "隐患情况表", "乡镇", "排查隐患（个）", "张八岭镇"
    sheet["C3"] = formula
    return bytes_of(book)


def with_fetched_picture() -> bytes:
    def change(found: dict[str, bytes]) -> None:
        name = next(name for name in found if name.startswith("xl/drawings/_rels/"))
        relation = (
            b'<Relationship Id="rX" TargetMode="External" Target="http://example.test/a.png" '
            b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"/></Relationships>'
        )
        found[name] = found[name].replace(b"</Relationships>", relation)

    return changed(complex_form(), change)


def with_entities() -> bytes:
    def change(found: dict[str, bytes]) -> None:
        name = "xl/worksheets/sheet1.xml"
        found[name] = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>' + re.sub(rb"^<\?xml[^>]*\?>", b"", found[name])

    return changed(complex_form(), change)


def with_torn_sheet() -> bytes:
    def change(found: dict[str, bytes]) -> None:
        found["xl/worksheets/sheet1.xml"] = found["xl/worksheets/sheet1.xml"][:400]

    return changed(complex_form(), change)


def with_wild_numbers() -> bytes:
    def change(found: dict[str, bytes]) -> None:
        found["xl/worksheets/sheet1.xml"] = re.sub(rb'<row r="6"', b'<row r="six"', found["xl/worksheets/sheet1.xml"])

    return changed(complex_form(), change)


def bomb() -> bytes:
    def change(found: dict[str, bytes]) -> None:
        found["xl/media/big.bin"] = b"\0" * (28 * 1024 * 1024)

    return changed(complex_form(), change)


def filled_list() -> bytes:
    """A year's list sent as a template by mistake."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in range(1, 3_200):
        sheet.append([row, "甲厂", "配电箱前堆物"])
    return bytes_of(book)


def strange(content: bytes) -> bytes:
    """Return the monthly form with a last column that no figure counts."""
    book = load_workbook(BytesIO(content))
    book["月报表"]["L4"] = "群众满意度"
    out = BytesIO()
    book.save(out)
    return out.getvalue()
