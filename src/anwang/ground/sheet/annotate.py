"""The copy that goes back to the office: the same sheet, with each row that was not taken marked and explained."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

import xlsxwriter

from anwang.ground.sheet.limits import DEFAULT_LIMITS, Limits
from anwang.ground.sheet.model import Cell, Sheet, column_index
from anwang.ground.sheet.normalise import as_text
from anwang.ground.sheet.reading import read
from anwang.ground.sheet.verdict import SheetVerdict, Verdict

_EXACT: Final = 10**11
_MERGE_ROWS: Final = 50_000
_WIDEST: Final = 40.0
_SAMPLE: Final = 200
_TITLE: Final = "未导入原因"
_NAME_FORBIDDEN: Final = str.maketrans("[]:*?/\\", "（）：＊？／＼")


def annotate(original: bytes, verdict: Verdict, limits: Limits = DEFAULT_LIMITS) -> bytes:
    """An .xlsx of the sent file: refused rows with red cells, comments and a reason in an added column, doubles in amber.

    Text stays text: nothing is ever written as a formula or a link. Raises `Unreadable` when the original cannot be read.
    """
    workbook = read(original, limits)
    told = {sheet.index: sheet for sheet in verdict.sheets}
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(target, options)
    writer = _Writer(book)
    names: set[str] = set()
    for sheet in workbook.sheets:
        page = book.add_worksheet(_free_name(sheet.name, names))
        if sheet.hidden:
            page.hide()
        writer.sheet(page, sheet, told.get(sheet.index))
    book.close()
    return target.getvalue()


def _free_name(name: str, names: set[str]) -> str:
    base = name.translate(_NAME_FORBIDDEN).strip("'")[:31] or "表"
    free, number = base, 2
    while free.lower() in names:
        free = f"{base[:27]}({number})"
        number += 1
    names.add(free.lower())
    return free


class _Marks:
    """What is to be said about which row and cell."""

    def __init__(self, verdict: SheetVerdict | None) -> None:
        self.rows: dict[int, tuple[str, str]] = {}
        self.cells: dict[tuple[int, int], str] = {}
        self.bold: set[int] = set(verdict.header_rows) if verdict else set()
        if verdict is None:
            return
        for double in verdict.duplicates:
            self.rows[double.row] = ("double", double.reason)
        for refused in verdict.refused:
            self.rows[refused.row] = ("refused", "；".join(dict.fromkeys(fault.reason for fault in refused.reasons)))
            for fault in refused.reasons:
                letters = fault.column.rstrip("0123456789")
                if letters:
                    row = int(fault.column[len(letters) :] or refused.row)
                    known = self.cells.get((row, column_index(letters)))
                    self.cells[row, column_index(letters)] = f"{known}；{fault.reason}" if known else fault.reason


class _Writer:
    def __init__(self, book: Any) -> None:
        def style(**more: Any) -> Any:
            return book.add_format({"valign": "vcenter", "text_wrap": True, **more})

        red, amber = "#FFC7CE", "#FFEB9C"
        self._plain = style()
        self._text = style(num_format="@")
        self._bold = style(bold=True, align="center")
        self._reason = {"refused": style(font_color="#C00000", bold=True), "double": style(font_color="#9C5700")}
        self._red = style(bg_color=red, font_color="#9C0006", num_format="@")
        self._amber = style(bg_color=amber, num_format="@")
        self._dates = {kind: style(num_format=shape) for kind, shape in (("date", "yyyy-mm-dd"), ("time", "yyyy-mm-dd hh:mm:ss"))}

    def sheet(self, page: Any, sheet: Sheet, verdict: SheetVerdict | None) -> None:
        marks = _Marks(verdict)
        width = 0
        widths: dict[int, float] = {}
        last = 0
        for number, cells in sheet.rows():
            last = number
            width = max(width, len(cells))
            for column, cell in enumerate(cells, start=1):
                if cell not in (None, ""):
                    self._put(page, number, column, cell, marks)
                    if number <= _SAMPLE:
                        widths[column] = min(_WIDEST, max(widths.get(column, 8.0), _print_width(cell) if number not in marks.rows else 8.0))
        self._blanks(page, sheet, marks)
        self._reasons(page, marks, width + 1, verdict)
        for column in range(1, width + 1):
            page.set_column(column - 1, column - 1, sheet.widths.get(column) or widths.get(column, 10.0))
        if last <= _MERGE_ROWS:
            self._merges(page, sheet, marks)

    def _put(self, page: Any, number: int, column: int, cell: Cell, marks: _Marks) -> None:
        reason = marks.cells.get((number, column))
        if reason:
            page.write_string(number - 1, column - 1, as_text(cell), self._red)
            page.write_comment(number - 1, column - 1, reason, {"x_scale": 2})
            return
        kind = marks.rows.get(number, ("", ""))[0]
        style = self._bold if number in marks.bold else self._amber if kind == "double" else self._plain
        if isinstance(cell, datetime):
            page.write_datetime(number - 1, column - 1, cell, self._dates["time"])
        elif isinstance(cell, date):
            page.write_datetime(number - 1, column - 1, datetime(cell.year, cell.month, cell.day), self._dates["date"])  # noqa: DTZ001 - a sheet's date knows no zone
        elif isinstance(cell, bool):
            page.write_boolean(number - 1, column - 1, cell, style)
        elif isinstance(cell, int | float) and abs(cell) < _EXACT:
            page.write_number(number - 1, column - 1, cell, style)
        else:
            page.write_string(number - 1, column - 1, as_text(cell)[:32_000], self._text if style is self._plain else style)

    def _blanks(self, page: Any, sheet: Sheet, marks: _Marks) -> None:
        """Cells that are wrong because they are empty, and cells whose value the file did not hold."""
        filled = {
            (number, column)
            for number, cells in sheet.rows()
            for column, cell in enumerate(cells, start=1)
            if cell not in (None, "") and (number, column) in marks.cells
        }
        for (row, column), reason in marks.cells.items():
            if (row, column) not in filled:
                flaw = sheet.flaws.get(row, {}).get(column)
                page.write_string(row - 1, column - 1, flaw.text if flaw else "", self._red)
                page.write_comment(row - 1, column - 1, reason, {"x_scale": 2})
        for row, flaws in sheet.flaws.items():
            for column, flaw in flaws.items():
                if (row, column) not in marks.cells:
                    page.write_string(row - 1, column - 1, flaw.text, self._amber)

    def _reasons(self, page: Any, marks: _Marks, column: int, verdict: SheetVerdict | None) -> None:
        if not marks.rows:
            return
        page.set_column(column - 1, column - 1, 48)
        header = min(marks.bold, default=0)
        if header:
            page.write_string(header - 1, column - 1, _TITLE, self._bold)
            if verdict and len(marks.bold) < 10:  # noqa: PLR2004 - frozen below the header
                page.freeze_panes(max(marks.bold), 0)
        for row, (kind, reason) in marks.rows.items():
            page.write_string(row - 1, column - 1, reason, self._reason[kind])

    def _merges(self, page: Any, sheet: Sheet, marks: _Marks) -> None:
        taken: set[tuple[int, int]] = set()
        values = _tops(sheet)
        for merge in sheet.merges:
            area = [(r, c) for r in range(merge.top, merge.bottom + 1) for c in range(merge.left, merge.right + 1)][:5000]
            if len(area) < 2 or any(spot in taken or spot in marks.cells for spot in area):  # noqa: PLR2004 - one cell is no range
                continue
            taken.update(area)
            top = values.get((merge.top, merge.left))
            style = self._bold if merge.top in marks.bold or merge.right - merge.left > 3 else self._plain  # noqa: PLR2004 - wide ones are titles
            page.merge_range(merge.top - 1, merge.left - 1, merge.bottom - 1, merge.right - 1, "", style)
            if top not in (None, ""):
                self._put(page, merge.top, merge.left, top, marks)
                if isinstance(top, str):
                    page.write_string(merge.top - 1, merge.left - 1, top, style)


def _tops(sheet: Sheet) -> dict[tuple[int, int], Cell]:
    wanted: dict[int, set[int]] = {}
    for merge in sheet.merges:
        wanted.setdefault(merge.top, set()).add(merge.left)
    found: dict[tuple[int, int], Cell] = {}
    for number, cells in sheet.rows():
        for column in wanted.get(number, ()):
            if column <= len(cells):
                found[number, column] = cells[column - 1]
    return found


def _print_width(cell: Cell) -> float:
    lines: Iterable[str] = as_text(cell).split("\n")
    return max(sum(2.1 if character > "\u2e7f" else 1.1 for character in line) for line in lines) + 2
