"""The catalogue: every figure that the rooms declare, by an explicit list, so that a reader finds all figures on one screen."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from anwang.campaigns.measures import MEASURES as CAMPAIGNS
from anwang.enterprises.measures import MEASURES as ENTERPRISES
from anwang.figures.errors import NoSuchFigure
from anwang.ground.measure import Measure, Ratio
from anwang.hazards.measures import MEASURES as HAZARDS
from anwang.inspections.measures import MEASURES as INSPECTIONS

Figure = Measure | Ratio


@cache
def catalogue() -> dict[str, Figure]:
    """Return all figures by code, in the order of the rooms."""
    figures: dict[str, Figure] = {}
    for figure in (*ENTERPRISES, *CAMPAIGNS, *INSPECTIONS, *HAZARDS):
        if figure.code in figures:
            message = f"figure declared twice: {figure.code}"
            raise ValueError(message)
        figures[figure.code] = figure
    return figures


@cache
def _names() -> dict[str, Figure]:
    found: dict[str, Figure] = {}
    for figure in catalogue().values():
        for name in (figure.name, *figure.aliases):
            found.setdefault(name, figure)
    return found


def find(name: str) -> Figure:
    """Return a figure by code, name or alias. Raises NoSuchFigure."""
    figure = catalogue().get(name) or _names().get(name)
    if figure is None:
        sentence = f"指标目录里没有“{name}”,请在“指标”页或用 anwang figures list 查找。"
        raise NoSuchFigure(sentence)
    return figure


def measures_of(figure: Figure) -> Iterator[Measure]:
    """Return the measures that a figure rests on: itself, or numerator and denominator."""
    if isinstance(figure, Ratio):
        yield figure.numerator
        yield figure.denominator
    else:
        yield figure


def base(figure: Figure) -> Measure:
    """Return the measure whose facts and dimensions the figure is sliced by."""
    return figure.numerator if isinstance(figure, Ratio) else figure


def dimensions(figure: Figure) -> tuple[str, ...]:
    """Return the fact columns along which a figure may be broken down or filtered."""
    measure = base(figure)
    names = measure.dimensions or tuple(column.name for column in measure.fact.columns if column.choices)
    if isinstance(figure, Ratio):
        other = {column.name for column in figure.denominator.fact.columns}
        return tuple(name for name in names if name in other)
    return names
