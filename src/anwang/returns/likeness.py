"""How like each other two short texts of a form are."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

LIKELY: Final = 0.68
"""From here on a likeness is worth showing to the clerk."""
NUMBERING: Final = re.compile(r"^(?:[甲乙丙丁]|\d{1,2}|[（(]?\d{1,2}[)）]|[①-⑳]|\d{1,2}=.*)$")
"""The running numbers beneath a header."""


def likeness(one: str, other: str) -> float:
    """Return how many characters and pairs two short texts share, from 0 to 1."""
    first, second = Counter(one), Counter(other)
    letters = 2 * sum((first & second).values()) / (len(one) + len(other))
    pairs = [Counter(text[index : index + 2] for index in range(len(text) - 1)) for text in (one, other)]
    shared = 2 * sum((pairs[0] & pairs[1]).values()) / max(1, sum(pairs[0].values()) + sum(pairs[1].values()))
    return 0.5 * letters + 0.5 * shared
