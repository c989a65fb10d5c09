"""What a paper's tags stand on: place, window, campaigns; the words that are no figures; and windows in plain words."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from anwang.figures.periods import last_day_before, year_before
from anwang.grid.models import Node
from anwang.ground.inputs import EARLIEST, LATEST
from anwang.ground.measure import Slice
from anwang.papers.errors import NoSuchWindow

ONE_DAY = timedelta(days=1)
DECEMBER = 12
UNNUMBERED = "＿＿＿＿"
"""Stands where a Word template prints number, date and check code, until the paper has them."""
QUARTERS = "一二三四"
DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})(?:至|到|~|—)(\d{4}-\d{2}-\d{2})")
MONTH = re.compile(r"(\d{4})年(\d{1,2})月")
YEAR = re.compile(r"(\d{4})年")


@dataclass(frozen=True, slots=True)
class Ground:
    """What a paper's tags stand on: its place, window and campaigns; inside a loop also its part. `words` print as they are."""

    node: Node
    start: date
    end: date
    campaigns: tuple[int, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    where: tuple[str, ...] = ()

    def within(self, **changes: object) -> Ground:
        """Return the ground with some of it changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


def words_of(node: Node, start: date, end: date, *, organ: str = "", campaign: str = "") -> dict[str, str]:
    """Return the words that a text may use without any figure: place, office, period, dates."""
    found = {
        "地区": node.name,
        "区域名称": node.name,
        "期间": period_name(start, end),
        "年": str(end.year),
        "月": str(end.month),
        "季度": f"{QUARTERS[(end.month - 1) // 3]}季度",
        "下一月": f"{end.month % DECEMBER + 1}月",
        "起始日": _day(start),
        "截止日": _day(end),
        "截止月日": f"{end.month}月{end.day}日",
        "上年": str(end.year - 1),
        "同级简称": _short(node.name),
        "文号": UNNUMBERED,
        "成文日期": UNNUMBERED,
        "校验码": UNNUMBERED,
    }
    return found | {name: text for name, text in (("发文单位", organ), ("专项行动", campaign)) if text}


def _short(name: str) -> str:
    """The last character of a place's name with 全: 全市, 全县, 全镇; 辖区 for others."""
    return f"全{name[-1]}" if name and name[-1] in "省市县区镇乡村" else "辖区"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def month_end(day: date) -> date:
    """Return the last day of a day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def months_of(start: date, end: date) -> int:
    """Return how many whole calendar months a window has; 0 where it is cut otherwise."""
    if start.day != 1 or end != month_end(end):
        return 0
    return (end.year - start.year) * DECEMBER + end.month - start.month + 1


def period_name(start: date, end: date) -> str:
    """Return how a report calls a window: 2026年3月, 2026年一季度, 2026年1—10月, 2026年, or from day to day."""
    count = months_of(start, end)
    if start.year != end.year or not count:
        return f"{_day(start)}至{_day(end)}" if start != end else _day(start)
    if count == DECEMBER:
        return f"{start.year}年"
    if count == 6 and start.month in {1, 7}:  # noqa: PLR2004 - months of a half-year
        return f"{start.year}年{'上' if start.month == 1 else '下'}半年"
    if count == 3 and start.month % 3 == 1:  # noqa: PLR2004 - months of a quarter
        return f"{start.year}年{QUARTERS[start.month // 3]}季度"
    return f"{start.year}年{start.month}月" if count == 1 else f"{start.year}年{start.month}—{end.month}月"


def before(start: date, end: date) -> tuple[date, date]:
    """Return the window right before a window: month, quarter, half-year or year before; else as many days."""
    last = start - ONE_DAY
    count = months_of(start, end)
    if not count:
        return last - (end - start), last
    first = start
    for _ in range(count):
        first = (first - ONE_DAY).replace(day=1)
    return first, last


def slice_before(asked: Slice) -> Slice:
    """Return the slice of the period before (环比)."""
    start, end = before(asked.start, asked.end)
    return asked.narrowed(start=start, end=end, cutoff=None)


def window(text: str, ground: Ground) -> tuple[date, date]:
    """Return the window that a word names, seen from the paper's own: 本期, 本月, 本季, 本年累计, 上月, 上期, 上年, 上年同期, 近12个月, or dates.

    Raises NoSuchWindow.
    """
    start, end = ground.start, ground.end
    month, year = end.replace(day=1), end.replace(month=1, day=1)
    quarter = end.replace(month=(end.month - 1) // 3 * 3 + 1, day=1)
    last_month = (month - ONE_DAY).replace(day=1)
    known = {
        "本期": (start, end),
        "截至": (start, end),
        "本月": (month, end),
        "本季": (quarter, end),
        "本季度": (quarter, end),
        "本年": (year, end),
        "本年累计": (year, end),
        "累计": (year, end),
        "年初以来": (year, end),
        "今年以来": (year, end),
        "当月": (month, end),
        "上半年": (year, end.replace(month=6, day=30)),
        "去年同期": (year_before(start), last_day_before(end)),
        "上月": (last_month, month - ONE_DAY),
        "上期": before(start, end),
        "上年": (date(end.year - 1, 1, 1), date(end.year - 1, DECEMBER, 31)),
        "上年同期": (year_before(start), last_day_before(end)),
        "上年累计": (year_before(year), last_day_before(end)),
        "近12个月": (last_day_before(end) + ONE_DAY, end),
    }
    found = known.get(text.strip()) or _dated(text.strip())
    if found is None:
        raise NoSuchWindow(f"没有“{text[:20]}”这样的窗口。可以写：{'、'.join(known)}，或者2026年3月、2026-01-01至2026-03-31。")
    return found


def is_dated(text: str) -> bool:
    """Return whether a window is named by its dates: then what was found in it is followed to the paper's own cut-off."""
    return _dated(text.strip()) is not None


def _dated(text: str) -> tuple[date, date] | None:
    found = _days(text)
    return found if found and found[0] >= EARLIEST and found[1] <= LATEST else None


def _days(text: str) -> tuple[date, date] | None:
    try:
        if days := DAYS.fullmatch(text):
            start, end = date.fromisoformat(days.group(1)), date.fromisoformat(days.group(2))
            return (start, end) if start <= end else None
        if month := MONTH.fullmatch(text):
            first = date(int(month.group(1)), int(month.group(2)), 1)
            return first, month_end(first)
        if year := YEAR.fullmatch(text):
            return date(int(year.group(1)), 1, 1), date(int(year.group(1)), DECEMBER, 31)
    except ValueError:
        return None
    return None
