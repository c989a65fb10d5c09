"""Several measures at once, over the same windows or the same places: one statement for each table of the cube, one for all that is scanned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection

from anwang.figures import counting, windows
from anwang.ground import measure
from anwang.ground.cube import reading
from anwang.ground.cube.plan import adds_up
from anwang.ground.cube.reading import Reading
from anwang.ground.measure import Measure, Ranges, Slice

Statement = tuple[Sequence[str], str, Sequence[Any]]
"""What is selected, where from, and the parameters in the order of the text."""


def over_windows(questions: Sequence[tuple[Measure, Sequence[Slice]]]) -> list[list[int]]:
    """Return each measure's raw numbers over its slices, which differ only in their windows."""
    ready = counting.ready_plans()
    located: list[list[list[Reading]] | None] = []
    for figure, cut in questions:
        plan = ready.get(figure.fact.code)
        found = [reading.locate(plan, figure, asked) for asked in cut] if plan else [None]
        located.append(None if None in found else [each for each in found if each is not None])
    answered = iter(reading.answer([each for found in located if found is not None for each in found]))
    scanned = iter(_scan([windows.statement(*one) for one, found in zip(questions, located, strict=True) if found is None]))
    return [next(scanned) if found is None else [sum(next(answered).values()) for _ in found] for found in located]


def over_places(questions: Sequence[tuple[Measure, Slice]], places: Sequence[Ranges]) -> list[list[int]]:
    """Return each measure's raw numbers for each of several places; what counts different things is asked by itself."""
    if not places:
        return [[] for _ in questions]
    ready, bounds = counting.ready_plans(), reading.longest(places)
    plans = [ready.get(figure.fact.code) for figure, _ in questions]
    located = [
        reading.locate(plan, figure, asked, bounds=bounds) if plan and adds_up(figure) else None
        for plan, (figure, asked) in zip(plans, questions, strict=True)
    ]
    answered = iter(reading.answer([each for each in located if each is not None], "path"))
    left = [(one, plan) for one, plan, found in zip(questions, plans, located, strict=True) if found is None]
    scanned = iter(_scan([_statement(*one, places) for one, plan in left if plan is None]))
    rest = iter([next(scanned) if plan is None else counting.by_place(*one, places) for one, plan in left])
    return [next(rest) if found is None else reading.spread(next(answered), places) for found in located]


def _statement(figure: Measure, asked: Slice, places: Sequence[Ranges]) -> Statement:
    query = measure.compile_conditions(figure, asked)
    selected: list[str] = []
    params: list[Any] = []
    for ranges in places:
        clause, bounds = measure.place(figure.fact.path, ranges)
        selected.append(measure.aggregate(figure, clause))
        params.extend(bounds)
    return selected, f"{figure.fact.source} WHERE {query.where}", [*params, *query.params]


def _scan(statements: Sequence[Statement]) -> list[list[int]]:
    """Return the numbers of each statement, all of them asked as one; the shorter are filled up with noughts."""
    if not statements:
        return []
    width = max(len(selected) for selected, _, _ in statements)
    texts = [
        # the text is put together from declared columns only; every value is a parameter
        f"SELECT {order}, {', '.join([*selected, *['0'] * (width - len(selected))])} FROM {source}"  # noqa: S608
        for order, (selected, source, _) in enumerate(statements)
    ]
    found: list[list[int]] = [[] for _ in statements]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(texts), [each for _, _, params in statements for each in params])
        for order, *numbers in cursor.fetchall():
            found[order] = [int(number) for number in numbers[: len(statements[order][0])]]
    return found
