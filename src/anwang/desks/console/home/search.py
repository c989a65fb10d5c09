"""One search over all rooms: a room's `search.py` has `search(by, q) -> list[Hit]`, scoped, at most a few hits, the best first."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its kind in a word, its name, a line that tells it from others, and its page."""

    kind: str
    title: str
    about: str
    url: str
