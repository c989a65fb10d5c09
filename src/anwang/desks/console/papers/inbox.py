"""What waits in this room: drafts to be issued for a leader, her organ's drafts for who writes them."""

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
    """List what waits for the official and what she waits for: drafts have no deadline."""
    if by.sees(Right.ISSUE_PAPERS):
        return [_line(paper, "签发", "issue_paper", Group.MINE) for paper in queries.waiting_for_issue(by)[:MOST]]
    if by.sees(Right.DRAFT_PAPERS):
        return [_line(paper, "看草稿", "paper", Group.OTHERS) for paper in queries.own_drafts(by)[:MOST]]
    return []


def _line(paper: Paper, label: str, page: str, group: Group) -> Waiting:
    url = reverse(f"console:{page}", args=[paper.pk])
    return Waiting("公文待签发", paper.title, str(paper.organ), paper.node.name, None, label, url, group)


def count(by: Official, on: date) -> int:
    """Say how much waits for her own act."""
    return queries.waiting_for_issue(by).count() if by.sees(Right.ISSUE_PAPERS) else 0
