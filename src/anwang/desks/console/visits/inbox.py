"""What waits in this room: approvals, visits of the day, unfinished records, results to tell, orders to serve."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from anwang.desks.console.home.inbox import Group, Waiting
from anwang.grid.access import Official
from anwang.inspections import queries
from anwang.inspections.models import Visit
from anwang.inspections.states import VisitKind

MOST = 100
"""So many lines of one kind are listed; the room's own list has the rest."""


def waiting(by: Official, on: date) -> list[Waiting]:
    """List what waits for the official and what she waits for."""
    found = list(queries.to_serve(by)[:MOST])
    serving = {visit.pk for visit in found}
    telling = [visit for visit in queries.to_tell(by)[:MOST] if visit.pk not in serving]
    return [
        *_lines("审批检查", "审批", "approve_visit", queries.to_approve(by)[:MOST]),
        *_lines("今日检查", "到达现场", "arrive", queries.to_make(by, on)[:MOST]),
        *_lines("未完成的检查", "继续检查", "visit_sheet", queries.unfinished(by)[:MOST]),
        *_lines("下达指令书", "下达", "serve_order", found),
        *_lines("告知结果", "告知", "tell_result", telling),
        *_lines("等待批准", "查看", "visit", _unapproved(by)[:MOST], group=Group.OTHERS),
    ]


def count(by: Official, on: date) -> int:
    """Say how much waits for her own act; one statement."""
    return queries.waiting_count(by, on)


def _unapproved(by: Official) -> QuerySet[Visit]:
    return queries.mine(by).filter(queries.UNAPPROVED).order_by("planned_on", "id")


def _lines(kind: str, act: str, page: str, visits: Iterable[Visit], *, group: Group = Group.MINE) -> list[Waiting]:
    return [
        Waiting(
            kind="今日自查" if visit.kind == VisitKind.SELF_CHECK and page == "arrive" else kind,
            title=f"{visit.get_kind_display()} {visit.number}",
            subject=subject_of(visit),
            where=visit.node.name,
            due_on=visit.started_on or visit.planned_on,
            act_label="开始自查" if visit.kind == VisitKind.SELF_CHECK and page == "arrive" else act,
            url=_url(visit, page),
            group=group,
        )
        for visit in visits
    ]


def _url(visit: Visit, page: str) -> str:
    """Return the visit's page with the act at hand; only a sheet begun on site is opened itself, where she left it."""
    act, record = reverse(f"console:{page}", args=[visit.pk]), reverse("console:visit", args=[visit.pk])
    return act if page in {"visit", "visit_sheet"} else f"{record}?act={act.rsplit('/', 1)[1]}"


def subject_of(visit: Visit) -> str:
    """Return who or what is visited, in a word."""
    if visit.site is not None:
        return visit.site.name
    return visit.subject_organ.name if visit.subject_organ is not None else f"{visit.node.name}公共部位"
