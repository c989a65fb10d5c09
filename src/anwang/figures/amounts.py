"""Money in the unit asked for: 元, 万元, 亿元, reckoned from fen and cut once."""

from __future__ import annotations

from dataclasses import replace

from anwang.figures.errors import WrongUnit
from anwang.figures.external.kind import FEN_IN
from anwang.figures.figure import Figure
from anwang.ground.measure import Ratio


def in_unit(figure: Figure, unit: str) -> Figure:
    """Return an amount of money as a figure in another unit. Raises WrongUnit for what is no money, or a unit that money has not."""
    if isinstance(figure, Ratio) or figure.unit not in FEN_IN or unit not in FEN_IN:
        raise WrongUnit(f"“{figure.name}”的单位是{figure.unit}，不能换算成{unit}。")
    return replace(figure, unit=unit, scale=FEN_IN[unit])
