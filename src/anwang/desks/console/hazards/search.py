"""What the search over all rooms finds here."""

from __future__ import annotations

from anwang.desks.console.hazards import marking
from anwang.desks.console.home.search import Hit
from anwang.grid.access import Official
from anwang.hazards.access import visible_to

NUMBER = frozenset("0123456789-")
LEAST = 4
MOST = 5


def search(by: Official, q: str) -> list[Hit]:
    """Find by the beginning of the number, or by words of the description among the newest, within the official's scope."""
    found = visible_to(by).select_related("site", "node")
    if set(q) <= NUMBER:
        if len(q) < LEAST:
            return []
        hazards = found.filter(number__gte=q, number__lt=q + ":").order_by("number")[:MOST]
    else:
        hazards = found.filter(description__icontains=q).order_by("-id")[:MOST]
    return [
        Hit(
            "隐患",
            hazard.description[:40],
            f"{hazard.number} {hazard.site.name if hazard.site else hazard.node.name} {hazard.get_state_display()}",
            marking.url_of(hazard),
        )
        for hazard in hazards
    ]
