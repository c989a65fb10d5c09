"""The cube's tables and the SQL that fills them, in words that both databases understand.

A cell says: at a tier, for a dimension (0: all together) and its value, in a period, under a path, so many of each series. Names of tables
and columns come from declarations alone; every value is a parameter.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db import connection

from anwang.ground.cube import campaigns
from anwang.ground.cube.plan import Axis, Level, Plan, Series, row_id
from anwang.ground.measure import Fact, condition_sql

Statement = tuple[str, list[Any]]
Within = tuple[date, date]
"""The days, half open, to which counting is restricted."""


def execute(sql: str, params: Sequence[Any] = ()) -> int:
    """Run one statement and return how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params) if params else None)
        return int(cursor.rowcount)


def rows(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Run one question and return its rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params) if params else None)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def on_postgres() -> bool:
    """Return whether the database is PostgreSQL."""
    return connection.vendor == "postgresql"


def month(day: str) -> str:
    """Return the SQL of the first day of a day's month."""
    return f"({day} - (EXTRACT(DAY FROM {day})::int - 1))" if on_postgres() else f"(SUBSTR({day}, 1, 8) || '01')"


def flattened(plan: Plan, *, whole: bool = False) -> str:
    """Return the SELECT that yields a fact's rows with their columns by name; `whole` where all of them will be read."""
    fact = plan.fact
    joined = campaigns.COLUMN in plan.columns and whole and on_postgres()
    source = f"{fact.source} LEFT JOIN ({_campaigns(plan)} GROUP BY record) all_of ON all_of.record = {fact.key}" if joined else fact.source
    columns = ", ".join(f"{_column(plan, name, joined=joined)} AS c_{name}" for name in plan.columns)
    return f"SELECT {row_id(fact)} AS row_id, {fact.path} AS path, {columns} FROM {source}"  # noqa: S608


def _column(plan: Plan, name: str, *, joined: bool) -> str:
    if name != campaigns.COLUMN:
        return plan.fact.column(name).sql
    if joined:
        return "COALESCE(all_of.said, '')"
    of_record = f"SELECT said FROM ({_campaigns(plan)} WHERE record = {plan.fact.key} GROUP BY record) all_of"  # noqa: S608
    return f"COALESCE(({of_record}), '')"


def _campaigns(plan: Plan) -> str:
    """Return the SELECT of the campaigns of a record in one text; what follows it says of which records."""
    between = campaigns.BETWEEN
    if on_postgres():
        said, source = (
            f"string_agg(CAST(campaign AS text), '{between}' ORDER BY campaign)",
            f"({campaigns.pairs(plan.fact.campaigns)}) one_of",
        )
    else:
        said = f"group_concat(campaign, '{between}')"
        source = f"(SELECT * FROM ({campaigns.pairs(plan.fact.campaigns)}) ORDER BY campaign) one_of"  # noqa: S608
    return f"SELECT record, '{between}' || {said} || '{between}' AS said FROM {source}"  # noqa: S608


def drop(plan: Plan) -> None:
    """Take the plan's tables away."""
    for table in [*plan.tables, *(axis.base for axis in plan.axes)]:
        execute(f"DROP TABLE IF EXISTS {table}")


def create(plan: Plan) -> None:
    """Make the plan's tables, empty."""
    execute(f"CREATE TABLE {plan.rows} AS {flattened(plan)} WHERE 1 = 0")
    execute(f"CREATE TABLE {plan.delta} AS SELECT f.*, 1 AS sign FROM {plan.rows} f WHERE 1 = 0")  # noqa: S608
    for axis in plan.axes:
        cells(axis, axis.table)


def cells(axis: Axis, table: str) -> None:
    """Make a table of an axis's cells, empty."""
    day = "date" if on_postgres() else "text"
    done = f"done {day} NOT NULL, " if axis.key.paired else ""
    counts = ", ".join(f"s{number} bigint NOT NULL" for number in range(len(axis.series)))
    # so few cells are read at once that helpers would cost more than they bring
    alone = " WITH (parallel_workers = 0)" if on_postgres() else ""
    execute(
        f"CREATE TABLE {table} (tier smallint NOT NULL, dim smallint NOT NULL, grain text NOT NULL, period {day} NOT NULL, "
        f"{done}path text NOT NULL, val text NOT NULL, {counts}){alone}"
    )


def index_rows(plan: Plan) -> None:
    """Let a row be found by its id; two rows of one id would be a wrong declaration and are refused by the database."""
    execute(f"CREATE UNIQUE INDEX {plan.rows}_id ON {plan.rows} (row_id)")
    for of in dict.fromkeys(axis.key.of for axis in plan.axes if axis.key.of):
        execute(f"CREATE INDEX {plan.rows}_{of} ON {plan.rows} (c_{of})")


def index_cells(axis: Axis) -> None:
    """Let a cell be found, and be there once; when all levels have been counted, since an index slows counting down."""
    execute(f"CREATE UNIQUE INDEX {axis.table}_cell ON {axis.table} ({', '.join(key_of(axis))})")
    if on_postgres():
        # of the coarse tiers there are few cells, which the columns taken one by one would not tell
        execute(f"CREATE STATISTICS {axis.table}_few (mcv) ON tier, dim, grain FROM {axis.table}")


def make_room() -> None:
    """Let this transaction count in memory what would else be sorted on disk."""
    if on_postgres():
        execute("SET LOCAL work_mem = '256MB'")
        execute("SET LOCAL maintenance_work_mem = '256MB'")


def key_of(axis: Axis) -> list[str]:
    return ["tier", "dim", "grain", "period", *(["done"] if axis.key.paired else []), "path", "val"]


def fill(plan: Plan, axis: Axis, level: Level) -> Iterator[Statement]:
    """Return the statements that count one level anew: from a finer level where there is one, else from the rows."""
    finer = _finer(axis, level)
    if finer is None:
        yield from count(plan, axis, level, plan.rows)
        return
    period = month("period") if level.grain[0] != finer.grain[0] else "period"
    done = [month("done") if level.grain[-1] != finer.grain[-1] else "done"] if axis.key.paired else []
    keys = ["dim", period, *done, f"SUBSTR(path, 1, {level.tier})", "val"]
    sums = ", ".join(f"SUM(s{number})" for number in range(len(axis.series)))
    source = axis.table if finer.kept else axis.base
    selected = f"SELECT {level.tier}, dim, '{level.name}', {', '.join(keys[1:])}, {sums} FROM {source}"  # noqa: S608
    where = f"WHERE tier = {finer.tier} AND grain = '{finer.name}'" + ("" if level.split else " AND dim = 0")
    numbers = ", ".join(str(number) for number in range(1, 5 + len(done) + 2) if number not in {1, 3})
    yield f"INSERT INTO {axis.table} {selected} {where} GROUP BY {numbers}", []


def _finer(axis: Axis, level: Level) -> Level | None:
    found = None
    for each in axis.levels[: axis.levels.index(level)]:
        fits = each.tier >= level.tier and each.split >= level.split and all(a <= b for a, b in zip(each.grain, level.grain, strict=True))
        same = not each.same_month or (level.same_month and level.grain == each.grain)
        if fits and same and each.inverted == level.inverted:
            found = each
    return found


def count(plan: Plan, axis: Axis, level: Level, table: str, within: Within | None = None) -> Iterator[Statement]:
    """Return the statements that add a table's rows to one level; a row of the delta counts by its sign."""
    dims = list(enumerate(plan.told, 1)) if level.split else []
    several = [dims] if on_postgres() else [[], *([one] for one in dims)]
    for some in several:
        yield _statement(plan, axis, level, table, some, within)


def of_days(plan: Plan, within: Within) -> Statement:
    """Return the condition that some first date of a row, by which an axis counts, lies within days."""
    clauses = [f"({day} >= %s AND {day} < %s)" for day in dict.fromkeys(_days(axis)[0] for axis in plan.axes)]
    return " OR ".join(clauses), [bound for _ in clauses for bound in within]


def _days(axis: Axis) -> list[str]:
    """The SQL of an axis's dates."""
    at, until = f"f.c_{axis.key.at}", f"f.c_{axis.key.until}"
    days = [f"CASE WHEN {at} > {until} THEN {at} ELSE {until} END"] if axis.key.form == "later" else [at]
    return [*days, *([until] if axis.key.paired else [])]


def _statement(  # noqa: PLR0917 - of one file only
    plan: Plan, axis: Axis, level: Level, table: str, dims: list[tuple[int, str]], within: Within | None
) -> Statement:
    inner, params, names = _inner(plan, axis, level, table, dims)
    if within:
        inner, params = f"SELECT * FROM ({inner} AND {_days(axis)[0]} >= %s AND {_days(axis)[0]} < %s) w", [*params, *within]  # noqa: S608
    joint = ["done"] if axis.key.paired else []
    key = ["period", *joint, "path"]
    sums = [f"SUM({name})" for name in names]
    if dims and on_postgres():
        sets = ", ".join(f"({', '.join([*key, *extra])})" for extra in ([], *([f"v{number}"] for number, _ in dims)))
        dim = "CASE " + " ".join(f"WHEN GROUPING(v{number}) = 0 THEN {number}" for number, _ in dims) + " ELSE 0 END"
        value, group = f"COALESCE({', '.join(f'v{number}' for number, _ in dims)}, '')", f"GROUPING SETS ({sets})"
    else:
        dim, value = (str(dims[0][0]), f"v{dims[0][0]}") if dims else ("0", "''")
        group = ", ".join([*key, *(f"v{number}" for number, _ in dims)])
    selected = ", ".join([str(level.tier), dim, f"'{level.name}'", *key, value, *sums])
    added = ", ".join(f"s{number} = c.s{number} + excluded.s{number}" for number in range(len(axis.series)))
    something = " OR ".join(f"{each} <> 0" for each in sums)
    into = axis.table if level.kept else axis.base
    sql = f"INSERT INTO {into} AS c SELECT {selected} FROM ({inner}) x GROUP BY {group} HAVING {something}"  # noqa: S608
    # a level that is counted anew has no cells yet
    return sql if table == plan.rows else f"{sql} ON CONFLICT ({', '.join(key_of(axis))}) DO UPDATE SET {added}", params


def _inner(plan: Plan, axis: Axis, level: Level, table: str, dims: list[tuple[int, str]]) -> tuple[str, list[Any], list[str]]:
    fact = plan.flat(table)
    key = axis.key
    at, until = f"f.c_{key.at}", f"f.c_{key.until}"
    days = _days(axis)
    where = [f"{one} IS NOT NULL" for one in ([at, until] if key.until else [at])]
    if level.inverted:
        where.append(f"{until} < {at}")
    if level.same_month:
        where.append(f"{month(at)} = {month(until)}")
    columns = [
        f"{day if grain == 'd' else month(day)} AS {name}" for day, grain, name in zip(days, level.grain, ("period", "done"), strict=False)
    ]
    columns.append(f"SUBSTR(f.path, 1, {level.tier}) AS path")
    columns += [f"COALESCE(CAST(f.c_{name} AS TEXT), '') AS v{number}" for number, name in dims]
    params: list[Any] = []
    names = []
    for number, series in enumerate(axis.series):
        sql, values = weight(fact, series)
        columns.append(f"{sql}{' * f.sign' if table == plan.delta else ''} AS w{number}")
        names.append(f"w{number}")
        params.extend(values)
    return f"SELECT {', '.join(columns)} FROM {fact.source} WHERE {' AND '.join(where)}", params, names  # noqa: S608


def weight(fact: Fact, series: Series) -> Statement:
    """Return the SQL of what one row counts for in a series."""
    counted = f"COALESCE({fact.column(series.of).sql}, 0)" if series.of else "1"
    clauses, params = [], []
    for condition in sorted(series.where, key=str):
        sql, values = condition_sql(fact, condition)
        clauses.append(sql)
        params.extend(values)
    return (f"CASE WHEN {' AND '.join(clauses)} THEN {counted} ELSE 0 END" if clauses else counted), params
