"""Writing into the form: values go straight into the sheets' XML, every other part of the file is passed on byte for byte.

Texts are written as texts, never as formulas. Cells with formulas keep them; their remembered results are brought up to date.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import IO, Any, Final
from xml.sax.saxutils import escape

from lxml import etree

from anwang.ground.inputs import UNPRINTABLE
from anwang.ground.sheet.model import column_index, column_letter
from anwang.ground.sheet.ooxml import local, parse_xml
from anwang.returns.template import shifting
from anwang.returns.template.layout import REF, ref_of, split_ref
from anwang.returns.template.opening import Book, child, tree_of

Written = Decimal | int | str | date | None
EPOCH: Final = date(1899, 12, 30)
EPOCH_1904: Final = date(1904, 1, 1)
LONGEST: Final = 32_000
MARK: Final = "anwang-rows"
FIXED_TIME: Final = (1980, 1, 1, 0, 0, 0)
"""The same content makes the same file."""


@dataclass(frozen=True, slots=True)
class Lines:
    """A list to be written: the row that shows how (its styles), how many rows the form holds ready, the columns, and the records."""

    first_row: int
    ready: int
    count: int
    columns: tuple[int, ...]
    rows: Iterable[Sequence[Written]]

    @property
    def extra(self) -> int:
        """How many rows more than the form holds ready."""
        return max(0, self.count - self.ready)


@dataclass(frozen=True, slots=True)
class Edits:
    """What is written into one sheet: cells, results of its formulas (None: left to Excel), and a list."""

    cells: Mapping[str, Written]
    results: Mapping[str, Any]
    lines: Lines | None = None


def write(book: Book, edits: Mapping[str, Edits], into: IO[bytes], *, reckon: bool = False) -> None:
    """Write the filled workbook. `reckon` asks Excel to reckon everything anew when it opens the file."""
    paths = {book.page(name).path: name for name in edits}
    shifts = {name: shifting.Shift(each.lines.first_row, each.lines.ready, each.lines.extra) for name, each in edits.items() if each.lines}
    shifts = {name: shift for name, shift in shifts.items() if shift.extra}
    pages = {page.path: page.name for page in book.pages}
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as out:
        for name in book.archive.names():
            if shifts and name.lower() == "xl/calcchain.xml":
                continue
            info = zipfile.ZipInfo(name, FIXED_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            if name in paths or (shifts and name in pages):
                _sheet(book, pages[name], edits.get(pages[name]), shifts, (out, info))
                continue
            content = book.archive.read(name)
            if name == book.workbook and (reckon or shifts):
                content = _workbook(content, shifts, [page.name for page in book.pages], reckon=reckon)
            elif shifts and name in {"[Content_Types].xml", "xl/_rels/workbook.xml.rels"}:
                content = _without_chain(content)
            out.writestr(info, content)


def _sheet(
    book: Book, name: str, edits: Edits | None, shifts: Mapping[str, shifting.Shift], target: tuple[zipfile.ZipFile, zipfile.ZipInfo]
) -> None:
    out, info = target
    tree = tree_of(book, book.page(name))
    sheet = _Sheet(tree, date1904=book.date1904)
    if edits is not None:
        for ref, value in edits.cells.items():
            sheet.put(ref, value)
        for ref, result in edits.results.items():
            sheet.remember(ref, result)
    shifting.formulas(tree, name, shifts)
    if edits is None or edits.lines is None:
        out.writestr(info, _bytes(tree))
        return
    lines = edits.lines
    maker = sheet.open_list(lines)
    if name in shifts:
        shifting.rows(tree, shifts[name])
    head, tail = _bytes(tree).split(f"<!--{MARK}-->".encode(), 1)
    with out.open(info, "w", force_zip64=True) as stream:
        stream.write(head)
        for number, values in enumerate(lines.rows):
            stream.write(maker.row(lines.first_row + number, values))
        stream.write(tail)


def _bytes(tree: Any) -> bytes:
    return bytes(etree.tostring(tree.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True))


def _workbook(content: bytes, shifts: Mapping[str, shifting.Shift], names: list[str], *, reckon: bool) -> bytes:
    tree = parse_xml(content)
    shifting.names(tree, shifts, names)
    if reckon:
        found = child(tree, "calcPr")
        if found is None:
            found = etree.Element(_tag(tree, "calcPr"))
            before = {
                "oleSize",
                "customWorkbookViews",
                "pivotCaches",
                "smartTagPr",
                "smartTagTypes",
                "webPublishing",
                "fileRecoveryPr",
                "extLst",
            }
            place = next((index for index, each in enumerate(tree) if local(each) in before), len(tree))
            tree.insert(place, found)
        found.set("fullCalcOnLoad", "1")
    return _bytes(tree)


def _without_chain(content: bytes) -> bytes:
    tree = parse_xml(content)
    for each in list(tree):
        if "calcChain" in (each.get("PartName") or "") or "calcChain" in (each.get("Target") or ""):
            tree.remove(each)
    return _bytes(tree)


def _tag(near: Any, name: str) -> str:
    return f"{{{etree.QName(near).namespace}}}{name}"


class _Sheet:
    """The cells of one sheet's XML by row and column."""

    def __init__(self, tree: Any, *, date1904: bool) -> None:
        self.tree, self.date1904 = tree, date1904
        found = child(tree, "sheetData")
        self.data = found if found is not None else etree.SubElement(tree, _tag(tree, "sheetData"))
        self.lines: dict[int, Any] = {}
        number = 0
        for line in self.data:
            if local(line) == "row":
                number = int(line.get("r") or number + 1)
                line.set("r", str(number))
                self.lines[number] = line
        self.known: dict[int, dict[int, Any]] = {}

    def line(self, row: int) -> Any:
        """Return a row, made where it is missing."""
        if row not in self.lines:
            after = max((number for number in self.lines if number < row), default=0)
            made = etree.Element(_tag(self.tree, "row"), r=str(row))
            place = self.data.index(self.lines[after]) + 1 if after else 0
            self.data.insert(place, made)
            self.lines[row] = made
        return self.lines[row]

    def cells(self, row: int) -> dict[int, Any]:
        """Return a row's cells by column."""
        if row not in self.known:
            column = 0
            found = {}
            for cell in self.line(row):
                if local(cell) != "c":
                    continue
                ref = REF.fullmatch(cell.get("r") or "")
                column = column_index(ref.group(1)) if ref else column + 1
                cell.set("r", ref_of(row, column))
                found[column] = cell
            self.known[row] = found
        return self.known[row]

    def cell(self, row: int, column: int) -> Any:
        """Return a cell, made where it is missing, in the look of its row or column."""
        cells = self.cells(row)
        if column not in cells:
            made = etree.Element(_tag(self.tree, "c"), r=ref_of(row, column))
            if style := self.own_style(row, column):
                made.set("s", style)
            before = max((number for number in cells if number < column), default=0)
            place = self.line(row).index(cells[before]) + 1 if before else 0
            self.line(row).insert(place, made)
            self.line(row).attrib.pop("spans", None)  # a hint that no longer holds
            cells[column] = made
        return cells[column]

    def own_style(self, row: int, column: int) -> str:
        """Return the style that a row, or else a column, gives its cells."""
        line = self.line(row)
        if line.get("customFormat") in {"1", "true"}:
            return str(line.get("s") or "")
        found = child(self.tree, "cols")
        for each in found if found is not None else ():
            if int(each.get("min") or 0) <= column <= int(each.get("max") or 0):
                return str(each.get("style") or "")
        return ""

    def put(self, ref: str, value: Written) -> None:
        """Write a value; a cell with a formula is left alone."""
        cell = self.cell(*split_ref(ref))
        if child(cell, "f") is not None:
            return
        for each in list(cell):
            cell.remove(each)
        cell.attrib.pop("t", None)
        if value is None or value == "":
            return
        if isinstance(value, str):
            cell.set("t", "inlineStr")
            words = etree.SubElement(etree.SubElement(cell, _tag(cell, "is")), _tag(cell, "t"))
            words.text = UNPRINTABLE.sub("", value)[:LONGEST]
            words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            return
        etree.SubElement(cell, _tag(cell, "v")).text = number_text(value, date1904=self.date1904)

    def remember(self, ref: str, result: Any) -> None:
        """Note what a formula gives; None leaves it to Excel."""
        row, column = split_ref(ref)
        cell = self.cells(row).get(column)
        if cell is None or child(cell, "f") is None:
            return
        found = child(cell, "v")
        if found is not None:
            cell.remove(found)
        cell.attrib.pop("t", None)
        if result is None:
            return
        if isinstance(result, bool):
            cell.set("t", "b")
        elif isinstance(result, str):
            cell.set("t", "str")
        words = (
            str(int(result))
            if isinstance(result, bool)
            else UNPRINTABLE.sub("", result)
            if isinstance(result, str)
            else number_text(result)
        )
        etree.SubElement(cell, _tag(cell, "v")).text = words

    def open_list(self, lines: Lines) -> LineMaker:
        """Take the rows held ready for a list out, leave a mark in their place, and return what makes rows in their look."""
        first = self.line(lines.first_row)
        styles = {column: self.own_style(lines.first_row, column) for column in lines.columns}
        styles |= {column: cell.get("s") or "" for column, cell in self.cells(lines.first_row).items()}
        look = {name: value for name, value in first.attrib.items() if name not in {"r", "spans"}}
        maker = LineMaker(etree.QName(self.tree).namespace or "", self.tree.prefix, styles, look, lines.columns, date1904=self.date1904)
        place = self.data.index(first)
        # rows held ready beyond the records stay as they are
        for row in range(lines.first_row, lines.first_row + min(lines.ready, max(lines.count, 0))):
            if row in self.lines:
                self.data.remove(self.lines.pop(row))
        self.data.insert(place, etree.Comment(MARK))
        return maker


class LineMaker:
    """Makes the rows of a list as XML, one at a time."""

    def __init__(
        self, namespace: str, prefix: str | None, styles: dict[int, str], look: dict[str, str], columns: tuple[int, ...], *, date1904: bool
    ) -> None:
        self.p = f"{prefix}:" if prefix else ""
        self.styles, self.columns, self.date1904 = styles, columns, date1904
        self.look = "".join(f' {name}="{escape(value, {chr(34): "&quot;"})}"' for name, value in look.items() if "}" not in name)
        self.letters = {column: column_letter(column) for column in {*columns, *styles}}

    def row(self, number: int, values: Sequence[Written]) -> bytes:
        """Return one row."""
        by_column = dict(zip(self.columns, values, strict=False))
        cells = [self._cell(number, column, by_column.get(column)) for column in sorted(self.letters)]
        return f'<{self.p}row r="{number}"{self.look}>{"".join(cells)}</{self.p}row>'.encode()

    def _cell(self, row: int, column: int, value: Written) -> str:
        style = f' s="{self.styles[column]}"' if self.styles.get(column) else ""
        head = f'<{self.p}c r="{self.letters[column]}{row}"{style}'
        if value is None or value == "":
            return f"{head}/>"
        if isinstance(value, str):
            words = escape(UNPRINTABLE.sub("", value)[:LONGEST])
            return f'{head} t="inlineStr"><{self.p}is><{self.p}t xml:space="preserve">{words}</{self.p}t></{self.p}is></{self.p}c>'
        return f"{head}><{self.p}v>{number_text(value, date1904=self.date1904)}</{self.p}v></{self.p}c>"


def number_text(value: Decimal | int | date, *, date1904: bool = False) -> str:
    """Return a number as XML holds it; a day as its serial number."""
    if isinstance(value, date):
        return str((value - (EPOCH_1904 if date1904 else EPOCH)).days)
    return format(value, "f") if isinstance(value, Decimal) else str(value)
