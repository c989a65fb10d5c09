"""External figures: what the offices must state although no room here counts it yet. A value is entered with its source and document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from anwang.ground.measure import Column

UNDETAILED: Final = "无明细"
"""The label of every number that rests on an entered value: there are no records to open."""
FEN_IN: Final = {"元": 100, "万元": 1_000_000, "亿元": 10_000_000_000}
"""How many fen one unit of money holds."""


@dataclass(frozen=True, slots=True)
class External:
    """A figure whose values are entered, never counted; it is never added to a counted one.

    `additive`: months and places below sum to the whole, where all of them are entered. `at_date`: a standing number on the last day of the
    window, so that only places sum. `quotient`: codes of numerator and denominator, for a rate that is reckoned where it is not entered.
    `by`: dimensions with their choices. `whole`: only whole numbers are entered. `scale`: fen in one unit, for money.
    """

    code: str
    name: str
    unit: str
    definition: str
    type_code: str
    room: str
    aliases: tuple[str, ...] = ()
    by: tuple[Column, ...] = ()
    additive: bool = True
    at_date: bool = False
    whole: bool = True
    scale: int = 1
    of_which: str = ""
    quotient: tuple[str, str] | None = None
    kind: Literal["external"] = "external"


def dimension(name: str, label: str, **choices: str) -> Column:
    """Declare a dimension of entered values."""
    return Column(name, f"f.{name}", label, choices)


GRADE: Final = dimension("grade", "事故等级", general="一般", larger="较大", major="重大", extraordinary="特别重大")
INDUSTRY: Final = dimension(
    "industry",
    "行业",
    farming="农林牧渔业",
    mining="采矿业",
    coal="煤矿",
    non_coal="非煤矿山",
    trade_making="商贸制造业",
    industry_trade="工贸行业",
    chemicals="危险化学品",
    fireworks="烟花爆竹",
    building="建筑业",
    road="道路运输业",
    railway="铁路运输业",
    water="水上运输业",
    aviation="航空运输业",
    fishing="渔业船舶",
    machinery="农业机械",
    equipment="特种设备",
    fire="火灾",
    gas="燃气",
    other="其他行业",
)
TIER: Final = dimension("tier", "行政层级", province="省级", city="市级", county="县级", town="乡级", village="村级")


def declare(code: str, name: str, unit: str, type_code: str, definition: str, *aliases: str, **more: Any) -> External:
    """Declare an external figure: its room is the first part of its code; money and rates take fractions, and rates never sum."""
    said: dict[str, Any] = {"room": code.partition(".")[0], "aliases": aliases}
    if unit in FEN_IN:
        said |= {"whole": False, "scale": FEN_IN[unit]}
    if unit == "%":
        said |= {"whole": False, "additive": False}
    return External(code=code, name=name, unit=unit, type_code=type_code, definition=definition, **{**said, **more})
