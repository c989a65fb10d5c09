"""What calamine does not tell about an .xlsx: errors, formulas never computed, hidden rows, 1904 dates, the used area.

One pass over the unpacked bytes by regular expression; nothing is built, so a million empty rows cost one decompression.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from anwang.ground.sheet.archive import Archive
from anwang.ground.sheet.limits import Limits
from anwang.ground.sheet.model import ERROR_CELL, NOT_COMPUTED, Flaw, column_index
from anwang.ground.sheet.unreadable import Unreadable

_REFERENCE: Final = re.compile(rb'\br="([A-Z]{1,3})(\d+)"')
_TRUE: Final = ("1", "true")


@dataclass(slots=True)
class Part:
    """One sheet of the workbook file."""

    name: str
    path: str
    hidden: bool
    is_chart: bool = False


@dataclass(slots=True)
class Book:
    parts: list[Part]
    date1904: bool


@dataclass(slots=True)
class Scan:
    """What one sheet's XML says beside the values."""

    last_row: int = 0
    last_column: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    filtered: bool = False
    widths: dict[int, float] = field(default_factory=dict)
    flaws: dict[int, dict[int, Flaw]] = field(default_factory=dict)
    flaw_count: int = 0
    strayed: bool = False
    """A cell claims a far later row than the one that it stands in: only the cell-by-cell reader is safe."""


def parse_xml(data: bytes) -> Any:
    """A parsed tree without entities, network or huge trees; `Unreadable` when it is not well formed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("workbook_damaged") from error


def local(element: Any) -> str:
    """The tag without its namespace; an empty text for comments and instructions."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """An attribute by local name, whatever its namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def workbook_path(archive: Archive) -> str:
    if archive.has("xl/workbook.xml"):
        return "xl/workbook.xml"
    found = [name for name in archive.names() if name.lower().startswith("xl/workbook") and name.endswith(".xml")]
    if not found:
        raise Unreadable("workbook_damaged", real_format="xlsx", detail="（缺少工作簿目录）")
    return found[0]


def relations(archive: Archive, path: str) -> dict[str, str]:
    """Relation id → part path, for the part at `path`."""
    folder, _, base = path.rpartition("/")
    rels = f"{folder}/_rels/{base}.rels"
    if not archive.has(rels):
        return {}
    result = {}
    for relation in parse_xml(archive.read(rels)):
        target = attribute(relation, "Target").replace("\\", "/")
        full = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        result[attribute(relation, "Id")] = full
    return result


def read_book(archive: Archive) -> Book:
    path = workbook_path(archive)
    tree = parse_xml(archive.read(path))
    targets = relations(archive, path)
    parts, date1904 = [], False
    for element in tree.iter():
        tag = local(element)
        if tag == "workbookPr":
            date1904 = element.get("date1904", "0") in _TRUE
        elif tag == "sheet":
            target = targets.get(attribute(element, "id"), "")
            hidden = element.get("state", "visible") != "visible"
            parts.append(Part(element.get("name", ""), target, hidden, "chartsheet" in target or "dialogsheet" in target))
    return Book(parts, date1904)


class _Scanner:
    def __init__(self, prefix: bytes, limits: Limits) -> None:
        p = re.escape(prefix)
        self._limits = limits
        self.scan = Scan()
        self._row_tag = b"<" + prefix + b"row"
        self._cell_end = b"</" + prefix + b"c>"
        self._row_end = b"</" + prefix + b"row>"
        self._row_number = re.compile(rb"<" + p + rb'row\b[^>]*?\br="(\d+)"')
        self._hidden_row = re.compile(rb"<" + p + rb'row\b(?=[^>]*\bhidden="(?:1|true)")[^>]*?\br="(\d+)"')
        self._error = re.compile(rb"<" + p + rb'c\b(?=[^>]*\bt="e")([^>]*)>(.*?)</' + p + rb"c>", re.DOTALL)
        self._value = re.compile(rb"<" + p + rb"v>([^<]*)</")
        self._formula = re.compile(
            rb"<"
            + p
            + rb"c\b([^>]*)>\s*<"
            + p
            + rb"f\b[^>]*(?:/>|>[^<]*</"
            + p
            + rb"f>)\s*(<"
            + p
            + rb"v\s*/>|<"
            + p
            + rb"v>\s*</"
            + p
            + rb"v>)?\s*</"
            + p
            + rb"c>"
        )
        self._wide = re.compile(rb"<" + p + rb'c\b[^>]*?\br="([A-Z]{2,3})\d+"[^>]*[^/]>')
        self._column = re.compile(rb"<" + p + rb"col\b([^>]*)>")
        self._has_wide = re.compile(rb'r="[A-Z]{2,3}\d')

    def cut(self, chunk: bytes) -> int:
        """Where the last complete row ends, so that no cell is seen in halves."""
        end = chunk.rfind(self._row_end)
        if end >= 0:
            return end + len(self._row_end)
        start = chunk.rfind(self._row_tag)
        return max(start, 0)

    def head(self, chunk: bytes) -> None:
        for match in self._column.finditer(chunk):
            text = match.group(1).decode("ascii", "replace")
            found = dict(re.findall(r'(\w+)="([^"]*)"', text))
            first, last = int(found.get("min", "0")), min(int(found.get("max", "0")), self._limits.columns)
            hidden = found.get("hidden", "0") in _TRUE
            width = float(found.get("width", "0") or 0)
            for column in range(first, last + 1):
                if hidden:
                    self.scan.hidden_columns.add(column)
                elif width:
                    self.scan.widths[column] = width

    def feed(self, chunk: bytes) -> None:
        scan = self.scan
        if b'hidden="' in chunk:
            scan.hidden_rows.update(int(number) for number in self._hidden_row.findall(chunk))
        if b'"e"' in chunk:
            self._errors(chunk)
        if b"f>" in chunk or b"<f" in chunk or b":f" in chunk:
            self._uncached(chunk)
        end = chunk.rfind(self._cell_end)
        if end >= 0:
            start = chunk.rfind(self._row_tag, 0, end)
            number = self._row_number.match(chunk, start) if start >= 0 else None
            if number:
                scan.last_row = max(scan.last_row, int(number.group(1)))
            latest = self._row_number.match(chunk, max(chunk.rfind(self._row_tag), 0))
            digits = len(latest.group(1)) if latest else 7
            if re.search(rb'r="[A-Z]{1,3}\d{%d,}"' % (digits + 1), chunk):  # begun by letters, it is looked for far faster than by \b
                scan.strayed = True
            if self._has_wide.search(chunk):
                for letters in set(self._wide.findall(chunk)):
                    scan.last_column = max(scan.last_column, column_index(letters.decode("ascii")))

    def _errors(self, chunk: bytes) -> None:
        for match in self._error.finditer(chunk):
            value = self._value.search(match.group(2))
            self._note(match.group(1), ERROR_CELL, value.group(1).decode("utf-8", "replace") if value else "#?")

    def _uncached(self, chunk: bytes) -> None:
        for match in self._formula.finditer(chunk):
            if b't="str"' in match.group(1) and match.group(2):
                continue
            self._note(match.group(1), NOT_COMPUTED, "")

    def _note(self, attributes: bytes, kind: str, text: str) -> None:
        reference = _REFERENCE.search(attributes)
        self.scan.flaw_count += 1
        if reference and self.scan.flaw_count <= self._limits.flaws:
            row, column = int(reference.group(2)), column_index(reference.group(1).decode("ascii"))
            self.scan.flaws.setdefault(row, {})[column] = Flaw(kind, text)


def scan_sheet(archive: Archive, path: str, limits: Limits) -> Scan:
    """One pass over a sheet's XML; counts its real size on the way."""
    scanner: _Scanner | None = None
    rest = b""
    for piece in archive.chunks(path):
        if scanner is None:
            named = re.search(rb"<(\w+:)?worksheet\b", piece[:4096])
            scanner = _Scanner((named.group(1) or b"") if named else b"", limits)
            scanner.head(piece)
        chunk = rest + piece
        cut = scanner.cut(chunk)
        scanner.feed(chunk[:cut])
        rest = chunk[cut:]
    if scanner is None:
        raise Unreadable("workbook_damaged", real_format="xlsx", detail="（工作表是空部件）")
    scanner.feed(rest)
    if b"<autoFilter" in rest or b":autoFilter" in rest:
        scanner.scan.filtered = True
    return scanner.scan
