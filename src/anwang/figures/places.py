"""Places below a place, as the tree stood on a day."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.db.models.functions import Length

from anwang.grid import paths, territory
from anwang.grid.models import Node, NodeEvent
from anwang.grid.states import NodeChange


def children(node: Node, on: date) -> list[Node]:
    """Return the places right below a place as the tree stood on a day, in tree order: what was merged away by then is not among them."""
    low, high = paths.under(node.path)
    below = Q(parent=node) | Q(path__gt=low, path__lt=high, depth=len(node.path) + paths.WIDTH)
    moved_here = NodeEvent.objects.filter(into=node, kind=NodeChange.MOVED).values("node")
    found = Node.objects.annotate(depth=Length("path")).filter(below | Q(pk__in=moved_here)).order_by("path")
    changed = NodeEvent.objects.filter(kind__in=[NodeChange.MERGED, NodeChange.MOVED], on__lte=on, into__isnull=False).order_by("on", "id")
    events = list(changed.values_list("node__path", "into__path", "kind"))
    taken = {gone: into for gone, into, _ in events}
    merged = {gone for gone, _, kind in events if kind == NodeChange.MERGED}

    def superior(path: str) -> str:
        return next((each for each in territory.above(path, taken) if each not in merged), "")

    standing = [child for child in found if child.path not in merged and superior(child.path) == node.path]
    return [
        child for child in standing if not (child.valid_to and child.valid_to <= on) and not (child.valid_from and child.valid_from > on)
    ]


def of_ranges(ranges: paths.Ranges, on: date) -> Node | None:
    """Return the place that comprises exactly these ranges on a day; nothing where they are a rest or several places."""
    if not ranges:
        return None
    known = territory.events(on)
    found = Node.objects.filter(path__in=[low for low, _ in ranges]).order_by("path")
    return next((node for node in found if territory.of_path(node.path, known) == ranges), None)
