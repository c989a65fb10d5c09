"""What the search over all rooms finds here: people in office and organs of the territory."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from anwang.desks.console.home.search import Hit
from anwang.grid import access
from anwang.grid.access import Official
from anwang.grid.models import Assignment
from anwang.grid.states import Reach, Right

MOST = 5
KEEPERS = (Right.MANAGE_PEOPLE, Right.MANAGE_ACCOUNTS, Right.MANAGE_GRID)


def search(by: Official, q: str) -> list[Hit]:
    """Find people in office by name or initials; who keeps people opens their pages, others see who they are."""
    if by.reach == Reach.OWN_UNIT:
        return []
    keeps = any(by.sees(right) for right in KEEPERS)
    words = Q(person__name__icontains=q) | Q(person__initials__startswith=q.lower())
    held = access.colleagues(by, on=timezone.localdate()).filter(words)[:MOST]
    return [Hit("人员", each.person.name, f"{each.post} {each.person.phone}", _page(each, keeps=keeps)) for each in held]


def _page(each: Assignment, *, keeps: bool) -> str:
    if keeps:
        return reverse("console:person", args=[each.person_id])
    return f"{reverse('console:search')}?{urlencode({'q': each.person.name})}"
