"""Many figures at once: values and records of any figures over any slices, in one statement for each few hundred of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from anwang.figures import counting, slices
from anwang.figures.figure import Figure, as_records, base, counts_records
from anwang.figures.slices import Value, measure_value, ratio_value
from anwang.ground import measure
from anwang.ground.measure import Measure, Ratio, Slice

TOGETHER = 300
"""So many questions stand in one statement: SQLite joins at most 500."""
Asked = tuple[Figure, Slice]


def values(asked: Sequence[Asked], *, at: datetime) -> list[Value]:
    """Return the answer of each figure over its slice."""
    questions: list[tuple[Measure, Slice]] = []
    known: dict[tuple[str, str, str, Slice], int] = {}

    def number_of(figure: Measure, one: Slice) -> int:
        key = (figure.code, figure.kind, figure.of, one)
        if key not in known:
            known[key] = len(questions)
            questions.append((figure, one))
        return known[key]

    wanted: list[tuple[int, int]] = []
    for figure, one in asked:
        if isinstance(figure, Ratio):
            wanted.append((number_of(figure.numerator, one), number_of(figure.denominator, one)))
        elif isinstance(figure, Measure):
            counted = figure if counts_records(figure) else as_records(figure)
            wanted.append((number_of(figure, one), number_of(counted, one)))
        else:
            wanted.append((-1, -1))
    raws = counting.values(questions)
    return [_value(figure, one, places, raws, at) for (figure, one), places in zip(asked, wanted, strict=True)]


def _value(figure: Figure, one: Slice, places: tuple[int, int], raws: Sequence[int], at: datetime) -> Value:
    if isinstance(figure, Ratio):
        return ratio_value(figure, one, raws[places[0]], raws[places[1]], at=at)
    if isinstance(figure, Measure):
        return measure_value(figure, one, raws[places[0]], raws[places[1]], at=at)
    return slices.value(figure, one, at=at)


def records(asked: Sequence[Asked]) -> list[list[int]]:
    """Return the ids of the records behind each figure, each once and in order; of a ratio, its numerator's; of an entered figure, none."""
    found: list[list[int]] = [[] for _ in asked]
    counted = [(place, figure, one) for place, (figure, one) in enumerate(asked) if isinstance(figure, (Measure, Ratio))]
    for start in range(0, len(counted), TOGETHER):
        texts: list[str] = []
        params: list[Any] = []
        for place, figure, one in counted[start : start + TOGETHER]:
            query = measure.compile_conditions(base(figure), one)
            fact = base(figure).fact
            # the text is put together from declared columns only; every value is a parameter
            texts.append(f"SELECT {int(place)} AS place, {fact.key} AS record FROM {fact.source} WHERE {query.where}")  # noqa: S608
            params += query.params
        for place, record in _rows(" UNION ALL ".join(texts) + " ORDER BY 1, 2", params):
            if not found[place] or found[place][-1] != record:
                found[place].append(int(record))
    return found


def _rows(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        return list(cursor.fetchall())
