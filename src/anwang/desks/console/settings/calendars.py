"""The working calendar of a year: which days are worked, the State Council's notice, and local adjustments."""

from __future__ import annotations

import re
from calendar import Calendar as Weeks
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, cast

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from pydantic import Field as Asked
from pydantic import create_model

from anwang.desks.console.forms import Form, submit
from anwang.desks.console.pages import Act, PageRequest, done, page, show
from anwang.grid import actions, locality
from anwang.grid.errors import CalendarShared
from anwang.grid.inputs import AdjustDay, EnterNotice, Holiday
from anwang.grid.states import Right
from anwang.ground.calendar import calendar
from anwang.ground.inputs import Input, InputRefused, read
from anwang.ground.models import CalendarDay
from anwang.ground.refusal import NotFound
from anwang.ground.workdays import Calendar

FIRST, LAST = 2004, 2100
FESTIVALS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
ROWS = 8
PARTS = ("name", "first", "last", "made_up")
DAY_WORDS = re.compile(r"(?:(\d{4})[-年/.])?(\d{1,2})[-月/.](\d{1,2})日?")
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """One day of the month grid: its number, how it is marked, and what a reader is told about it."""

    day: date
    mark: str
    word: str
    title: str


@page(Right.MANAGE_RULES)
def year(request: PageRequest) -> HttpResponse:
    """The year as twelve months, what the notice says, and what was adjusted here."""
    today = timezone.localdate()
    wanted = request.GET.get("year", "")
    number = min(max(int(wanted), FIRST), LAST) if wanted.isdecimal() and len(wanted) <= len(str(LAST)) else today.year
    known = calendar(date(number, 1, 1))
    entered = list(CalendarDay.objects.filter(day__year=number).order_by("day"))
    why = _why(request)
    context = {
        "number": number,
        "before": number - 1 if number > FIRST else None,
        "after": number + 1 if number < LAST else None,
        "announced": known.is_announced(number),
        "workdays": known.workdays_in_year(number),
        "months": [(month, _weeks(number, month, known, entered, today)) for month in range(1, 13)],
        "notice": CalendarDay.objects.filter(notice_year=number).order_by("day").first(),
        "adjusted": [day for day in entered if day.notice_year is None],
        "may": not why,
        "acts": [
            Act("录入放假通知", reverse("console:enter_notice", args=[number]), first=not known.is_announced(number), why=why),
            Act("调整某一天", reverse("console:adjust_day"), why=why),
        ],
    }
    return show(request, "console/settings/calendar.html", context)


@page(Right.MANAGE_RULES, methods=("GET", "POST"))
def enter_notice(request: PageRequest, number: int) -> HttpResponse:
    """Enter a year's notice, a row for each holiday."""
    if not FIRST <= number <= LAST:
        raise NotFound("没有这个年度。")
    _keeper(request)
    url = f"{reverse('console:calendar')}?year={number}"
    form = Form(_notice_kind(), initial=_entered(number), send="录入")

    def act(said: Input) -> CalendarDay:
        rows = [_holiday(said, n, number) for n in range(ROWS) if getattr(said, f"row_{n}__first") or getattr(said, f"row_{n}__last")]
        whole = {"year": number, "source": getattr(said, "source"), "holidays": rows, "command_id": said.command_id}  # noqa: B009
        return actions.enter_notice(read(EnterNotice, whole), by=request.official, at=timezone.now())

    lines = [(str(n + 1), [form[f"row_{n}__{part}"] for part in PARTS]) for n in range(ROWS)]
    return submit(
        request,
        form,
        act,
        lambda _: url,
        words=f"已录入 {number} 年放假安排，期限从现在起按它推算。",
        template="console/settings/set_rule.html",
        context={
            "form_title": f"录入 {number} 年节假日安排",
            "back_url": url,
            "intro": "照国务院办公厅的通知填写，一个节日一行；再次录入会替换这一年以前录入的。调休上班的日子用顿号隔开，例如“2月14日、2月28日”。",
            "head_fields": [form["source"]],
            "columns": ["节日", "放假第一天", "放假最后一天", "调休上班"],
            "lines": lines,
            "wide": True,
        },
    )


@page(Right.MANAGE_RULES, methods=("GET", "POST"))
def adjust(request: PageRequest) -> HttpResponse:
    """Make one day a working day or a day off."""
    _keeper(request)
    url = reverse("console:calendar")
    form = Form(AdjustDay, initial={"day": request.GET.get("day", "")}, send="调整")
    return submit(
        request,
        form,
        lambda said: actions.adjust_day(said, by=request.official, at=timezone.now()),
        lambda day: f"{url}?year={day.day.year}",
        words="已调整。",
        context={"form_title": "调整某一天", "back_url": url, "intro": "当地临时放假或者上班时使用，优先于年度通知。"},
    )


@page(Right.MANAGE_RULES, methods=("POST",))
def drop(request: PageRequest, pk: int) -> HttpResponse:
    """Take an adjustment back."""
    actions.drop_day(pk, by=request.official, at=timezone.now())
    return done(request, reverse("console:calendar"), "已撤回这一天的调整。")


def _keeper(request: PageRequest) -> None:
    """Refuse who is charged with a part of the places only. Raises CalendarShared."""
    if not locality.keeps_calendar(request.official):
        raise CalendarShared


def _why(request: PageRequest) -> str:
    if not request.official.may(Right.MANAGE_RULES):
        return "正在以他人视角查看，只能看。"
    return "" if locality.keeps_calendar(request.official) else CalendarShared.sentence


def _weeks(number: int, month: int, known: Calendar, entered: list[CalendarDay], today: date) -> list[list[Shown | None]]:
    by_day = {one.day: one for one in sorted(entered, key=lambda one: one.notice_year is None)}
    return [
        [_shown(day, known, by_day.get(day), today) if day.month == month else None for day in week]
        for week in Weeks().monthdatescalendar(number, month)
    ]


def _shown(day: date, known: Calendar, entered: CalendarDay | None, today: date) -> Shown:
    works, is_weekday = known.is_workday(day), day.weekday() < SATURDAY
    word = "" if works == is_weekday else "班" if works else "休"
    marks = ["is-work" if works else "is-off", *(["is-adjusted"] if entered and entered.notice_year is None else [])]
    marks += ["is-today"] if day == today else []
    title = f"{day} {'上班' if works else '休息'}" + (f" {entered.name} {entered.source}" if entered else "")
    return Shown(day, " ".join(marks), word, title)


# ---- the notice as rows ------------------------------------------------------------------------------------------------------


def _notice_kind() -> type[Input]:
    asked: dict[str, Any] = {"source": (EnterNotice.model_fields["source"].annotation, EnterNotice.model_fields["source"])}
    for n in range(ROWS):
        asked[f"row_{n}__name"] = (str, Asked(default="", max_length=20, title=f"第 {n + 1} 行节日"))
        asked[f"row_{n}__first"] = (date | None, Asked(default=None, title=f"第 {n + 1} 行放假第一天"))
        asked[f"row_{n}__last"] = (date | None, Asked(default=None, title=f"第 {n + 1} 行放假最后一天"))
        asked[f"row_{n}__made_up"] = (str, Asked(default="", max_length=100, title=f"第 {n + 1} 行调休上班"))
    return cast("type[Input]", create_model("EnterNoticeRows", __base__=Input, **asked))


def _holiday(said: Input, n: int, number: int) -> Holiday:
    row = {part: getattr(said, f"row_{n}__{part}") for part in PARTS}
    row["last"] = row["last"] or row["first"]
    row["first"] = row["first"] or row["last"]
    row["made_up"] = _days(row["made_up"], number, f"row_{n}__made_up")
    try:
        return read(Holiday, row)
    except InputRefused as refused:
        raise InputRefused({f"row_{n}__{name or 'first'}": texts for name, texts in refused.problems.items()}) from refused


def _days(text: str, number: int, name: str) -> list[date]:
    """Return the days that a text names: 2027-02-14, 2月14日 or 2-14, with any separator between. Raises InputRefused."""
    found = DAY_WORDS.findall(text)
    rest = re.sub(r"[\s、，,；;和（）()周星期一二三四五六日天]", "", DAY_WORDS.sub("", text))
    try:
        days = [date(int(own or number), int(month), int(day)) for own, month, day in found]
    except ValueError:
        days = []
    if rest or len(days) != len(found):
        raise InputRefused({name: ["日期不对，请按“2月14日、2月28日”的样子填写。"]})
    return days


def _entered(number: int) -> dict[str, object]:
    """Return what stands in the form at first: the notice as entered before, or the names of the holidays."""
    days = list(CalendarDay.objects.filter(notice_year=number).order_by("day"))
    initial: dict[str, object] = {"source": days[0].source if days else ""}
    off: dict[str, list[date]] = {}
    for one in days:
        if not one.is_workday:
            off.setdefault(one.name, []).append(one.day)
    for n, name in enumerate(list(off) if days else FESTIVALS):
        worked = [one.day for one in days if one.is_workday and one.name == f"{name}调休"]
        initial[f"row_{n}__name"] = name
        initial[f"row_{n}__made_up"] = "、".join(f"{day.month}月{day.day}日" for day in worked)
        for start in off.get(name, [])[:1]:
            initial[f"row_{n}__first"], initial[f"row_{n}__last"] = start, _last(start, off[name])
    return initial


def _last(start: date, days: list[date]) -> date:
    """Return the last day of the run that begins at `start`."""
    end = start
    while end + timedelta(days=1) in days:
        end += timedelta(days=1)
    return end
