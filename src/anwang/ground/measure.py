"""Measures: a figure declared once, compiled to one plain SQL text that every engine we use understands.

A measure counts, counts distinct, or sums the rows of a `Fact` (a documented star of integer, text and date columns; money in fen).
`value` and `records` come from the same conditions, so that a printed number is always the number of the records it opens.
Ratios, comparisons and rounding are Decimal in Python (engines round halves differently).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Literal

from django.db import connection

from anwang.ground.refusal import Refusal
from anwang.ground.rounding import DEFAULT, Rounding

Kind = Literal["count", "distinct", "sum", "stock", "stock_sum", "cohort"]
Operator = Literal["=", "<>", "<", "<=", ">", ">=", "in", "null", "not null"]
Ranges = tuple[tuple[str, str], ...]
PLAIN_COLUMN = re.compile(r"\w+\.\w+")
PLAIN = frozenset({"=", "<>", "<", "<=", ">", ">="})


class UnknownDimension(Refusal):
    """A figure is asked along a dimension that its facts do not have."""

    sentence = "这个指标不能按这个维度统计。"


@dataclass(frozen=True, slots=True)
class Column:
    """A fact column: the plain SQL behind it, its Chinese label, and its choices (value → label) where it has them.

    `kept`: whether ready counts are told apart by it; by others, seldom asked for, figures are counted from the records.
    """

    name: str
    sql: str
    label: str
    choices: Mapping[str, str] = field(default_factory=dict)
    kept: bool = True


@dataclass(frozen=True, slots=True)
class Fact:
    """Rows that figures count: one row a record.

    `source` is the FROM clause (the record's table has the alias f), `key` the record's id, `path` its grid path,
    `record` the model label of what a row opens, `campaigns` a sub-query template that yields the ids belonging to campaigns ({ids}),
    `since` the date column whose earliest day tells since when such records are kept, whatever date a measure counts by; for events that
    are rarer than what they befall, `kept_with` is the fact whose first record tells it: that nothing was delisted is no missing record.
    The first table of `source` gives one row each; the others are joined by their own `id`. `touched` says of each table that stands in a
    column's sub-query which rows of the first table change with some of its rows: table, and a template that yields their ids ({ids}).
    """

    code: str
    label: str
    source: str
    path: str
    record: str
    columns: tuple[Column, ...]
    key: str = "f.id"
    campaigns: str = ""
    since: str = ""
    kept_with: Fact | None = None
    touched: tuple[tuple[str, str], ...] = ()

    @property
    def root(self) -> Fact:
        """The fact whose first record tells since when these records are kept."""
        return self.kept_with.root if self.kept_with else self

    def column(self, name: str) -> Column:
        """Return a column by name. Raises UnknownDimension."""
        for column in self.columns:
            if column.name == name:
                return column
        known = "、".join(column.label for column in self.columns if column.label)
        sentence = f"这个指标不能按“{name}”统计。可以用：{known}。"
        raise UnknownDimension(sentence)


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a measure as data: fact column, operator, value."""

    column: str
    operator: Operator
    value: Any = None


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure.

    `definition` is the sentence (口径) that a bulletin prints beneath the number. `at` is the date column that it counts by;
    a stock counts what was open at the window's end (`at` ≤ end and `until` empty or later), a stock sum adds up `of` over it;
    a cohort counts what was found in the window (`at`) and reached `until` by the cut-off.
    `of` is the column that is summed or counted distinct. `type_code` is the figure's type in the shared list.
    `of_which` is the code of the figure whose records these are among (其中); such parts need not sum to it.
    """

    code: str
    name: str
    unit: str
    definition: str
    fact: Fact
    at: str
    kind: Kind = "count"
    room: str = ""
    type_code: str = ""
    aliases: tuple[str, ...] = ()
    where: tuple[Condition, ...] = ()
    of: str = ""
    until: str = ""
    additive: bool = True
    scale: int = 1
    dimensions: tuple[str, ...] = ()
    of_which: str = ""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A figure made of two: numerator ÷ denominator, in percent or per unit. An empty base gives no value, never zero."""

    code: str
    name: str
    unit: str
    definition: str
    numerator: Measure
    denominator: Measure
    room: str = ""
    type_code: str = ""
    aliases: tuple[str, ...] = ()
    kind: Literal["ratio"] = "ratio"
    additive: bool = False
    of_which: str = ""


@dataclass(frozen=True, slots=True)
class Slice:
    """What a figure is asked for: places (half-open grid path ranges), a window of days (both ends included), campaigns, and filters.

    `cutoff` is the last day whose events count for cohorts and stocks; the window's end unless told otherwise.
    `rounding` is how the place asked cuts its numbers.
    """

    ranges: Ranges
    start: date
    end: date
    campaigns: tuple[int, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    cutoff: date | None = None
    rounding: Rounding = DEFAULT

    @property
    def cut(self) -> date:
        """The last day whose events count."""
        return self.cutoff or self.end

    def narrowed(self, **changes: Any) -> Slice:
        """Return the slice with some of it changed."""
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Query:
    """A compiled condition set: SQL after WHERE, and its parameters."""

    where: str
    params: tuple[Any, ...]


def compile_conditions(measure: Measure, asked: Slice, *, with_place: bool = True) -> Query:
    """Return the conditions of a measure over a slice."""
    clauses: list[str] = []
    params: list[Any] = []
    if with_place:
        _add(clauses, params, *place(measure.fact.path, asked.ranges))
    _add(clauses, params, *window(measure, asked))
    for condition in measure.where:
        _add(clauses, params, *condition_sql(measure.fact, condition))
    for name, value in asked.where:
        _add(clauses, params, *_chosen(measure.fact.column(name).sql, value))
    if asked.campaigns:
        if not measure.fact.campaigns:
            sentence = f"“{measure.name}”不能按专项行动统计。"
            raise UnknownDimension(sentence)
        marks = ", ".join(["%s"] * len(asked.campaigns))
        _add(clauses, params, f"{measure.fact.key} IN ({measure.fact.campaigns.format(ids=marks)})", list(asked.campaigns))
    return Query(" AND ".join(clauses), tuple(params))


def place(path: str, ranges: Ranges) -> tuple[str, list[Any]]:
    """Return the half-open range condition of places, and its parameters. No place means nothing."""
    if not ranges:
        return "1 = 0", []
    clause = " OR ".join([f"({path} >= %s AND {path} < %s)"] * len(ranges))
    return f"({clause})", [bound for pair in ranges for bound in pair]


def window(measure: Measure, asked: Slice) -> tuple[str, list[Any]]:
    """Return the condition on dates that the measure's kind asks for."""
    at = measure.fact.column(measure.at).sql
    after = asked.cut + timedelta(days=1)
    if measure.kind in {"stock", "stock_sum"}:
        if not measure.until:
            return f"{at} < %s", [after]
        until = measure.fact.column(measure.until).sql
        return f"{at} < %s AND ({until} IS NULL OR {until} >= %s)", [after, after]
    clause, params = f"{at} >= %s AND {at} < %s", [asked.start, asked.end + timedelta(days=1)]
    if measure.kind == "cohort" or measure.until:
        until = measure.fact.column(measure.until).sql
        return f"{clause} AND {until} IS NOT NULL AND {until} < %s", [*params, after]
    return clause, params


def _add(clauses: list[str], params: list[Any], clause: str, values: Sequence[Any]) -> None:
    clauses.append(clause)
    params.extend(values)


def _chosen(sql: str, text: str) -> tuple[str, list[Any]]:
    """Return the condition that a dimension has a value as `by_dimension` writes it: text, and empty where there is none.

    SQLite gives an expression no type, so that 1 and '1' differ; a plain column is compared as it is, so that its index serves.
    """
    if not text:
        return f"({sql} IS NULL OR ({sql}) || '' = '')", []
    return (f"{sql} = %s" if PLAIN_COLUMN.fullmatch(sql) else f"({sql}) || '' = %s"), [text]


def condition_sql(fact: Fact, condition: Condition) -> tuple[str, list[Any]]:
    """Return one condition of a measure as SQL over its fact, and the parameters."""
    sql = fact.column(condition.column).sql
    if condition.operator == "null":
        return f"{sql} IS NULL", []
    if condition.operator == "not null":
        return f"{sql} IS NOT NULL", []
    if condition.operator == "in" and not condition.value:
        return "1 = 0", []
    if condition.operator == "in":
        return f"{sql} IN ({', '.join(['%s'] * len(condition.value))})", list(condition.value)
    return f"{sql} {condition.operator} %s", [condition.value]


def aggregate(measure: Measure, inside: str = "") -> str:
    """Return the aggregate expression; `inside` restricts it to rows that meet a condition (for several places in one query)."""
    if measure.of and measure.kind in {"sum", "stock_sum"}:
        column = measure.fact.column(measure.of).sql
        return f"COALESCE(SUM(CASE WHEN {inside} THEN {column} END), 0)" if inside else f"COALESCE(SUM({column}), 0)"
    if measure.of:
        column = measure.fact.column(measure.of).sql
        return f"COUNT(DISTINCT CASE WHEN {inside} THEN {column} END)" if inside else f"COUNT(DISTINCT {column})"
    return f"COALESCE(SUM(CASE WHEN {inside} THEN 1 ELSE 0 END), 0)" if inside else "COUNT(*)"


def value(measure: Measure, asked: Slice) -> int:
    """Return the figure over the slice (count, distinct count, or sum in the column's smallest unit)."""
    query = compile_conditions(measure, asked)
    # the text is put together from declared columns only; every value is a parameter
    sql = f"SELECT {aggregate(measure)} FROM {measure.fact.source} WHERE {query.where}"  # noqa: S608
    return int(_rows(sql, query.params)[0][0])


def records(measure: Measure, asked: Slice) -> tuple[str, tuple[Any, ...]]:
    """Return the SQL text and parameters that yield the ids of the records counted, for use as a sub-query or on its own."""
    query = compile_conditions(measure, asked)
    return f"SELECT {measure.fact.key} FROM {measure.fact.source} WHERE {query.where}", query.params  # noqa: S608


def record_ids(measure: Measure, asked: Slice) -> list[int]:
    """Return the ids of the records counted, in order; for a sum or distinct count, the rows behind it."""
    sql, params = records(measure, asked)
    return [int(row[0]) for row in _rows(f"{sql} ORDER BY 1", params)]


def by_dimension(measure: Measure, asked: Slice, dimension: str) -> dict[str, int]:
    """Return the figure for each value of a fact column."""
    column = measure.fact.column(dimension).sql
    query = compile_conditions(measure, asked)
    sql = f"SELECT {column}, {aggregate(measure)} FROM {measure.fact.source} WHERE {query.where} GROUP BY {column}"  # noqa: S608
    found: dict[str, int] = {}
    for key, number in _rows(sql, query.params):
        text = "" if key is None else str(key)
        found[text] = found.get(text, 0) + int(number)
    return found


def by_two(measure: Measure, asked: Slice, row: str, column: str) -> dict[tuple[str, str], int]:
    """Return the figure for each pair of values of two fact columns, in one statement."""
    first, second = measure.fact.column(row).sql, measure.fact.column(column).sql
    query = compile_conditions(measure, asked)
    sql = (
        f"SELECT {first}, {second}, {aggregate(measure)} FROM {measure.fact.source} "  # noqa: S608
        f"WHERE {query.where} GROUP BY {first}, {second}"
    )
    found: dict[tuple[str, str], int] = {}
    for *keys, number in _rows(sql, query.params):
        pair = ("" if keys[0] is None else str(keys[0]), "" if keys[1] is None else str(keys[1]))
        found[pair] = found.get(pair, 0) + int(number)
    return found


def by_place_and(measure: Measure, asked: Slice, places: Sequence[Ranges], column: str) -> dict[tuple[int, str], int]:
    """Return the figure for each of several places (by their order) and each value of a fact column, in one statement."""
    if not places:
        return {}
    query, sql_column = compile_conditions(measure, asked), measure.fact.column(column).sql
    selected, params = [], []
    for ranges in places:
        clause, bounds = place(measure.fact.path, ranges)
        selected.append(aggregate(measure, clause))
        params.extend(bounds)
    sql = f"SELECT {sql_column}, {', '.join(selected)} FROM {measure.fact.source} WHERE {query.where} GROUP BY {sql_column}"  # noqa: S608
    found: dict[tuple[int, str], int] = {}
    for key, *numbers in _rows(sql, (*params, *query.params)):
        for order, number in enumerate(numbers):
            pair = (order, "" if key is None else str(key))
            found[pair] = found.get(pair, 0) + int(number)
    return found


def by_place(measure: Measure, asked: Slice, places: Sequence[Ranges]) -> list[int]:
    """Return the figure for each of several places, in one statement."""
    if not places:
        return []
    query = compile_conditions(measure, asked)
    selected, params = [], []
    for ranges in places:
        clause, bounds = place(measure.fact.path, ranges)
        selected.append(aggregate(measure, clause))
        params.extend(bounds)
    sql = f"SELECT {', '.join(selected)} FROM {measure.fact.source} WHERE {query.where}"  # noqa: S608
    return [int(number) for number in _rows(sql, (*params, *query.params))[0]]


def _rows(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
