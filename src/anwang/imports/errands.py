"""What is said between a run and the rooms that take its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal, NamedTuple

from anwang.grid.access import Official
from anwang.grid.models import Node

WhenKnown = Literal["update", "leave"]
Doubtful = Literal["hold", "open", "update"]
Row = Mapping[str, Any]
"""One record as the sheet gave it: field → normalised value."""
Meaning = Callable[[Sequence[Row]], Sequence[Any]]
"""What rows mean, in a kind's own terms; reads no database."""


class Fate(NamedTuple):
    """What became of one row: made, updated, duplicate or refused; the reason, the field it is about, and the record it met."""

    verdict: str
    reason: str = ""
    field: str = ""
    of: str = ""


@dataclass(slots=True)
class Taken:
    """What a room did with a portion of rows: the fate of each in order, and what must be known to take it all back."""

    fates: list[Fate]
    made: dict[str, list[int]] = field(default_factory=dict)
    changed: dict[int, Mapping[str, Any]] = field(default_factory=dict)
    added: dict[str, list[int]] = field(default_factory=dict)
    mended: dict[str, dict[int, Mapping[str, Any]]] = field(default_factory=dict)
    """Rows of known records that were changed: label → id → field → [old, new]."""
    touched: frozenset[int] = frozenset()
    """Records of the kind that somebody has worked on since."""


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What undoing did: how many records went, how many got their old content back, and which stay with the reason."""

    removed: int
    restored: int
    kept: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Errand:
    """For whom, into which place and when a list is taken, under what name, and what becomes of known records."""

    by: Official
    node: Node
    at: datetime
    title: str
    known: WhenKnown = "update"
    doubtful: Doubtful = "hold"
    """What becomes of a row that may speak of a known record without being certain."""
    decided: Mapping[str, Doubtful] = field(default_factory=dict)
    """The same for single rows: `sheet:row` → what becomes of it."""
    turns: Mapping[int, Doubtful] = field(default_factory=dict)
    """The same by the place in the portion that is being taken."""
    own: Sequence[Sequence[int]] = ()
    """Ranges of ids that the run has made so far: a row never doubts a record of its own list."""
    since: datetime | None = None
    """When taking back: the end of the import."""
    meant: Sequence[Any] = ()
    """What the portion's rows mean, in the kind's own terms, where that was worked out ahead."""

    def for_portion(self, places: Iterable[tuple[int, int]], own: Sequence[Sequence[int]] = ()) -> Errand:
        """Return the errand for some rows, each by its sheet and row."""
        if not self.decided and not own:
            return self
        keys = enumerate(f"{sheet}:{row}" for sheet, row in places)
        return replace(self, turns={turn: self.decided[key] for turn, key in keys if key in self.decided}, own=own)
