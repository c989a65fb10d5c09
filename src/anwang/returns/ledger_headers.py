"""The columns of a ledger that a superior's system imports: which field of our records each header means."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from anwang.figures.catalogue import catalogue
from anwang.figures.figure import base
from anwang.returns.bindings import ListColumn, RecordList
from anwang.returns.ledgers import LEDGERS, SEQUENCE
from anwang.returns.likeness import LIKELY, NUMBERING, likeness
from anwang.returns.template.layout import Grid

LISTED: Final = {"hazards.Hazard": "hazards.found", "enterprises.Site": "enterprises.sites", "inspections.Visit": "inspections.visits"}
LIST_COLUMNS: Final = 4
"""A sheet of which so many headers are fields of a record, and whose rows carry no labels, is a ledger."""
SEQUENCES: Final = frozenset({"序号", "编号", "序", "No", "NO"})


def ledger_on(grid: Grid) -> RecordList | None:
    """Return the ledger that a sheet asks for; None where it is a table of figures."""
    best: tuple[int, int, str, dict[int, ListColumn]] | None = None
    rows = sorted({row for row, _ in grid.spots})[:12]
    for row in rows:
        headers = {column: grid.text(row, column) for column in range(1, grid.width + 1) if grid.text(row, column)}
        if len(headers) < LIST_COLUMNS:
            continue
        for kind in LEDGERS:
            columns = list_columns(kind, headers)
            known = sum(1 for each in columns.values() if each.field != SEQUENCE)
            if known >= LIST_COLUMNS and known >= len(headers) * 0.5 and (best is None or known > best[0]):
                best = (known, row, kind, columns)
    if best is None:
        return None
    _, row, kind, columns = best
    first = row + 1
    while any(grid.at(first, column).row <= row for column in columns) or _numbered(grid, first, columns):
        first += 1
    columns = {column: _shaped(grid, kind, first, column, each) for column, each in columns.items()}
    figure = next((each.code for each in catalogue().values() if each.code == LISTED[kind]), "") or _first_listing(kind)
    ready = ready_rows(grid, first, {column: each.field for column, each in columns.items()})
    return RecordList(sheet=grid.name, first_row=first, ready=ready, figure=figure, window="period", columns=columns)


def ready_rows(grid: Grid, first: int, fields: Mapping[int, str]) -> int:
    """Return how many rows a form holds ready for a ledger from a row on, at least one; running numbers typed beforehand leave a row empty."""

    def is_ready(row: int) -> bool:
        cells = ((grid.at(row, column), field) for column, field in fields.items())
        return all(spot.is_empty or (field == SEQUENCE and spot.number is not None and not spot.formula) for spot, field in cells)

    ready = 0
    while first + ready <= grid.height and is_ready(first + ready):
        ready += 1
    return max(ready, 1)


def _shaped(grid: Grid, kind: str, row: int, column: int, found: ListColumn) -> ListColumn:
    """A column with the words that the form's own choice list offers for ours, and days as the cell shows them."""
    known = LEDGERS[kind].fields.get(found.field)
    theirs = grid.choices.get(column, ())
    words = {}
    for ours in known.choices.values() if known is not None else ():
        same = [each for each in theirs if each == ours or _core(each) == _core(ours)] or [each for each in theirs if _core(ours) in each]
        if len(same) == 1:
            words[ours] = same[0]
    return found.model_copy(update={"words": words, "days": "excel" if grid.at(row, column).kind == "date" else ""})


def _core(word: str) -> str:
    return re.sub(r"事故隐患|隐患|类|检查|\s", "", word)


def _numbered(grid: Grid, row: int, columns: Mapping[int, ListColumn]) -> bool:
    """A row of 1 2 3 … beneath the header."""
    texts = [grid.at(row, column) for column in columns]
    return len(texts) > 2 and all(spot.number is not None or NUMBERING.match(spot.text or " ") for spot in texts)  # noqa: PLR2004 - two may be chance


def _first_listing(kind: str) -> str:
    return next(figure.code for figure in catalogue().values() if base(figure).fact.record == kind and not base(figure).of)


def list_columns(kind: str, headers: Mapping[int, str]) -> dict[int, ListColumn]:
    """Return which field of a record each header means; headers that mean none are left out."""
    known: dict[str, str] = {}
    for code, each in LEDGERS[kind].fields.items():
        for word in (each.label, *each.aliases):
            known.setdefault(_bare(word), code)
    found: dict[int, ListColumn] = {}
    taken: set[str] = set()
    for column, header in headers.items():
        word = _bare(header)
        required = header.strip().startswith(("*", "＊")) or "必填" in header
        if word in SEQUENCES:
            found[column] = ListColumn(field=SEQUENCE, header=header[:120])
            continue
        code, sure = known.get(word, ""), True
        if not code:
            likely = max(known, key=lambda each: likeness(word, each)) if len(word) > 2 else ""  # noqa: PLR2004 - two characters are like anything
            code, sure = (known[likely], False) if likely and likeness(word, likely) >= LIKELY else ("", False)
        if code and code not in taken:
            taken.add(code)
            found[column] = ListColumn(field=code, sure=sure, required=required, header=header[:120])
    return found


def _bare(text: str) -> str:
    said = re.sub(r"[（(][^）)]*[)）]", "", unicodedata.normalize("NFKC", text)) or text
    return re.sub(r"[\s*＊:：、/]|必填", "", said)
