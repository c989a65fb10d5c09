"""Several windows of one figure in one statement: this year beside last year, and month by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from anwang.figures import counting, wording
from anwang.figures.external import entered
from anwang.figures.external.kind import External
from anwang.figures.figure import Figure, as_records, base, counts_records, measures_of
from anwang.figures.periods import months, same_last_year, year_before
from anwang.figures.slices import Value, external_value, measure_value, ratio_number, ratio_value, scaled
from anwang.ground import measure
from anwang.ground.measure import Measure, Ratio, Slice

__all__ = ["months", "same_last_year", "year_before"]
MOST_MONTHS = 36
Number = Decimal | None


def numbers(figure: Measure, windows: Sequence[Slice]) -> list[int]:
    """Return a measure's raw number for each of several slices that differ only in their windows, in one statement."""
    if not windows:
        return []
    ready = counting.over_windows(figure, windows)
    if ready is not None:
        return ready
    selected, source, params = statement(figure, windows)
    with connection.cursor() as cursor:
        # the text is put together from declared columns only; every value is a parameter
        cursor.execute(f"SELECT {', '.join(selected)} FROM {source}", params)  # noqa: S608
        return [int(number) for number in cursor.fetchone()]


def statement(figure: Measure, windows: Sequence[Slice]) -> tuple[list[str], str, list[Any]]:
    """Return what must be selected for a measure over several windows, where from, and the parameters in this order."""
    selected: list[str] = []
    params: list[Any] = []
    for asked in windows:
        clause, bounds = measure.window(figure, asked)
        selected.append(measure.aggregate(figure, clause))
        params.extend(bounds)
    query = measure.compile_conditions(_anytime(figure), _span(windows))
    return selected, f"{figure.fact.source} WHERE {query.where}", [*params, *query.params]


def _anytime(figure: Measure) -> Measure:
    """Return the measure without its end, so that each window can ask for its own."""
    return replace(figure, until="", kind="count" if figure.kind == "cohort" else figure.kind)


def _span(windows: Sequence[Slice]) -> Slice:
    first = windows[0]
    start, end = min(asked.start for asked in windows), max(asked.end for asked in windows)
    return first.narrowed(start=start, end=end, cutoff=max(asked.cut for asked in windows))


def monthly(figure: Figure, asked: Slice) -> list[Slice]:
    """Return the slice cut into its months, at most the last 36.

    A stock is read at each month's end. What was found in a month is followed to the cut-off of the whole, so that the months of an
    additive figure sum to it.
    """
    stock = base(figure).kind in {"stock", "stock_sum"} or (isinstance(figure, External) and figure.at_date)
    cut = [asked.narrowed(start=first, end=last, cutoff=None if stock else asked.cut) for first, last in months(asked.start, asked.end)]
    return cut[-MOST_MONTHS:]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure beside an earlier window: both numbers, the change in words, and in percent or points."""

    now: Value
    then: Value
    words: str
    rate: str

    @property
    def sentence(self) -> str:
        """The comparison as a report says it: 比上年同期减少3个(下降25%)、与上年同期持平、与上年同期均为0."""
        if self.now.number is None or self.then.number is None:
            return "上年同期无可比基数"
        if self.words in {"持平", "均为0"}:
            return f"与上年同期{self.words}"
        return f"比上年同期{self.words}" + ("" if self.rate == self.words else f"（{self.rate}）")


@dataclass(frozen=True, slots=True)
class Overview:
    """All that a figure's page says of one slice: the value, the same period of last year, and the months."""

    now: Value
    comparison: Comparison
    months: tuple[tuple[Slice, Number], ...]


def overview(figure: Figure, asked: Slice, *, at: datetime) -> Overview:
    """Return value, comparison and months: one statement for each measure that the figure rests on, one more where records are not the number."""
    cut = monthly(figure, asked)
    windows = [asked, same_last_year(asked), *cut]
    values = over(figure, windows, at=at)
    trend = tuple((value.asked, value.number) for value in values[2:])
    return Overview(values[0], compare(values[0], values[1]), trend)


def over(figure: Figure, windows: Sequence[Slice], *, at: datetime) -> list[Value]:
    """Return a figure's whole answer for each of several slices that differ only in their windows; one statement for each measure."""
    if isinstance(figure, External):
        return [external_value(figure, window, at=at) for window in windows]
    found = [numbers(each, windows) for each in measures_of(figure)]
    if isinstance(figure, Ratio):
        return [ratio_value(figure, window, part, whole, at=at) for window, part, whole in zip(windows, *found, strict=True)]
    counted = found[0] if counts_records(figure) else numbers(as_records(figure), windows)
    return [measure_value(figure, *three, at=at) for three in zip(windows, found[0], counted, strict=True)]


def by_month(figure: Figure, asked: Slice) -> list[tuple[date, Number]]:
    """Return the figure for each month of the window, the last 36 at most."""
    return [(window.start, number) for window, number in by_period(figure, monthly(figure, asked))]


def by_period(figure: Figure, windows: Sequence[Slice]) -> list[tuple[Slice, Number]]:
    """Return the figure's number for each of several windows, one statement for each measure."""
    if isinstance(figure, External):
        return [(window, entered.said(figure, window).number) for window in windows]
    found = [numbers(each, windows) for each in measures_of(figure)]
    if isinstance(figure, Ratio):
        three = zip(windows, *found, strict=True)
        return [(window, ratio_number(figure, part, whole, window.rounding)) for window, part, whole in three]
    return [(window, scaled(figure, raw, window.rounding)) for window, raw in zip(windows, found[0], strict=True)]


def year_on_year(figure: Figure, asked: Slice, *, at: datetime) -> Comparison:
    """Return the comparison with the same month-day range of the year before (同比)."""
    return overview(figure, asked, at=at).comparison


def compare(now: Value, then: Value) -> Comparison:
    """Return two values' comparison in words; percentages are compared in points, and nothing with what has no number."""
    if now.unit == "%":
        words = wording.change_points(now.number, then.number)
        return Comparison(now, then, words, words)
    if isinstance(now.figure, Ratio) or now.number is None or then.number is None:
        words = wording.change_ratio(now.number, then.number, now.unit)
        return Comparison(now, then, words, words)
    cut = now.asked.rounding
    rate = wording.change_rate(now.number, then.number, digits=cut.percent_digits, mode=cut.mode)
    return Comparison(now, then, wording.change(now.number, then.number, now.unit), rate)
