"""What the search over all rooms finds here: forms by name or superior."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from anwang.desks.console.home.search import Hit
from anwang.grid.access import Official
from anwang.returns import access

MOST = 5


def search(by: Official, q: str) -> list[Hit]:
    """Find by name or superior, within the official's scope."""
    text = q.strip()
    if not text:
        return []
    found = access.forms_visible_to(by).filter(Q(name__icontains=text) | Q(superior__icontains=text)).order_by("-id")[:MOST]
    return [Hit("报表", each.name, each.superior, reverse("console:form", args=[each.pk])) for each in found]
