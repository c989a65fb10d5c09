"""Rounding as an office sets it: half-up or truncated, and how many digits a percentage and an amount keep."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Final

from anwang.ground import rules

MODES: Final = {"half_up": ROUND_HALF_UP, "truncate": ROUND_DOWN}
RULE: Final = "figure.rounding"


@dataclass(frozen=True, slots=True)
class Rounding:
    """How numbers are cut: mode, digits of percentages, digits of amounts and per-unit ratios."""

    mode: str = "half_up"
    percent_digits: int = 1
    amount_digits: int = 1
    ratio_digits: int = 2

    def percent(self, value: Decimal) -> Decimal:
        """Return a percentage cut by rule."""
        return self.cut(value, self.percent_digits)

    def amount(self, value: Decimal) -> Decimal:
        """Return an amount cut by rule."""
        return self.cut(value, self.amount_digits)

    def ratio(self, value: Decimal) -> Decimal:
        """Return a number per unit, or a multiple, cut by rule."""
        return self.cut(value, self.ratio_digits)

    def cut(self, value: Decimal, digits: int) -> Decimal:
        """Return a number cut to so many digits; a negative number is cut like its positive."""
        return value.quantize(Decimal(1).scaleb(-digits), rounding=MODES[self.mode])


DEFAULT: Final = Rounding()


def at(path: str, *, on: date) -> Rounding:
    """Return how numbers are rounded at a place on a day, by the rule `figure.rounding`."""
    said = rules.payload(RULE, path=path, on=on)
    return Rounding(
        mode=said.get("mode", DEFAULT.mode),
        percent_digits=int(said.get("percent_digits", DEFAULT.percent_digits)),
        amount_digits=int(said.get("amount_digits", DEFAULT.amount_digits)),
        ratio_digits=int(said.get("ratio_digits", DEFAULT.ratio_digits)),
    )
