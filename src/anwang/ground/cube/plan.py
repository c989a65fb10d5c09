"""What is kept ready for a fact: which dates are counted by (axes), which measures (series), which dimensions, at which tiers and periods."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal

from anwang.ground import canonical
from anwang.ground.cube import campaigns
from anwang.ground.measure import Condition, Fact, Kind, Measure

Form = Literal["line", "later", "joint", "seen", "held"]
"""A date; the later of two dates where both are known; two dates together; different objects as they were seen; as they were held."""
Span = Literal["window", "cut", "since"]
SUMS = frozenset({"sum", "stock_sum"})
STOCKS = frozenset({"stock", "stock_sum"})
EQUAL = re.compile(r"(?<!LEFT )JOIN \w+ \w+ ON (\S+) = (\S+)", re.IGNORECASE)
YES_NO = frozenset({"0", "1"})
TABLES = re.compile(r"\b(?:FROM|JOIN)\s+(\w+)(?:\s+(?!ON\b|WHERE\b|JOIN\b|LEFT\b)(\w+))?", re.IGNORECASE)
ITSELF = ""
"""How a row of the first table leads to the fact's row: they have the same id."""
VERSION = 3
"""Counts kept by an older layout are not read; they are built anew."""


@dataclass(frozen=True, slots=True)
class Level:
    """Counts at one tier (length of the path) and grain: d day, m month; of two dates two letters. `split`: by each dimension, too.

    `same_month` keeps only pairs of days of one month, `inverted` only rows whose second date comes before the first: few, and kept apart
    under a grain of their own; `apart` keeps only pairs of days of different months. What is not `kept` serves to add up the coarser
    levels while the cube is built.
    """

    tier: int
    grain: str
    split: bool = False
    same_month: bool = False
    inverted: bool = False
    apart: bool = False
    kept: bool = True

    @property
    def name(self) -> str:
        """The grain as it is written in a cell."""
        return "xx" if self.apart else f"i{self.grain[1]}" if self.inverted else self.grain


LINE = (
    Level(15, "d", split=True, kept=False),
    Level(15, "d"),
    Level(15, "m", split=True),
    Level(12, "d", split=True),
    Level(12, "m", split=True),
    Level(9, "d", split=True),
    Level(9, "m", split=True),
    Level(18, "m"),
)
JOINT = (
    Level(15, "mm", split=True),
    Level(15, "md"),
    Level(15, "dm"),
    Level(15, "dd", same_month=True),
    Level(15, "dd", same_month=True, inverted=True),
    Level(15, "dm", inverted=True),
    Level(12, "mm", split=True),
    Level(12, "md", split=True),
    Level(12, "dm"),
    Level(12, "dd", same_month=True),
    Level(12, "dd", split=True, same_month=True, inverted=True),
    Level(12, "dm", split=True, inverted=True),
    Level(9, "mm", split=True),
    Level(9, "md", split=True),
    Level(9, "dm"),
    Level(9, "dd", same_month=True),
    Level(9, "dd", split=True, same_month=True, inverted=True),
    Level(9, "dm", split=True, inverted=True),
    Level(18, "mm"),
)
"""The finer first: a coarser level is added up from a finer one. A leaf's days are few records, and are scanned."""
COUNTY_AND_CITY = (12, 9)
WIDER = (*COUNTY_AND_CITY, 6, 3)
"""Tiers above the township; different objects must be counted at each, since one may be seen in several places."""
SEEN = (
    Level(15, "mm", split=True),
    Level(15, "dm"),
    *(
        level
        for tier in WIDER
        for level in (
            Level(tier, "mm", split=True),
            Level(tier, "dm", split=tier in COUNTY_AND_CITY),
            Level(tier, "md"),
            Level(tier, "dd", same_month=True),
            Level(tier, "dd", apart=True),
        )
    ),
    Level(18, "mm"),
)
HELD = (
    Level(15, "m", split=True),
    Level(15, "d"),
    *(level for tier in WIDER for level in (Level(tier, "m", split=True), Level(tier, "d", split=True))),
    Level(18, "m"),
)
LEVELS: Mapping[Form, tuple[Level, ...]] = {"line": LINE, "later": LINE, "joint": JOINT, "seen": SEEN, "held": HELD}


@dataclass(frozen=True, slots=True)
class Series:
    """One thing counted: the rows that meet the conditions, or the sum of a column over them."""

    where: frozenset[Condition]
    of: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """An axis: one date column, or two; `of` is the column whose different values are counted."""

    form: Form
    at: str
    until: str = ""
    of: str = ""

    @property
    def paired(self) -> bool:
        """Whether a cell stands for two dates."""
        return self.form in {"joint", "seen"}


@dataclass(frozen=True, slots=True)
class Axis:
    """A table of counts: by which dates, of which series, in which levels."""

    key: Key
    table: str
    series: tuple[Series, ...]

    @property
    def levels(self) -> tuple[Level, ...]:
        """The tiers and grains that are kept."""
        return LEVELS[self.key.form]

    @property
    def kept(self) -> tuple[Level, ...]:
        """The levels that are read and brought up to date."""
        return tuple(level for level in self.levels if level.kept)

    @property
    def steps(self) -> str:
        """The table of what different objects bring to the cells that are counted now."""
        return f"{self.table}_steps"

    @property
    def fixes(self) -> str:
        """The table of what objects that are seen in several places take from the sum of these."""
        return f"{self.table}_fixes"

    @property
    def tables(self) -> list[str]:
        """The table of cells, and those that counting them needs."""
        return [self.table, *([self.steps, self.fixes] if self.key.of else [])]

    @property
    def base(self) -> str:
        """The table of the levels that are not kept."""
        return f"{self.table}_base"


@dataclass(frozen=True, slots=True)
class Part:
    """A measure's share of one axis: added or taken away, over the window or over everything up to the cut-off."""

    sign: int
    key: Key
    span: Span


@dataclass(frozen=True)
class Plan:
    """All that is kept ready for one fact."""

    fact: Fact
    columns: tuple[str, ...]
    dims: tuple[str, ...]
    """Dimensions that may be asked for by name."""
    told: tuple[str, ...]
    """The same, and the campaigns of a record together."""
    axes: tuple[Axis, ...]
    touched: Mapping[str, tuple[str, ...]]

    @property
    def code(self) -> str:
        """The fact's code."""
        return self.fact.code

    @property
    def rows(self) -> str:
        """The table of the fact's rows as they were last counted."""
        return f"cube_{self.fact.code}_rows"

    @property
    def delta(self) -> str:
        """The table of rows to be counted now: those that come (+1) and those that go (-1)."""
        return f"cube_{self.fact.code}_delta"

    @property
    def tables(self) -> list[str]:
        """All tables of the plan."""
        return [self.rows, self.delta, *(table for axis in self.axes for table in axis.tables)]

    def flat(self, table: str) -> Fact:
        """Return the fact over a table that holds its columns as they are named."""
        columns = tuple(replace(column, sql=f"f.c_{column.name}") for column in self.fact.columns if column.name in self.columns)
        return replace(self.fact, source=f"{table} f", key="f.row_id", path="f.path", columns=columns, campaigns="")

    @cached_property
    def by_key(self) -> dict[Key, Axis]:
        """The axes by their dates."""
        return {axis.key: axis for axis in self.axes}

    @cached_property
    def signature(self) -> str:
        """What the tables were built for; another declaration has another signature."""
        columns = [[name, self.fact.column(name).sql] for name in self.columns]
        axes = [[axis.key.form, axis.key.at, axis.key.until, axis.key.of, [_said(series) for series in axis.series]] for axis in self.axes]
        levels = [[str(level)] for level in (*LINE, *JOINT, *SEEN, *HELD)]
        said = [VERSION, self.fact.source, self.fact.path, self.fact.campaigns, columns, list(self.told), axes, levels]
        return canonical.digest_text(canonical.text(said))


def _said(series: Series) -> list[Any]:
    conditions = sorted([one.column, one.operator, _plain(one.value)] for one in series.where)
    return [series.of, [[*map(str, condition)] for condition in conditions]]


def _plain(value: Any) -> str:
    return "|".join(map(str, value)) if isinstance(value, tuple) else str(value)


def row_id(fact: Fact) -> str:
    """Return the id of the first table of a fact's source: one fact row for each."""
    return f"{fact.source.split()[1]}.id"


def in_rows(measure: Measure) -> Measure:
    """Return a count of a fact's different rows as a plain count of rows; of other values by the first column that holds them."""
    fact = measure.fact
    if not measure.of or measure.kind in SUMS:
        return measure
    of = fact.column(measure.of).sql
    if same(fact, of, row_id(fact)):
        kind: Kind = "count" if measure.kind == "distinct" else measure.kind
        return replace(measure, of="", kind=kind)
    return replace(measure, of=next(column.name for column in fact.columns if same(fact, column.sql, of)))


def same(fact: Fact, one: str, other: str) -> bool:
    """Return whether two pieces of SQL have the same value in every row: by their words, or because the fact joins by them."""
    return one == other or {one, other} in [set(pair) for pair in EQUAL.findall(fact.source)]


def rows_of(measure: Measure) -> Measure:
    """Return the count of the rows that lie behind a sum or a count of different values."""
    if not measure.of:
        return measure
    return replace(measure, kind="stock" if measure.kind in STOCKS else "count", of="")


def parts(measure: Measure) -> tuple[Part, ...]:
    """Return how a measure is put together from axes; nothing for what is not kept."""
    if measure.of and measure.kind not in SUMS:
        return _different(measure)
    at = Key("line", measure.at)
    if measure.kind in STOCKS:
        opened = Part(1, at, "cut")
        return (opened, Part(-1, Key("later", measure.at, measure.until), "cut")) if measure.until else (opened,)
    if measure.until:
        return (Part(1, Key("joint", measure.at, measure.until), "window"),)
    return (Part(1, at, "window"),)


def _different(measure: Measure) -> tuple[Part, ...]:
    if measure.kind == "stock":
        return (Part(1, Key("held", measure.at, measure.until, measure.of), "cut"),)
    return () if measure.until else (Part(1, Key("seen", measure.at, of=measure.of), "since"),)


def adds_up(measure: Measure) -> bool:
    """Return whether the measure's numbers of several places add up to the number of all of them."""
    return not in_rows(measure).of or measure.kind in SUMS


def dims_of(fact: Fact) -> tuple[str, ...]:
    """Return the columns by which counts are kept apart: those with choices beyond yes and no, and organs."""
    told = (column for column in fact.columns if column.kept)
    return tuple(column.name for column in told if set(column.choices) - YES_NO or column.name.startswith("organ"))


def tables_in(sql: str) -> set[str]:
    """Return the tables that a piece of SQL reads."""
    return {table for table, _ in TABLES.findall(sql)}


def make(fact: Fact, measures: Sequence[Measure]) -> Plan | None:
    """Return what is kept ready for a fact's measures; None where nothing can be, or where a table's changes could not be followed."""
    fact = campaigns.known(_whole(fact, measures), row_id(fact))
    kept: dict[Key, dict[Series, None]] = {}
    dims = dims_of(fact)
    told = (*dims, campaigns.COLUMN) if fact.campaigns else dims
    names: dict[str, None] = dict.fromkeys(told)
    for measure in [each for one in map(in_rows, measures) for each in (one, rows_of(one))]:
        for part in parts(measure):
            series = kept.setdefault(part.key, {})
            where = frozenset(measure.where)
            series.setdefault(Series(where))
            if measure.kind in SUMS:
                series.setdefault(Series(where, measure.of))
            used = (part.key.at, part.key.until, part.key.of, *(one.column for one in measure.where), measure.of)
            names.update(dict.fromkeys(name for name in used if name))
    touched = _touched(fact, tuple(names))
    if not kept or touched is None:
        return None
    axes = tuple(Axis(key, f"cube_{fact.code}_{number}", tuple(series)) for number, (key, series) in enumerate(kept.items()))
    return Plan(fact, tuple(names), dims, told, axes, touched)


def _whole(fact: Fact, measures: Iterable[Measure]) -> Fact:
    """Return the fact with every column that one of the measures knows."""
    columns = {column.name: column for each in (fact, *(measure.fact for measure in measures)) for column in each.columns}
    return replace(fact, columns=tuple(columns.values()))


def _touched(fact: Fact, names: Sequence[str]) -> dict[str, tuple[str, ...]] | None:
    """Return for each table that the fact reads how its changed rows lead to rows of the fact; None where one leads nowhere."""
    first, joined = row_id(fact), TABLES.findall(f"FROM {fact.source}")
    found: dict[str, tuple[str, ...]] = {
        table: (f"SELECT {first} FROM {fact.source} WHERE {alias or table}.id IN ({{ids}})",)  # noqa: S608 - our own declarations
        for table, alias in joined
    }
    found[fact.source.split()[0]] = (ITSELF,)
    read = {table for name in names for table in tables_in(fact.column(name).sql)}
    for table, sql in fact.touched:
        found[table] = (*found.get(table, ()), sql)
    return found if len(joined) == len(dict(joined)) and read <= {table for table, _ in fact.touched} else None


def facts_of(measures: Iterable[Measure]) -> dict[str, list[Measure]]:
    """Return measures by the code of their fact."""
    found: dict[str, list[Measure]] = {}
    for measure in measures:
        found.setdefault(measure.fact.code, []).append(measure)
    return found


def plans_of(measures: Iterable[Measure]) -> dict[str, Plan]:
    """Return the plans of all facts for which something can be kept ready, by code."""
    found = {code: make(group[0].fact, group) for code, group in facts_of(measures).items()}
    return {code: plan for code, plan in found.items() if plan is not None}
