"""Tables of web pages: what many systems call «export to Excel»."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from lxml import html

from anwang.ground.sheet.encoding import decode
from anwang.ground.sheet.formats import Detected
from anwang.ground.sheet.limits import Limits
from anwang.ground.sheet.model import Cell, Row, Sheet, Workbook
from anwang.ground.sheet.ooxml import local
from anwang.ground.sheet.spanned import Spanned
from anwang.ground.sheet.unreadable import Unreadable

_BREAKS: Final = frozenset({"br", "p", "div", "li", "tr"})
_SILENT: Final = frozenset({"script", "style", "table", "head"})
_HIDDEN: Final = re.compile(r"display\s*:\s*none|mso-hidden\s*:\s*all", re.IGNORECASE)


def read_html(found: Detected, limits: Limits) -> Workbook:
    """Every innermost table becomes a sheet. Raises `Unreadable` when the page has none."""
    assert found.text is not None  # noqa: S101 - a text format was detected by decoding
    sheets = _tables(found.text.text, limits)
    if not sheets:
        raise Unreadable("no_table", real_format="html", detail="（网页里没有表格，可能只是登录页或出错页）")
    return Workbook(real_format=found.real_format.value, sheets=sheets, encoding=found.encoding)


def read_mhtml(found: Detected, limits: Limits) -> Workbook:
    """A web archive: every page part in turn."""
    message = email.message_from_bytes(found.data, policy=email.policy.default)
    sheets: list[Sheet] = []
    encoding = ""
    for part in message.walk():
        if part.get_content_type() != "text/html":
            continue
        decoded = decode(part.get_payload(decode=True) or b"")  # type: ignore[arg-type]  # bytes, for a part that is no multipart
        if decoded is not None:
            encoding = decoded.encoding
            sheets += _tables(decoded.text, limits)
    for index, sheet in enumerate(sheets):
        sheet.index = index
    if not sheets:
        raise Unreadable("no_table", real_format="mhtml")
    return Workbook(real_format=found.real_format.value, sheets=sheets, encoding=encoding)


def _tables(text: str, limits: Limits) -> list[Sheet]:
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff"))
    if not text.strip():
        return []
    parser = html.HTMLParser(huge_tree=True, no_network=True, remove_comments=True)
    tree = html.document_fromstring(text, parser=parser, ensure_head_body=True)
    names = re.findall(r"<x:Name>([^<]*)</x:Name>", text)
    sheets: list[Sheet] = []
    for table in tree.iter("table"):
        if table.find(".//table") is not None and not _own_grid(table):
            continue
        sheet = _sheet(table, len(sheets), limits)
        if sheet is None:
            continue
        caption = table.findtext("caption") or ""
        sheet.name = caption.strip() or (names[len(sheets)] if len(sheets) < len(names) else f"表{len(sheets) + 1}")
        sheets.append(sheet)
    return sheets


def _own_grid(table: Any) -> bool:
    """A table around tables is layout unless most of its cells hold none."""
    cells = [cell for cell in table.iter("td", "th") if next(cell.iterancestors("table")) is table]
    return sum(1 for cell in cells if cell.find(".//table") is None) > max(4, len(cells) // 2)


def _sheet(table: Any, index: int, limits: Limits) -> Sheet | None:
    grid = Spanned(limits)
    hidden = set()
    for row in table.iter("tr"):
        if next(row.iterancestors("table")) is not table:
            continue
        number = grid.next_row()
        if number > limits.rows:
            break
        if _HIDDEN.search(row.get("style") or ""):
            hidden.add(number)
        for cell in row:
            if local(cell) in ("td", "th"):
                grid.put(_value(cell), down=_span(cell.get("rowspan")), across=_span(cell.get("colspan")))
    rows = grid.table()
    if not rows:
        return None
    return Sheet(name="", index=index, source=_over(rows), merges=grid.merges, hidden_rows=frozenset(hidden))


def _over(rows: list[Row]) -> Callable[[], Iterator[Row]]:
    return lambda: iter(rows)


def _span(text: str | None) -> int:
    return int(text) if text and text.strip().isdigit() and len(text.strip()) < 6 else 1  # noqa: PLR2004


def _value(cell: Any) -> Cell:
    parts: list[str] = []
    _collect(cell, parts)
    text = re.sub(r"[ \t\r\n]*\x00[ \t\r\n\x00]*", "\n", re.sub(r"[ \t\r\n]+", " ", "".join(parts))).strip(" \n\xa0")
    return text or None


def _collect(element: Any, parts: list[str]) -> None:
    """Text in reading order; a NUL marks a line break until white space has been folded."""
    parts.append(element.text or "")
    for child in element:
        tag = local(child)
        if tag in _BREAKS and parts and any(part.strip() for part in parts):
            parts.append("\0")
        if tag == "input":
            parts.append(child.get("value") or "")
        elif tag and tag not in _SILENT:
            _collect(child, parts)
        parts.append(child.tail or "")
