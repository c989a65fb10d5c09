"""Separated text: comma, tab, semicolon or pipe, in whatever encoding was found."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from typing import Final

from anwang.ground.sheet.formats import Detected, RealFormat
from anwang.ground.sheet.limits import Limits
from anwang.ground.sheet.model import Cell, Row, Sheet, Workbook

_SEPARATOR: Final = {RealFormat.CSV: ",", RealFormat.TSV: "\t", RealFormat.SEMICOLON: ";", RealFormat.PIPE: "|"}
_AS_TEXT: Final = re.compile(r'="([^"]*)"')
_FIELD_LIMIT: Final = 4_000_000
csv.field_size_limit(_FIELD_LIMIT)


def read_delimited(found: Detected, limits: Limits) -> Workbook:
    """One sheet. Values stay text; the normalisers read numbers and dates out of them."""
    assert found.text is not None  # noqa: S101 - a text format was detected by decoding
    text = found.text.text.lstrip("\ufeff").replace("\0", "")
    separator = _SEPARATOR[found.real_format]
    text = re.sub(r"\Asep=.\r?\n", "", text)

    def source() -> Iterator[Row]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        try:
            for number, record in enumerate(reader, start=1):
                if number > limits.rows:
                    return
                yield number, [_cell(value) for value in record[: limits.columns]]
        except csv.Error:
            return

    sheet = Sheet(name="文本", index=0, source=source, knows_merges=False)
    if found.text.damaged:
        sheet.warnings.append(f"有 {found.text.damaged} 处字符无法按 {found.text.encoding} 读出，已用“\ufffd”代替")
    return Workbook(real_format=found.real_format.value, sheets=[sheet], encoding=found.encoding)


def _cell(value: str) -> Cell:
    """Excel's own trick to keep a code as text in a CSV is ="0123"."""
    if not value:
        return None
    if value.startswith("=") and (trick := _AS_TEXT.fullmatch(value)):
        return trick.group(1)
    return value
