from __future__ import annotations

import io
import struct
import time
import zipfile
from typing import Any

import docx
import pytest
from tests.ground.sheet.offices import ROWS, SHOPS, Rows, csv, look, names, one, repack, xls, xlsx

from anwang.ground.sheet import Limits, examine


@pytest.mark.parametrize(
    ("codec", "shown"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8 BOM"),
        ("gb18030", "GB18030"),
        ("utf-16", "UTF-16 LE BOM"),
        ("utf-16-le", "UTF-16 LE"),
        ("utf-16-be", "UTF-16 BE"),
    ],
)
@pytest.mark.parametrize(("separator", "shown_format"), [(",", "csv"), ("\t", "tsv"), (";", "csv-semicolon"), ("|", "csv-pipe")])
def test_text_in_any_encoding_and_separator_whatever_its_name(codec: str, shown: str, separator: str, shown_format: str) -> None:
    verdict = look(csv(separator=separator).encode(codec), name="名单.xlsx")
    assert (verdict.verdict, verdict.real_format, verdict.encoding) == ("accepted", shown_format, shown)
    assert verdict.sheets[0].imported[1].values == {"name": "乙店", "code": "A02", "town": "石桥镇", "phone": "13800000002", "staff": 4}


def test_characters_beyond_gbk_need_gb18030() -> None:
    data = (csv() + "\r\n3,㐀䶮𠮷店,A03").encode("gb18030")
    with pytest.raises(UnicodeDecodeError):
        data.decode("gbk")
    assert names(one(data)) == ["甲店", "乙店", "㐀䶮𠮷店"]


def test_big5_is_read_when_certain() -> None:
    rows: Rows = [["序號", "單位名稱", "聯繫電話", "備註"], [1, "明光機械廠經營門市部", "13800000001", "位於東門橋頭"]]
    verdict = look(csv(rows).encode("big5"))
    assert (verdict.encoding, verdict.sheets[0].imported[0].values["name"]) == ("Big5", "明光機械廠經營門市部")


def test_a_line_break_inside_quotes_is_one_cell() -> None:
    sheet = one('店铺名称,备注,电话\n甲店,"第一行\n第二行",13800000001\n'.encode())
    assert sheet.imported[0].values["remark"] == "第一行\n第二行"


HTML = (
    "<html><head><meta charset='gb2312'></head><body><table>"
    "<tr><th rowspan=2>序号</th><th rowspan=2>店铺名称</th><th colspan=2>店主</th><th rowspan=2>乡镇</th></tr><tr><th>姓名</th><th>电话</th></tr>"
    "<tr><td>1</td><td>甲&nbsp;店</td><td>张三</td><td>13800000001</td><td rowspan=2>石桥镇</td></tr>"
    "<tr style='display:none'><td>2</td><td>乙店</td><td>李四</td><td>13800000002</td></tr></table></body></html>"
)


def test_a_web_table_with_an_excel_name() -> None:
    verdict = look(HTML.encode("gb18030"), name="名单.xls")
    sheet = verdict.sheets[0]
    assert (verdict.real_format, verdict.encoding, sheet.header_rows) == ("html", "GB18030", (1, 2))
    assert [row.values["town"] for row in sheet.imported] == ["石桥镇", "石桥镇"]
    assert sheet.imported[0].values["owner_phone"] == "13800000001"
    assert any("1 行" in text and "隐藏" in text for text in sheet.warnings)


def test_a_web_archive() -> None:
    body = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n'
    body += '--b\r\nContent-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
    verdict = look((body + HTML + "\r\n--b--\r\n").encode())
    assert (verdict.real_format, verdict.counts["imported"]) == ("mhtml", 2)


def test_old_excel_with_an_offset_table_and_hidden_row() -> None:
    def hide(_book: Any, sheet: Any) -> None:
        sheet.row(4).hidden = 1

    sheet = one(xls(ROWS, at=(2, 2), change=hide), name="名单.csv")
    assert sheet.columns == {"D": "name", "E": "code", "F": "town", "G": "phone", "H": "staff"}
    assert [row.row for row in sheet.imported] == [4, 5]
    assert "有 1 行筛选或手工隐藏，仍按数据读取" in sheet.warnings


def test_excel_2003_xml() -> None:
    cells = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="{"Number" if isinstance(v, int) else "String"}">{v}</Data></Cell>' for v in row) + "</Row>"
        for row in ROWS
    )
    jump = '<Row ss:Index="9" ss:Hidden="1"><Cell ss:Index="2"><Data ss:Type="String">丙店</Data></Cell>'
    jump += '<Cell ss:Index="6"><Data ss:Type="Error">#N/A</Data></Cell></Row>'
    text = (
        '<?xml version="1.0" encoding="{}"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="名单"><Table>'
        + cells
        + jump
        + "</Table></Worksheet></Workbook>"
    )
    for codec in ("utf-8", "gb18030"):
        verdict = look(text.format(codec).encode(codec), name="a.xls")
        assert verdict.real_format == "xml-2003"
        assert [row.row for row in verdict.sheets[0].imported] == [2, 3, 9]
        assert verdict.sheets[0].imported[2].warnings[0].reason == "单元格是错误值 #N/A"


def _docx() -> bytes:
    document = docx.Document()
    document.add_paragraph("店铺名单")
    table = document.add_table(0, 6)
    for row in ROWS:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = str(value)
    table.cell(1, 3).merge(table.cell(2, 3)).text = "白云乡"
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def test_a_word_table_with_merged_cells() -> None:
    sheet = one(_docx(), name="名单.xlsx")
    assert sheet.name == "店铺名单"
    assert [row.values["town"] for row in sheet.imported] == ["白云乡", "白云乡"]


def test_an_opendocument_sheet() -> None:
    ns = 'xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s"'
    rows = "".join(
        "<table:table-row>"
        + "".join(f'<table:table-cell office:value-type="string"><text:p>{v}</text:p></table:table-cell>' for v in row)
        + "</table:table-row>"
        for row in ROWS
    )
    tail = (
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
    )
    content = f'<office:document-content {ns}><office:body><table:table table:name="名单">{rows}{tail}</table:table></office:body></office:document-content>'
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    verdict = look(target.getvalue())
    assert (verdict.real_format, verdict.counts["imported"]) == ("ods", 2)


GOOD = xlsx(ROWS)


def _zip(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "."), content)
    return target.getvalue()


def _ole(stream: str) -> bytes:
    """A compound container with one empty stream of that name."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 62, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack("<I", 0) + b"\xff" * 432
    fat = struct.pack("<II", 0xFFFFFFFD, 0xFFFFFFFE) + b"\xff" * 504

    def entry(name: str, kind: int) -> bytes:
        raw = (name + "\0").encode("utf-16-le")
        return raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1) + b"\xff" * 12 + bytes(36) + struct.pack("<IQ", 0xFFFFFFFE, 0)

    return head + fat + (entry("Root Entry", 5) + entry(stream, 2)).ljust(512, b"\0")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b"\xef\xbb\xbf\r\n", "empty_file"),
        (GOOD[: len(GOOD) // 2], "archive_truncated"),
        (GOOD.replace(b"PK\x01\x02", b"PK\x09\x09"), "archive_truncated"),
        (_ole("EncryptedPackage"), "encrypted"),
        (_ole("WordDocument"), "word_binary"),
        (_ole("PowerPoint Document"), "presentation"),
        (_ole("Something"), "ole_unknown"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40), "workbook_damaged"),
        (b"\xff\xd8\xff\xe0" + bytes(50), "picture"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "picture"),
        (b"\0\0\0\x18ftypheic" + bytes(50), "picture"),
        (b"%PDF-1.7\n" + bytes(50), "pdf"),
        (b"Rar!\x1a\x07\x01\0" + bytes(50), "archive_not_workbook"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(50), "archive_not_workbook"),
        (_zip(a__txt=b"x", b__xlsx=GOOD), "archive_not_workbook"),
        (_zip(OFD__xml=b"<a/>"), "ofd"),
        (bytes(range(256)) * 40, "binary_junk"),
        ("这是一封普通的信，没有表格。\n请查收。".encode(), "no_table"),
        (b"<html><body>login</body></html>", "no_table"),
        (b"<?xml version='1.0'?><a/>", "xml_not_sheet"),
        (b"{\\rtf1\\ansi}", "rich_text"),
        (b"MZ" + bytes(100), "program"),
        (repack(GOOD, {"xl/sharedStrings.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><sst/>'}), "xml_entities"),
        (
            b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
            "xml_entities",
        ),
        (repack(GOOD, {"xl/worksheets/sheet1.xml": b""}), "workbook_damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_true_reason(data: bytes, code: str) -> None:
    verdict = look(data, name="企业名单.xlsx")
    assert verdict.refusal is not None
    assert (verdict.verdict, verdict.refusal["code"]) == ("refused", code)
    assert verdict.refusal["reason"]


def test_a_zip_names_the_workbooks_inside() -> None:
    verdict = look(_zip(list__xlsx=GOOD))
    assert verdict.refusal is not None
    assert "list.xlsx" in verdict.refusal["reason"]


def test_a_damaged_part_is_told_from_a_truncated_file() -> None:
    data = bytearray(GOOD)
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    start = info.header_offset + 60 + len(info.filename)
    data[start : start + 20] = bytes(20)
    verdict = look(bytes(data))
    assert verdict.refusal is not None
    assert verdict.refusal["code"] == "archive_corrupt"


def test_a_bomb_is_refused_by_its_directory_before_it_is_unpacked() -> None:
    limits = Limits(ratio_from_bytes=1_000_000, ratio=50)
    bomb = repack(GOOD, {"xl/worksheets/sheet1.xml": b"<worksheet>" + b" " * 5_000_000})
    verdict = look(bomb, limits=limits)
    assert verdict.refusal is not None
    assert verdict.refusal["code"] == "archive_bomb"


def test_a_bomb_that_lies_about_its_size_is_caught_while_unpacking() -> None:
    limits = Limits(ratio_from_bytes=1_000_000, ratio=50)
    bomb = bytearray(repack(GOOD, {"xl/worksheets/sheet1.xml": b"<worksheet>" + b" " * 5_000_000}))
    real = struct.pack("<I", 5_000_011)
    while (at := bomb.find(real)) >= 0:
        bomb[at : at + 4] = struct.pack("<I", 900)
    verdict = look(bytes(bomb), limits=limits)
    assert verdict.refusal is not None
    assert verdict.refusal["code"] == "archive_bomb"


def test_a_file_over_the_limit_is_not_opened() -> None:
    verdict = look(GOOD, limits=Limits(file_bytes=100))
    assert verdict.refusal is not None
    assert verdict.refusal["code"] == "too_large"


def test_a_stray_cell_in_the_last_corner_costs_nothing() -> None:
    def corner(book: Any) -> None:
        book.active["XFD1048576"] = " "

    started = time.monotonic()
    sheet = one(xlsx(ROWS, change=corner))
    assert names(sheet) == ["甲店", "乙店"]
    assert sheet.imported[0].values == {"name": "甲店", "code": "A01", "town": "石桥镇", "phone": "13800000001", "staff": 3}
    assert time.monotonic() - started < 2


def test_a_million_formatted_empty_rows_cost_a_second_or_so() -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        part = archive.read("xl/worksheets/sheet1.xml")
    empty = b"".join(b'<row r="%d" s="1" ht="20"><c r="A%d" s="1"/></row>' % (i, i) for i in range(4, 1_048_577))
    data = repack(GOOD, {"xl/worksheets/sheet1.xml": part.replace(b"</sheetData>", empty + b"</sheetData>")})
    started = time.monotonic()
    assert names(one(data)) == ["甲店", "乙店"]
    assert time.monotonic() - started < 10


def test_a_workbook_that_the_fast_reader_refuses_is_read_cell_by_cell() -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/styles.xml"] = b"<broken"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    verdict = examine(target.getvalue(), [SHOPS])
    assert verdict.verdict in ("accepted", "refused")
    assert verdict.refusal is None or verdict.refusal["code"] == "workbook_damaged"


def test_an_old_workbook_that_claims_a_monstrous_size_is_refused_before_memory_is_reserved() -> None:
    data = bytearray(xls(ROWS))
    at = data.find(b"\x00\x02\x0e\x00")
    data[at + 4 : at + 14] = b"\xff" * 10
    verdict = look(bytes(data))
    assert verdict.refusal is not None
    assert verdict.refusal["code"] == "workbook_damaged"


def test_a_cell_that_claims_another_row_is_read_where_it_stands() -> None:
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        part = archive.read("xl/worksheets/sheet1.xml")
    data = repack(GOOD, {"xl/worksheets/sheet1.xml": part.replace(b'r="F3"', b'r="F1048576"')})
    assert names(one(data)) == ["甲店", "乙店"]
