"""What the search over all rooms finds here: visits and orders by number."""

from __future__ import annotations

from django.urls import reverse

from anwang.desks.console.home.search import Hit
from anwang.grid.access import Official
from anwang.inspections import queries

MOST = 5
SHORTEST = 3
"""A number is looked for from so many characters on."""


def search(by: Official, q: str) -> list[Hit]:
    """Find visits and orders by their numbers, within the official's scope; what is hidden from her is not found."""
    if len(q) < SHORTEST:
        return []
    visits = queries.by_number(by, q).select_related("site", "subject_organ", "node")[:MOST]
    orders = queries.find_orders(by, q)[:MOST]
    return [
        *(
            Hit(
                kind=visit.get_kind_display(),
                title=visit.number,
                about=f"{visit.site or visit.subject_organ or visit.node} {visit.get_state_display()}",
                url=reverse("console:visit", args=[visit.pk]),
            )
            for visit in visits
        ),
        *(
            Hit(
                kind="责令限期整改指令书",
                title=order.number,
                about=f"{order.site} {order.served_on}送达",
                url=reverse("console:order", args=[order.pk]),
            )
            for order in orders
        ),
    ]
