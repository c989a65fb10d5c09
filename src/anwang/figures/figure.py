"""What a figure is: a declared measure, a ratio of two, or an external figure whose values are entered; and what may be asked of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from anwang.figures.external.kind import External
from anwang.figures.states import EntryState
from anwang.grid.access import Official
from anwang.ground.measure import Column, Condition, Fact, Kind, Measure, Ratio

Counted = Measure | Ratio
"""A figure that rests on records."""
Figure = Measure | Ratio | External
KEY = "record_key"
ONE_RECORD_ONE = frozenset({"count", "stock", "cohort"})
"""Kinds whose number is the number of their records, unless they count a column's different values."""


UNSUMMED: dict[str, Kind] = {"sum": "distinct", "stock_sum": "stock"}
"""Which kind counts the rows that a summing kind adds up."""


def measures_of(figure: Figure) -> Iterator[Measure]:
    """Return the measures that a figure rests on: itself, or numerator and denominator; an external figure rests on none."""
    if isinstance(figure, Ratio):
        yield figure.numerator
        yield figure.denominator
    elif isinstance(figure, Measure):
        yield figure


def base(figure: Figure) -> Measure:
    """Return the measure whose facts and dimensions the figure is sliced by; for an external figure, its entered rows."""
    if isinstance(figure, Ratio):
        return figure.numerator
    return _rows(figure) if isinstance(figure, External) else figure


def _rows(figure: External) -> Measure:
    """The entered rows of an external figure as facts, for its dimensions' words and the list of rows; never for its value."""
    days = (Column("starts_on", "f.starts_on", "统计起始"), Column("ends_on", "f.ends_on", "统计截止"))
    own = (Column("figure", "f.figure", "指标"), Column("entry_state", "f.state", "状态"), Column("value", "f.value", "值"))
    fact = Fact("external", "外部数据", "figures_externalvalue f", "f.grid_path", "figures.ExternalValue", (*days, *own, *figure.by))
    where = (Condition("figure", "=", figure.code), Condition("entry_state", "=", EntryState.HOLDS.value))
    return Measure(figure.code, figure.name, figure.unit, figure.definition, fact, "ends_on", kind="sum", of="value", where=where)


def counts_records(measure: Measure) -> bool:
    """Return whether the measure's number is the number of its records."""
    return measure.kind in ONE_RECORD_ONE and not measure.of


def as_records(measure: Measure) -> Measure:
    """Return the measure that counts, over the same conditions, the different records behind a number."""
    fact = replace(measure.fact, columns=(*measure.fact.columns, Column(KEY, measure.fact.key, "")))
    return replace(measure, fact=fact, of=KEY, kind=UNSUMMED.get(measure.kind, measure.kind))


def dimensions(figure: Figure) -> tuple[str, ...]:
    """Return the fact columns along which a figure may be broken down or filtered."""
    if isinstance(figure, External):
        return tuple(column.name for column in figure.by)
    measure = base(figure)
    names = measure.dimensions or tuple(column.name for column in measure.fact.columns if column.choices)
    if isinstance(figure, Ratio):
        other = {column.name for column in figure.denominator.fact.columns}
        return tuple(name for name in names if name in other)
    return names


def knows_campaigns(figure: Figure) -> bool:
    """Return whether the figure can be asked for a campaign: all its facts say to which campaigns a record belongs.

    An entered value may be a campaign's.
    """
    return all(measure.fact.campaigns for measure in measures_of(figure))


def seen_by(figure: Figure, by: Official) -> Figure:
    """Return the figure as an official sees it: a sector post counts its own sectors only, where the facts know the sector.

    What was entered is the place's published number, the same for every reader.
    """
    if by.sectors is None or isinstance(figure, External):
        return figure
    sectors = tuple(sorted(by.sectors))
    if isinstance(figure, Ratio):
        numerator, denominator = (_limited(measure, sectors) for measure in measures_of(figure))
        return replace(figure, numerator=numerator, denominator=denominator)
    return _limited(figure, sectors)


def _limited(measure: Measure, sectors: tuple[str, ...]) -> Measure:
    if all(column.name != "sector" for column in measure.fact.columns):
        return measure
    # an empty list would be no SQL; a post without sectors sees nothing
    return replace(measure, where=(*measure.where, Condition("sector", "in", sectors or ("",))))
