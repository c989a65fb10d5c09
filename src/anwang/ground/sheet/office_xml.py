"""Office documents kept as XML: Excel 2003 XML, OpenDocument sheets, and the tables of a Word .docx."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any, Final

from lxml import etree

from anwang.ground.sheet.archive import Archive
from anwang.ground.sheet.formats import Detected
from anwang.ground.sheet.limits import Limits
from anwang.ground.sheet.model import ERROR_CELL, NOT_COMPUTED, Cell, Flaw, Merge, Row, Sheet, Workbook
from anwang.ground.sheet.ooxml import attribute, local, parse_xml
from anwang.ground.sheet.spanned import Spanned
from anwang.ground.sheet.unreadable import Unreadable

_TRAILING: Final = 1000
"""Repeats longer than this at the end of a row or sheet are formatting, not data."""


def _over(rows: list[Row]) -> Callable[[], Iterator[Row]]:
    return lambda: iter(rows)


def _huge(data: bytes, code: str, real_format: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable(code, real_format=real_format) from error


def moment(text: str) -> Cell:
    """An ISO date or date-time as these formats write it; the text itself when it is something else."""
    match = re.match(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d))?", text)
    if not match:
        return text
    try:
        if match.group(2) in (None, "00:00:00"):
            return date.fromisoformat(match.group(1))
        return datetime.fromisoformat(f"{match.group(1)}T{match.group(2)}")
    except ValueError:
        return text


def number(text: str) -> Cell:
    try:
        value = float(text)
    except ValueError:
        return text or None
    return int(value) if value.is_integer() and abs(value) < 1e18 else value  # noqa: PLR2004


# ── Excel 2003 XML ──────────────────────────────────────────────────────────────────────────────────────────────
def read_spreadsheetml(found: Detected, limits: Limits) -> Workbook:
    head = found.data[:4096].replace(b"\0", b"")
    if b"<!DOCTYPE" in head or b"<!ENTITY" in head:
        raise Unreadable("xml_entities", real_format=found.real_format.value)
    assert found.text is not None  # noqa: S101 - a text format was detected by decoding
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", found.text.text.lstrip("\ufeff \r\n"))
    tree = _huge(text.encode("utf-8"), "workbook_damaged", found.real_format.value)
    sheets = [_worksheet(element, index, limits) for index, element in enumerate(e for e in tree if local(e) == "Worksheet")]
    date1904 = any(local(e) == "Date1904" for e in tree.iter())
    if not sheets:
        raise Unreadable("no_table", real_format=found.real_format.value)
    return Workbook(real_format=found.real_format.value, sheets=sheets, encoding=found.encoding, date1904=date1904)


def _worksheet(element: Any, index: int, limits: Limits) -> Sheet:
    grid = Spanned(limits)
    hidden_rows: set[int] = set()
    hidden_columns: set[int] = set()
    flaws: dict[int, dict[int, Flaw]] = {}
    hidden = any(local(e) == "Visible" and (e.text or "") != "SheetVisible" for e in element.iter())
    filtered = any(local(e) == "AutoFilterColumn" for e in element.iter())
    table = next((e for e in element if local(e) == "Table"), ())
    column = 0
    for child in table:
        tag = local(child)
        if tag == "Column":
            column = int(attribute(child, "Index") or column + 1)
            span = int(attribute(child, "Span") or 0)
            if attribute(child, "Hidden") == "1":
                hidden_columns.update(range(column, min(column + span, limits.columns) + 1))
            column += span
        elif tag == "Row":
            at = grid.next_row(int(attribute(child, "Index") or 0) or None)
            if attribute(child, "Hidden") == "1":
                hidden_rows.add(at)
            _cells_2003(child, grid, at, flaws)
            for _ in range(min(int(attribute(child, "Span") or 0), limits.rows)):
                grid.next_row()
    sheet = Sheet(attribute(element, "Name"), index, _over(grid.table()), grid.merges, hidden)
    sheet.hidden_rows, sheet.hidden_columns, sheet.filtered = frozenset(hidden_rows), frozenset(hidden_columns), filtered
    sheet.flaws, sheet.flaw_count = flaws, sum(map(len, flaws.values()))
    return sheet


def _cells_2003(row: Any, grid: Spanned, at: int, flaws: dict[int, dict[int, Flaw]]) -> None:
    for cell in row:
        if local(cell) != "Cell":
            continue
        if attribute(cell, "Index"):
            grid.move_to(int(attribute(cell, "Index")))
        data = next((e for e in cell if local(e) == "Data"), None)
        kind = attribute(data, "Type") if data is not None else ""
        text = "".join(data.itertext()) if data is not None else ""
        down, across = int(attribute(cell, "MergeDown") or 0) + 1, int(attribute(cell, "MergeAcross") or 0) + 1
        column = grid.put(_value_2003(kind, text), down=down, across=across)
        if kind == "Error":
            flaws.setdefault(at, {})[column] = Flaw(ERROR_CELL, text)
        elif attribute(cell, "Formula") and data is None:
            flaws.setdefault(at, {})[column] = Flaw(NOT_COMPUTED, "")


def _value_2003(kind: str, text: str) -> Cell:
    if kind == "Number":
        return number(text)
    if kind == "DateTime":
        return moment(text)
    if kind == "Boolean":
        return text == "1"
    return None if kind == "Error" else (text or None)


# ── OpenDocument ────────────────────────────────────────────────────────────────────────────────────────────────
def read_ods(found: Detected, limits: Limits) -> Workbook:
    assert found.archive is not None  # noqa: S101 - detected through it
    tree = _huge(found.archive.read("content.xml"), "workbook_damaged", "ods")
    hidden_styles = {
        attribute(style, "name")
        for style in tree.iter()
        if local(style) == "style" and any(local(p) == "table-properties" and attribute(p, "display") == "false" for p in style)
    }
    tables = [e for e in tree.iter() if local(e) == "table" and not any(local(a) == "table" for a in e.iterancestors())]
    sheets = [_ods_sheet(table, index, hidden_styles, limits) for index, table in enumerate(tables[: limits.sheets])]
    if not sheets:
        raise Unreadable("no_table", real_format="ods")
    return Workbook(real_format="ods", sheets=sheets)


def _ods_sheet(table: Any, index: int, hidden_styles: set[str], limits: Limits) -> Sheet:
    rows: list[Row] = []
    merges: list[Merge] = []
    flaws: dict[int, dict[int, Flaw]] = {}
    hidden: set[int] = set()
    filtered = False
    at = 0
    for element in table.iter():
        if local(element) != "table-row" or at >= limits.rows:
            continue
        repeat = int(attribute(element, "number-rows-repeated") or 1)
        cells = _ods_cells(element, at + 1, merges, flaws, limits)
        copies = repeat if cells and repeat <= _TRAILING else 1
        visibility = attribute(element, "visibility")
        for offset in range(copies):
            if cells:
                rows.append((at + 1 + offset, list(cells)))
                if visibility in ("collapse", "filter"):
                    hidden.add(at + 1 + offset)
                    filtered = filtered or visibility == "filter"
        at += repeat
    sheet = Sheet(attribute(table, "name"), index, _over(rows), merges, attribute(table, "style-name") in hidden_styles)
    sheet.hidden_rows, sheet.filtered, sheet.flaws, sheet.flaw_count = frozenset(hidden), filtered, flaws, sum(map(len, flaws.values()))
    return sheet


def _ods_cells(row: Any, at: int, merges: list[Merge], flaws: dict[int, dict[int, Flaw]], limits: Limits) -> list[Cell]:
    cells: list[Cell] = []
    column = 1
    for cell in row:
        if local(cell) not in ("table-cell", "covered-table-cell") or column > limits.columns:
            continue
        repeat = int(attribute(cell, "number-columns-repeated") or 1)
        value = _ods_value(cell)
        down, across = int(attribute(cell, "number-rows-spanned") or 1), int(attribute(cell, "number-columns-spanned") or 1)
        if local(cell) == "table-cell" and (down > 1 or across > 1):
            merges.append(Merge(at, column, at + down - 1, column + across - 1))
        if isinstance(value, str) and re.fullmatch(r"(#[A-Z/0!?]+|Err:\d+)", value) and attribute(cell, "formula"):
            flaws.setdefault(at, {})[column] = Flaw(ERROR_CELL, value)
            value = None
        if value is not None and local(cell) == "table-cell":
            cells.extend([None] * (column - 1 - len(cells)))
            cells.extend([value] * min(repeat, limits.columns - column + 1))
        column += repeat
    return cells


def _ods_value(cell: Any) -> Cell:
    kind = attribute(cell, "value-type")
    if kind in ("float", "currency", "percentage"):
        return number(attribute(cell, "value"))
    if kind == "date":
        return moment(attribute(cell, "date-value"))
    if kind == "boolean":
        return attribute(cell, "boolean-value") == "true"
    text = "\n".join("".join(p.itertext()) for p in cell if local(p) == "p")
    return text or None


# ── Word ────────────────────────────────────────────────────────────────────────────────────────────────────────
def read_docx(found: Detected, limits: Limits) -> Workbook:
    assert found.archive is not None  # noqa: S101 - detected through it
    tree = _docx_body(found.archive)
    sheets: list[Sheet] = []
    title = ""
    for element in tree.iter():
        tag = local(element)
        if tag == "p" and not any(local(a) == "tbl" for a in element.iterancestors()):
            title = _paragraph(element).strip() or title
        elif tag == "tbl":
            sheet = _docx_sheet(element, len(sheets), limits)
            sheet.name = title[:31] if title else f"表{len(sheets) + 1}"
            title = ""
            sheets.append(sheet)
    if not sheets:
        raise Unreadable("no_table", real_format="docx", detail="（Word 文档里只有文字，没有表格）")
    return Workbook(real_format="docx", sheets=sheets)


def _docx_body(archive: Archive) -> Any:
    return parse_xml(archive.read("word/document.xml"))


def _paragraph(element: Any) -> str:
    parts = []
    for node in element.iter():
        tag = local(node)
        if tag == "t":
            parts.append(node.text or "")
        elif tag in ("br", "cr"):
            parts.append("\n")
        elif tag == "tab":
            parts.append("\t" if not any(local(a) == "tabs" for a in node.iterancestors()) else "")
        elif tag == "sym" and attribute(node, "char").upper() in ("F0FE", "F052", "F0FC"):
            parts.append("√")
    return "".join(parts)


def _docx_sheet(table: Any, index: int, limits: Limits) -> Sheet:
    grid: dict[int, list[Cell]] = {}
    merges: list[Merge] = []
    open_spans: dict[int, Merge] = {}
    rows = [e for e in table.iter() if local(e) == "tr" and next(a for a in e.iterancestors() if local(a) == "tbl") is table]
    for at, row in enumerate(rows, start=1):
        column = 1 + _grid_before(row)
        cells: list[Cell] = []
        for cell in (e for e in row.iter() if local(e) == "tc" and next(a for a in e.iterancestors() if local(a) == "tr") is row):
            across, joined = _tc_spans(cell)
            paragraphs = [
                _paragraph(p) for p in cell.iter() if local(p) == "p" and next(a for a in p.iterancestors() if local(a) == "tc") is cell
            ]
            value = "\n".join(paragraphs).strip("\n") or None
            if joined == "continue" and column in open_spans:
                span = open_spans[column]
                open_spans[column] = Merge(span.top, span.left, at, span.right)
            else:
                _close(open_spans, column, merges)
                open_spans[column] = Merge(at, column, at, column + across - 1)
                if value is not None and column <= limits.columns:
                    cells.extend([None] * (column - 1 - len(cells)))
                    cells.append(value)
            column += across
        if cells:
            grid[at] = cells
    for column in list(open_spans):
        _close(open_spans, column, merges)
    return Sheet("", index, _over(sorted(grid.items())), merges)


def _close(spans: dict[int, Merge], column: int, merges: list[Merge]) -> None:
    span = spans.pop(column, None)
    if span and (span.bottom > span.top or span.right > span.left):
        merges.append(span)


def _grid_before(row: Any) -> int:
    found = next((e for e in row.iter() if local(e) == "gridBefore"), None)
    return int(attribute(found, "val") or 0) if found is not None else 0


def _tc_spans(cell: Any) -> tuple[int, str]:
    properties = next((e for e in cell if local(e) == "tcPr"), ())
    across, joined = 1, ""
    for element in properties:
        if local(element) == "gridSpan":
            across = int(attribute(element, "val") or 1)
        elif local(element) == "vMerge":
            joined = attribute(element, "val") or "continue"
    return across, joined
