"""Axes: what a table, a chart or a loop goes through — places below, sectors, months — and a figure for all of it in few statements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from anwang.figures import breakdowns, counting, slices, windows
from anwang.figures.breakdowns import OWN, Place
from anwang.figures.figure import Figure, as_records, base, counts_records
from anwang.figures.slices import UNFILLED, Value, measure_value, ratio_value
from anwang.grid import territory
from anwang.grid.models import Node
from anwang.ground.measure import Measure, Ratio, Slice
from anwang.papers.errors import WrongTag
from anwang.papers.ground import Ground, month_end

PLACES, SECTORS, MONTHS = "乡镇", "行业", "月"
NAMES = {
    "乡镇": PLACES,
    "乡镇街道": PLACES,
    "地区": PLACES,
    "县区": PLACES,
    "村": PLACES,
    "下级": PLACES,
    "行业": SECTORS,
    "领域": SECTORS,
    "月": MONTHS,
    "月份": MONTHS,
}
HEADS = {PLACES: "区域", SECTORS: "行业", MONTHS: "月份"}
SECTOR = "sector"
OTHERS = "其他"


@dataclass(frozen=True, slots=True)
class Line:
    """One place, sector or month: its name, what it adds to a tag so that the number is found again, and its slice of another slice."""

    name: str
    place: str
    parts: tuple[str, ...]
    narrow: Callable[[Slice], Slice]
    node: Node | None = None


@dataclass(frozen=True, slots=True)
class Axis:
    """The lines of a table in their order."""

    kind: str
    lines: tuple[Line, ...]

    def values(self, figure: Figure, asked: Sequence[Slice], *, at: datetime) -> list[Value]:
        """Return a figure's answer for each line's slice, in a number of statements that does not grow with the lines.

        Raises WrongTag where the figure's facts do not know the axis.
        """
        if not asked:
            return []
        if not isinstance(figure, (Measure, Ratio)):
            return [slices.value(figure, one, at=at) for one in asked]
        if self.kind == PLACES:
            return _over_places(figure, asked, at)
        if self.kind == MONTHS:
            return _over_windows(figure, asked, at)
        return _over_sectors(figure, asked, at)


def axis_of(name: str) -> str:
    """Return the axis that a word names. Raises WrongTag."""
    kind = NAMES.get(name.strip() or PLACES)
    if kind is None:
        raise WrongTag(f"不能按“{name[:20]}”分列，可以写：乡镇、行业、月。")
    return kind


def places(ground: Ground) -> Axis:
    """Return the places below, and the rest of the place itself last."""
    anything = Slice(ranges=territory.of(ground.node, ground.end), start=ground.start, end=ground.end)
    return Axis(PLACES, tuple(_place_line(place) for place in breakdowns.places(ground.node, anything)))


def _place_line(place: Place) -> Line:
    label = (place.node.code or place.node.name) if place.node else OWN
    return Line(place.name, label, (), lambda asked: asked.narrowed(ranges=place.ranges), place.node)


def sectors(figure: Figure | None = None) -> Axis:
    """Return the sectors in their order, and what has none last."""
    column = base(figure).fact.column(SECTOR) if figure is not None else None
    choices = dict(column.choices) if column else {}
    lines = [_sector_line(code, name) for code, name in choices.items()]
    return Axis(SECTORS, (*lines, _sector_line("", OTHERS)))


def _sector_line(code: str, name: str) -> Line:
    return Line(name, "", (f"行业={name if code else UNFILLED}",), lambda asked: asked.narrowed(where=(*asked.where, (SECTOR, code))))


def months(ground: Ground) -> Axis:
    """Return the months of the window."""
    cut = windows.months(ground.start, ground.end)
    several_years = ground.start.year != ground.end.year
    return Axis(MONTHS, tuple(_month_line(first, last, several_years=several_years) for first, last in cut))


def _month_line(first: date, last: date, *, several_years: bool) -> Line:
    name = f"{first.year}年{first.month}月" if several_years else f"{first.month}月"
    whole = first.day == 1 and last == month_end(last)
    window = f"{first.year}年{first.month}月" if whole else f"{first.isoformat()}至{last.isoformat()}"
    return Line(name, "", (f"窗口={window}",), lambda asked: asked.narrowed(start=first, end=last, cutoff=asked.cut))


def _over_places(figure: Measure | Ratio, asked: Sequence[Slice], at: datetime) -> list[Value]:
    """One statement over the span of all places; each is counted by its own ranges."""
    bounds = [pair for one in asked for pair in one.ranges]
    span = ((min(low for low, _ in bounds), max(high for _, high in bounds)),) if bounds else ()
    return breakdowns.values(figure, asked[0].narrowed(ranges=span), [Place(None, one.ranges) for one in asked], at=at)


def _over_windows(figure: Measure | Ratio, asked: Sequence[Slice], at: datetime) -> list[Value]:
    if isinstance(figure, Ratio):
        parts, wholes = windows.numbers(figure.numerator, asked), windows.numbers(figure.denominator, asked)
        return [ratio_value(figure, *three, at=at) for three in zip(asked, parts, wholes, strict=True)]
    raws = windows.numbers(figure, asked)
    counted = raws if counts_records(figure) else windows.numbers(as_records(figure), asked)
    return [measure_value(figure, *three, at=at) for three in zip(asked, raws, counted, strict=True)]


def _over_sectors(figure: Measure | Ratio, asked: Sequence[Slice], at: datetime) -> list[Value]:
    common = asked[0].narrowed(where=asked[0].where[:-1])
    keys = [one.where[-1][1] for one in asked]

    def of(measure: Measure) -> list[int]:
        if all(column.name != SECTOR for column in measure.fact.columns):
            raise WrongTag(f"“{measure.name}”不能按行业分列。")
        found = counting.by_dimension(measure, common, SECTOR)
        return [found.get(key, 0) for key in keys]

    if isinstance(figure, Ratio):
        parts, wholes = of(figure.numerator), of(figure.denominator)
        return [ratio_value(figure, *three, at=at) for three in zip(asked, parts, wholes, strict=True)]
    raws = of(figure)
    counted = raws if counts_records(figure) else of(as_records(figure))
    return [measure_value(figure, *three, at=at) for three in zip(asked, raws, counted, strict=True)]
