"""What the tick does: open the periods that are over, so that they wait in 待办 by their day."""

from __future__ import annotations

from datetime import datetime

from anwang.returns.actions import open_due


def sweep(*, at: datetime) -> int:
    """Open what is due; return how many. Safe to run at any time."""
    return open_due(at=at)
