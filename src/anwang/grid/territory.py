"""Territory: what a node comprises on a date, as half-open path ranges, through mergers and moves.

Paths never change. A node that took over another by merger counts the other's records too from that day on; a node moved elsewhere
leaves its old superiors. Asked as of a day before the event, the old picture comes out.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from anwang.grid import paths
from anwang.grid.models import Node, NodeEvent
from anwang.grid.states import NodeChange


def of(node: Node, on: date) -> paths.Ranges:
    """Return the path ranges that a node comprises on a date. One statement, whatever the size."""
    return of_path(node.path, events(on))


def of_many(nodes: Iterable[Node], on: date) -> list[paths.Ranges]:
    """Return the ranges of several nodes, with one statement for all."""
    known = events(on)
    return [of_path(node.path, known) for node in nodes]


def events(on: date) -> list[tuple[str, str]]:
    """Return (path that went, path that took it over) for each merger and move in force on a date, oldest first."""
    changed = NodeEvent.objects.filter(kind__in=[NodeChange.MERGED, NodeChange.MOVED], on__lte=on, into__isnull=False)
    return list(changed.order_by("on", "id").values_list("node__path", "into__path"))


def of_path(path: str, known: list[tuple[str, str]]) -> paths.Ranges:
    """Return the ranges under a path after the known events."""
    ranges: paths.Ranges = (paths.under(path),)
    for gone, taker in known:
        piece = paths.under(gone)
        if paths.covers(ranges, taker) or path == taker:
            ranges = paths.union([*ranges, piece])
        elif path != gone and not gone.startswith(path) and not path.startswith(gone):
            continue
        elif gone.startswith(path) and gone != path:
            ranges = paths.without(ranges, piece)
    return ranges
