"""Reading: many questions answered from few statements, one for each table and tier; what the cube cannot answer is left to a scan.

A place is one range of paths at the tier of its own length; a window is whole months and the days at its ragged ends; a stock is everything
up to the cut-off that came, less what went.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice, product
from typing import Any, Literal, TypeVar

from anwang.ground.cube import campaigns, store
from anwang.ground.cube.models import CubeState
from anwang.ground.cube.plan import SUMS, Axis, Key, Level, Part, Plan, Series, adds_up, in_rows, parts, rows_of
from anwang.ground.measure import Condition, Measure, Ranges, Slice, place

T = TypeVar("T")
Split = Literal["", "path", "val", "both"]
"""One number, or one for each path of the tier, or each value of a dimension, or each path and value."""
BOTH = "|"
"""Stands between path and value."""
TOGETHER = 12
"""So many tables are asked in one statement: a page asks them all, and no text grows beyond what a database takes."""
FEW = 400
"""So many pending acts are counted before a reading, what a busy city does in a minute; more are left to the worker, and the reading scans."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of days (d) or whole months (m), half open; without a beginning it is everything before its end."""

    grain: str
    low: date | None
    high: date


@dataclass(frozen=True, slots=True)
class Arm:
    """Cells of one grain that are added or taken away: a stretch of the first date, and of the second where there are two."""

    sign: int
    grain: str
    at: Piece
    until: Piece | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """The dimension that is asked for (0: all together), and its values (None: each), or the campaigns of which a record has one."""

    dim: int
    values: tuple[str, ...] | None = None
    campaigns: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One share of an answer: which series of which axis, where, when, with which sign."""

    sign: int
    axis: Axis
    series: int
    tier: int
    chosen: Filter
    ranges: Ranges
    arms: tuple[Arm, ...]

    @property
    def group(self) -> tuple[object, ...]:
        """What readings must have in common to be answered by one statement."""
        return self.axis.table, self.tier, self.chosen, self.ranges


def pieces(start: date | None, end: date) -> tuple[Piece, ...]:
    """Return a window, both ends included, as whole months and the days at its ends."""
    after = end + timedelta(days=1)
    last = after.replace(day=1)
    ragged = (Piece("d", last, after),) if last < after else ()
    if start is None:
        return Piece("m", None, last), *ragged
    first = start if start.day == 1 else (start.replace(day=1) + timedelta(days=32)).replace(day=1)
    if first > last:
        return (Piece("d", start, after),)
    days = (Piece("d", start, first),) if start < first else ()
    months = (Piece("m", first, last),) if first < last else ()
    return *days, *months, *ragged


def chosen_by(plan: Plan, measure: Measure, asked: Slice, series: Series, split: str) -> Filter | None:
    """Return the dimension that the conditions beyond the series' own ask for; None when they ask for more than one, or otherwise."""
    rest = set(measure.where) - series.where
    names = {one.column for one in rest} | {name for name, _ in asked.where} | ({split} if split else set())
    if asked.campaigns:
        return None if names or campaigns.COLUMN not in plan.told else Filter(plan.told.index(campaigns.COLUMN) + 1, None, asked.campaigns)
    if not names:
        return Filter(0)
    name = next(iter(names))
    if len(names) > 1 or name not in plan.dims:
        return None
    sets = [_values(one) for one in rest] + [frozenset({text}) for _, text in asked.where]
    if any(one is None for one in sets):
        return None
    dim = plan.dims.index(name) + 1
    wanted = [one for one in sets if one is not None]
    return Filter(dim, tuple(sorted(frozenset.intersection(*wanted)))) if wanted else Filter(dim)


def _values(condition: Condition) -> frozenset[str] | None:
    if condition.operator == "=":
        found = frozenset({str(condition.value)})
    elif condition.operator == "in":
        found = frozenset(map(str, condition.value))
    else:
        return None
    # an empty text among a condition's values is not the same as no value at all
    return None if "" in found else found


def locate(plan: Plan, measure: Measure, asked: Slice, *, split: str = "", bounds: int = 0) -> list[Reading] | None:
    """Return the readings whose signed sum is the measure over the slice; None where the cube does not hold it.

    `split` names a dimension to be told apart, `bounds` is the longest bound of the places to be told apart. What counts different values and
    is to be told apart by places must not be added up over several paths of one place (`by_place` sees to it).
    """
    measure = in_rows(measure)
    shares = parts(measure)
    if not shares or measure.fact.source != plan.fact.source or not asked.ranges:
        return None
    found = [_read(plan, measure, asked, part, split=split, bounds=bounds) for part in shares]
    return None if None in found else [each for each in found if each is not None]


def _read(plan: Plan, measure: Measure, asked: Slice, part: Part, *, split: str, bounds: int) -> Reading | None:
    axis = plan.by_key.get(part.key)
    found = _series(plan, measure, asked, axis, split) if axis else None
    if axis is None or found is None:
        return None
    number, chosen = found
    at, until = _when(part.key, part.span, asked)
    need = max(bounds, *(len(bound) for pair in asked.ranges for bound in pair))
    different = bool(part.key.of)
    placed = _tier(axis, need, chosen, at, until, coarsest=different)
    if placed is None or (different and not _apart(placed[0], chosen, asked.ranges, split=split, bounds=bounds)):
        return None
    return Reading(part.sign, axis, number, placed[0], chosen, asked.ranges, placed[1])


def _apart(tier: int, chosen: Filter, ranges: Ranges, *, split: str, bounds: int) -> bool:
    """Return whether different values need not be added up: one path of the tier, and one value at most."""
    if chosen.campaigns or (chosen.values is not None and len(chosen.values) > 1 and not split):
        return False
    return bool(bounds) or (len(ranges) == 1 and one_path(ranges[0], tier))


def one_path(pair: tuple[str, str], tier: int) -> bool:
    """Return whether a range of paths holds no more than one of a tier, itself and all beneath it."""
    low, high = pair
    return len(low) == tier and len(high) <= tier and high <= f"{low[:-3]}{int(low[-3:]) + 1:03d}"


def _series(plan: Plan, measure: Measure, asked: Slice, axis: Axis, split: str) -> tuple[int, Filter] | None:
    """Return the series that needs the fewest conditions beyond its own."""
    of = measure.of if measure.kind in SUMS else ""
    where = frozenset(measure.where)
    fitting = [(len(where - one.where), number) for number, one in enumerate(axis.series) if one.of == of and one.where <= where]
    for _, number in sorted(fitting):
        chosen = chosen_by(plan, measure, asked, axis.series[number], split)
        if chosen is not None:
            return number, chosen
    return None


def _when(key: Key, span: str, asked: Slice) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    at = pieces(None, asked.cut) if span == "cut" else pieces(asked.start, asked.end) if asked.start <= asked.end else ()
    if span == "since":
        return at, pieces(None, asked.start - timedelta(days=1))
    return at, pieces(None, asked.cut) if key.form == "joint" else ()


def _tier(
    axis: Axis, need: int, chosen: Filter, at: Sequence[Piece], until: Sequence[Piece], *, coarsest: bool
) -> tuple[int, tuple[Arm, ...]] | None:
    """Return the coarsest tier that tells the places apart and holds what is asked for (`coarsest`: no finer one will do), and its cells."""
    kept: dict[int, dict[str, Level]] = {}
    for level in axis.kept:
        if level.split or not chosen.dim:
            kept.setdefault(level.tier, {})[level.name] = level
    pairs: list[tuple[Piece, Piece | None]] = [(one, None) for one in at] if not until else list(product(at, until))
    for tier in sorted(kept):
        several = [_arms(kept[tier], one, other) for one, other in pairs] if tier >= need else [None]
        if None not in several:
            return tier, tuple(arm for arms in several for arm in arms or ())
        if coarsest and tier >= need:
            return None
    return None


def _arms(kept: Mapping[str, Level], at: Piece, until: Piece | None) -> tuple[Arm, ...] | None:
    """Return the cells that hold the rows of a stretch; None where none do."""
    grain = at.grain + (until.grain if until else "")
    level = kept.get(grain)
    if until is None or at.grain == "m" or at.low is None:
        return None if level is None else (Arm(1, grain, at, until),)
    month = at.low.replace(day=1)
    together = until.low is not None and until.low == month
    if "im" in kept and at.low == month and until.grain == "m" and until.high <= month:
        # what ended in a month before the one it began in
        return (Arm(1, "im", at, until),)
    if "im" in kept and at.low == month and together and until.high == at.high:
        # begun this month and ended by the day; less what ended by the day and began after it
        after = Piece("d", at.high, _next(month))
        return Arm(1, "md", Piece("m", month, _next(month)), until), Arm(-1, "id", after, until)
    if level is not None and (together or not level.same_month):
        return (Arm(1, grain, at, until),)
    if "xx" in kept and grain == "dd":
        return (Arm(1, "xx", at, until),)
    return None


def _next(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)


def answer(readings: Sequence[Sequence[Reading]], split: Split = "") -> list[dict[str, int]]:
    """Return for each list of readings its number by path or value (by "" when nothing is told apart), in one statement for some tables."""
    groups: dict[tuple[object, ...], list[tuple[int, Reading]]] = {}
    for place_of, several in enumerate(readings):
        for reading in several:
            groups.setdefault(reading.group, []).append((place_of, reading))
    found: list[dict[str, int]] = [{} for _ in readings]
    for some in _batched(groups.values(), TOGETHER):
        width = max(len(members) for members in some)
        texts, params = [], []
        for order, members in enumerate(some):
            sql, bounds = _statement([reading for _, reading in members], split, order, width)
            texts.append(sql)
            params.extend(bounds)
        for order, key, *numbers in store.rows(" UNION ALL ".join(texts), params):
            for (place_of, reading), number in zip(some[order], numbers, strict=False):
                held = found[place_of]
                held[key] = held.get(key, 0) + reading.sign * int(number or 0)
    return found


def _batched(groups: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield lists of at most so many."""
    rest = iter(groups)
    while some := list(islice(rest, size)):
        yield some


def _statement(members: Sequence[Reading], split: Split, order: int, width: int) -> tuple[str, list[Any]]:
    """Return the question for readings of one table and tier: its order, the key, and the numbers, filled up to a width with noughts."""
    first = members[0]
    sums: list[str] = []
    params: list[Any] = []
    arms: dict[str, list[Any]] = {}
    for reading in members:
        terms = []
        for arm in reading.arms:
            sql, bounds = _condition(arm)
            terms.append(f"WHEN {sql} THEN {'-' if arm.sign < 0 else ''}s{reading.series}")
            params.extend(bounds)
            arms[f"{sql} {bounds}"] = [sql, bounds]
        sums.append(f"SUM(CASE {' '.join(terms)} ELSE 0 END)" if terms else "0")
    grains = sorted({arm.grain for reading in members for arm in reading.arms})
    # said once for all arms, so that the index leads past the other grains whatever the planner makes of the arms
    where = ["tier = %s", "dim = %s", f"grain IN ({', '.join(['%s'] * len(grains))})" if grains else "1 = 0"]
    params.extend([first.tier, first.chosen.dim, *grains])
    if first.chosen.values is not None:
        where.append(f"val IN ({', '.join(['%s'] * len(first.chosen.values))})" if first.chosen.values else "1 = 0")
        params.extend(first.chosen.values)
    if first.chosen.campaigns:
        where.append(f"({' OR '.join(['val LIKE %s'] * len(first.chosen.campaigns))})")
        params.extend(f"%{campaigns.marked(each)}%" for each in first.chosen.campaigns)
    clause, bounds = place("path", first.ranges)
    where.append(clause)
    params.extend(bounds)
    where.append(f"({' OR '.join(sql for sql, _ in arms.values()) or '1 = 0'})")
    for _, values in arms.values():
        params.extend(values)
    key = {"": "''", "both": f"path || '{BOTH}' || val"}.get(split, split)
    group = f" GROUP BY {'path, val' if split == 'both' else split}" if split else ""
    sums += ["0"] * (width - len(sums))
    sql = f"SELECT {order}, {key}, {', '.join(sums)} FROM {first.axis.table} WHERE {' AND '.join(where)}{group}"  # noqa: S608 - names of declarations
    return sql, params


def _condition(arm: Arm) -> tuple[str, list[Any]]:
    clauses, params = [f"grain = '{arm.grain}'"], []
    for column, piece in (("period", arm.at), ("done", arm.until)):
        if piece is not None and piece.low is not None:
            clauses.append(f"{column} >= %s")
            params.append(piece.low)
        if piece is not None:
            clauses.append(f"{column} < %s")
            params.append(piece.high)
    return f"({' AND '.join(clauses)})", params


def by_place(plan: Plan, measure: Measure, asked: Slice, places: Sequence[Ranges]) -> list[int] | None:
    """Return the measure's number for each of several places; None where the cube does not hold it."""
    found = locate(plan, measure, asked, bounds=longest(places)) if places else None
    return None if found is None else _laid(measure, answer([found], "path")[0], places)


def by_place_and(plan: Plan, measure: Measure, asked: Slice, places: Sequence[Ranges], column: str) -> dict[tuple[int, str], int] | None:
    """Return the number for each of several places (by their order) and each value of a dimension; None where the cube does not hold it."""
    bounds = longest(places)
    found = locate(plan, measure, asked, split=column, bounds=bounds) if places else None
    rows = locate(plan, rows_of(in_rows(measure)), asked, split=column, bounds=bounds) if found is not None else None
    if found is None or rows is None:
        return None
    numbers, counted = answer([found, rows], "both")
    values = {key.partition(BOTH)[2] for key, count in counted.items() if count}
    told: dict[tuple[int, str], int] = {}
    for value in values:
        of_value = {key.partition(BOTH)[0]: number for key, number in numbers.items() if key.partition(BOTH)[2] == value}
        laid = _laid(measure, of_value, places)
        if laid is None:
            return None
        told |= {(order, value): number for order, number in enumerate(laid)}
    return told


def longest(places: Sequence[Ranges]) -> int:
    """Return the length of the longest bound of some places."""
    return max((len(bound) for ranges in places for pair in ranges for bound in pair), default=0)


def _laid(measure: Measure, found: Mapping[str, int], places: Sequence[Ranges]) -> list[int] | None:
    """Return the number for each of several places; None where different values of several paths would have to be added up."""
    if not adds_up(measure):
        seen = {path: 1 for path, number in found.items() if number}
        if any(paths > 1 for paths in spread(seen, places)):
            return None
    return spread(found, places)


def spread(found: Mapping[str, int], places: Sequence[Ranges]) -> list[int]:
    """Return the sum over the paths in each of several places."""
    paths = sorted(found)
    totals = [0]
    for path in paths:
        totals.append(totals[-1] + found[path])
    return [sum(totals[bisect_left(paths, high)] - totals[bisect_left(paths, low)] for low, high in _merged(ranges)) for ranges in places]


def _merged(ranges: Ranges) -> list[tuple[str, str]]:
    merged: list[tuple[str, str]] = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        elif low < high:
            merged.append((low, high))
    return merged


def standing() -> tuple[dict[str, str], int]:
    """Return the signature of each fact that is ready, and how many acts are pending (no more than a few are counted)."""
    sql = "SELECT fact, signature, state, (SELECT COUNT(*) FROM (SELECT 1 FROM ground_cubepending LIMIT 500) p) FROM ground_cubestate"
    found = store.rows(sql)
    ready = {fact: signature for fact, signature, state, _ in found if state == CubeState.State.READY}
    return ready, int(found[0][3]) if found else 0
