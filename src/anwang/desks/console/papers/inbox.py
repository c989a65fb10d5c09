"""What waits in this room: drafts to finish, check, sign, number and issue."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from anwang.desks.console.home.inbox import Group, Waiting
from anwang.grid.access import Official
from anwang.grid.states import Right
from anwang.papers import queries
from anwang.papers.models import Paper

MOST = 50


def waiting(by: Official, on: date) -> list[Waiting]:
    """List what waits for the official and what she waits for: papers have no deadline."""
    found: list[Waiting] = []
    if by.sees(Right.ISSUE_PAPERS):
        found += [_line(paper, "公文待签发", "签发", "sign_paper") for paper in queries.waiting_for_signature(by, on)[:MOST]]
    if by.sees(Right.DRAFT_PAPERS):
        found += [_line(paper, "草稿待完成", "写完送核", "edit_paper") for paper in queries.waiting_for_drafter(by)[:MOST]]
        found += [_line(paper, "公文待核稿", "核稿", "review_paper") for paper in queries.waiting_for_check(by)[:MOST]]
        found += [_line(paper, "公文待印发", "编号印发", "issue_paper") for paper in queries.waiting_for_issue(by)[:MOST]]
        found += [_line(paper, "公文在办", "查看", "paper", Group.OTHERS) for paper in queries.own_open(by)[:MOST]]
    return found


def _line(paper: Paper, kind: str, label: str, page: str, group: Group = Group.MINE) -> Waiting:
    url = reverse(f"console:{page}", args=[paper.pk])
    return Waiting(kind, paper.title, str(paper.organ), paper.node.name, None, label, url, group)


def count(by: Official, on: date) -> int:
    """Say how much waits for her own act, in one statement for each kind of hand that she has."""
    total = queries.waiting_for_signature(by, on).count() if by.sees(Right.ISSUE_PAPERS) else 0
    if by.sees(Right.DRAFT_PAPERS):
        total += queries.waiting_in_office(by).count()
    return total
