"""Ledgers: the records of a figure as rows for a superior's list, each field by our name, in one statement whatever the number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from anwang.figures import ledgers
from anwang.figures.figure import Figure
from anwang.figures.ledgers import LEDGERS, Cell, Ledger, LedgerField
from anwang.ground.measure import Slice
from anwang.returns.bindings import ListColumn, RecordList
from anwang.returns.errors import NotBound

__all__ = ["FIXED", "LEDGERS", "SEQUENCE", "Cell", "Ledger", "LedgerField", "Said", "ledger_of", "rows"]
SEQUENCE, FIXED = "seq", "text:"


def ledger_of(figure: Figure) -> Ledger:
    """Return the ledger of a figure's records. Raises NotBound."""
    found = ledgers.ledger_of(figure)
    if found is None:
        raise NotBound(f"“{figure.name}”的记录不能列成台账，请选隐患、监管对象或检查的指标。")
    return found


@dataclass(slots=True)
class Missing:
    """What is required and empty: the first rows by column, and how many there are."""

    rows: dict[str, list[int]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def note(self, header: str, row: int) -> None:
        """Note an empty cell."""
        self.counts[header] = self.counts.get(header, 0) + 1
        if self.counts[header] <= 30:  # noqa: PLR2004 - so many are named
            self.rows.setdefault(header, []).append(row)


@dataclass(slots=True)
class Said:
    """What is noted while a ledger is written: required cells that are empty, and words that the superior's list does not have."""

    missing: Missing = field(default_factory=Missing)
    unmapped: dict[str, set[str]] = field(default_factory=dict)
    towns: dict[str, str] = field(default_factory=dict)


def rows(figure: Figure, asked: Slice, wanted: RecordList, said: Said) -> Iterator[Sequence[Cell]]:
    """Yield the rows of a ledger in the order of its columns: one statement for the records, one for the townships' names.

    What is required and empty, and what has no word in the superior's list, is noted in `said`. Raises NotBound.
    """
    ledger = ledger_of(figure)
    columns = [wanted.columns[column] for column in sorted(wanted.columns)]
    fields = [_field(ledger, column) for column in columns]
    said.towns = ledgers.towns_of(fields)
    for number, held in enumerate(ledgers.records(figure, asked, fields), start=1):
        line = [_cell(column, each, held, number, said) for column, each in zip(columns, fields, strict=True)]
        for column, each, cell in zip(columns, fields, line, strict=True):
            if column.required and cell in {None, ""}:
                said.missing.note(column.header or (each.label if each else ""), wanted.first_row + number - 1)
        yield line


def _field(ledger: Ledger, column: ListColumn) -> LedgerField | None:
    if column.field == SEQUENCE or column.field.startswith(FIXED):
        return None
    found = ledger.fields.get(column.field)
    if found is None:
        raise NotBound(f"{ledger.label}台账没有“{column.field}”这一项，请重新选择。")
    return found


def _cell(column: ListColumn, known: LedgerField | None, held: Mapping[str, Any], number: int, said: Said) -> Cell:
    if known is None:
        return number if column.field == SEQUENCE else column.field.removeprefix(FIXED)
    value = ledgers.value_of(known, held[known.read], said.towns)
    if isinstance(value, date):
        return _day(value, column.days)
    if column.words and isinstance(value, str) and value:
        if value not in column.words:
            said.unmapped.setdefault(column.header or known.label, set()).add(value)
        return column.words.get(value, value)
    return value


def _day(value: date, shape: str) -> Cell:
    on = timezone.localdate(value) if isinstance(value, datetime) else value
    if shape == "excel":
        return on
    if not shape:
        return on.isoformat()
    return on.strftime(shape.replace("%-m", str(on.month)).replace("%-d", str(on.day)))
