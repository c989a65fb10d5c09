"""Lists as spreadsheets: written row by row to a scratch file, never whole in memory; no text ever becomes a formula."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

import xlsxwriter
from django.conf import settings
from django.http import FileResponse
from django.utils import timezone

MOST_ROWS = 1_000_000  # a sheet ends at 1,048,576; the rest goes on to the next
MOST_CHARACTERS = 32_767
EXACT_DIGITS = 15  # Excel keeps no more; longer numbers are written as text
WIDTH = 16


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands above the rows: the title line, the filter in words, the heads."""

    title: str
    note: str
    heads: Sequence[str]


def write(sheet: Sheet, lines: Iterable[Sequence[Any]], into: IO[bytes]) -> int:
    """Write the rows; answers how many there were."""
    settings.SCRATCH.mkdir(parents=True, exist_ok=True)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": str(settings.SCRATCH)}
    number = 0
    with xlsxwriter.Workbook(into, options) as book:
        formats = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            "date": book.add_format({"num_format": "yyyy-mm-dd"}),
            "time": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        }
        page = _begin(book, sheet, formats)
        for number, line in enumerate(lines, start=1):
            at = (number - 1) % MOST_ROWS
            if number > 1 and at == 0:
                page = _begin(book, sheet, formats)
            for column, value in enumerate(line):
                _cell(page, at + 3, column, value, formats)
    return number


def _begin(book: Any, sheet: Sheet, formats: dict[str, Any]) -> Any:
    page = book.add_worksheet()
    page.set_column(0, max(len(sheet.heads) - 1, 0), WIDTH)
    page.freeze_panes(3, 0)
    page.repeat_rows(2)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.write_string(0, 0, sheet.title, formats["title"])
    page.write_string(1, 0, sheet.note)
    for column, head in enumerate(sheet.heads):
        page.write_string(2, column, head, formats["head"])
    return page


def _cell(page: Any, row: int, column: int, value: Any, formats: dict[str, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        page.write_string(row, column, "是" if value else "否")
    elif isinstance(value, (int, float, Decimal)) and len(str(value).strip("-").replace(".", "")) <= EXACT_DIGITS:
        page.write_number(row, column, value)
    elif isinstance(value, datetime):
        local = timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
        page.write_datetime(row, column, local, formats["time"])
    elif isinstance(value, date):
        page.write_datetime(row, column, value, formats["date"])
    else:
        page.write_string(row, column, str(value)[:MOST_CHARACTERS])


def download(sheet: Sheet, lines: Iterable[Sequence[Any]], name: str) -> FileResponse:
    """Answer with the spreadsheet; the scratch file is gone when it has been sent."""
    settings.SCRATCH.mkdir(parents=True, exist_ok=True)
    into = tempfile.TemporaryFile(dir=settings.SCRATCH, suffix=".xlsx")  # noqa: SIM115 - the response closes it
    write(sheet, lines, into)
    into.seek(0)
    return FileResponse(into, as_attachment=True, filename=name)
