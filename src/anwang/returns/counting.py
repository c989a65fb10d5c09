"""Counting a whole table at once: cells that differ only in one dimension's value are told apart from one statement's rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import connection

from anwang.figures import slices
from anwang.figures.external.kind import External
from anwang.figures.figure import Figure, base
from anwang.ground.measure import Measure, Ratio, Slice, compile_conditions

Groups = tuple[tuple[str, tuple[str, ...]], ...]
Number = tuple[Decimal | None, tuple[int, ...]]
FEWEST = 3
"""So many cells must share a statement before it is worth fetching rows."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A cell's question before groups are laid into the figure: the figure as declared, the slice, the groups."""

    figure: Figure = field(hash=False)
    asked: Slice
    groups: Groups

    def dimension(self) -> str:
        """The dimension by which it differs from its neighbours: the first that it names."""
        return self.groups[0][0] if self.groups else self.asked.where[0][0] if self.asked.where else ""

    def rest(self, dimension: str) -> tuple[Slice, Groups]:
        """The question without one dimension."""
        where = tuple(pair for pair in self.asked.where if pair[0] != dimension)
        return self.asked.narrowed(where=where), tuple(each for each in self.groups if each[0] != dimension)


def numbers(questions: Iterable[Asked]) -> dict[Asked, Number]:
    """Return the number and the ids of each question that shares a statement with enough others; the rest is left to be asked one by one."""
    found: dict[Asked, Number] = {}
    wanted = list(dict.fromkeys(each for each in questions if not isinstance(each.figure, External)))
    for dimension in dict.fromkeys(each.dimension() for each in wanted):
        if not dimension:
            continue
        tables: dict[Any, list[Asked]] = {}
        for each in wanted:
            if each not in found and each.dimension() in {dimension, ""} and _has(each.figure, dimension):
                asked, groups = each.rest(dimension)
                if not groups:
                    tables.setdefault((each.figure.code, asked), []).append(each)
        for (_, asked), cells in tables.items():
            if len(cells) >= FEWEST:
                found |= _table(cells, asked, dimension)
    return found


def _has(figure: Figure, dimension: str) -> bool:
    parts = (figure.numerator, figure.denominator) if isinstance(figure, Ratio) else (base(figure),)
    return all(any(column.name == dimension for column in each.fact.columns) for each in parts)


Row = tuple[int, Any, Any]
"""A record's id, its value of the dimension, and the column that is summed or counted distinct."""


def _table(cells: list[Asked], asked: Slice, dimension: str) -> dict[Asked, Number]:
    figure = cells[0].figure
    if isinstance(figure, Ratio):
        parts, wholes = _rows(figure.numerator, asked, dimension), _rows(figure.denominator, asked, dimension)
        return {cell: _share(figure, cell, parts, wholes, dimension) for cell in cells}
    if not isinstance(figure, Measure):
        return {}
    rows = _rows(figure, asked, dimension)
    return {cell: _count(figure, cell, _chosen(rows, cell, dimension)) for cell in cells}


def _rows(figure: Measure, asked: Slice, dimension: str) -> list[Row]:
    query = compile_conditions(figure, asked)
    fact = figure.fact
    of = fact.column(figure.of).sql if figure.of else "1"
    # the text is put together from declared columns only; every value is a parameter
    sql = f"SELECT {fact.key}, {fact.column(dimension).sql}, {of} FROM {fact.source} WHERE {query.where} ORDER BY 1"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, list(query.params))
        return [(int(key), value, counted) for key, value, counted in cursor.fetchall()]


def _chosen(rows: list[Row], cell: Asked, dimension: str) -> list[Row]:
    group = next((values for name, values in cell.groups if name == dimension), None)
    if group is not None:
        return [row for row in rows if row[1] is not None and str(row[1]) in group]
    single = next((value for name, value in cell.asked.where if name == dimension), None)
    if single is None:
        return rows
    return [row for row in rows if ("" if row[1] is None else str(row[1])) == single]


def _ids(rows: list[Row]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(row[0] for row in rows))


def _raw(figure: Measure, rows: list[Row]) -> int:
    if figure.of and figure.kind in {"sum", "stock_sum"}:
        return sum(int(row[2]) for row in rows if row[2] is not None)
    if figure.of:
        return len({row[2] for row in rows if row[2] is not None})
    return len(rows)


def _count(figure: Measure, cell: Asked, rows: list[Row]) -> Number:
    return slices.scaled(figure, _raw(figure, rows), cell.asked.rounding), _ids(rows)


def _share(figure: Ratio, cell: Asked, parts: list[Row], wholes: list[Row], dimension: str) -> Number:
    part, whole = _chosen(parts, cell, dimension), _chosen(wholes, cell, dimension)
    raw = (_raw(figure.numerator, part), _raw(figure.denominator, whole))
    number = slices.ratio_number(figure, raw[0], raw[1], cell.asked.rounding)
    return number, _ids(part)
