from __future__ import annotations

import io
import zipfile
from typing import Any

import openpyxl
from tests.ground.sheet.offices import HEADER, Rows, csv, look, xls, xlsx

from anwang.ground.sheet import annotate


def _back(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(annotate(data, look(data))))


def test_each_refused_row_says_why_beside_the_same_cells() -> None:
    rows: Rows = [["店铺表"], HEADER, [1, None, "A01"], [2, "乙店", "9.1E+17"], [3, "丙店", "A03"], [4, "又丙店", "A03"]]
    sheet = _back(xlsx(rows, merges=("A1:F1",)))["名单"]
    assert [cell.value for cell in sheet["G"]] == [
        None,
        "未导入原因",
        "缺少店铺名称",
        "店铺代码成了科学计数法“9.1E+17”，后面的数字已经丢失，请把单元格设为文本后重新填写",
        None,
        "与第 5 行重复",
    ]
    assert [cell.value or None for cell in sheet["B"]] == [None, "店铺名称", None, "乙店", "丙店", "又丙店"]
    assert sheet["B3"].comment.text == "缺少店铺名称"
    assert sheet["C4"].fill.fgColor.rgb == "FFFFC7CE"
    assert str(next(iter(sheet.merged_cells.ranges))) == "A1:F1"


def test_nothing_comes_back_as_a_formula() -> None:
    data = csv([HEADER, [1, '=HYPERLINK(""x"")', "A01"], [2, "", "@SUM(1)"], [3, "", "=cmd|'/C calc'!A0"]]).encode()
    back = annotate(data, look(data))
    with zipfile.ZipFile(io.BytesIO(back)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
    sheet = openpyxl.load_workbook(io.BytesIO(back)).worksheets[0]
    assert sheet["C4"].value == "=cmd|'/C calc'!A0"
    assert sheet["C4"].data_type == "s"


def test_an_old_workbook_and_its_names_come_back_as_xlsx() -> None:
    assert [cell.value for cell in _back(xls([HEADER, [1, None, "A01"]]))["名单"]["G"]] == ["未导入原因", "缺少店铺名称"]
