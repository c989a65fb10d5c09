"""What the rooms above know of a file: open hazards, visits, the yearly cap. Each panel says it in a line and shows the first few.

A room that is to appear in the file adds a function of the shape of `Panel` to PANELS.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from anwang.desks.console.hazards import marking
from anwang.desks.console.pages import Act, Step
from anwang.desks.console.visits.lists import state_mark
from anwang.enterprises.models import Site
from anwang.enterprises.states import GONE
from anwang.grid.access import Official
from anwang.grid.states import Reach, Right
from anwang.ground.rules import NoSuchRule
from anwang.hazards import access as hazards
from anwang.hazards.models import Hazard
from anwang.hazards.states import AWAITING_RECTIFICATION, OPEN
from anwang.inspections import access as inspections
from anwang.inspections import law
from anwang.inspections.models import Visit
from anwang.standards.states import HazardLevel

SHOWN = 6
READ = 60
"""So many visits and hazards of a file are read for its page; all of them stand in their own lists."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a panel."""

    words: str
    url: str
    state: tuple[str, str]
    note: str = ""
    due: date | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """What one room says of a file: a heading, the summary that a leader reads, the first lines, where all of them are, and what to do."""

    title: str
    summary: str
    lines: Sequence[Line] = ()
    all_url: str = ""
    acts: Sequence[Act] = ()
    steps: Sequence[Step] = field(default=())


Provider = Callable[[Site, Sequence[int], Official, date], Panel | None]
"""The file, the ids under which its things happened (its own and its merged doubles'), who looks, on which day."""


def hazards_panel(site: Site, ids: Sequence[int], by: Official, on: date) -> Panel | None:
    """Open hazards of the file, what runs out first on top; who may not read hazards sees no panel."""
    if not by.sees(Right.VIEW_HAZARDS):
        return None
    found = list(hazards.visible_to(by).filter(site_id__in=ids).order_by("-id")[:READ])
    unsettled = sorted((one for one in found if one.state in OPEN), key=lambda one: (one.due_on or date.max, one.pk))
    overdue = sum(one.state in AWAITING_RECTIFICATION and one.due_on is not None and one.due_on < on for one in unsettled)
    major = sum(one.level == HazardLevel.MAJOR for one in unsettled)
    words = f"未办结{len(unsettled)}个" if unsettled else "没有未办结的隐患"
    words += f"，重大{major}个" if major else ""
    words += f"，超期{overdue}个" if overdue else ""
    lines = [
        Line(one.description, marking.url_of(one), (one.get_state_display(), marking.MARKS[one.state]), one.get_level_display(), _due(one))
        for one in unsettled[:SHOWN]
    ]
    acts = (
        [Act("登记隐患", f"{reverse('console:register_hazard')}?site={site.pk}", why=gone(site))] if by.may(Right.REGISTER_HAZARDS) else []
    )
    all_url = f"{reverse('console:hazards')}?{urlencode({'q': site.name})}"
    return Panel("隐患", words, lines, all_url, acts, [_hazard_step(one) for one in found])


def _due(hazard: Hazard) -> date | None:
    return hazard.due_on if hazard.state in AWAITING_RECTIFICATION else None


def _hazard_step(hazard: Hazard) -> Step:
    link = ({"url": marking.url_of(hazard), "name": hazard.number},)
    words = f"{hazard.get_level_display()}隐患：{hazard.description}（{hazard.get_state_display()}）"
    return Step(at=at_day(hazard.registered_on), label="登记隐患", who=hazard.finder_name, reason=words, evidence=link)


def visits_panel(site: Site, ids: Sequence[int], by: Official, on: date) -> Panel | None:
    """The last visits and by whom; unannounced ones stay hidden from the enterprise until they begin (the room sees to it)."""
    if not by.sees(Right.VIEW_VISITS):
        return None
    found = list(inspections.visible_to(by).filter(site_id__in=ids).select_related("organ").order_by("-planned_on", "-id")[:READ])
    made = [one for one in found if one.started_on is not None]
    last = max(made, key=lambda one: (one.started_on or date.min, one.pk), default=None)
    words = f"最近一次 {last.started_on:%Y-%m-%d} {last.organ} {last.get_kind_display()}" if last and last.started_on else "还没有检查记录"
    lines = [
        Line(
            one.get_kind_display(),
            reverse("console:visit", args=[one.pk]),
            state_mark(one),
            f"{one.started_on or one.planned_on} {one.organ}",
        )
        for one in found[:SHOWN]
    ]
    acts = (
        [Act("安排检查", f"{reverse('console:plan_visit')}?site_id={site.pk}", first=True, why=gone(site))]
        if by.reach != Reach.OWN_UNIT and law.kinds_for(by)
        else []
    )
    all_url = f"{reverse('console:visits')}?{urlencode({'q': site.name})}"
    return Panel("检查", words, lines, all_url, acts, [_visit_step(one) for one in made])


def _visit_step(visit: Visit) -> Step:
    words = "、".join(
        part for part in (visit.get_outcome_display(), f"发现隐患{visit.hazard_count}个" if visit.hazard_count else "") if part
    )
    link = ({"url": reverse("console:visit", args=[visit.pk]), "name": visit.number},)
    at = visit.started_at or at_day(visit.started_on or visit.planned_on)
    return Step(at=at, label=visit.get_kind_display(), who=str(visit.organ), reason=words, evidence=link)


def cap_panel(site: Site, ids: Sequence[int], by: Official, on: date) -> Panel | None:
    """How much of the yearly cap of 行政检查 is used; the enterprise sees only what has begun."""
    if not by.sees(Right.VIEW_VISITS):
        return None
    try:
        cap = law.cap_of(site, on, begun_only=by.reach == Reach.OWN_UNIT)
    except NoSuchRule:
        return None
    return Panel("行政检查频次", f"已用{cap.used}次，上限{cap.limit}次", (Line(cap.words, "", ("", "")), Line(cap.source, "", ("", ""))))


PANELS: tuple[Provider, ...] = (hazards_panel, visits_panel, cap_panel)


def gone(site: Site) -> str:
    """Return why nothing new begins at a place that has left supervision; empty for one that has not."""
    if site.merged_into_id:
        return "档案已并入另一份档案，到那份档案里办理。"
    return f"{site.get_state_display()}的对象已退出监管；恢复生产经营的，先变更经营状态。" if site.state in GONE else ""


def panels_of(site: Site, ids: Sequence[int], by: Official, on: date) -> list[Panel]:
    """Return what every room says of a file."""
    return [panel for provider in PANELS if (panel := provider(site, ids, by, on)) is not None]


def at_day(day: date) -> datetime:
    """Return the beginning of a day, for things that are known by the day alone."""
    return timezone.make_aware(datetime.combine(day, time()))
