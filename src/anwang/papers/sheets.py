"""A paper's tables as a workbook: one sheet a table, numbers as numbers, so that a superior's form can be filled from it."""

from __future__ import annotations

import io
from datetime import datetime
from itertools import groupby
from typing import Any

import xlsxwriter

from anwang.figures import wording
from anwang.papers.official.wording import one_line, width_of
from anwang.papers.reading import Number, Part, ReadBlock, Reading, plain

LONGEST_NAME = 28
MOST_DECIMALS = 4


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
    width = len(block.columns)
    if width:
        sheet.merge_range(
            0, 0, 0, width, block.title, book.add_format({"bold": True, "align": "center", "valign": "vcenter", "font_size": 16})
        )
        sheet.set_row(0, 30)
    at = _heads(sheet, block, book.add_format({"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}))
    looks = {bold: _looks(book, bold=bold) for bold in (False, True)}
    for row, line in enumerate(block.rows, at):
        first, words, figures = looks[block.whole and row == at + len(block.rows) - 1]
        sheet.write_string(row, 0, line.name, first)
        for column, part in enumerate(line.cells, 1):
            _write(sheet, (row, column), part, (figures, words))
    if block.note:
        sheet.write_string(at + len(block.rows), 0, f"注：{one_line(block.note)}")
    for column in range(width + 1):
        sheet.set_column(column, column, _width(block, column))
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.center_horizontally()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1, at - 1)
    sheet.freeze_panes(at, 1)


def _looks(book: Any, *, bold: bool) -> tuple[Any, Any, Any]:
    """The looks of a line's name, of words such as 减少3个, and of numbers by their decimals."""
    first, words = (book.add_format({"border": 1, "valign": "vcenter", "bold": bold, "align": align}) for align in ("left", "center"))
    figures = [
        book.add_format({"border": 1, "valign": "vcenter", "bold": bold, "align": "right", "num_format": wording.padded("0", digits)})
        for digits in range(MOST_DECIMALS + 1)
    ]
    return first, words, figures


def _heads(sheet: Any, block: ReadBlock, look: Any) -> int:
    """Write the heads and return the first line beneath them: groups span their columns, a head without a group both lines."""
    pairs = [(column, *text.partition("/")[::2]) for column, text in enumerate(block.columns, 1)]
    grouped = any(title for _, _, title in pairs)
    last = 2 if grouped else 1
    _span(sheet, (1, 0, last, 0), block.first, look)
    for title_of, members in groupby(pairs, key=lambda pair: (pair[1], bool(pair[2]))):
        listed = list(members)
        if title_of[1]:
            _span(sheet, (1, listed[0][0], 1, listed[-1][0]), title_of[0], look)
            for column, _, title in listed:
                sheet.write_string(2, column, title, look)
        else:
            for column, group, _ in listed:
                _span(sheet, (1, column, last, column), group, look)
    sheet.set_row(last, 44 if grouped else 32)
    return last + 1


def _span(sheet: Any, place: tuple[int, int, int, int], text: str, look: Any) -> None:
    top, left, bottom, right = place
    if (top, left) == (bottom, right):
        sheet.write_string(top, left, text, look)
    else:
        sheet.merge_range(*place, text, look)


def _width(block: ReadBlock, column: int) -> float:
    """So many characters of the sheet's font as the longest cell of a column takes; heads wrap."""
    texts = [line.name for line in block.rows] if column == 0 else [plain([line.cells[column - 1]]) for line in block.rows]
    return min(max([2 * width_of(text) for text in texts] + [18.0 if column == 0 else 9.0]) + 2, 40)


def _write(sheet: Any, place: tuple[int, int], part: Part, looks: tuple[Any, Any]) -> None:
    figures, words = looks
    text = part.printed if isinstance(part, Number) else part if isinstance(part, str) else ""
    try:
        sheet.write_number(*place, float(text), figures[min(wording.decimals(text), MOST_DECIMALS)])
    except ValueError:
        sheet.write_string(*place, "" if text == "—" else text, words)
