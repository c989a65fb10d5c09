"""Slices: a figure for a place, a window, campaigns and filters; its value, its records, its breakdowns and comparisons."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from anwang.campaigns.models import Campaign
from anwang.figures import wording
from anwang.figures.catalogue import Figure, base
from anwang.figures.errors import NoSuchCampaign, NoSuchPlace, WrongFilter, WrongWindow
from anwang.grid import access, territory
from anwang.grid.models import Node
from anwang.ground import canonical, measure, rules
from anwang.ground.measure import Fact, Measure, Ratio, Slice, UnknownDimension


@dataclass(frozen=True, slots=True)
class Value:
    """A figure's answer: the number in its printed unit (None: no base), as printed, how many records lie behind it, and when it was read."""

    figure: Figure
    asked: Slice
    number: Decimal | None
    printed: str
    record_count: int
    as_of: datetime
    numerator: int | None = None
    denominator: int | None = None

    @property
    def unit(self) -> str:
        """The figure's unit."""
        return self.figure.unit


def node_of(code: str) -> Node:
    """Return the place of an official code (6, 9 or 12 digits, shorter for higher tiers). Raises NoSuchPlace."""
    padded = code.strip().ljust(12, "0")
    node = Node.objects.filter(code=padded).first() if code.strip().isdigit() else None
    if node is None and code.strip() in {"all", "0", "全国"}:
        node = Node.objects.filter(parent__isnull=True).first()
    if node is None:
        sentence = f"没有区划“{code}”,请先装入(anwang grid load {code})或核对代码。"
        raise NoSuchPlace(sentence)
    return node


def campaigns_named(names: Iterable[str], node: Node) -> tuple[int, ...]:
    """Return the ids of campaigns by name, in the place or above it, each with its parts. Raises NoSuchCampaign."""
    wanted = [name for name in names if name.strip()]
    ids: list[int] = []
    for name in wanted:
        places = rules.upward(node.path)
        found = Campaign.objects.filter(name=name.strip())
        here = [item for item in found if item.grid_path in places or item.grid_path.startswith(node.path)]
        if not here:
            sentence = f"没有名为“{name}”的专项行动,请核对名称。"
            raise NoSuchCampaign(sentence)
        ids.extend(with_parts([item.pk for item in here]))
    return tuple(dict.fromkeys(ids))


def with_parts(ids: Sequence[int]) -> list[int]:
    """Return campaigns together with all their parts, each once: a part's records are its parent's too."""
    known, edge = list(ids), list(ids)
    while edge:
        edge = [key for key in Campaign.objects.filter(parent_id__in=edge).values_list("pk", flat=True) if key not in known]
        known.extend(edge)
    return known


def filter_of(fact: Fact, text: str) -> tuple[str, str]:
    """Return (column, value) of a filter as typed, 维度=值, by code words or by Chinese labels. Raises WrongFilter, UnknownDimension."""
    name, mark, value = text.replace("=", "=").partition("=")
    if not mark or not name.strip() or not value.strip():
        raise WrongFilter
    column = next((item for item in fact.columns if name.strip() in {item.name, item.label}), None)
    if column is None:
        column = fact.column(name.strip())
    wanted = value.strip()
    by_label = {label: code for code, label in column.choices.items()}
    if column.choices and wanted not in column.choices and wanted not in by_label:
        known = "、".join(column.choices.values())
        sentence = f"“{column.label}”没有“{wanted}”。可以用:{known}。"
        raise UnknownDimension(sentence)
    return column.name, by_label.get(wanted, wanted)


def slice_of(  # noqa: PLR0913 - a slice has that many sides
    figure: Figure,
    node: Node,
    *,
    start: date,
    end: date,
    campaigns: Sequence[int] = (),
    where: Sequence[str] = (),
    as_of_tree: date | None = None,
) -> Slice:
    """Return the slice of a figure at a place; the tree is taken as it stood at the window's end unless told otherwise."""
    if end < start:
        raise WrongWindow
    ranges = territory.of(node, as_of_tree or end)
    filters = tuple(filter_of(base(figure).fact, text) for text in where)
    return Slice(ranges=ranges, start=start, end=end, campaigns=tuple(campaigns), where=filters)


def within_reach(asked: Slice, by: access.Official) -> Slice:
    """Return the slice cut down to what an official may see; outside it there is nothing."""
    from anwang.grid import paths  # noqa: PLC0415 - only here

    return asked.narrowed(ranges=paths.meet(asked.ranges, by.ranges if by.reach != "nothing" else ()))


def value(figure: Figure, asked: Slice, *, at: datetime) -> Value:
    """Return the figure's value over the slice."""
    if isinstance(figure, Ratio):
        return _ratio(figure, asked, at)
    raw = measure.value(figure, asked)
    number = wording.scaled(raw, figure.scale)
    count = raw if figure.kind in {"count", "stock", "cohort"} and not figure.of else len(measure.record_ids(figure, asked))
    return Value(figure, asked, number, wording.plain(number), count, at)


def _ratio(figure: Ratio, asked: Slice, at: datetime) -> Value:
    part, whole = measure.value(figure.numerator, asked), measure.value(figure.denominator, asked)
    number = ratio_number(figure, part, whole)
    printed = "—" if number is None else wording.plain(number)
    return Value(figure, asked, number, printed, part, at, numerator=part, denominator=whole)


def ratio_number(figure: Ratio, part: int, whole: int) -> Decimal | None:
    """Return a ratio's number in its unit: percent, or so many per one."""
    if figure.unit == "%":
        return wording.share(part, whole)
    return wording.rounded(Decimal(part) / Decimal(whole), 2) if whole else None


def record_ids(figure: Figure, asked: Slice) -> list[int]:
    """Return the ids of the records that a figure counts; for a ratio, of its numerator."""
    return measure.record_ids(base(figure), asked)


def record_digest(ids: Sequence[int]) -> str:
    """Return the digest of a record set, printed with an issued paper."""
    return canonical.digest_text(",".join(str(key) for key in sorted(ids)))


def by_children(figure: Figure, node: Node, asked: Slice) -> list[tuple[Node, Decimal | None]]:
    """Return the figure for each child of a place, in code order; two or three statements, whatever the size."""
    children = list(Node.objects.filter(parent=node).order_by("path"))
    places = [
        tuple(piece for piece in ranges) for ranges in territory.of_many(children, asked.end)
    ]
    return list(zip(children, _numbers(figure, asked, places), strict=True))


def _numbers(figure: Figure, asked: Slice, places: Sequence[measure.Ranges]) -> list[Decimal | None]:
    if isinstance(figure, Ratio):
        parts = measure.by_place(figure.numerator, asked, places)
        wholes = measure.by_place(figure.denominator, asked, places)
        return [ratio_number(figure, part, whole) for part, whole in zip(parts, wholes, strict=True)]
    return [wording.scaled(raw, figure.scale) for raw in measure.by_place(figure, asked, places)]


def by_dimension(figure: Figure, asked: Slice, dimension: str) -> list[tuple[str, str, Decimal | None]]:
    """Return (value, label, number) of the figure for each value of a dimension, in the order of its choices."""
    choices = base(figure).fact.column(dimension).choices
    if isinstance(figure, Ratio):
        parts = measure.by_dimension(figure.numerator, asked, dimension)
        wholes = measure.by_dimension(figure.denominator, asked, dimension)
        numbers = {key: ratio_number(figure, parts.get(key, 0), whole) for key, whole in wholes.items()}
    else:
        numbers = {key: wording.scaled(raw, figure.scale) for key, raw in measure.by_dimension(figure, asked, dimension).items()}
    order = {key: place for place, key in enumerate(choices)}
    keys = sorted(numbers, key=lambda key: (order.get(key, len(order)), key))
    return [(key, choices.get(key, key or "未填"), numbers[key]) for key in keys]


def months(start: date, end: date) -> list[tuple[date, date]]:
    """Return the calendar months of a window, the first and last cut to it."""
    found, day = [], start
    while day <= end:
        last = date(day.year, day.month, calendar.monthrange(day.year, day.month)[1])
        found.append((day, min(last, end)))
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return found


def by_month(figure: Figure, asked: Slice, *, at: datetime) -> list[tuple[date, Decimal | None]]:
    """Return the figure for each month of the window (of each month's own finds; at most 36 months)."""
    windows = months(asked.start, asked.end)[:36]
    return [(first, value(figure, asked.narrowed(start=first, end=last), at=at).number) for first, last in windows]


def year_before(day: date) -> date:
    """Return the same month and day a year before; 29 February becomes the 28th."""
    return date(day.year - 1, day.month, min(day.day, calendar.monthrange(day.year - 1, day.month)[1]))


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure beside an earlier window: both numbers, the change in words, and in percent or points."""

    now: Value
    then: Value
    words: str
    rate: str


def year_on_year(figure: Figure, asked: Slice, *, at: datetime) -> Comparison:
    """Return the comparison with the same month-day range of the year before (同比)."""
    before = asked.narrowed(start=year_before(asked.start), end=year_before(asked.end))
    return compare(value(figure, asked, at=at), value(figure, before, at=at))


def compare(now: Value, then: Value) -> Comparison:
    """Return two values' comparison in words; percentages are compared in points."""
    if isinstance(now.figure, Ratio):
        words = wording.change_points(now.number, then.number)
        return Comparison(now, then, words, words)
    current, earlier = now.number or Decimal(0), then.number or Decimal(0)
    return Comparison(now, then, wording.change(current, earlier, now.unit), wording.change_rate(current, earlier))


def describe(asked: Slice, figure: Figure) -> dict[str, object]:
    """Return a slice as JSON can hold it, for addresses and frozen figures."""
    return {
        "ranges": [list(pair) for pair in asked.ranges],
        "start": asked.start.isoformat(),
        "end": asked.end.isoformat(),
        "campaigns": list(asked.campaigns),
        "where": [list(pair) for pair in asked.where],
        "figure": figure.code,
    }


def restore(said: dict[str, object]) -> Slice:
    """Return the slice that `describe` wrote down."""
    ranges = said["ranges"]
    where = said["where"]
    campaigns = said["campaigns"]
    assert isinstance(ranges, list)
    assert isinstance(where, list)
    assert isinstance(campaigns, list)
    return Slice(
        ranges=tuple((low, high) for low, high in ranges),
        start=date.fromisoformat(str(said["start"])),
        end=date.fromisoformat(str(said["end"])),
        campaigns=tuple(campaigns),
        where=tuple((name, wanted) for name, wanted in where),
    )


__all__ = ["Comparison", "Measure", "Value", "by_children", "by_dimension", "by_month", "value", "year_on_year"]
