"""Whether campaigns ran in a window: what a campaign counts is compared only with days on which it ran too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from anwang.campaigns.models import Campaign

NOT_YET = "专项行动{name}尚未开展，不作比较"
PARTLY = "专项行动{name}没有全程开展，不作比较"


def lacking(keys: Sequence[int], start: date, end: date | None, *, name: str) -> str:
    """Return the sentence that campaigns did not run all through a window that is called `name`; empty where each did.

    Without an end they need only have begun by `start`: what they left open stands after them too. A part runs with its campaign, and
    campaigns of one name are one that is held again. One statement.
    """
    rows = Campaign.objects.filter(pk__in=keys).values_list("name", "parent_id", "starts_on", "ends_on")
    runs: dict[str, list[tuple[date, date]]] = defaultdict(list)
    for called, parent, first, last in rows:
        if parent not in keys:
            runs[called].append((first, last))
    until = start if end is None else end
    if all(any(first <= start and (end is None or last >= end) for first, last in each) for each in runs.values()):
        return ""
    is_new = any(all(first > until for first, _ in each) for each in runs.values())
    return (NOT_YET if is_new else PARTLY).format(name=name)
