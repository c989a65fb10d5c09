"""What falls due soon: the days that a place counts as 即将到期."""

from __future__ import annotations

from datetime import date, timedelta

from anwang.ground import rules

RULE = "hazard.due_soon_days"


def soon(path: str, *, on: date) -> tuple[date, date]:
    """Return the window of days, from a day on, in which a deadline is near by the place's rule; both days included."""
    return on, on + timedelta(days=int(rules.payload(RULE, path=path, on=on)["days"]))
