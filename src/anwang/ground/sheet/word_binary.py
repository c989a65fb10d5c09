"""The tables of an old Word document (.doc, also as WPS writes it). Source: [MS-DOC] 2.4 to 2.9."""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from anwang.ground.sheet.compound import Compound
from anwang.ground.sheet.formats import Detected
from anwang.ground.sheet.limits import Limits
from anwang.ground.sheet.model import Cell, Row, Sheet, Workbook
from anwang.ground.sheet.spanned import Spanned
from anwang.ground.sheet.unreadable import Unreadable

_MARK, _OLDEST = 0xA5EC, 0x00C1
"""First word of every Word document, and the version that Word 97 writes."""
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
_TEXT_LENGTH, _PAPX, _CLX = 3, 13, 33
"""Places in the FIB: the length of the main text, and the pairs that say where paragraphs and pieces lie."""
_PIECES, _PAGE, _COMPRESSED = 2, 512, 0x40000000
_IN_TABLE, _ROW_END, _DEPTH, _TABLE, _MERGE, _DOWN, _HUGE = 0x2416, 0x2417, 0x6649, 0xD608, 0x5624, 0xD62B, (0x6645, 0x6646)
_LONG_TABS = 0xC615
_OPERAND: Final = (1, 1, 2, 4, 2, 2, 0, 3)
_CELL_SIZE, _CLOSE = 20, 30
"""Bytes of one cell's properties; borders that differ by so many twentieths of a point are the same."""
_FIELD_CODE: Final = re.compile(r"\x13[^\x13\x14\x15]*\x14|\x13[^\x13\x14\x15]*\x15")
_MARKS: Final = re.compile(r"[\r\x07\x0c]")
_DROPPED: Final = re.compile(r"[\x01\x02\x05\x08\x0e\x13\x14\x15\x1f\x00]")
_MOST_MERGED: Final = 2


@dataclass(slots=True)
class Paragraph:
    """What is known of a paragraph: whether it stands in a table, ends a row, and how that row is cut into cells."""

    in_table: bool = False
    row_end: bool = False
    depth: int = 1
    edges: tuple[int, ...] = ()
    across: dict[int, int] = field(default_factory=dict)
    """Cell → 1 continues the cell on its left, 2 begins cells that are one."""
    down: dict[int, int] = field(default_factory=dict)
    """Cell → 1 continues the cell above, 3 begins a cell that goes on below."""


@dataclass(slots=True)
class Line:
    """One row of a table: its texts and how it was cut."""

    texts: list[str]
    cut: Paragraph


def read_doc(found: Detected, limits: Limits) -> Workbook:
    """Every table becomes a sheet, named by the text above it. Raises `Unreadable`."""
    assert found.compound is not None  # noqa: S101 - detected through it
    try:
        tables = list(_Document(found.compound).tables())
    except (struct.error, IndexError, ValueError, StopIteration, RuntimeError) as error:
        raise Unreadable("word_binary", real_format="doc") from error
    if not tables:
        raise Unreadable("no_table", real_format="doc", detail="（Word 文档里只有文字，没有表格）")
    sheets = [sheet_of(title, lines, index, limits) for index, (title, lines) in enumerate(tables)]
    return Workbook(real_format="doc", sheets=sheets)


class _Document:
    """The main text of a document, character by character, with the properties of its paragraphs."""

    def __init__(self, compound: Compound) -> None:
        self._stream = compound.stream("WordDocument")
        mark, version = struct.unpack_from("<HH", self._stream)
        flags = struct.unpack_from("<H", self._stream, 10)[0]
        if mark != _MARK or version < _OLDEST:
            raise ValueError
        if flags & _ENCRYPTED:
            raise Unreadable("encrypted", real_format="doc")
        self._table = compound.stream("1Table" if flags & _SECOND_TABLE else "0Table")
        self._data = compound.stream("Data") if "Data" in compound.names() else b""
        words = struct.unpack_from("<H", self._stream, 32)[0]
        longs_at = 34 + 2 * words + 2
        longs = struct.unpack_from("<H", self._stream, longs_at - 2)[0]
        self._length = struct.unpack_from("<I", self._stream, longs_at + 4 * _TEXT_LENGTH)[0]
        self._pairs_at = longs_at + 4 * longs + 2
        self._starts: list[int] = []
        self._properties: list[bytes] = []
        self._read_paragraphs()

    def _part(self, pair: int) -> bytes:
        start, size = struct.unpack_from("<II", self._stream, self._pairs_at + 8 * pair)
        return self._table[start : start + size]

    def _read_paragraphs(self) -> None:
        """Where in the stream each run of paragraph properties begins, in order."""
        plan = self._part(_PAPX)
        count = (len(plan) - 4) // 8
        for number in struct.unpack_from(f"<{count}I", plan, 4 * (count + 1)):
            page = self._stream[(number & 0x3FFFFF) * _PAGE :][:_PAGE]
            runs = page[_PAGE - 1]
            places = struct.unpack_from(f"<{runs + 1}I", page)
            for run in range(runs):
                offset = 2 * page[4 * (runs + 1) + 13 * run]
                self._starts.append(places[run])
                self._properties.append(_grpprl(page, offset) if offset else b"")

    def _paragraph(self, place: int) -> Paragraph:
        """The properties of the paragraph whose mark stands at a place of the stream."""
        at = bisect_right(self._starts, place) - 1
        found = Paragraph()
        if at >= 0:
            self._apply(self._properties[at], found)
        return found

    def _apply(self, grpprl: bytes, found: Paragraph) -> None:
        for code, operand in _sprms(grpprl):
            if code == _IN_TABLE:
                found.in_table = operand[0] == 1
            elif code == _ROW_END:
                found.row_end = operand[0] == 1
            elif code == _DEPTH:
                found.depth = struct.unpack("<I", operand)[0]
            elif code == _TABLE:
                _cut(operand, found)
            elif code == _MERGE:
                found.across |= {cell: 2 if cell == operand[0] else 1 for cell in range(operand[0], operand[1])}
            elif code == _DOWN:
                found.down[operand[0]] = operand[1]
            elif code in _HUGE:
                start = struct.unpack("<I", operand)[0]
                size = struct.unpack_from("<H", self._data, start)[0]
                self._apply(self._data[start + 2 : start + 2 + size], found)

    def _characters(self) -> Iterator[tuple[str, int]]:
        """Text piece by piece, up to and with each mark that ends a paragraph or cell, and where that mark stands."""
        clx, at = self._part(_CLX), 0
        while clx[at] != _PIECES:
            at += 3 + int(struct.unpack_from("<H", clx, at + 1)[0])
        size = struct.unpack_from("<I", clx, at + 1)[0]
        plan = clx[at + 5 : at + 5 + size]
        count = (size - 4) // 12
        ends = struct.unpack_from(f"<{count + 1}I", plan)
        waiting = ""
        for piece in range(count):
            where = struct.unpack_from("<I", plan, 4 * (count + 1) + 8 * piece + 2)[0]
            wide = not where & _COMPRESSED
            start = where if wide else (where & ~_COMPRESSED) // 2
            width = 2 if wide else 1
            many = min(ends[piece + 1], self._length) - ends[piece]
            if many <= 0:
                break
            text = self._stream[start : start + many * width].decode("utf-16-le" if wide else "cp1252", "replace")
            last, place = 0, start
            for mark in _MARKS.finditer(text):
                said = text[last : mark.end()]
                place += len(said.encode("utf-16-le", "replace")) * width // 2
                yield waiting + said, place - width
                waiting, last = "", mark.end()
            waiting += text[last:]

    def tables(self) -> Iterator[tuple[str, list[Line]]]:
        """Each table with the text that stands above it."""
        title, lines, texts, cell = "", list[Line](), list[str](), list[str]()
        for text, place in self._characters():
            paragraph = self._paragraph(place)
            said = _said(text[:-1])
            if text[-1] == "\x07" and paragraph.depth <= 1:
                if paragraph.row_end:
                    lines.append(Line(texts, paragraph))
                    texts = []
                else:
                    texts.append("\n".join([*cell, said]).strip("\n"))
                cell = []
            elif paragraph.in_table or text[-1] == "\x07":
                cell.append(said)
            else:
                if lines:
                    yield title, lines
                    title, lines = "", []
                title = said.strip() or title
                texts, cell = [], []
        if lines:
            yield title, lines


def _grpprl(page: bytes, offset: int) -> bytes:
    """The properties that a page keeps at an offset, without the style that they begin with."""
    size = page[offset]
    start, length = (offset + 2, 2 * page[offset + 1]) if size == 0 else (offset + 1, 2 * size - 1)
    return page[start + 2 : start + length]


def _sprms(grpprl: bytes) -> Iterator[tuple[int, bytes]]:
    """Single properties: what is set, and to what."""
    at = 0
    while at + 2 < len(grpprl):
        code = struct.unpack_from("<H", grpprl, at)[0]
        at += 2
        size = _OPERAND[code >> 13]
        if code == _TABLE:
            size = struct.unpack_from("<H", grpprl, at)[0] - 1
            at += 2
        elif code == _LONG_TABS and grpprl[at] == 255:  # noqa: PLR2004 - says that its length stands elsewhere
            return
        elif size == 0:
            size = grpprl[at]
            at += 1
        yield code, grpprl[at : at + size]
        at += size


def _cut(operand: bytes, found: Paragraph) -> None:
    """How a row is cut into cells: the borders from left to right, and which cells are parts of larger ones."""
    count = operand[0]
    found.edges = struct.unpack_from(f"<{count + 1}h", operand, 1)
    start = 1 + 2 * (count + 1)
    for cell in range(min(count, (len(operand) - start) // _CELL_SIZE)):
        flags = struct.unpack_from("<H", operand, start + _CELL_SIZE * cell)[0]
        found.across.setdefault(cell, flags & 3)
        found.down.setdefault(cell, flags >> 5 & 3)


def _said(text: str) -> str:
    """Text as people see it: the results of fields, without their codes."""
    while (bare := _FIELD_CODE.sub("", text)) != text:
        text = bare
    return _DROPPED.sub("", text.replace("\x0b", "\n").replace("\x1e", "-"))


def sheet_of(title: str, lines: list[Line], index: int, limits: Limits) -> Sheet:
    columns = _borders(lines)
    grid = Spanned(limits)
    open_cells: dict[int, tuple[int, int]] = {}
    placed: list[tuple[int, int, int, int, Cell]] = []
    for number, line in enumerate(lines, start=1):
        for left, across, text, joined in _cells(line, columns):
            if joined == 1 and left in open_cells:
                at, _ = open_cells[left]
                row, column, down, wide, value = placed[at]
                placed[at] = (row, column, down + 1, wide, value)
                continue
            open_cells[left] = (len(placed), number)
            placed.append((number, left, 1, across, text or None))
    for row, column, down, wide, value in placed:
        grid.next_row(row)
        grid.move_to(column)
        grid.put(value, down=down, across=wide)
    return Sheet(title[:31] or f"表{index + 1}", index, _over(grid.table()), grid.merges)


def _borders(lines: list[Line]) -> list[int]:
    """The borders of the table's columns; rows that differ by a hair share theirs."""
    found: list[int] = []
    for edge in sorted({edge for line in lines for edge in line.cut.edges}):
        if not found or edge - found[-1] > _CLOSE:
            found.append(edge)
    return found


def _cells(line: Line, columns: list[int]) -> Iterator[tuple[int, int, str, int]]:
    """Column, width in columns, text and the merge downwards of each cell of a row."""
    edges = line.cut.edges
    cell = 0
    while cell < len(line.texts):
        last = cell
        while line.cut.across.get(cell, 0) >= _MOST_MERGED and line.cut.across.get(last + 1, 0) == 1:
            last += 1
        if last + 1 < len(edges):
            left, right = bisect_right(columns, edges[cell]), bisect_right(columns, edges[last + 1])
        else:
            left, right = cell + 1, last + 2
        yield left, max(1, right - left), line.texts[cell], line.cut.down.get(cell, 0)
        cell = last + 1


def _over(rows: list[Row]) -> Callable[[], Iterator[Row]]:
    return lambda: iter(rows)
