"""How like each other two short texts of a form are."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import Final

LIKELY: Final = 0.68
"""From here on a likeness is worth showing to the clerk."""
NUMBERING: Final = re.compile(r"^(?:[甲乙丙丁]|\d{1,2}|[（(]?\d{1,2}[)）]|[①-⑳]|\d{1,2}=.*)$")
"""The running numbers beneath a header."""


def likeness(one: str, other: str) -> float:
    """Return how many characters and pairs two short texts share, from 0 to 1."""
    first, second = _parts(one), _parts(other)
    letters = 2 * _shared(first[0], second[0]) / (len(one) + len(other))
    shared = 2 * _shared(first[1], second[1]) / max(1, max(0, len(one) - 1) + max(0, len(other) - 1))
    return 0.5 * letters + 0.5 * shared


@lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[Counter[str], Counter[str]]:
    """The characters of a text and its pairs of neighbours; the same names are compared again and again."""
    return Counter(text), Counter(text[index : index + 2] for index in range(len(text) - 1))


def _shared(one: Counter[str], other: Counter[str]) -> int:
    return sum(min(count, other[part]) for part, count in one.items() if part in other)
