"""What the entered values say for a slice: the value of just that place and window, or the sum of parts that tile it without a gap.

Nothing is guessed: where a month or a place below is missing there is no number, and the note says which.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from anwang.campaigns.models import Campaign
from anwang.figures import places
from anwang.figures.external.kind import External
from anwang.figures.models import ExternalValue
from anwang.figures.periods import ONE_DAY, months, name_of
from anwang.figures.states import EntryState
from anwang.grid import paths, territory
from anwang.grid.access import place
from anwang.grid.models import Node
from anwang.ground.measure import Slice

MOST_NAMED = 6
"""So many missing months or places are named; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where an entered number comes from: the organ that states it, its document, and the row that holds it."""

    organ: str
    document: str
    row: int

    def __str__(self) -> str:
        return f"{self.organ}《{self.document}》" if self.document else self.organ


@dataclass(frozen=True, slots=True)
class Said:
    """The number that the entered values give (None where they do not), the sources, and the sentence that says why there is none."""

    number: Decimal | None
    sources: tuple[Source, ...] = ()
    note: str = ""


Rows = Sequence[ExternalValue]


def split_key(split: Iterable[tuple[str, str]]) -> str:
    """Return the text by which the values of one part are found."""
    return "；".join(f"{name}={value}" for name, value in sorted(split))


def said(figure: External, asked: Slice) -> Said:
    """Return what the entered values say of a figure over a slice; a rate that is not entered is reckoned by `slices`."""
    if not asked.ranges:
        return Said(None, note="没有可看的区域。")
    rows = list(_rows(figure, asked).filter(split_key=split_key(asked.where)).order_by("starts_on", "-ends_on", "pk"))
    return _answer(figure, asked, rows)


def told_until(figure: External, asked: Slice) -> date | None:
    """Return the last day up to which values of just the place follow each other from the window's first day; None where none begins there."""
    if not asked.ranges or not figure.additive or figure.at_date:
        return None
    known = territory.events(asked.end)
    rows = _rows(figure, asked).filter(split_key=split_key(asked.where)).order_by("starts_on", "ends_on", "pk")
    last = asked.start - ONE_DAY
    for row in rows:
        if row.starts_on == last + ONE_DAY and territory.of_path(row.node.path, known) == asked.ranges:
            last = row.ends_on
    return last if last >= asked.start else None


def parts(figure: External, asked: Slice, dimension: str) -> dict[str, Said]:
    """Return what is entered for each value of a dimension, with one statement for all rows."""
    values = next((tuple(column.choices) for column in figure.by if column.name == dimension), ())
    keys = {value: split_key((*asked.where, (dimension, value))) for value in values}
    held: dict[str, list[ExternalValue]] = {}
    for row in _rows(figure, asked).filter(split_key__in=list(keys.values())).order_by("starts_on", "-ends_on", "pk"):
        held.setdefault(row.split_key, []).append(row)
    return {value: _answer(figure, asked, held[key]) for value, key in keys.items() if key in held}


def crossed(figure: External, asked: Slice, row: str, column: str) -> dict[tuple[str, str], Said]:
    """Return what is entered for each pair of values of two dimensions, with one statement for all rows."""
    choices = {each.name: tuple(each.choices) for each in figure.by}
    pairs = [(first, second) for first in choices.get(row, ()) for second in choices.get(column, ())]
    keys = {pair: split_key((*asked.where, (row, pair[0]), (column, pair[1]))) for pair in pairs}
    held: dict[str, list[ExternalValue]] = {}
    for each in _rows(figure, asked).filter(split_key__in=list(keys.values())).order_by("starts_on", "-ends_on", "pk"):
        held.setdefault(each.split_key, []).append(each)
    return {pair: _answer(figure, asked, held[key]) for pair, key in keys.items() if key in held}


def _rows(figure: External, asked: Slice) -> QuerySet[ExternalValue]:
    held = ExternalValue.objects.filter(figure=figure.code, state=EntryState.HOLDS).select_related("node")
    window = Q(ends_on=asked.cut) if figure.at_date else Q(starts_on__gte=asked.start, ends_on__lte=asked.end)
    return held.filter(window, place(asked.ranges), _of_campaigns(asked.campaigns))


def _of_campaigns(campaigns: Sequence[int]) -> Q:
    """The values of one campaign; its parts' values are in its own. Several campaigns overlap and are never added."""
    if not campaigns:
        return Q(campaign__isnull=True)
    whole = Campaign.objects.filter(pk__in=campaigns).exclude(parent_id__in=campaigns).values_list("pk", flat=True)
    tops = list(whole)
    return Q(campaign_id=tops[0]) if len(tops) == 1 else Q(pk__in=[])


def _answer(figure: External, asked: Slice, rows: Rows) -> Said:
    if not rows:
        return Said(None, note=f"没有录入“{figure.name}”{_window(asked)}的数据，请在“外部数据”录入，并注明来源。")
    known = territory.events(asked.end)
    whole = [row for row in rows if territory.of_path(row.node.path, known) == asked.ranges]
    found = _over_time(figure, asked, whole)
    if found.number is not None or len(whole) == len(rows) or not figure.additive:
        return found
    node = places.of_ranges(asked.ranges, asked.end)
    return _over_places(figure, asked, node, rows) if node else found


def _over_time(figure: External, asked: Slice, rows: Rows) -> Said:
    """The number of one place: a value of just the window, else values that follow each other through it without a gap."""
    exact = [row for row in rows if figure.at_date or (row.starts_on, row.ends_on) == (asked.start, asked.end)]
    if exact:
        return _sum(exact[:1])
    if not figure.additive or figure.at_date:
        return Said(None, note=f"没有录入“{figure.name}”{_window(asked)}的数据；这个指标不能由各月相加。")
    tiling = _tiling(rows, asked.start, asked.end)
    return _sum(tiling) if tiling else Said(None, note=_gap(asked, rows))


def _tiling(rows: Rows, start: date, end: date) -> Rows:
    """Return rows that follow each other from start to end, the longest first; nothing where there is a gap."""
    by_start: dict[date, list[ExternalValue]] = {}
    for row in rows:
        by_start.setdefault(row.starts_on, []).append(row)
    best: dict[date, list[ExternalValue]] = {end + ONE_DAY: []}
    for day in sorted(by_start, reverse=True):
        following = next((row for row in by_start[day] if row.ends_on + ONE_DAY in best), None)
        if following is not None:
            best[day] = [following, *best[following.ends_on + ONE_DAY]]
    return best.get(start, [])


def _over_places(figure: External, asked: Slice, node: Node, rows: Rows) -> Said:
    """The sum of the places right below, where every one of them has a number."""
    below = places.children(node, asked.end)
    found: list[Said] = []
    missing: list[str] = []
    for child, ranges in zip(below, territory.of_many(below, asked.end), strict=True):
        inside = [row for row in rows if paths.covers(ranges, row.node.path)]
        answer = _answer(figure, asked.narrowed(ranges=ranges), inside)
        if answer.number is None:
            missing.append(child.name)
        found.append(answer)
    if missing or not found:
        return Said(None, note=f"“{figure.name}”{_window(asked)}缺少{_named(missing, '个地区')}的数据，不能合计。")
    sources = tuple(dict.fromkeys(source for answer in found for source in answer.sources))
    return Said(sum((answer.number or Decimal(0) for answer in found), Decimal(0)), sources)


def _sum(rows: Rows) -> Said:
    return Said(sum((row.value for row in rows), Decimal(0)), tuple(Source(row.source, row.document, row.pk) for row in rows))


def _gap(asked: Slice, rows: Rows) -> str:
    if not rows:
        return f"没有录入本级{_window(asked)}的数据。"
    gaps = [
        f"{first.year}年{first.month}月"
        for first, last in months(asked.start, asked.end)
        if not any(row.starts_on <= first and row.ends_on >= last for row in rows)
    ]
    return f"缺少{_named(gaps, '个月')}的数据，不能合计。" if gaps else "录入的时段互相交叉，不能合计，请录入整个时段的数。"


def _named(names: Sequence[str], counted: str) -> str:
    return "、".join(names[:MOST_NAMED]) + (f"等{len(names)}{counted}" if len(names) > MOST_NAMED else "")


def _window(asked: Slice) -> str:
    return name_of(asked.start, asked.end)
