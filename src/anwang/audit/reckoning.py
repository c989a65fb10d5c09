"""Reckoning with printed numbers: which exact values a printed one may stand for, rounded half-up or truncated."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from anwang.figures.wording import HUNDRED

MODES = (ROUND_HALF_UP, ROUND_DOWN)
LARGEST_BASE = 100_000
"""Above so large a base, every percentage of one or two digits has an integer part."""


def digits_of(number: Decimal) -> int:
    """Return how many digits after the point a number is printed with."""
    return max(0, -int(number.as_tuple().exponent))


def may_stand_for(printed: Decimal, exact: Decimal) -> bool:
    """Return whether a printed number is the exact one, cut to its own digits by either rule of rounding; the sign is left aside.

    66.70 is also taken for 66.7: offices fill up a number that was cut before.
    """
    said = abs(printed)
    steps = {Decimal(1).scaleb(-digits) for digits in range(_digits_without_zeros(said), digits_of(said) + 1)}
    return any(abs(exact).quantize(step, rounding=mode) == said for step in steps for mode in MODES)


def _digits_without_zeros(number: Decimal) -> int:
    return min(max(1, digits_of(number.normalize())), digits_of(number))


def percent(part: Decimal, whole: Decimal) -> Decimal:
    """Return part ÷ whole in percent, exact enough to be cut."""
    return part * HUNDRED / whole


def has_integer_part(printed: Decimal, whole: int) -> bool:
    """Return whether some whole number of `whole` makes the printed percentage (84.6 % of 494: 418)."""
    if whole <= 0 or whole > LARGEST_BASE:
        return True
    near = abs(printed) * whole / HUNDRED
    low = int(near.to_integral_value(rounding=ROUND_FLOOR)) - 1
    high = int(near.to_integral_value(rounding=ROUND_CEILING)) + 1
    return any(may_stand_for(printed, percent(Decimal(part), Decimal(whole))) for part in range(max(0, low), high + 1))


def has_integer_before(now: int, printed: Decimal) -> bool:
    """Return whether some whole number of last year makes the printed change in percent (9 after 14: −35.7 %). `printed` carries its sign."""
    ratio = 1 + printed / HUNDRED
    if ratio == 0:  # −100 %: nothing is left, or so little of so much that it rounds away
        return now * 2 * HUNDRED.scaleb(digits_of(printed)) <= LARGEST_BASE
    if ratio < 0:
        return False
    if now == 0:
        return printed == -HUNDRED
    before = Decimal(now) / ratio
    if before > LARGEST_BASE:
        return True
    centre = int(before.to_integral_value(rounding=ROUND_HALF_UP))
    return any(
        may_stand_for(printed, percent(Decimal(now - each), Decimal(each))) and (now - each) * printed >= 0
        for each in range(max(1, centre - 2), centre + 3)
    )
