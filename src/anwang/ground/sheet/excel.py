"""Excel workbooks through calamine, with what the XML or the old records say beside the values."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from anwang.ground.sheet import biff
from anwang.ground.sheet.formats import Detected, RealFormat
from anwang.ground.sheet.limits import Limits
from anwang.ground.sheet.model import Cell, Merge, Row, Sheet, Workbook
from anwang.ground.sheet.ooxml import Book, Part, Scan, read_book, scan_sheet
from anwang.ground.sheet.ooxml_cells import CellReader
from anwang.ground.sheet.unreadable import Unreadable

_EXACT = 10**15


def read_excel(found: Detected, limits: Limits) -> Workbook:
    """xlsx, xlsm, xlsb, xls. Raises `Unreadable`."""
    if found.real_format in (RealFormat.XLSX, RealFormat.XLSM):
        return _read_ooxml(found, limits)
    if found.real_format == RealFormat.XLSB:
        assert found.archive is not None  # noqa: S101 - detected through it
        found.archive.verify(found.archive.names())
        return _read_plain(found, None, limits)
    old = biff.scan(found.compound) if found.compound else None
    return _read_plain(found, old, limits)


def _open(found: Detected) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(found.data))
    except PasswordError as error:
        raise Unreadable("encrypted", real_format=found.real_format.value) from error
    except (CalamineError, ValueError, OSError, IndexError) as error:
        raise Unreadable("workbook_damaged", real_format=found.real_format.value) from error
    except BaseException as error:
        raise _panic(error, found) from error


def _panic(error: BaseException, found: Detected) -> BaseException:
    """A Rust panic reaches Python outside of Exception."""
    if type(error).__name__ == "PanicException":
        return Unreadable("workbook_damaged", real_format=found.real_format.value)
    return error


def _sheet_of(workbook: CalamineWorkbook, index: int, found: Detected) -> CalamineSheet:
    try:
        return workbook.get_sheet_by_index(index)
    except (CalamineError, ValueError, OSError, IndexError) as error:
        raise Unreadable("workbook_damaged", real_format=found.real_format.value) from error
    except BaseException as error:
        raise _panic(error, found) from error


def _read_plain(found: Detected, old: biff.OldBook | None, limits: Limits) -> Workbook:
    workbook = _open(found)
    sheets: list[Sheet] = []
    worksheet = 0
    for index, meta in enumerate(workbook.sheets_metadata[: limits.sheets]):
        if meta.typ != SheetTypeEnum.WorkSheet:
            continue
        block = _sheet_of(workbook, index, found)
        sheet = Sheet(name=meta.name, index=len(sheets), source=_source(block, limits), hidden=meta.visible != SheetVisibleEnum.Visible)
        sheet.merges = _merges(block)
        if old and worksheet < len(old.sheets):
            _add_old(sheet, old.sheets[worksheet])
        worksheet += 1
        sheets.append(sheet)
    return Workbook(real_format=found.real_format.value, sheets=sheets, date1904=bool(old and old.date1904))


def _add_old(sheet: Sheet, old: biff.OldSheet) -> None:
    sheet.hidden_rows, sheet.hidden_columns = frozenset(old.hidden_rows), frozenset(old.hidden_columns)
    sheet.filtered, sheet.flaws, sheet.flaw_count = old.filtered, old.flaws, old.flaw_count


def _read_ooxml(found: Detected, limits: Limits) -> Workbook:
    archive = found.archive
    assert archive is not None  # noqa: S101 - detected through it
    book = read_book(archive)
    parts = [part for part in book.parts if not part.is_chart and archive.has(part.path)][: limits.sheets]
    if not parts:
        raise Unreadable("no_table", real_format=found.real_format.value)
    scans = [scan_sheet(archive, part.path, limits) for part in parts]
    archive.verify([name for name in archive.names() if name.lower() in ("xl/sharedstrings.xml", "xl/styles.xml")])
    opener = _Opener(found, book, limits)
    sheets = [opener.sheet(index, part, scan) for index, (part, scan) in enumerate(zip(parts, scans, strict=True))]
    return Workbook(real_format=found.real_format.value, sheets=sheets, date1904=book.date1904)


class _Opener:
    """Chooses, sheet by sheet, between calamine's block and our cell-by-cell reader."""

    def __init__(self, found: Detected, book: Book, limits: Limits) -> None:
        self._found, self._book, self._limits = found, book, limits
        self._calamine: CalamineWorkbook | None = None
        self._cells: CellReader | None = None
        self._refused = False

    def _block(self, part: Part) -> CalamineSheet | None:
        if self._refused:
            return None
        try:
            if self._calamine is None:
                self._calamine = _open(self._found)
            return _sheet_of(self._calamine, self._calamine.sheet_names.index(part.name), self._found)
        except (Unreadable, ValueError):
            self._refused = self._calamine is None
            return None

    def _reader(self) -> CellReader:
        if self._cells is None:
            assert self._found.archive is not None  # noqa: S101 - detected through it
            self._cells = CellReader(self._found.archive, self._limits, date1904=self._book.date1904)
        return self._cells

    def sheet(self, index: int, part: Part, scan: Scan) -> Sheet:
        sparse = scan.strayed or scan.last_row * max(scan.last_column, 26) > self._limits.dense_cells
        block = None if sparse else self._block(part)
        if block is None:
            reader = self._reader()
            sheet = Sheet(name=part.name, index=index, source=lambda: reader.rows(part.path), merges=reader.merges(part.path))
        else:
            sheet = Sheet(name=part.name, index=index, source=_source(block, self._limits), merges=_merges(block), count=_count(block))
        sheet.hidden = part.hidden
        sheet.hidden_rows, sheet.hidden_columns = frozenset(scan.hidden_rows), frozenset(scan.hidden_columns)
        sheet.filtered, sheet.flaws, sheet.flaw_count, sheet.widths = scan.filtered, scan.flaws, scan.flaw_count, scan.widths
        if scan.last_column > self._limits.columns:
            sheet.warnings.append(f"第 {self._limits.columns} 列以后的内容没有读取")
        return sheet


def _merges(block: CalamineSheet) -> list[Merge]:
    return [Merge(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in block.merged_cell_ranges or ()]


def _count(block: CalamineSheet) -> int:
    return block.end[0] + 1 if block.start is not None and block.end is not None else 0


def _source(block: CalamineSheet, limits: Limits) -> Callable[[], Iterator[Row]]:
    """Calamine's rows with their true numbers and columns; whole-number floats become whole numbers."""

    def source() -> Iterator[Row]:
        if block.start is None:
            return
        pad: list[Cell] = [None] * block.start[1]
        for number, cells in enumerate(block.iter_rows(), start=1):
            row = [value if type(value) is str else _plain(value) for value in cells[: limits.columns]]
            yield number, pad + row if pad else row

    return source


def _plain(value: Any) -> Cell:
    if type(value) is float:
        return int(value) if value.is_integer() and abs(value) < _EXACT * 10**4 else value
    if isinstance(value, datetime):
        return value if value.time() != time(0) else value.date()
    if isinstance(value, date | bool | int | str):
        return value
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, timedelta):
        return str(value)
    return str(value)
