"""Many figures at once, for pages and papers that show dozens: one statement for each table of the cube instead of several for each figure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from anwang.figures import counting
from anwang.figures.external.kind import External
from anwang.figures.figure import Figure, as_records, counts_records, measures_of
from anwang.figures.slices import Value, external_value, measure_value, ratio_value
from anwang.figures.windows import Comparison, compare, same_last_year
from anwang.ground.measure import Measure, Ratio, Slice

Question = tuple[Figure, Slice]


def values(questions: Sequence[Question], *, at: datetime) -> list[Value]:
    """Return each figure's whole answer over its slice, as `slices.value` gives it one by one."""
    wanted = [(measure, asked) for figure, asked in questions for measure in _needed(figure)]
    numbers = iter(counting.values(wanted))
    return [_value(figure, asked, numbers, at=at) for figure, asked in questions]


def against_last_year(questions: Sequence[Question], *, at: datetime) -> list[Comparison]:
    """Return each figure beside the same month-day range of the year before (同比)."""
    earlier = [(figure, same_last_year(asked)) for figure, asked in questions]
    found = values([*questions, *earlier], at=at)
    return [compare(now, then) for now, then in zip(found[: len(questions)], found[len(questions) :], strict=True)]


def _needed(figure: Figure) -> list[Measure]:
    if isinstance(figure, Measure) and not counts_records(figure):
        return [figure, as_records(figure)]
    return list(measures_of(figure))


def _value(figure: Figure, asked: Slice, numbers: Iterator[int], *, at: datetime) -> Value:
    if isinstance(figure, External):
        return external_value(figure, asked, at=at)
    if isinstance(figure, Ratio):
        return ratio_value(figure, asked, next(numbers), next(numbers), at=at)
    raw = next(numbers)
    return measure_value(figure, asked, raw, raw if counts_records(figure) else next(numbers), at=at)
