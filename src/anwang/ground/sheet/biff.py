"""What calamine does not tell about an old .xls: hidden rows and columns, error cells, password. Source: [MS-XLS] 2.4."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from anwang.ground.sheet.compound import Compound
from anwang.ground.sheet.model import ERROR_CELL, NOT_COMPUTED, Flaw
from anwang.ground.sheet.unreadable import Unreadable

_BOF, _EOF, _FILEPASS, _DATEMODE, _BOUNDSHEET = 0x0809, 0x000A, 0x002F, 0x0022, 0x0085
_ROW, _COLINFO, _FORMULA, _BOOLERR, _FILTERMODE = 0x0208, 0x007D, 0x0006, 0x0205, 0x009B
_ERRORS: Final = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
_DIMENSIONS, _SST = 0x0200, 0x00FC
_CELLS: Final = frozenset({0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x00BE})
_ROWS, _COLUMNS = 65_536, 256
_ROW_HIDDEN, _COLUMN_HIDDEN, _CALC_ON_LOAD = 0x20, 0x1, 0x2


@dataclass(slots=True)
class OldSheet:
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    filtered: bool = False
    flaws: dict[int, dict[int, Flaw]] = field(default_factory=dict)
    flaw_count: int = 0


@dataclass(slots=True)
class OldBook:
    sheets: list[OldSheet] = field(default_factory=list)
    date1904: bool = False


def scan(compound: Compound) -> OldBook:
    """Walk the records of every sheet. Raises `Unreadable` for a password or a stream that ends too early."""
    name = "Workbook" if "Workbook" in compound.names() else "Book"
    stream = compound.stream(name)
    book = OldBook()
    starts = []
    for kind, body, _ in _records(stream, 0):
        if kind == _FILEPASS:
            raise Unreadable("encrypted", real_format="xls")
        if kind == _SST and len(body) >= 8 and struct.unpack_from("<I", body, 4)[0] > len(stream):  # noqa: PLR2004
            raise Unreadable("workbook_damaged", real_format="xls")
        if kind == _DATEMODE:
            book.date1904 = body[:2] == b"\x01\x00"
        elif kind == _BOUNDSHEET and len(body) > 5 and body[5] == 0:  # noqa: PLR2004 - a worksheet
            starts.append(struct.unpack_from("<I", body)[0])
    for start in starts:
        if start >= len(stream):
            raise Unreadable("workbook_damaged", real_format="xls")
        book.sheets.append(_sheet(stream, start))
    return book


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes, int]]:
    """Records from `start` to the end of their substream, nested substreams (charts) included."""
    position, depth = start, 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        body = stream[position + 4 : position + 4 + length]
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        yield kind, body, depth
        position += 4 + length


def _check(kind: int, body: bytes) -> None:
    """Danger: calamine reserves memory by what these records claim, and a failed reservation ends the whole process."""
    if kind == _DIMENSIONS:
        shape = "<IIHH" if len(body) >= 14 else "<HHHH"  # noqa: PLR2004 - BIFF8 is longer
        if len(body) < struct.calcsize(shape):
            raise Unreadable("workbook_damaged", real_format="xls")
        top, bottom, left, right = struct.unpack_from(shape, body)
        if top > bottom or left > right or bottom > _ROWS or right > _COLUMNS:
            raise Unreadable("workbook_damaged", real_format="xls")
    elif kind in _CELLS and len(body) >= 4 and struct.unpack_from("<H", body, 2)[0] >= _COLUMNS:  # noqa: PLR2004
        raise Unreadable("workbook_damaged", real_format="xls")


def _sheet(stream: bytes, start: int) -> OldSheet:
    sheet = OldSheet()
    for kind, body, depth in _records(stream, start):
        _check(kind, body)
        if depth > 1:
            continue
        if kind == _ROW and len(body) >= 16 and struct.unpack_from("<H", body, 12)[0] & _ROW_HIDDEN:  # noqa: PLR2004
            sheet.hidden_rows.add(struct.unpack_from("<H", body)[0] + 1)
        elif kind == _COLINFO and len(body) >= 10 and struct.unpack_from("<H", body, 8)[0] & _COLUMN_HIDDEN:  # noqa: PLR2004
            first, last = struct.unpack_from("<HH", body)
            sheet.hidden_columns.update(range(first + 1, min(last, 255) + 2))
        elif kind == _FILTERMODE:
            sheet.filtered = True
        elif kind == _BOOLERR and len(body) >= 8 and body[7]:  # noqa: PLR2004
            _note(sheet, body, Flaw(ERROR_CELL, _ERRORS.get(body[6], "#?")))
        elif kind == _FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:  # noqa: PLR2004
            _note(sheet, body, Flaw(ERROR_CELL, _ERRORS.get(body[8], "#?")))
        elif kind == _FORMULA and len(body) >= 16 and body[12:14] == b"\xff\xff" and body[6] == 3 and body[14] & _CALC_ON_LOAD:  # noqa: PLR2004
            _note(sheet, body, Flaw(NOT_COMPUTED, ""))
    return sheet


def _note(sheet: OldSheet, body: bytes, flaw: Flaw) -> None:
    row, column = struct.unpack_from("<HH", body)
    sheet.flaw_count += 1
    sheet.flaws.setdefault(row + 1, {})[column + 1] = flaw
