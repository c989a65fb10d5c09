"""Different values: how many objects were seen in a window, or held on a day, each once; exact, and made of sums like everything else.

*Seen*: of each object only its first and last day in a month matter, and the last day on which it was seen before. It counts in a window that
holds its first day of some month and begins after the day before: so many objects are a sum over cells of two dates, the day and the day
before (none: the first day of all). Windows inside one month also need each day with the day before it in the same month.
*Held*: the stretches of an object are joined where they overlap; each joint stretch adds one when it begins and takes one when it ends.

An object may be seen in several places, so every tier is counted for itself. To save work the coarser ones are added up from the finer, less
what the objects of several places bring there, plus what they bring together (`fixes`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from anwang.ground.cube import store
from anwang.ground.cube.plan import Axis, Level, Plan
from anwang.ground.cube.store import Statement, Within
from anwang.ground.measure import condition_sql

NEVER = "0001-01-01"
"""The day before, of what had not been seen before."""
OPEN = "9999-12-31"
"""The end of what has not ended."""
BASE = 15
"""The tier that is counted from the rows; those above are added up from it."""
COLUMNS = "series, sign, tier, dim, inside, path, val, at, prev"


@dataclass(frozen=True, slots=True)
class Cut:
    """How paths are cut: objects are told apart within a stretch of `apart` digits, and what they bring is written at `tier`, with a sign."""

    tier: int
    apart: int
    sign: int = 1


@dataclass(frozen=True, slots=True)
class Source:
    """Where rows come from: a table, or a SELECT in brackets, with parameters; and the SELECT of the objects that matter, if not all."""

    table: str
    objects: str = ""
    params: tuple[Any, ...] = ()


def create(axis: Axis) -> None:
    """Make the tables that hold what is being counted, empty."""
    day = "date" if store.on_postgres() else "text"
    kind = "UNLOGGED TABLE" if store.on_postgres() else "TABLE"
    for table in (axis.steps, axis.fixes):
        store.execute(
            f"CREATE {kind} {table} (series smallint, sign smallint, tier smallint, dim smallint, inside smallint, "
            f"path text, val text, at {day}, prev {day})"
        )


def counted(axis: Axis) -> bool:
    """Return whether an axis counts different values."""
    return bool(axis.key.of)


def straddling(plan: Plan, axis: Axis) -> str:
    """Return the SELECT of the objects that are seen in more than one place of the base tier."""
    near = f"SUBSTR(path, 1, {BASE})"
    of, at = f"c_{axis.key.of}", f"c_{axis.key.at}"
    return (
        f"SELECT {of} FROM {plan.rows} WHERE {at} IS NOT NULL AND {of} IS NOT NULL GROUP BY {of} "  # noqa: S608
        f"HAVING MIN({near}) <> MAX({near})"
    )


def fill(plan: Plan, axis: Axis) -> Iterator[Statement]:
    """Return the statements that count an axis anew, in turn."""
    scattered = bool(store.rows(f"SELECT 1 FROM ({straddling(plan, axis)}) o LIMIT 1"))  # noqa: S608
    tiers = sorted({level.tier for level in axis.levels if level.tier < BASE}, reverse=True)
    yield from _emptied(axis.fixes)
    if scattered:
        cuts = [cut for tier, finer in zip(tiers, [BASE, *tiers], strict=False) for cut in (Cut(tier, tier), Cut(tier, finer, -1))]
        several = Source(plan.rows, straddling(plan, axis))
        yield from steps(plan, axis, several, cuts, range(len(plan.dims) + 1), into=axis.fixes)
    for dim in range(len(plan.dims) + 1):
        yield from _emptied(axis.steps)
        yield from steps(plan, axis, Source(plan.rows), [Cut(BASE, BASE)], [dim])
        for level in axis.levels:
            if level.tier <= BASE and (level.split or not dim) and _finer(axis, level, dim) is None:
                yield _from_steps(axis, level, dim)
    for level in axis.levels:
        for dims in _added(axis, level, plan):
            yield _from_finer(axis, level, dims)
    yield from _emptied(axis.steps)
    yield from steps(plan, axis, Source(plan.rows), [Cut(18, 18)], [0])
    for level in axis.levels:
        if level.tier > BASE:
            yield add(axis, level)


def _emptied(table: str) -> Iterator[Statement]:
    yield (f"TRUNCATE {table}" if store.on_postgres() else f"DELETE FROM {table}"), []  # noqa: S608 - names of declarations


def _finer(axis: Axis, level: Level, dim: int) -> Level | None:
    """Return the next finer tier's level of the same grain that holds a dimension."""
    same = (each for each in axis.levels if each.name == level.name and level.tier < each.tier <= BASE and (each.split or not dim))
    return min(same, key=lambda each: each.tier, default=None)


def _added(axis: Axis, level: Level, plan: Plan) -> Iterator[list[int]]:
    """Yield the dimensions of a level that are added up from the next finer one."""
    dims = [dim for dim in range(len(plan.dims) + 1 if level.split else 1) if _finer(axis, level, dim) is not None]
    if level.tier < BASE and dims:
        yield dims


def steps(
    plan: Plan, axis: Axis, source: Source, cuts: Sequence[Cut], dims: Sequence[int], *, into: str = "", within: Within | None = None
) -> Iterator[Statement]:
    """Return the statements that write what objects bring: at each cut, for each of the dimensions (0: all together)."""
    into = into or axis.steps
    if axis.key.form == "held":
        yield _held(plan, axis, source, cuts, dims, into=into, within=within)
        return
    yield _seen(plan, axis, source, cuts, dims, into=into, within=within)
    if 0 in dims and any(level.same_month and level.tier in {cut.tier for cut in cuts} | _above(cuts) for level in axis.levels):
        yield _inside(plan, axis, source, cuts, into=into, within=within)


def _above(cuts: Sequence[Cut]) -> set[int]:
    """Return the tiers that are added up from what is written at the base."""
    return {3, 6, 9, 12} if any(cut.tier == BASE for cut in cuts) else set()


def _seen(
    plan: Plan, axis: Axis, source: Source, cuts: Sequence[Cut], dims: Sequence[int], *, into: str, within: Within | None
) -> Statement:
    said, keys, joins, where, params = _told(plan, axis, source, cuts, dims)
    at = f"f.c_{axis.key.at}"
    month = store.month(at)
    apart = ", ".join([*keys, "place", "val", "o"])
    inner = (
        f"SELECT {said}, f.c_{axis.key.of} AS o, MIN({at}) AS first, MAX({at}) AS last FROM {source.table} f {joins} "  # noqa: S608
        f"WHERE {where} GROUP BY {', '.join([*keys, 'place', 'val', 'o', month])}"
    )
    before = f"COALESCE(LAG(last) OVER (PARTITION BY {apart} ORDER BY first), '{NEVER}')"
    outer = (
        f"SELECT series, sign, tier, dim, 0 AS inside, SUBSTR(place, 1, tier) AS path, val, first AS at, {before} AS prev FROM ({inner}) x"  # noqa: S608
    )
    return _written(into, outer, params, within)


def _inside(plan: Plan, axis: Axis, source: Source, cuts: Sequence[Cut], *, into: str, within: Within | None) -> Statement:
    said, keys, joins, where, params = _told(plan, axis, source, cuts, [0])
    at = f"f.c_{axis.key.at}"
    inner = f"SELECT {said}, f.c_{axis.key.of} AS o, {at} AS at FROM {source.table} f {joins} WHERE {where}"  # noqa: S608
    apart = ", ".join([*keys, "place", "o", store.month("at")])
    days = f"SELECT x.*, LAG(at) OVER (PARTITION BY {apart} ORDER BY at) AS prev FROM ({inner}) x"  # noqa: S608
    # of several rows of one day only the first has an earlier day before it
    outer = f"SELECT series, sign, tier, dim, 1 AS inside, SUBSTR(place, 1, tier) AS path, val, at, prev FROM ({days}) y WHERE prev < at"  # noqa: S608
    return _written(into, outer, params, within)


def _held(
    plan: Plan, axis: Axis, source: Source, cuts: Sequence[Cut], dims: Sequence[int], *, into: str, within: Within | None
) -> Statement:
    said, keys, joins, where, params = _told(plan, axis, source, cuts, dims)
    at, until = f"f.c_{axis.key.at}", f"f.c_{axis.key.until}" if axis.key.until else ""
    day = "CAST('{}' AS date)" if store.on_postgres() else "'{}'"
    end = f"COALESCE({until}, {day.format(OPEN)})" if until else day.format(OPEN)
    lasts = f" AND ({until} IS NULL OR {until} > {at})" if until else ""
    inner = f"SELECT {said}, f.c_{axis.key.of} AS o, {at} AS at, {end} AS until FROM {source.table} f {joins} WHERE {where}{lasts}"  # noqa: S608
    apart = f"PARTITION BY {', '.join([*keys, 'place', 'val', 'o'])}"
    order = "ORDER BY at, until ROWS BETWEEN UNBOUNDED PRECEDING AND"
    stretches = (
        f"SELECT x.*, MAX(until) OVER ({apart} {order} 1 PRECEDING) AS reach, MAX(until) OVER ({apart}) AS last, "  # noqa: S608
        f"ROW_NUMBER() OVER ({apart} ORDER BY at, until) AS n FROM ({inner}) x"
    )

    def told(sign: str, when: str, condition: str) -> str:
        named = f"series, {sign} AS sign, tier, dim, 0 AS inside, SUBSTR(place, 1, tier) AS path, val, {when} AS at, {day.format(NEVER)} AS prev"
        return f"SELECT {named} FROM w WHERE {condition}"  # noqa: S608

    several = (
        told("sign", "at", "reach IS NULL OR at > reach"),
        told("-sign", "reach", "at > reach"),
        told("-sign", "last", f"n = 1 AND last < {day.format(OPEN)}"),
    )
    return _written(into, f"WITH w AS ({stretches}) {' UNION ALL '.join(several)}", params, within)


def _written(into: str, selected: str, params: list[Any], within: Within | None) -> Statement:
    if within is None:
        return f"INSERT INTO {into} ({COLUMNS}) {selected}", params
    return f"INSERT INTO {into} ({COLUMNS}) SELECT * FROM ({selected}) z WHERE at >= %s AND at < %s", [*params, *within]  # noqa: S608


def _told(plan: Plan, axis: Axis, source: Source, cuts: Sequence[Cut], dims: Sequence[int]) -> tuple[str, list[str], str, str, list[Any]]:
    """Return what is said of a row (series, sign, tier, dim, path, val), the keys among it that vary, the joins that multiply it, and conditions."""
    fact = plan.flat(plan.rows)
    conditions: list[str] = []
    params: list[Any] = []
    for number, series in enumerate(axis.series):
        clauses = []
        for condition in sorted(series.where, key=str):
            sql, values = condition_sql(fact, condition)
            clauses.append(sql)
            params.extend(values)
        conditions.append(f"WHEN {number} THEN {' AND '.join(clauses) or '1 = 1'}")
    series_sql, series_join = _each("s", ["n"], [(number,) for number in range(len(axis.series))])
    cut_sql, cut_join = _each("t", ["tier", "apart", "sign"], [(cut.tier, cut.apart, cut.sign) for cut in cuts])
    dim_sql, dim_join = _each("d", ["n"], [(dim,) for dim in dims])
    values_of = " ".join(f"WHEN {dim} THEN COALESCE(CAST(f.c_{plan.dims[dim - 1]} AS TEXT), '')" for dim in dims if dim)
    value = f"CASE {dim_sql[0]} {values_of} ELSE '' END" if values_of else "''"
    keys = [
        *(["series"] if len(axis.series) > 1 else []),
        *(["sign", "tier", "apart"] if len(cuts) > 1 else []),
        *(["dim"] if len(dims) > 1 else []),
    ]
    said = (
        f"{series_sql[0]} AS series, {cut_sql[2]} AS sign, {cut_sql[0]} AS tier, {cut_sql[1]} AS apart, {dim_sql[0]} AS dim, "
        f"SUBSTR(f.path, 1, {cut_sql[1]}) AS place, {value} AS val"
    )
    where = [f"f.c_{axis.key.at} IS NOT NULL", f"f.c_{axis.key.of} IS NOT NULL", f"CASE {series_sql[0]} {' '.join(conditions)} END"]
    if source.objects:
        where.append(f"f.c_{axis.key.of} IN ({source.objects})")
    return said, keys, f"{series_join} {cut_join} {dim_join}", " AND ".join(where), [*params, *source.params]


def _each(alias: str, names: Sequence[str], several: Sequence[Sequence[int]]) -> tuple[list[str], str]:
    """Return the SQL of some numbers and the join that multiplies rows by them; of a single set the numbers themselves."""
    if len(several) == 1:
        return [str(number) for number in several[0]], ""
    lines = " UNION ALL ".join(
        f"SELECT {', '.join(f'{number} AS {name}' for number, name in zip(one, names, strict=True))}" for one in several
    )
    return [f"{alias}.{name}" for name in names], f"CROSS JOIN ({lines}) {alias}"


def _dates(axis: Axis, level: Level) -> list[str]:
    several = ("at", "prev") if axis.key.paired else ("at",)
    return [day if grain == "d" else store.month(day) for day, grain in zip(several, level.grain, strict=True)]


def _fitting(level: Level) -> str:
    known = f" AND prev > '{NEVER}'" if level.grain in {"dd", "md"} else ""
    return f"inside = {1 if level.same_month else 0}{known}"


def _cells(axis: Axis, level: Level, selected: str, params: list[Any], *, new: bool) -> Statement:
    names = store.key_of(axis)
    kept = [name for name in names if name not in {"tier", "grain"}]
    sums = ", ".join(f"SUM(s{number})" for number in range(len(axis.series)))
    something = " OR ".join(f"SUM(s{number}) <> 0" for number in range(len(axis.series)))
    said = ", ".join({"tier": str(level.tier), "grain": f"'{level.name}'"}.get(name, name) for name in names)
    sql = (
        f"INSERT INTO {axis.table} AS c SELECT {said}, {sums} FROM ({selected}) x WHERE 1 = 1 GROUP BY {', '.join(kept)} HAVING {something}"  # noqa: S608
    )
    added = ", ".join(f"s{number} = c.s{number} + excluded.s{number}" for number in range(len(axis.series)))
    return (sql if new else f"{sql} ON CONFLICT ({', '.join(names)}) DO UPDATE SET {added}"), params


def _brought(axis: Axis, level: Level, table: str, condition: str) -> str:
    """Return the SELECT of a scratch table's steps as cells of a level."""
    dates = [f"{sql} AS {name}" for sql, name in zip(_dates(axis, level), ("period", "done"), strict=False)]
    series = ", ".join(f"CASE WHEN series = {number} THEN sign ELSE 0 END AS s{number}" for number in range(len(axis.series)))
    near = f"SUBSTR(path, 1, {level.tier}) AS path"
    return f"SELECT dim, {', '.join(dates)}, {near}, val, {series} FROM {table} WHERE {_fitting(level)} AND {condition}"  # noqa: S608


def _from_steps(axis: Axis, level: Level, dim: int) -> Statement:
    selected = _brought(axis, level, axis.steps, f"tier = {BASE}")
    if level.tier < BASE:
        finer = [each for each in sorted({one.tier for one in axis.levels}) if level.tier <= each < BASE]
        listed = ", ".join(map(str, finer))
        selected = f"{selected} UNION ALL {_brought(axis, level, axis.fixes, f'dim = {dim} AND tier IN ({listed})')}"
    return _cells(axis, level, selected, [], new=True)


def _from_finer(axis: Axis, level: Level, dims: Sequence[int]) -> Statement:
    finer = _finer(axis, level, dims[0])
    if finer is None:
        raise ValueError(level)
    among = f"dim IN ({', '.join(map(str, dims))})"
    sums = ", ".join(f"s{number}" for number in range(len(axis.series)))
    done = "done, " if axis.key.paired else ""
    near = f"SUBSTR(path, 1, {level.tier}) AS path"
    cells = (
        f"SELECT dim, period, {done}{near}, val, {sums} FROM {axis.table} "  # noqa: S608 - names of declarations
        f"WHERE tier = {finer.tier} AND grain = '{finer.name}' AND {among}"
    )
    between = [tier for tier in sorted({one.tier for one in axis.levels}) if level.tier <= tier < finer.tier]
    fixes = _brought(axis, level, axis.fixes, f"{among} AND tier IN ({', '.join(map(str, between))})")
    return _cells(axis, level, f"{cells} UNION ALL {fixes}", [], new=True)


def add(axis: Axis, level: Level, *, tier: int = 0, new: bool = True) -> Statement:
    """Return the statement that adds the steps written at a level's tier, or another, to its cells."""
    dims = "" if level.split else " AND dim = 0"
    return _cells(axis, level, _brought(axis, level, axis.steps, f"tier = {tier or level.tier}{dims}"), [], new=new)


def of_changed(plan: Plan, axis: Axis) -> tuple[Source, Source]:
    """Return the rows of the objects that a recount touches, as they are now and as they were; the delta holds what came and what went."""
    of = f"c_{axis.key.of}"
    objects = f"SELECT {of} FROM {plan.delta} WHERE {of} IS NOT NULL"  # noqa: S608 - names of declarations; so below
    names = ", ".join(["row_id", "path", *(f"c_{name}" for name in plan.columns)])
    before = (
        f"(SELECT {names} FROM {plan.rows} WHERE {of} IN ({objects}) AND row_id NOT IN (SELECT row_id FROM {plan.delta} WHERE sign = 1) "  # noqa: S608
        f"UNION ALL SELECT {names} FROM {plan.delta} WHERE sign = -1)"
    )
    return Source(plan.rows, objects), Source(before, objects)


def recount(plan: Plan, axis: Axis) -> Iterator[Statement]:
    """Return the statements that count the objects again that the delta touches."""
    now, before = of_changed(plan, axis)
    tiers = sorted({level.tier for level in axis.levels})
    together = not _scattered(plan, axis)
    yield f"DELETE FROM {axis.steps}", []  # noqa: S608 - names of declarations
    for source, sign in ((now, 1), (before, -1)):
        if together:
            # seen in one place only, they bring the same at each tier above it
            yield from steps(plan, axis, source, [Cut(BASE, BASE, sign)], range(len(plan.dims) + 1))
            yield from steps(plan, axis, source, [Cut(tier, tier, sign) for tier in tiers if tier > BASE], [0])
        else:
            yield from steps(plan, axis, source, [Cut(tier, tier, sign) for tier in tiers], range(len(plan.dims) + 1))
    for level in axis.levels:
        yield add(axis, level, tier=BASE if together and level.tier < BASE else level.tier, new=False)


def _scattered(plan: Plan, axis: Axis) -> bool:
    """Return whether an object that the delta touches is or was seen in more than one place of the base tier."""
    of, near = f"c_{axis.key.of}", f"SUBSTR(path, 1, {BASE})"
    objects = f"SELECT {of} FROM {plan.delta} WHERE {of} IS NOT NULL"  # noqa: S608 - names of declarations; so below
    lines = f"SELECT {of}, path FROM {plan.rows} WHERE {of} IN ({objects}) UNION ALL SELECT {of}, path FROM {plan.delta}"  # noqa: S608
    found = store.rows(f"SELECT {of} FROM ({lines}) x GROUP BY {of} HAVING MIN({near}) <> MAX({near}) LIMIT 1")  # noqa: S608
    return bool(found)


def of_days(plan: Plan, axis: Axis, within: Within) -> Iterator[Statement]:
    """Return the statements that count an axis's cells of some days anew; the cells have been thrown away."""
    of = f"c_{axis.key.of}"
    days = [f"c_{name}" for name in (axis.key.at, axis.key.until) if name]
    clause = " OR ".join(f"({day} >= %s AND {day} < %s)" for day in days)
    objects = f"SELECT {of} FROM {plan.rows} WHERE {clause}"  # noqa: S608 - names of declarations
    source = Source(plan.rows, objects, tuple(bound for _ in days for bound in within))
    tiers = sorted({level.tier for level in axis.levels})
    yield f"DELETE FROM {axis.steps}", []  # noqa: S608
    yield from steps(plan, axis, source, [Cut(tier, tier) for tier in tiers], range(len(plan.dims) + 1), within=within)
    for level in axis.levels:
        yield add(axis, level, new=False)
