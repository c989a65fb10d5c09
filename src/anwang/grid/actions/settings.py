"""What a locality sets itself: its rules from a day on, and the working calendar. The system administrator acts (维护规则参数)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from anwang.grid.access import Doer, actor_of, answer_for
from anwang.grid.actions.organs import standing
from anwang.grid.errors import CalendarRefused, CalendarShared, DatesCrossed, RuleEnded
from anwang.grid.inputs import AdjustDay, EndRule, EnterNotice, SetRule
from anwang.grid.locality import keeps_calendar
from anwang.grid.states import Right
from anwang.ground import rulebook, rules
from anwang.ground.action import action
from anwang.ground.actor import Actor
from anwang.ground.models import CalendarDay, RulePack
from anwang.ground.refusal import NotFound, Stale
from anwang.ground.trail.record import record

ONE_DAY = timedelta(days=1)


@action("grid.set_rule")
def set_rule(said: SetRule, *, by: Doer, at: datetime) -> RulePack:
    """Set a rule for a place of one's territory from a day on, today at the earliest; acts of earlier days keep the rule of their day.

    Raises NotAllowed, NotFound, NodeEnded, DatesCrossed, NoSuchRule, RuleFixed, RuleRefused, OutsideLaw.
    """
    today = timezone.localdate(at)
    node = standing(said.node_id, max(said.valid_from, today))
    answer_for(by, Right.MANAGE_RULES, node.path)
    rulebook.check(said.code, said.payload)
    if said.valid_from < today:
        raise DatesCrossed("规则从今天或以后的日期起施行，已经过去的日子不再改动。", field="valid_from")
    if said.valid_to is not None and said.valid_to <= said.valid_from:
        raise DatesCrossed("失效日期应晚于施行日期。", field="valid_to")
    before = rules.payload(said.code, path=node.path, on=said.valid_from)
    pack = RulePack.objects.create(
        code=said.code, path=node.path, valid_from=said.valid_from, valid_to=said.valid_to, source=said.source, payload=said.payload
    )
    record("grid.set_rule", by=actor_of(by), at=at, subject=pack, path=node.path, change={**said.content(), "before": before})
    return pack


@action("grid.end_rule")
def end_rule(pack: RulePack, said: EndRule, *, by: Doer, at: datetime) -> RulePack:
    """End a locality's rule on a day, today at the earliest; from then on the superior's or the shipped rule holds.

    A rule that is to end on or before its first day never holds. Raises NotAllowed, NotFound, DatesCrossed, RuleEnded, Stale.
    """
    answer_for(by, Right.MANAGE_RULES, pack.path)
    today = timezone.localdate(at)
    if pack.valid_to is not None and pack.valid_to <= today:
        raise RuleEnded
    if said.ends_on < today:
        raise DatesCrossed("失效日期不能早于今天，已经过去的日子不再改动。", field="ends_on")
    until = max(said.ends_on, pack.valid_from)
    if RulePack.objects.filter(pk=pack.pk, valid_to=pack.valid_to).update(valid_to=until) != 1:
        raise Stale
    change = {**said.content(), "before": pack.valid_to}
    pack.valid_to = until
    record("grid.end_rule", by=actor_of(by), at=at, subject=pack, path=pack.path, change=change)
    return pack


# ---- the calendar ------------------------------------------------------------------------------------------------------------


@action("grid.enter_notice")
def enter_notice(said: EnterNotice, *, by: Doer, at: datetime) -> CalendarDay:
    """Enter the State Council's notice for a year: holidays and make-up days; an earlier entry of that year is replaced.

    The calendar holds for everybody here: only who is charged with all their places. Raises NotAllowed, CalendarShared, CalendarRefused.
    """
    _answer_for_calendar(by)
    days = _days_of(said)
    old = CalendarDay.objects.filter(Q(notice_year=said.year) | Q(notice_year__isnull=False, day__in=days))
    gone = _dropped(old)
    rows = [
        CalendarDay(day=day, is_workday=is_workday, name=name, source=said.source, notice_year=said.year)
        for day, (is_workday, name) in sorted(days.items())
    ]
    made = CalendarDay.objects.bulk_create(rows)
    record("grid.enter_notice", by=actor_of(by), at=at, touched=made, gone=gone, change=said.content())
    return made[0]


@action("grid.adjust_day")
def adjust_day(said: AdjustDay, *, by: Doer, at: datetime) -> CalendarDay:
    """Make one day a working day or a day off by a local document; it wins over the notice. Raises NotAllowed, CalendarShared."""
    _answer_for_calendar(by)
    gone = _dropped(CalendarDay.objects.filter(day=said.day, notice_year__isnull=True))
    day = CalendarDay.objects.create(day=said.day, is_workday=said.is_workday, name=said.name, source=said.source)
    record("grid.adjust_day", by=actor_of(by), at=at, subject=day, gone=gone, change=said.content())
    return day


@action("grid.drop_day")
def drop_day(pk: int, *, by: Doer, at: datetime) -> None:
    """Take a local adjustment back; the notice or the built-in calendar holds again. Raises NotAllowed, CalendarShared, NotFound."""
    _answer_for_calendar(by)
    day = CalendarDay.objects.filter(pk=pk, notice_year__isnull=True).first()
    if day is None:
        raise NotFound("没有这一天的调整，可能已经撤回。")
    change: dict[str, Any] = {"day": day.day, "is_workday": day.is_workday, "name": day.name, "source": day.source}
    gone = _dropped(CalendarDay.objects.filter(pk=pk))
    record("grid.drop_day", by=actor_of(by), at=at, gone=gone, change=change)


def _dropped(days: QuerySet[CalendarDay]) -> list[tuple[type[CalendarDay], int]]:
    gone = [(CalendarDay, pk) for pk in days.values_list("pk", flat=True)]
    days.delete()
    return gone


def _answer_for_calendar(by: Doer) -> None:
    """Refuse unless the doer is charged with every place that has an organ here."""
    answer_for(by, Right.MANAGE_RULES, None)
    if not isinstance(by, Actor) and not keeps_calendar(by):
        raise CalendarShared


def _days_of(said: EnterNotice) -> dict[date, tuple[bool, str]]:
    """Return each day that a notice speaks of: whether it is worked, and for which holiday. Raises CalendarRefused."""
    off: dict[date, str] = {}
    for number, holiday in enumerate(said.holidays):
        for day in _through(holiday.first, holiday.last):
            if day in off:
                raise CalendarRefused(f"{day} 既是{off[day]}又是{holiday.name}，请核对通知。", field=f"row_{number}__first")
            off[day] = holiday.name
    worked: dict[date, str] = {}
    for number, holiday in enumerate(said.holidays):
        for day in holiday.made_up:
            if day.weekday() < 5:  # noqa: PLR2004 - Monday to Friday
                raise CalendarRefused(f"{day} 本来就是工作日，调休上班应在周六或周日。", field=f"row_{number}__made_up")
            if day in off:
                raise CalendarRefused(f"{day} 在{off[day]}放假期间，不能又上班。", field=f"row_{number}__made_up")
            worked[day] = holiday.name
    return {**{day: (False, name) for day, name in off.items()}, **{day: (True, f"{name}调休") for day, name in worked.items()}}


def _through(first: date, last: date) -> Iterable[date]:
    return (first + ONE_DAY * ahead for ahead in range((last - first).days + 1))
