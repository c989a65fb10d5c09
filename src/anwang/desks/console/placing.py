"""The place that a form asks for: a list to choose from where the territory is small, a search where a list would be cut short."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from anwang.grid.access import Official, nodes
from anwang.grid.models import Node
from anwang.grid.states import Tier

PLACES = (Tier.PROVINCE, Tier.CITY, Tier.COUNTY, Tier.TOWN, Tier.ZONE)
"""Papers and figures are written for these tiers; villages are rows in them."""
MOST_LISTED = 120
"""A longer list is searched, not scrolled; a county with its townships stays a list."""


def standing_places(by: Official) -> list[Node]:
    """Return the official's standing places down to the township in tree order; empty where there are more than a list can show."""
    found = list(nodes(by).filter(tier__in=PLACES, valid_to__isnull=True)[: MOST_LISTED + 1])
    return [] if len(found) > MOST_LISTED else found


def asking_place(by: Official, name: str = "node_id", **options: list[tuple[str, str]]) -> Mapping[str, Any]:
    """Return how a Form asks for the place `name`, beside the `options` of its other fields: as a list, or as a search in a large territory."""
    places = standing_places(by)
    if places:
        return {"options": {**options, name: [(str(place.pk), place.name) for place in places]}}
    return {
        "options": options,
        "pickers": {name: reverse("console:pick_node")},
        "labels": {name: {str(by.node_id): by.node}},
    }
