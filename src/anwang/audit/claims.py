"""A claim: one number of a text that says something, with all that the sentence says about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Window:
    """The period that a text speaks of, with the words that say so."""

    start: date | None = None
    end: date | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One claimed number.

    `text` is the part of the sentence that makes the claim, `start` and `end` its span in the draft, `number_start` and `number_end` the span of
    number and unit. `number` is as written (3.3 in 万场; `value` is 33000); a decrease is negative, 持平 and 未发生 are 0, 全覆盖 is 100 %.
    `basis` says what the number rests on: number (written), zero (未发生), level (持平), whole (全部, 全覆盖), rank (率先, 首次), listed (counted from
    the names that the sentence lists), structure (“四到位”), event (one act, named), trend (双下降; no number), frequency (每月).
    `comparison` is '', 同比, 环比, 前年 or 目标; `change` is '', absolute, percent, points or multiple. `part_of` is the position in the list of the
    claim that this one is a part of (其中). With `share` the number is the percentage that the figure's filters make of the whole. `doubt` says
    why no figure can call the number wrong: aim, otherwise. `type_code` is the type in the shared list of figure types; `figure` a code of the catalogue or ''.
    """

    text: str
    start: int
    end: int
    number_start: int
    number_end: int
    number: Decimal | None
    value: Decimal | None
    unit: str
    basis: str = "number"
    upper: Decimal | None = None
    approximate: str = ""
    comparison: str = ""
    change: str = ""
    subject: str = ""
    sentence: str = ""
    figure: str = ""
    figure_name: str = ""
    type_code: str = ""
    where: tuple[tuple[str, str], ...] = ()
    campaign: str = ""
    place: str = ""
    grid: str = ""
    window: Window = field(default_factory=Window)
    part_of: int | None = None
    share: bool = False
    doubt: str = ""
    score: float = 0.0
    reasons: tuple[str, ...] = ()
