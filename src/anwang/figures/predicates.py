"""Predicates: 未发生, 双下降, 只降不升, and for how many places or values of a dimension something holds."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Final

from anwang.figures.comparisons import Comparison
from anwang.figures.errors import WrongOperation
from anwang.figures.ranking import Row
from anwang.figures.slices import Value

Test = Callable[[Decimal], bool]
OPERATORS: Final[dict[str, Callable[[Decimal, Decimal], bool]]] = {
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
    "≥": operator.ge,
    "≤": operator.le,
    ">=": operator.ge,
    "<=": operator.le,
}
THRESHOLD: Final = re.compile(r"(>=|<=|≥|≤|>|<|=|＞|＜|＝)\s*(\d+(?:\.\d+)?)")
WIDE: Final = str.maketrans("＞＜＝", "><=")


def none_happened(value: Value) -> bool | None:
    """Return whether nothing of the kind happened; not known (None) where there is no number at all: silence is no zero report."""
    return None if value.number is None else value.number == 0


def fell(comparison: Comparison) -> bool | None:
    """Return whether a figure is lower than the other side; None where they cannot be compared."""
    return None if comparison.difference is None else comparison.difference < 0


def not_risen(comparison: Comparison) -> bool | None:
    """Return whether a figure is not higher than the other side (只降不升)."""
    return None if comparison.difference is None else comparison.difference <= 0


def both_fell(comparisons: Sequence[Comparison]) -> bool | None:
    """Return whether every one of several figures is lower (双下降); None where one cannot be compared and none has risen."""
    found = [fell(each) for each in comparisons]
    if False in found:
        return False
    return None if None in found else True


def threshold(text: str) -> Test:
    """Return the test that a text says: >10, ≥5, =0. Raises WrongOperation."""
    said = THRESHOLD.fullmatch(text.strip())
    if said is None:
        raise WrongOperation(f"不能理解“{text[:20]}”，请写成 >10、=0 这样的条件。")
    compare, limit = OPERATORS[said[1].translate(WIDE)], Decimal(said[2])
    return lambda number: compare(number, limit)


def holding(rows: Sequence[Row], test: Test) -> list[Row]:
    """Return the rows for whose number a test holds; what has no number is not among them."""
    return [row for row in rows if row[2] is not None and test(row[2])]
