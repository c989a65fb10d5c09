"""Counting: a measure's raw numbers, from the cube where it holds them and is up to date, else by scanning the records. Both are equal.

The cube is asked only when it was built for today's declarations and nothing on the trail waits to be counted; a little that waits is
counted first.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from anwang.figures.catalogue import catalogue
from anwang.figures.figure import as_records, counts_records, measures_of
from anwang.ground import measure
from anwang.ground.cube import reading, store, upkeep
from anwang.ground.cube.plan import Plan, in_rows, plans_of, rows_of
from anwang.ground.cube.reading import Reading
from anwang.ground.measure import Measure, Ranges, Slice

NAP = 5.0
"""Seconds for which a process that found no cube does not look again: scanning is right meanwhile."""
TOGETHER = 300
"""So many scans stand in one statement: SQLite joins at most 500."""
_asleep: dict[str, float] = {}
_moment: ContextVar[Mapping[str, Plan] | None] = ContextVar("moment", default=None)


def every_measure() -> list[Measure]:
    """Return each measure that a figure of the catalogue rests on."""
    return [each for figure in catalogue().values() for each in measures_of(figure)]


@cache
def plans() -> dict[str, Plan]:
    """Return what the cube keeps ready, by fact."""
    counted = every_measure()
    return plans_of([*counted, *(as_records(each) for each in counted if not counts_records(each))])


@contextmanager
def moment() -> Iterator[None]:
    """Look only once whether the cube is up to date for all questions inside: a page or a paper says one moment, its beginning."""
    token = _moment.set(ready_plans())
    try:
        yield
    finally:
        _moment.reset(token)


def ready_plans() -> Mapping[str, Plan]:
    """Return the plans of the facts whose counts may be read at this moment."""
    held = _moment.get()
    return _look() if held is None else held


def _look() -> Mapping[str, Plan]:
    if time.monotonic() < _asleep.get("until", 0.0):
        return {}
    signatures, pending = reading.standing()
    if not signatures:
        _asleep["until"] = time.monotonic() + NAP
        return {}
    if pending and (pending > reading.FEW or not upkeep.try_small(plans(), reading.FEW)):
        return {}
    if pending:
        signatures, _ = reading.standing()
    return {code: plan for code, plan in plans().items() if signatures.get(code) == plan.signature}


def wake() -> None:
    """Look for the cube again at the next question."""
    _asleep.clear()


def value(figure: Measure, asked: Slice) -> int:
    """Return the measure's raw number over the slice."""
    return values([(figure, asked)])[0]


def values(questions: Sequence[tuple[Measure, Slice]]) -> list[int]:
    """Return the raw numbers of many questions: from the cube in one statement for each of its tables, the others scanned in one together."""
    ready = ready_plans()
    located = [_located(ready, figure, asked) for figure, asked in questions]
    numbers = iter(reading.answer([each for each in located if each is not None]))
    scanned = iter(_scan([one for one, found in zip(questions, located, strict=True) if found is None]))
    return [next(scanned) if found is None else sum(next(numbers).values()) for found in located]


def _scan(questions: Sequence[tuple[Measure, Slice]]) -> list[int]:
    if len(questions) == 1:
        return [measure.value(*questions[0])]
    found = [0] * len(questions)
    for start in range(0, len(questions), TOGETHER):
        texts: list[str] = []
        params: list[Any] = []
        for place, (figure, asked) in enumerate(questions[start : start + TOGETHER], start):
            query = measure.compile_conditions(figure, asked)
            # the text is put together from declared columns only; every value is a parameter
            texts.append(f"SELECT {place}, {measure.aggregate(figure)} FROM {figure.fact.source} WHERE {query.where}")  # noqa: S608
            params += query.params
        for place, number in store.rows(" UNION ALL ".join(texts), params):
            found[place] = int(number)
    return found


def over_windows(figure: Measure, windows: Sequence[Slice]) -> list[int] | None:
    """Return the measure's raw number for slices that differ only in their windows, or None where only a scan can tell."""
    ready = ready_plans()
    located = [_located(ready, figure, asked) for asked in windows]
    if any(each is None for each in located):
        return None
    return [sum(found.values()) for found in reading.answer([each for each in located if each is not None])]


def by_place(figure: Measure, asked: Slice, places: Sequence[Ranges]) -> list[int]:
    """Return the measure's raw number for each of several places."""
    plan = ready_plans().get(figure.fact.code)
    found = reading.by_place(plan, figure, asked, places) if plan else None
    return measure.by_place(figure, asked, places) if found is None else found


def by_place_and(figure: Measure, asked: Slice, places: Sequence[Ranges], dimension: str) -> dict[tuple[int, str], int]:
    """Return the measure's raw number for each of several places (by their order) and each value of a fact column."""
    plan = ready_plans().get(figure.fact.code)
    found = reading.by_place_and(plan, figure, asked, places, dimension) if plan else None
    return measure.by_place_and(figure, asked, places, dimension) if found is None else found


def by_dimension(figure: Measure, asked: Slice, dimension: str) -> dict[str, int]:
    """Return the measure's raw number for each value of a fact column."""
    found = told_apart(ready_plans(), figure, asked, dimension)
    return measure.by_dimension(figure, asked, dimension) if found is None else found


def told_apart(ready: Mapping[str, Plan], figure: Measure, asked: Slice, dimension: str) -> dict[str, int] | None:
    """Return what the cube says for each value of a dimension that any record has; None where only a scan can tell."""
    found = _located(ready, figure, asked, split=dimension)
    counted = _located(ready, rows_of(in_rows(figure)), asked, split=dimension)
    if found is None or counted is None:
        return None
    numbers, rows = reading.answer([found, counted], "val")
    return {key: numbers.get(key, 0) for key, count in rows.items() if count}


def _located(ready: Mapping[str, Plan], figure: Measure, asked: Slice, **more: Any) -> list[Reading] | None:
    plan = ready.get(figure.fact.code)
    return None if plan is None else reading.locate(plan, figure, asked, **more)
