"""Reading the lake: the same measures, compiled by the same code, answered by DuckDB from Parquet."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from anwang.figures.errors import NoLake
from anwang.figures.figure import Figure, as_records, counts_records
from anwang.figures.lake.layout import MANIFEST, flattened
from anwang.figures.slices import Value, external_value, measure_value, ratio_value
from anwang.ground import measure
from anwang.ground.cube.plan import adds_up
from anwang.ground.cube.reading import spread
from anwang.ground.measure import Measure, Ranges, Ratio, Slice


class Lake:
    """A folder of facts as Parquet, opened for questions. Raises NoLake."""

    def __init__(self, folder: Path) -> None:
        try:
            self.said: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise NoLake from error
        self.engine = duckdb.connect()
        for name in self.said["files"]:
            source = str(folder / f"{name}.parquet").replace("'", "''")
            self.engine.execute(f"CREATE VIEW \"{name}\" AS SELECT * FROM read_parquet('{source}')")  # noqa: S608 - a path of ours

    def value(self, figure: Measure, asked: Slice) -> int:
        """Return the measure's raw number over the slice."""
        placed = self._placed(figure)
        where, params = _conditions(placed, asked)
        sql = f"SELECT {measure.aggregate(placed)} FROM {placed.fact.source} WHERE {where}"  # noqa: S608 - declared columns only; so below
        return int(self._rows(sql, params)[0][0])

    def by_dimension(self, figure: Measure, asked: Slice, dimension: str) -> dict[str, int]:
        """Return the measure's raw number for each value of a fact column."""
        placed = self._placed(figure)
        where, params = _conditions(placed, asked)
        column = placed.fact.column(dimension).sql
        sql = f"SELECT {column}, {measure.aggregate(placed)} FROM {placed.fact.source} WHERE {where} GROUP BY 1"  # noqa: S608
        found: dict[str, int] = {}
        for key, number in self._rows(sql, params):
            text = "" if key is None else str(key)
            found[text] = found.get(text, 0) + int(number)
        return found

    def by_place(self, figure: Measure, asked: Slice, places: Sequence[Ranges]) -> list[int]:
        """Return the measure's raw number for each of several places, in one statement."""
        placed = self._placed(figure)
        where, params = _conditions(placed, asked)
        longest = max((len(bound) for ranges in places for pair in ranges for bound in pair), default=0)
        if adds_up(figure) and longest:
            # what adds up is counted once for each stretch of the path that the places can tell apart
            near = f"SUBSTR({placed.fact.path}, 1, {longest})"
            sql = f"SELECT {near}, {measure.aggregate(placed)} FROM {placed.fact.source} WHERE {where} GROUP BY 1"  # noqa: S608
            return spread({path: int(number) for path, number in self._rows(sql, params)}, places)
        selected, bounds = [], []
        for ranges in places:
            clause, values = measure.place(placed.fact.path, ranges)
            selected.append(measure.aggregate(placed, clause))
            bounds.extend(values)
        if not selected:
            return []
        sql = f"SELECT {', '.join(selected)} FROM {placed.fact.source} WHERE {where}"  # noqa: S608
        return [int(number) for number in self._rows(sql, [*bounds, *params])[0]]

    def answer(self, figure: Figure, asked: Slice, *, at: datetime) -> Value:
        """Return the figure's whole answer, as `slices.value` gives it from the database."""
        if isinstance(figure, Ratio):
            return ratio_value(figure, asked, self.value(figure.numerator, asked), self.value(figure.denominator, asked), at=at)
        if not isinstance(figure, Measure):
            return external_value(figure, asked, at=at)
        raw = self.value(figure, asked)
        return measure_value(figure, asked, raw, raw if counts_records(figure) else self.value(as_records(figure), asked), at=at)

    def _placed(self, figure: Measure) -> Measure:
        if figure.fact.code not in self.said["files"]:
            raise NoLake(f"这个目录里没有“{figure.fact.label}”，请重新导出（anwang figures lake 目录）。")
        return flattened(figure)

    def _rows(self, sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        return self.engine.execute(sql.replace("%s", "?"), [_plain(value) for value in params]).fetchall()


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, str) else value


def _conditions(figure: Measure, asked: Slice) -> tuple[str, list[Any]]:
    """Return the measure's own conditions; a filter is compared as text, since DuckDB compares no text with a number."""
    query = measure.compile_conditions(figure, asked.narrowed(where=()))
    clauses, params = [query.where], list(query.params)
    for name, wanted in asked.where:
        clauses.append(f"COALESCE(CAST({figure.fact.column(name).sql} AS VARCHAR), '') = %s")
        params.append(wanted)
    return " AND ".join(clauses), params
