"""What waits in this room."""

from __future__ import annotations

from datetime import date

from anwang.desks.console.home.inbox import Waiting
from anwang.grid.access import Official


def waiting(by: Official, on: date) -> list[Waiting]:
    """List what waits for the official and what she waits for."""
    return []


def count(by: Official, on: date) -> int:
    """Say how much waits for her own act."""
    return 0
