"""Territory: what a node comprises on a date, as half-open path ranges, through mergers and moves.

Paths never change. A node that took over another by merger counts the other's records too from that day on; a node moved elsewhere
leaves its old superiors, and takes along whatever it had taken over before. Asked as of a day before the event, the old picture comes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from anwang.grid import paths
from anwang.grid.models import Node, NodeEvent
from anwang.grid.states import NodeChange

Events = list[tuple[str, str]]
"""(path that went, path that took it over), oldest first."""


def of(node: Node, on: date) -> paths.Ranges:
    """Return the path ranges that a node comprises on a date. One statement, whatever the size."""
    return of_path(node.path, events(on))


def of_many(nodes: Iterable[Node], on: date) -> list[paths.Ranges]:
    """Return the ranges of several nodes, with one statement for all."""
    known = events(on)
    return [of_path(node.path, known) for node in nodes]


def events(on: date) -> Events:
    """Return each merger and move in force on a date, oldest first."""
    return history().events(on)


@dataclass(frozen=True, slots=True)
class History:
    """Every merger and move, read at once: for whoever asks about many days."""

    changes: tuple[tuple[date, str, str], ...]

    def events(self, on: date) -> Events:
        """Return each merger and move in force on a date, oldest first."""
        return [(gone, into) for day, gone, into in self.changes if day <= on]


def history() -> History:
    """Return every merger and move. One statement."""
    changed = NodeEvent.objects.filter(kind__in=[NodeChange.MERGED, NodeChange.MOVED], into__isnull=False)
    return History(tuple(changed.order_by("on", "id").values_list("on", "node__path", "into__path")))


def of_path(path: str, known: Events) -> paths.Ranges:
    """Return the ranges of a path after the known events.

    Every node that went hangs, for territory, under the one that took it over last. What a node comprises is its own branch and the
    branches that lead up to it, each without the branches inside it that went elsewhere.
    """
    taken = dict(known)
    branches = [path, *(gone for gone in taken if path in above(gone, taken))]
    return paths.union(piece for branch in branches for piece in _cut(branch, taken))


def above(path: str, taken: dict[str, str]) -> Iterator[str]:
    """Yield the superiors of a path, nearest first, after the events (the last taker of each path that went)."""
    seen = {path}
    while True:
        path = taken.get(path) or path[: -paths.WIDTH]
        if not path or path in seen:
            return
        seen.add(path)
        yield path


def _cut(branch: str, taken: dict[str, str]) -> paths.Ranges:
    pieces: paths.Ranges = (paths.under(branch),)
    for gone in taken:
        if gone != branch and gone.startswith(branch):
            pieces = paths.without(pieces, paths.under(gone))
    return pieces
