"""Separated text: comma, tab, semicolon or pipe, in whatever encoding was found."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Final, Literal

from anwang.ground.sheet.formats import Detected, RealFormat
from anwang.ground.sheet.limits import Limits
from anwang.ground.sheet.model import Cell, Row, Sheet, Workbook

_SEPARATOR: Final = {RealFormat.CSV: ",", RealFormat.TSV: "\t", RealFormat.SEMICOLON: ";", RealFormat.PIPE: "|"}
_AS_TEXT: Final = re.compile(r'="([^"]*)"')
_FIELD_LIMIT: Final = 4_000_000
_EMPTY_RUN: Final = 600
"""More empty cells in a row than this are dirt; each would cost memory."""
csv.field_size_limit(_FIELD_LIMIT)


def read_delimited(found: Detected, limits: Limits) -> Workbook:
    """One sheet. Values stay text; the normalisers read numbers and dates out of them."""
    assert found.text is not None  # noqa: S101 - a text format was detected by decoding
    text = found.text.text.lstrip("\ufeff").replace("\0", "")
    separator = _SEPARATOR[found.real_format]
    text = re.sub(r"\Asep=.\r?\n", "", text)

    if separator * _EMPTY_RUN in text:
        text = re.sub(f"{re.escape(separator)}{{{_EMPTY_RUN},}}", separator * _EMPTY_RUN, text)
    torn = _is_torn(text, separator)
    broken: list[str] = []

    def source() -> Iterator[Row]:
        lines = io.StringIO(text, newline="")
        quoting: Literal[0, 3] = csv.QUOTE_NONE if torn else csv.QUOTE_MINIMAL
        reader = csv.reader(lines, delimiter=separator, quoting=quoting)
        try:
            for number, record in enumerate(reader, start=1):
                if number > limits.rows:
                    return
                yield number, [_cell(value.strip('"') if torn else value) for value in record[: limits.columns]]
        except csv.Error:
            if not broken:
                broken.append("有一个单元格大得不合情理，从它那一行起没有读取，请核对文件")
                sheet.warnings += broken

    sheet = Sheet(name="文本", index=0, source=source, knows_merges=False)
    if torn:
        sheet.warnings.append("文件里的引号没有成对，已按一行一条读取，带换行的单元格可能被拆开，请核对")
    if found.text.damaged:
        sheet.warnings.append(f"有 {found.text.damaged} 处字符无法按 {found.text.encoding} 读出，已用“\ufffd”代替")
    return Workbook(real_format=found.real_format.value, sheets=[sheet], encoding=found.encoding)


def _is_torn(text: str, separator: str) -> bool:
    """Is a quotation mark opened and never closed? It would swallow every row to the end of the file."""
    if text.count('"') % 2 == 0:
        return False
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error) or "expected after" in str(error)
    return False


def _cell(value: str) -> Cell:
    """Excel's own trick to keep a code as text in a CSV is ="0123"."""
    if not value:
        return None
    if value.startswith("=") and (trick := _AS_TEXT.fullmatch(value)):
        return trick.group(1)
    return value
