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


Place = tuple[int, int, int]
"""Where a record stands in its file: sheet, row, and which of the sheet's tables side by side or forms holds it."""


def key_of(place: Place) -> str:
    """Return a place as a choice names it: `sheet:row`, with the table behind it where it is not the first."""
    sheet, row, part = place
    return f"{sheet}:{row}:{part}" if part else f"{sheet}:{row}"


def place_at(key: str) -> Place:
    """Return the place that `key_of` named."""
    sheet, row, *part = map(int, key.split(":"))
    return sheet, row, part[0] if part else 0


class Fate(NamedTuple):
    """What became of one row: made, updated, duplicate or refused; the reason, the field it is about, and the record it met."""

    verdict: str
    reason: str = ""
    field: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that rows may leave out and that is then supplied for them: told once for all such rows that became records, with their numbers."""

    lacks: Callable[[Row], bool]
    what: str
    instead: str

    def words(self, rows: Sequence[int]) -> str:
        """Say how many rows lack it, which, and what stands instead."""
        lines = list(dict.fromkeys(rows))
        shown = "、".join(map(str, lines[:GAPS_SHOWN]))
        return f"有{len(rows)}条{self.what}（第{shown}{'等' if len(lines) > GAPS_SHOWN else ''}行）：{self.instead}"


GAPS_SHOWN = 20


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
    """What undoing did: how many records went, how many got their old content back, and which stay with the reason.

    `files`: how many files went that had been opened for the records.
    """

    removed: int
    restored: int
    kept: tuple[tuple[str, str], ...] = ()
    files: int = 0


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
    """The same for single rows: `key_of` its place → what becomes of it."""
    turns: Mapping[int, Doubtful] = field(default_factory=dict)
    """The same by the place in the portion that is being taken."""
    own: Sequence[Sequence[int]] = ()
    """Ranges of ids that the run has made so far: a row never doubts a record of its own list."""
    since: datetime | None = None
    """When taking back: the end of the import."""
    meant: Sequence[Any] = ()
    """What the portion's rows mean, in the kind's own terms, where that was worked out ahead."""

    def for_portion(self, places: Iterable[Place], own: Sequence[Sequence[int]] = ()) -> Errand:
        """Return the errand for some rows, each by its place."""
        if not self.decided and not own:
            return self
        keys = enumerate(map(key_of, places))
        return replace(self, turns={turn: self.decided[key] for turn, key in keys if key in self.decided}, own=own)
