"""What waits in this room: returns to fill and check for the organ's clerks, checked ones to hand out for a leader, by their day."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from anwang.desks.console.home.inbox import Group, Waiting
from anwang.desks.console.returns.views import title_of
from anwang.grid.access import Official
from anwang.grid.states import Right
from anwang.returns import queries
from anwang.returns.models import Return
from anwang.returns.states import ReturnState

MOST = 50
VERBS = {ReturnState.TO_FILL: "取数填表", ReturnState.FILLED: "核对", ReturnState.CHECKED: "报出"}


def waiting(by: Official, on: date) -> list[Waiting]:
    """List what waits for the official and what she waits for."""
    if by.sees(Right.ISSUE_PAPERS):
        return [_line(each, Group.MINE) for each in queries.to_hand_out(by)[:MOST]]
    if by.sees(Right.DRAFT_PAPERS):
        own = [_line(each, Group.MINE) for each in queries.to_work_on(by)[:MOST]]
        return own + [_line(each, Group.OTHERS) for each in queries.to_hand_out(by)[:MOST]]
    return []


def _line(record: Return, group: Group) -> Waiting:
    label = VERBS[ReturnState(record.state)] if group is Group.MINE else "看报表"
    url = reverse("console:return", args=[record.pk])
    return Waiting("报表", title_of(record), record.form.superior, record.node.name, record.due_on, label, url, group)


def count(by: Official, on: date) -> int:
    """Say how much waits for her own act."""
    if by.sees(Right.ISSUE_PAPERS):
        return queries.to_hand_out(by).count()
    return queries.to_work_on(by).count() if by.sees(Right.DRAFT_PAPERS) else 0
