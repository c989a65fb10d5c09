"""How a table is drawn: the data of the drawing are the table's own cells, so that both always say the same."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from anwang.desks.console.figures.asking import Question
from anwang.desks.console.figures.axes import Number
from anwang.desks.console.figures.table import Line, Table

MOST_BARS = 40
MOST_PARTS = 8
REST = "其余"


def kind_for(question: Question, table: Table) -> str:
    """Return how the table is drawn: as asked, otherwise what suits it."""
    if question.chart:
        return question.chart
    if table.is_crossing:
        return "heat"
    return "line" if table.along_time else "bar"


def drawing(question: Question, table: Table) -> dict[str, Any]:
    """Return the drawing as the script reads it: categories, and for each series its name, unit and numbers."""
    kind = kind_for(question, table)
    lines = list(table.lines)
    if table.is_crossing:
        return _crossed(kind, lines, table)
    heads = table.heads[:1] if kind in {"rank", "share"} else table.heads
    if kind == "rank":
        lines = sorted((line for line in lines if line.cells[0].number is not None), key=_first, reverse=True)
    if kind == "share":
        lines = _parts(lines)
    lines = lines[:MOST_BARS]
    series = [
        {"name": head.label, "unit": head.unit, "numbers": [_plain(line.cells[place].number) for line in lines]}
        for place, head in enumerate(heads)
    ]
    return {"kind": kind, "title": table.title, "labels": [line.label for line in lines], "series": series, "time": table.along_time}


def _crossed(kind: str, lines: Sequence[Line], table: Table) -> dict[str, Any]:
    """A crossing: over time each row is a line, otherwise each column is a part of the row's bar."""
    heads = table.heads[:-1]
    if kind == "rank":
        lines = sorted(lines, key=lambda line: line.cells[-1].number or Decimal(0), reverse=True)
    lines = lines[:MOST_BARS]
    if kind == "line":
        most = sorted(lines, key=lambda line: line.cells[-1].number or Decimal(0), reverse=True)[:MOST_PARTS]
        series = [{"name": line.label, "unit": "", "numbers": [_plain(cell.number) for cell in line.cells[:-1]]} for line in most]
        return {"kind": kind, "title": table.title, "labels": [head.label for head in heads], "series": series, "stacked": False}
    series = [
        {"name": head.label, "unit": "", "numbers": [_plain(line.cells[place].number) for line in lines]}
        for place, head in enumerate(heads)
    ]
    return {"kind": kind, "title": table.title, "labels": [line.label for line in lines], "series": series, "stacked": True}


def _first(line: Line) -> Decimal:
    return line.cells[0].number or Decimal(0)


def _parts(lines: Sequence[Line]) -> list[Line]:
    """Return the largest parts and one for the rest: nobody reads a pie of twenty."""
    known = sorted((line for line in lines if line.cells[0].number), key=_first, reverse=True)
    if len(known) <= MOST_PARTS:
        return known
    rest: Decimal = sum((_first(line) for line in known[MOST_PARTS - 1 :]), Decimal(0))
    cell = known[0].cells[0]
    return [*known[: MOST_PARTS - 1], Line(REST, [type(cell)(rest, str(rest))])]


def _plain(number: Number) -> float | None:
    return None if number is None else float(number)
