"""The numbers of 驾驶舱: today, this month, this year beside last year, and twelve months; one statement for all measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from anwang.desks.console.figures.asking import Question
from anwang.desks.console.figures.before import Beside, beside
from anwang.desks.console.figures.table import shown
from anwang.figures import together
from anwang.figures.catalogue import find
from anwang.figures.figure import Figure, base, seen_by
from anwang.figures.periods import months, same_last_year, year_before
from anwang.figures.slices import measure_value, ratio_value
from anwang.figures.wording import scaled
from anwang.grid import paths
from anwang.ground.measure import Measure, Ratio, Slice

COUNTED = ("inspections.visits", "hazards.found", "hazards.done", "hazards.struck_off", "hazards.fund")
"""The measures that are read over the windows."""
SHOWN = ("inspections.visits", "hazards.found", "hazards.done", "hazards.rate", "hazards.struck_off", "hazards.fund")
"""The figures that a leader sees first."""
TREND = 12
TODAY, MONTH, YEAR, BEFORE, FIRST = range(5)
"""Where a window stands among those that are read: the months come last, 24 of them or fewer."""


@dataclass(frozen=True, slots=True)
class Number:
    """One figure: this year so far, this month, today, each with the address of its records; and beside last year in words."""

    figure: Figure
    year: str
    month: str
    today: str
    urls: dict[str, str]
    comparison: str
    brief: str
    """The comparison in the fewest words, for a wall."""
    is_compared: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """All numbers over time, and the trend of twelve months."""

    numbers: Sequence[Number]
    spans: Sequence[tuple[date, date]]
    trend: Mapping[str, Sequence[Decimal]]

    @property
    def gap(self) -> str:
        """The sentence for the whole page where nothing may be set beside last year."""
        return "" if any(each.is_compared for each in self.numbers) else "上年同期记录不全，不作比较"

    @property
    def labels(self) -> list[str]:
        """The months by name."""
        return [f"{first:%Y-%m}" for first, _ in self.spans]


def spans(on: date) -> list[tuple[date, date]]:
    """Return the windows that are read: today, this month, this year, the same days last year, and the months of both years."""
    start = date(on.year, 1, 1)
    back = date(on.year - 1, 1, 1)
    return [(on, on), (on.replace(day=1), on), (start, on), (back, year_before(on)), *months(back, on)]


def read(question: Question, ranges: paths.Ranges, *, at: datetime, on: date) -> Reading:
    """Return the numbers of a place as of a day."""
    measures = {code: seen_by(find(code), question.by) for code in COUNTED}
    parts = {code: _slices(question.slice_in(figure, ranges), on) for code, figure in measures.items()}
    read_at_once = together.over_windows([(base(figure), parts[code]) for code, figure in measures.items()])
    raw = dict(zip(measures, read_at_once, strict=True))
    by = beside("yoy", parts["hazards.found"][YEAR], at)
    by.look_back([(measures[code], parts[code][YEAR]) for code in COUNTED])
    found = [_number(question, code, parts, raw, by) for code in SHOWN]
    trend = {code: [scaled(number, _scale(measures[code])) for number in raw[code][FIRST:][-TREND:]] for code in COUNTED}
    return Reading(found, spans(on)[FIRST:][-TREND:], trend)


def _slices(asked: Slice, on: date) -> list[Slice]:
    """The windows' slices: what was found in this year is followed to the day, what was found last year to the same day of last year."""
    cut = [asked.narrowed(start=first, end=last, cutoff=on) for first, last in spans(on)]
    cut[BEFORE] = same_last_year(asked.narrowed(start=date(on.year, 1, 1), end=on, cutoff=on))
    return cut


def _scale(figure: Figure) -> int:
    return figure.scale if isinstance(figure, Measure) else 1


def _number(question: Question, code: str, parts: dict[str, list[Slice]], raw: dict[str, list[int]], by: Beside) -> Number:
    figure = seen_by(find(code), question.by)
    if isinstance(figure, Ratio):
        part, whole = raw[figure.numerator.code], raw[figure.denominator.code]
        asked = parts[figure.numerator.code]
        values = [ratio_value(figure, asked[at_], part[at_], whole[at_], at=by.at) for at_ in (TODAY, MONTH, YEAR, BEFORE)]
    elif isinstance(figure, Measure):
        counted = raw[code]
        values = [measure_value(figure, parts[code][at_], counted[at_], counted[at_], at=by.at) for at_ in (TODAY, MONTH, YEAR, BEFORE)]
    else:
        message = f"{code} is no counted figure"
        raise TypeError(message)
    compared = by.compared(values[YEAR], values[BEFORE])
    return Number(
        figure=figure,
        year=shown(values[YEAR].number),
        month=shown(values[MONTH].number),
        today=shown(values[TODAY].number),
        urls={
            key: question.records_of(figure, start=values[at_].asked.start, end=question.end, preset="custom")
            for key, at_ in (("year", YEAR), ("month", MONTH), ("today", TODAY))
        },
        comparison=compared.sentence,
        brief=f"同比{compared.percent}" if compared.comparable else compared.percent,
        is_compared=by.reaches(figure, values[YEAR].asked),
    )
