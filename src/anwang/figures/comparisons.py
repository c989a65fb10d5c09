"""Comparisons (同比、环比、比前年同期、比目标): two values, their difference and rate, and how a report says it by the place's rule."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from typing import Any, Final, TypeVar

from django.db import connection

from anwang.figures import drives, periods, targets, windows
from anwang.figures.figure import Figure, base, measures_of
from anwang.figures.models import FigureTarget
from anwang.figures.slices import Value
from anwang.figures.wording import HUNDRED, plain
from anwang.ground import rules
from anwang.ground.measure import Measure, Slice
from anwang.ground.rounding import Rounding

T = TypeVar("T")
RULE: Final = "figure.comparison"
STANDING: Final = frozenset({"stock", "stock_sum"})


class Against(StrEnum):
    """What a figure is compared with, by the word that offices use."""

    LAST_YEAR = "同比"
    PERIOD_BEFORE = "环比"
    TWO_YEARS = "前年"
    TARGET = "目标"


@dataclass(frozen=True, slots=True)
class Words:
    """How a place words its comparisons, and from which growth on it says 倍 (rule `figure.comparison`)."""

    multiple_from: int = 200
    grace_days: int = 10
    more: str = "增加"
    fewer: str = "减少"
    up: str = "上升"
    down: str = "下降"
    same: str = "持平"
    nearly: str = "基本持平"
    both_zero: str = "均为0"
    no_base: str = "为0，不计增减率"
    partial: str = "记录不全，不作比较"
    unknown: str = "无可比基数"


Known = dict[tuple[object, ...], Any]
"""What was read once for many questions of one page or paper: rules, and since when records are kept."""


def words_at(asked: Slice, known: Known | None = None) -> Words:
    """Return how the place asked words comparisons."""
    path = asked.ranges[0][0] if asked.ranges else ""
    return _once(known, (RULE, path, asked.end), lambda: Words(**rules.payload(RULE, path=path, on=asked.end)))


def _once(known: Known | None, key: tuple[object, ...], read: Callable[[], T]) -> T:
    if known is None:
        return read()
    if key not in known:
        known[key] = read()
    found: T = known[key]
    return found


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure beside another window of itself, or beside its target.

    `difference` is now − then (percentage points for percentages), `rate` the signed percentage of change, cut by rule; both None without
    a base. `absolute`, `percent` and `multiple` are the words: 减少3起, 下降35.7%, 是上年同期的1.45倍.
    """

    against: Against
    now: Value
    then: Value | None
    base_name: str
    difference: Decimal | None
    rate: Decimal | None
    absolute: str
    percent: str
    multiple: str
    complete: bool = True
    target: FigureTarget | None = None

    @property
    def comparable(self) -> bool:
        """Whether both sides have a number that may be set against the other."""
        return self.difference is not None

    @property
    def sentence(self) -> str:
        """The whole as a report says it: 比上年同期减少3起（下降25%）, 与上年同期持平, 上年同期记录不全，不作比较."""
        if not self.comparable:
            return self.absolute
        if self.against == Against.TARGET:
            return self.percent
        if self.difference == 0:
            return f"与{self.base_name}{self.absolute}"
        more = "" if self.percent == self.absolute else f"（{self.percent}）"
        return f"比{self.base_name}{self.absolute}{more}"


def compare(
    figure: Figure, asked: Slice, against: Against, *, at: datetime, rounding: Rounding | None = None, known: Known | None = None
) -> Comparison:
    """Return a figure beside the same days of last year or the year before, the period before, or its target.

    Numbers are cut as the slice says unless `rounding` is given. Where our records begin inside the earlier window or after it, nothing
    is compared: a number of half a year is no base; nor with days on which the campaigns asked did not run. One statement for each measure,
    and one each for rule, first record and campaigns, which `known` keeps for the next comparison.
    """
    asked = asked.narrowed(rounding=rounding) if rounding else asked
    words = words_at(asked, known)
    if against == Against.TARGET:
        return _with_target(figure, asked, at, words)
    earlier = window_of(asked, against)
    now, then = windows.over(figure, [asked, earlier], at=at)
    return between(now, then, against, words=words, gap=why_not(figure, asked, against, words=words, known=known))


def window_of(asked: Slice, against: Against) -> Slice:
    """Return the earlier window of a comparison."""
    if against == Against.PERIOD_BEFORE:
        return periods.period_before(asked)
    return periods.same_years_ago(asked, 2 if against == Against.TWO_YEARS else 1)


def name_of(against: Against, asked: Slice) -> str:
    """Return how the other side is called: 上年同期, 上月, 上季度, 前年同期, 目标."""
    if against == Against.PERIOD_BEFORE:
        return {1: "上月", 3: "上季度", 12: "上年"}.get(periods.whole_months(asked.start, asked.end), "上期")
    return {Against.LAST_YEAR: "上年同期", Against.TWO_YEARS: "前年同期", Against.TARGET: "目标"}[against]


def why_not(figure: Figure, asked: Slice, against: Against, *, words: Words, known: Known | None = None) -> str:
    """Return the sentence why a figure is not set beside its earlier window; empty where it is. Of targets there is none.

    The one place that decides it, for pages, papers, terminal and audit: the campaigns asked must have run all through the earlier window
    (a standing number: begun by its day), and our records must reach back to its beginning.
    """
    if against == Against.TARGET:
        return ""
    earlier, name = window_of(asked, against), name_of(against, asked)
    idle = _idle(figure, earlier, name, words.grace_days, known) if asked.campaigns else ""
    if idle:
        return idle
    return "" if begins_by(figure, earlier, words.grace_days, known) else f"{name}{words.partial}"


def _idle(figure: Figure, earlier: Slice, name: str, grace_days: int, known: Known | None) -> str:
    first = _day_of(figure, earlier, grace_days)
    last = None if base(figure).kind in STANDING else earlier.end
    key = (drives.lacking.__name__, earlier.campaigns, first, last, name)
    return _once(known, key, lambda: drives.lacking(earlier.campaigns, first, last, name=name))


def between(now: Value, then: Value, against: Against, *, words: Words | None = None, gap: str = "") -> Comparison:
    """Return two values' comparison in words; a `gap` (see `why_not`) is said instead."""
    said, name = words or Words(), name_of(against, now.asked)
    made = Comparison(against, now, then, name, None, None, "", "", "", complete=not gap)
    if gap:
        return _silent(made, gap)
    if now.number is None or then.number is None:
        return _silent(made, f"{name}{said.unknown}")
    return _worded(made, now.number, then.number, said)


def _silent(made: Comparison, why: str) -> Comparison:
    return replace(made, absolute=why, percent=why, multiple=why)


def _worded(made: Comparison, now: Decimal, then: Decimal, words: Words) -> Comparison:
    cut, name = made.now.asked.rounding, made.base_name
    if made.now.unit == "%":
        points = _points(now - then, words)
        return replace(made, difference=now - then, rate=None, absolute=points, percent=points, multiple=points)
    rate = rate_of(now, then, cut)
    percent = _percent(now, then, rate, name, words)
    multiple = f"是{name}的{plain(cut.ratio(now / then))}倍" if then else f"{name}{words.no_base}"
    if now == then:
        multiple = percent
    elif then > 0 and (now - then) * HUNDRED / then >= words.multiple_from:
        percent = multiple
    return replace(
        made, difference=now - then, rate=rate, absolute=_absolute(now, then, made.now.unit, words), percent=percent, multiple=multiple
    )


def rate_of(now: Decimal, then: Decimal, cut: Rounding) -> Decimal | None:
    """Return the signed percentage of change cut by rule; nothing without a base. What is not all gone is never down by 100 %."""
    if not then:
        return None
    exact = (now - then) * HUNDRED / then
    rate = cut.percent(exact)
    if rate <= -HUNDRED and exact > -HUNDRED:
        return exact.quantize(Decimal(1).scaleb(-max(cut.percent_digits, 1)), rounding=ROUND_DOWN)
    return rate


def _absolute(now: Decimal, then: Decimal, unit: str, words: Words) -> str:
    if now == then:
        return words.both_zero if now == 0 else words.same
    return f"{words.more if now > then else words.fewer}{plain(abs(now - then))}{unit}"


def _points(difference: Decimal, words: Words) -> str:
    if not difference:
        return words.same
    return f"{words.up if difference > 0 else words.down}{plain(abs(difference))}个百分点"


def _percent(now: Decimal, then: Decimal, rate: Decimal | None, name: str, words: Words) -> str:
    if now == then:
        return words.both_zero if now == 0 else words.same
    if rate is None:
        return f"{name}{words.no_base}"
    if not rate:
        return words.nearly
    return f"{words.up if rate > 0 else words.down}{plain(abs(rate))}%"


def begins_by(figure: Figure, earlier: Slice, grace_days: int = 0, known: Known | None = None) -> bool:
    """Return whether our records reach back to an earlier window's beginning (a standing number: to its day).

    The first record of the figure's facts anywhere counts: a place without hazards has none, and that is its number.
    """
    return all(_has_record_by(measure, _day_of(figure, earlier, grace_days), known) for measure in measures_of(figure))


def look_back(questions: Sequence[tuple[Figure, Slice]], against: Against, *, words: Words, known: Known) -> None:
    """Ask in one statement for several figures since when records are kept, so that `why_not` finds it known."""
    asked = {
        (*kept_since(measure), _day_of(figure, window_of(wanted, against), words.grace_days))
        for figure, wanted in questions
        for measure in measures_of(figure)
    }
    new = sorted(asked - known.keys())
    if not new:
        return
    # the text is put together from declared columns only; the days are parameters
    texts = [f"EXISTS(SELECT 1 FROM {source} WHERE {column} <= %s)" for source, column, _ in new]  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(texts)}", [day for *_, day in new])
        known.update(zip(new, map(bool, cursor.fetchone()), strict=True))


def _day_of(figure: Figure, earlier: Slice, grace_days: int) -> date:
    grace = timedelta(days=grace_days)
    # a short window does not begin after its own end
    return earlier.cut + grace if base(figure).kind in STANDING else min(earlier.start + grace, earlier.end)


def kept_since(measure: Measure) -> tuple[str, str]:
    """Return the rows and the date column whose first day tells since when a measure's records are kept: one for all measures of a fact.

    The first event that a measure counts does not tell it: where nothing was delisted in spring, spring is on record all the same.
    """
    root = measure.fact.root
    return root.source, root.column(root.since or measure.at).sql


def _has_record_by(measure: Measure, day: date, known: Known | None) -> bool:
    source, column = kept_since(measure)
    return _once(known, (source, column, day), lambda: _reaches(source, column, day))


def _reaches(source: str, column: str, day: date) -> bool:
    # the text is put together from declared columns only; the day is a parameter
    sql = f"SELECT 1 FROM {source} WHERE {column} <= %s LIMIT 1"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [day])
        return cursor.fetchone() is not None


def _with_target(figure: Figure, asked: Slice, at: datetime, words: Words) -> Comparison:
    now = windows.over(figure, [asked], at=at)[0]
    target = targets.of(figure, asked)
    made = Comparison(Against.TARGET, now, None, name_of(Against.TARGET, asked), None, None, "", "", "", target=target)
    if target is None:
        return _silent(made, f"没有下达“{figure.name}”的目标")
    if now.number is None:
        return _silent(made, words.unknown)
    limit = target.value.normalize()
    then = Value(figure, asked, limit, plain(limit), 0, at)
    difference = now.number - limit
    rate = asked.rounding.percent(now.number * HUNDRED / limit) if limit else None
    absolute = _to_limit(difference, now.unit, at_most=target.at_most)
    share = "" if rate is None else f"{'占控制指标的' if target.at_most else '完成目标的'}{plain(rate)}%"
    return replace(
        made, then=then, difference=difference, rate=rate, absolute=absolute, percent=share or absolute, multiple=share or absolute
    )


def _to_limit(difference: Decimal, unit: str, *, at_most: bool) -> str:
    name = "控制指标" if at_most else "目标"
    if not difference:
        return f"与{name}持平"
    amount = f"{plain(abs(difference))}{'个百分点' if unit == '%' else unit}"
    if at_most:
        return f"超{name}{amount}" if difference > 0 else f"在{name}以内，余{amount}"
    return f"超过{name}{amount}" if difference > 0 else f"距{name}还差{amount}"
