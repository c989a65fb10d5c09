"""What became of one row of a bulk act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

SUSPECTED = "疑似重复"
"""How the reason of a row begins that waits until somebody decides whether it is a known subject."""
Verdict = Literal["made", "updated", "duplicate", "refused"]


@dataclass(slots=True)
class Outcome:
    """What became of the row at `index`: made, updated, duplicate (known, or standing twice), or refused with the reason.

    `at` names the field that is wrong, `of_index` the earlier row that speaks of the same subject. `changed` holds field → [old, new] of an
    updated file, `added` model label → ids of rows added to it, and `mended` model label → id → field → [old, new] of rows of it that were
    changed, so that an import can be undone.
    """

    index: int
    verdict: Verdict
    reason: str = ""
    site_id: int | None = None
    number: str = ""
    at: str = ""
    of_index: int | None = None
    changed: Mapping[str, list[Any]] = field(default_factory=dict)
    added: Mapping[str, list[int]] = field(default_factory=dict)
    mended: Mapping[str, Mapping[int, Mapping[str, list[Any]]]] = field(default_factory=dict)
