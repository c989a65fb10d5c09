"""Which place and day a settings page is about: `?place=` and `?on=`, her own place and today without them."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils import timezone

from anwang.desks.console.pages import Choice, PageRequest
from anwang.grid import access, paths, queries
from anwang.grid.models import Node


def place_of(request: PageRequest) -> Node:
    """Return the place asked for, inside the territory. Raises NotFound."""
    wanted = request.GET.get("place", "")
    return access.node_for(request.official, int(wanted) if wanted.isdecimal() and len(wanted) < len("9" * 18) else None)


def day_of(request: PageRequest) -> date:
    """Return the day asked for; today where none is, or none that exists."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return timezone.localdate()


def choices(request: PageRequest, node: Node, on: date) -> list[Choice]:
    """Return the places to choose from: down from her own to the chosen one, and its parts. One statement. `url` holds the id."""
    top = request.official.path
    between = [node.path[:width] for width in range(len(top), len(node.path) + 1, paths.WIDTH)]
    found = Node.objects.filter(Q(path__in=between) | (Q(parent=node) & queries.standing(on))).order_by("path")
    indent = (len(each.path) - len(top) for each in found)
    return [
        Choice("　" * (depth // paths.WIDTH) + each.name, str(each.pk), current=each.pk == node.pk)
        for each, depth in zip(found, indent, strict=True)
    ]
