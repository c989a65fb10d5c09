"""An .xlsx sheet read cell by cell: for sheets whose used area is too sparse for one block, or which calamine refuses."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final

from lxml import etree

from anwang.ground.sheet.archive import Archive
from anwang.ground.sheet.limits import Limits
from anwang.ground.sheet.model import Cell, Merge, Row, column_index
from anwang.ground.sheet.ooxml import attribute, local, parse_xml
from anwang.ground.sheet.unreadable import Unreadable

_DATE_IDS: Final = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_DATE_CODE: Final = re.compile(r"[ymdhs年月日时分秒]", re.IGNORECASE)
_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet's date knows no zone
_EPOCH_1904: Final = datetime(1904, 1, 1)  # noqa: DTZ001


def serial_date(number: float, *, date1904: bool = False) -> date | datetime | None:
    """The day (or moment) that a sheet's serial number means; None outside of 1900 to 9999."""
    try:
        moment = (_EPOCH_1904 if date1904 else _EPOCH) + timedelta(seconds=round(number * 86400))
    except (OverflowError, ValueError):
        return None
    return moment.date() if not (moment.hour or moment.minute or moment.second) else moment


class CellReader:
    """Shared texts and date styles of a workbook, read once."""

    def __init__(self, archive: Archive, limits: Limits, *, date1904: bool) -> None:
        self._archive, self._limits, self._date1904 = archive, limits, date1904
        self._texts = _shared_texts(archive)
        self._dates = _date_styles(archive)

    def rows(self, path: str) -> Iterator[Row]:
        """Rows that hold something, with their numbers."""
        events = etree.iterparse(
            io.BytesIO(self._archive.read(path)), events=("end",), resolve_entities=False, no_network=True, recover=True
        )
        number = 0
        try:
            for _, element in events:
                if local(element) != "row":
                    continue
                number = int(element.get("r") or number + 1)
                cells = self._cells(element)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
                if cells:
                    yield number, cells
        except (etree.XMLSyntaxError, ValueError) as error:
            raise Unreadable("workbook_damaged", real_format="xlsx") from error

    def _cells(self, row: Any) -> list[Cell]:
        cells: list[Cell] = []
        for position, element in enumerate(row, start=1):
            if local(element) != "c":
                continue
            letters = re.match(r"[A-Z]+", element.get("r") or "")
            column = column_index(letters.group()) if letters else position
            value = self._value(element)
            if value in (None, "") or column > self._limits.columns:
                continue
            cells.extend([None] * (column - len(cells)))
            cells[column - 1] = value
        return cells

    def _value(self, element: Any) -> Cell:
        kind = element.get("t", "n")
        if kind == "inlineStr":
            return _text_of(element)
        raw = next((child.text or "" for child in element if local(child) == "v"), "")
        if not raw or kind == "e":
            return None
        if kind == "s":
            index = int(raw)
            return self._texts[index] if 0 <= index < len(self._texts) else None
        if kind == "b":
            return raw == "1"
        if kind in ("str", "d"):
            return str(raw)
        return self._number(raw, int(element.get("s") or 0))

    def _number(self, raw: str, style: int) -> Cell:
        try:
            number = float(raw)
        except ValueError:
            return raw
        if style in self._dates:
            return serial_date(number, date1904=self._date1904)
        return int(number) if number.is_integer() and abs(number) < 1e18 else number  # noqa: PLR2004

    def merges(self, path: str) -> list[Merge]:
        found = re.findall(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"', self._archive.read(path))
        return [Merge(int(t), column_index(le.decode()), int(b), column_index(r.decode())) for le, t, r, b in found]


def _text_of(element: Any) -> str:
    """All runs of a rich text, without the phonetic guides."""
    return "".join(
        node.text or "" for node in element.iter() if local(node) == "t" and not any(local(a) == "rPh" for a in node.iterancestors())
    )


def _shared_texts(archive: Archive) -> list[str]:
    path = next((name for name in archive.names() if name.lower() == "xl/sharedstrings.xml"), "")
    if not path:
        return []
    return [_text_of(item) for item in parse_xml(archive.read(path)) if local(item) == "si"]


def _date_styles(archive: Archive) -> frozenset[int]:
    if not archive.has("xl/styles.xml"):
        return frozenset()
    tree = parse_xml(archive.read("xl/styles.xml"))
    own: dict[int, str] = {}
    for element in tree.iter():
        if local(element) == "numFmt":
            own[int(attribute(element, "numFmtId") or 0)] = attribute(element, "formatCode")
    dates = set()
    formats = next((element for element in tree if local(element) == "cellXfs"), ())
    for index, element in enumerate(formats):
        number = int(element.get("numFmtId") or 0)
        code = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", own.get(number, ""))
        if number in _DATE_IDS or _DATE_CODE.search(code):
            dates.add(index)
    return frozenset(dates)
