"""四色: which colour a place has by its hazards that are not rectified, by thresholds that the locality sets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from anwang.ground import rules

LABELS: Mapping[str, str] = {"red": "红", "orange": "橙", "yellow": "黄", "blue": "蓝", "none": "无记录"}
ORDER = ("red", "orange", "yellow", "blue", "none")
"""The heaviest first."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a place's colour depends on, as of a day; `known` is whether anything was ever registered there."""

    open: int = 0
    overdue: int = 0
    major: int = 0
    major_overdue: int = 0
    known: bool = True


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The rule in force at a place: for each colour the counts from which on it is given."""

    payload: Mapping[str, Mapping[str, int]]

    def colour(self, counts: Counts) -> str:
        """Return the heaviest colour that the counts reach; blue below all thresholds, none where nothing was ever registered."""
        for name in ("red", "orange", "yellow"):
            if any(getattr(counts, key) >= least for key, least in self.payload[name].items()):
                return name
        return "blue" if counts.known else "none"

    def legend(self) -> list[tuple[str, str, str]]:
        """Return (colour, its word, what it means) from the heaviest down."""
        said = [(name, LABELS[name], "或".join(self._words(name))) for name in ("red", "orange", "yellow")]
        return [*said, ("blue", LABELS["blue"], "其余"), ("none", LABELS["none"], "没有登记过隐患")]

    def _words(self, name: str) -> list[str]:
        titles = {"major_overdue": "超期重大隐患", "major": "未整改重大隐患", "overdue": "超期未整改", "open": "未整改"}
        return [f"{titles[key]}≥{least}个" for key, least in self.payload[name].items()]


def thresholds(path: str, on: date) -> Thresholds:
    """Return the thresholds in force at a place on a day; one statement."""
    payload: dict[str, Any] = rules.payload("map.colours", path=path, on=on)
    return Thresholds(payload)
