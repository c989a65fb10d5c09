"""How a fact lies in the lake: one file, one column for each of the fact's own, by their names; another file says which records belong to campaigns."""

from __future__ import annotations

from dataclasses import replace

from anwang.figures.catalogue import catalogue
from anwang.figures.figure import measures_of
from anwang.ground.measure import Fact, Measure

KEY, PATH = "record_id", "grid_path"
MANIFEST = "lake.json"
SUMS = frozenset({"sum", "stock_sum"})


def measures() -> list[Measure]:
    """Return each measure that a figure of the catalogue rests on."""
    return [each for figure in catalogue().values() for each in measures_of(figure)]


def facts() -> dict[str, Fact]:
    """Return every fact of the catalogue by code."""
    return {each.fact.code: each.fact for each in measures()}


def bridge(code: str) -> str:
    """Return the name of the file that says which records of a fact belong to which campaigns."""
    return f"{code}_campaigns"


def dates(fact: Fact) -> set[str]:
    """Return the columns that hold days: those that figures count by, and those named so."""
    counted = {name for each in measures() if each.fact.code == fact.code for name in (each.at, each.until) if name}
    return counted | {column.name for column in fact.columns if column.name.endswith("_on")}


def whole_numbers(fact: Fact) -> set[str]:
    """Return the columns that must be numbers even where nothing is filled in: those summed up or compared with a number."""
    mine = [each for each in measures() if each.fact.code == fact.code]
    summed = {each.of for each in mine if each.kind in SUMS}
    return summed | {one.column for each in mine for one in each.where if isinstance(one.value, int)}


def flat(fact: Fact) -> Fact:
    """Return the fact over its own file; a column that is not in the file is the record's id, as `as_records` adds it."""
    stored = {column.name for column in facts()[fact.code].columns}
    columns = tuple(replace(column, sql=f'f."{column.name}"' if column.name in stored else f"f.{KEY}") for column in fact.columns)
    campaigns = f'SELECT {KEY} FROM "{bridge(fact.code)}" WHERE campaign_id IN ({{ids}})' if fact.campaigns else ""  # noqa: S608
    return replace(fact, source=f'"{fact.code}" f', key=f"f.{KEY}", path=f"f.{PATH}", columns=columns, campaigns=campaigns)


def flattened(measure: Measure) -> Measure:
    """Return the measure over its fact's file; nothing else of it changes."""
    return replace(measure, fact=flat(measure.fact))
