"""The windows that offices ask for by name: 本月, 上季, 今年以来, 1—9月, 某日以来; and the days that an address says outright."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date, timedelta

from django.http import QueryDict

from anwang.campaigns.models import Campaign
from anwang.figures.errors import WrongWindow

NAMED = {
    "today": "今天",
    "month": "本月",
    "lastmonth": "上月",
    "quarter": "本季度",
    "lastquarter": "上季度",
    "half": "本半年",
    "year": "今年以来",
    "lastyear": "上年全年",
}
"""Windows that follow the calendar from the day on which one asks."""
SAID = {"campaign": "行动期间", "since": "某日以来", "custom": "自定义起止"}
"""Windows whose days are said: by a campaign, or by the address."""
EARLIEST, LATEST = date(1990, 1, 1), date(2999, 12, 31)


def last_of_month(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def running_months(on: date) -> dict[str, str]:
    """Return 1月, 1—2月 … up to the last whole month of the year (in January, of the year before), the newest first."""
    ended = on.month - 1 or 12
    year = on.year if on.month > 1 else on.year - 1
    return {f"m{last}": f"{year}年1—{last}月" if last > 1 else f"{year}年1月" for last in range(ended, 0, -1)}


def known(preset: str) -> bool:
    """Return whether a window goes by that name."""
    return preset in NAMED or preset in SAID or (preset[:1] == "m" and preset[1:] in {str(month) for month in range(1, 13)})


def window(preset: str, params: QueryDict, campaigns: Sequence[Campaign], on: date) -> tuple[date, date]:
    """Return the window of a name, or the days named in the address; today is the last day of what still runs. Raises WrongWindow."""
    if preset in NAMED:
        return _named(preset, on)
    if known(preset) and preset not in SAID:
        year = on.year if on.month > 1 else on.year - 1
        return date(year, 1, 1), last_of_month(year, int(preset[1:]))
    if preset == "campaign" and campaigns:
        start = min(campaign.starts_on for campaign in campaigns)
        return start, max(start, min(on, max(campaign.ends_on for campaign in campaigns)))
    end = on if preset == "since" else day(params.get("to", "")) or on
    start = day(params.get("from", "")) or date(end.year, 1, 1)
    if end < start:
        raise WrongWindow
    return start, end


def _named(preset: str, on: date) -> tuple[date, date]:
    """Return the window of a name on a day."""
    first = on.replace(day=1)
    quarter = date(on.year, on.month - (on.month - 1) % 3, 1)
    if preset == "lastmonth":
        return (first - timedelta(days=1)).replace(day=1), first - timedelta(days=1)
    if preset == "lastquarter":
        before = quarter - timedelta(days=1)
        return date(before.year, before.month - 2, 1), before
    if preset == "lastyear":
        return date(on.year - 1, 1, 1), date(on.year - 1, 12, 31)
    half = date(on.year, 1 if on.month <= 6 else 7, 1)  # noqa: PLR2004 - the second half begins after June
    return {"today": on, "month": first, "quarter": quarter, "half": half}.get(preset, date(on.year, 1, 1)), on


def day(text: str) -> date | None:
    """Return the day that an address names, nothing for an empty one. Raises WrongWindow."""
    if not text.strip():
        return None
    try:
        found = date.fromisoformat(text.strip())
    except ValueError as error:
        raise WrongWindow(f"日期“{text[:20]}”不对，请按 2026-11-21 的样子填写。") from error
    if not EARLIEST <= found <= LATEST:
        raise WrongWindow(f"日期“{text[:20]}”不在 1990 年至 2999 年之间，请检查。")
    return found
