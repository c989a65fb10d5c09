"""A paper's tables as a workbook: one sheet a table, numbers as numbers, so that a superior's form can be filled from it."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import xlsxwriter

from anwang.papers.official.wording import one_line
from anwang.papers.reading import Number, Part, ReadBlock, Reading

LONGEST_NAME = 28


def workbook(title: str, reading: Reading) -> bytes:
    """Return the tables of a paper as a workbook; the same paper gives the same bytes."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(1980, 1, 1), "title": one_line(title)[:200]})  # noqa: DTZ001 - the file format holds no zone
    tables = [block for block in reading.blocks if block.kind == "table" and block.rows]
    for number, block in enumerate(tables, 1):
        _sheet(book, block, number)
    if not tables:
        book.add_worksheet("没有表")
    book.close()
    return written.getvalue()


def _sheet(book: Any, block: ReadBlock, number: int) -> None:
    name = "".join(letter for letter in block.title if letter not in "[]:*?/\\'")[:LONGEST_NAME]
    sheet = book.add_worksheet(f"{number} {name}"[:31])
    head = book.add_format({"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True})
    cell, first = book.add_format({"border": 1}), book.add_format({"border": 1, "align": "left"})
    width = len(block.columns)
    if width:
        sheet.merge_range(0, 0, 0, width, block.title, book.add_format({"bold": True, "align": "center", "font_size": 14}))
    grouped = any("/" in column for column in block.columns)
    sheet.write_string(1, 0, block.first, head)
    for column, text in enumerate(block.columns, 1):
        group, mark, title = text.partition("/")
        sheet.write_string(1, column, group, head)
        if grouped:
            sheet.write_string(2, column, title if mark else "", head)
    at = 3 if grouped else 2
    for row, line in enumerate(block.rows, at):
        sheet.write_string(row, 0, line.name, first)
        for column, part in enumerate(line.cells, 1):
            _write(sheet, (row, column), part, cell)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, max(width, 1), 12)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.freeze_panes(at, 1)


def _write(sheet: Any, place: tuple[int, int], part: Part, look: Any) -> None:
    text = part.printed if isinstance(part, Number) else part if isinstance(part, str) else ""
    try:
        sheet.write_number(*place, float(text), look)
    except ValueError:
        sheet.write_string(*place, "" if text == "—" else text, look)
