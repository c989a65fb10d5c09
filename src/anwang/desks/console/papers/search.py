"""What the search over all rooms finds here: papers by number, title or check code."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from anwang.desks.console.home.search import Hit
from anwang.grid.access import Official
from anwang.papers import access

MOST = 5


def search(by: Official, q: str) -> list[Hit]:
    """Find by number, title or check code, within the official's scope."""
    text = q.strip()
    if not text:
        return []
    wanted = Q(number__icontains=text) | Q(title__icontains=text) | Q(check_code__iexact=text)
    found = access.visible_to(by).filter(wanted).order_by("-id")[:MOST]
    return [Hit("公文", each.title, each.number or each.get_state_display(), reverse("console:paper", args=[each.pk])) for each in found]
