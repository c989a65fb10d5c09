"""What the search over all rooms finds here: campaigns by name or document."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from anwang.campaigns.access import visible_to
from anwang.desks.console.home.search import Hit
from anwang.grid.access import Official

MOST = 5


def search(by: Official, q: str) -> list[Hit]:
    """Find campaigns that concern the official's place."""
    found = visible_to(by).filter(Q(name__icontains=q) | Q(document__icontains=q)).order_by("-starts_on", "id")[:MOST]
    return [
        Hit(
            kind="专项行动",
            title=campaign.name,
            about=f"{campaign.node} {campaign.starts_on}至{campaign.ends_on} {campaign.get_state_display()}",
            url=reverse("console:campaign", args=[campaign.pk]),
        )
        for campaign in found
    ]
