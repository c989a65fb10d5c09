"""Upkeep: what the trail says was touched is counted again.

Each entry is noted as pending by the database when it is written. Counting it again takes what was last counted for the touched rows out
of the cells and puts in what they say now, in one transaction with the removal of the note: counted twice makes no difference, and what is
not counted yet is known to whoever reads.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice

from django.apps import apps
from django.db import DatabaseError, transaction

from anwang.ground.cube import different, lease, store
from anwang.ground.cube.models import CubePending, CubeState
from anwang.ground.cube.plan import ITSELF, Axis, Plan, row_id
from anwang.ground.trail.manifest import GONE, unpack
from anwang.ground.trail.models import Entry

AT_ONCE = 200
"""Entries counted in one transaction."""
ROWS_AT_ONCE = 2000
MOST_ROWS = 200_000
"""A fact of which more rows were touched at once is built anew instead."""
Touched = dict[str, set[int]]


def catch_up(plans: Mapping[str, Plan], *, most: int = AT_ONCE, small: bool = False) -> bool:
    """Count what is pending, up to so many entries; `small`: none that touched thousands of records. True when nothing is left that can be seen now.

    False when somebody else is writing the cube, when more is pending, or when an entry is too large for the moment.
    """
    with transaction.atomic():
        if not CubePending.objects.exists():
            return True
        if not lease.free(wait=small):
            return False
        noted = list(CubePending.objects.order_by("entry_id").values_list("entry_id", flat=True)[: most + 1])
        if small and len(noted) > most:
            return False
        left = len(noted) > most
        entries = list(Entry.objects.filter(pk__in=noted[:most]).select_related("manifest"))
        if small and sum(entry.manifest.count for entry in entries if entry.digests.startswith("{")) > ROWS_AT_ONCE:
            return False
        touched, gone = _touched(entries)
        for plan in _followed(plans):
            _apply(plan, touched, gone)
        CubePending.objects.filter(pk__in=noted[:most]).delete()
    return not left


def _followed(plans: Mapping[str, Plan]) -> Iterator[Plan]:
    for state in CubeState.objects.exclude(state=CubeState.State.STALE):
        plan = plans.get(state.fact)
        if plan is None or plan.signature != state.signature:
            # not followed any more: another declaration reads it no more, and an old one must not find it later
            CubeState.objects.filter(pk=state.pk).update(state=CubeState.State.STALE)
        elif state.state in {CubeState.State.READY, CubeState.State.FAULT}:
            # what was found at fault is not read, but followed, so that a month of it can be counted anew
            yield plan
        elif state.state == CubeState.State.BUILDING:
            # the lease is ours, so whoever was building has died
            CubeState.objects.filter(pk=state.pk).update(state=CubeState.State.STALE)


@cache
def _table(label: str) -> str:
    try:
        return str(apps.get_model(label)._meta.db_table)
    except LookupError:
        return ""


def _lines(entry: Entry) -> Iterable[tuple[str, int, str]]:
    said = json.loads(entry.digests)
    if isinstance(said, dict):
        return unpack(bytes(entry.manifest.body))
    return [(label, int(key), value) for label, key, value in said]


def _touched(entries: Sequence[Entry]) -> tuple[Touched, set[str]]:
    """Return the touched rows by table, and the tables from which rows were removed."""
    touched: Touched = {}
    gone: set[str] = set()
    for entry in entries:
        for label, key, digest in _lines(entry):
            table = _table(label)
            touched.setdefault(table, set()).add(key)
            if digest == GONE:
                gone.add(table)
    return touched, gone


def _apply(plan: Plan, touched: Touched, gone: set[str]) -> None:
    """Count a fact's touched rows again. What cannot be followed row by row marks the fact for a new building."""
    ids: set[int] = set()
    for table, ways in plan.touched.items():
        if table in gone and any(way != ITSELF for way in ways) and table in {each for each, _ in plan.fact.touched}:
            _mark(plan)
            return
        keys = touched.get(table)
        for way in ways if keys else ():
            ids |= set(keys or ()) if way == ITSELF else _led(way, keys or ())
    if len(ids) > MOST_ROWS:
        _mark(plan)
        return
    found = iter(sorted(ids))
    while portion := list(islice(found, ROWS_AT_ONCE)):
        recount(plan, portion)


def _mark(plan: Plan) -> None:
    CubeState.objects.filter(fact=plan.code).update(state=CubeState.State.STALE)


def _led(way: str, keys: Iterable[int]) -> set[int]:
    found: set[int] = set()
    wanted = iter(sorted(keys))
    while portion := list(islice(wanted, ROWS_AT_ONCE)):
        found |= {int(row[0]) for row in store.rows(way.format(ids=_listed(portion))) if row[0] is not None}
    return found


def _listed(ids: Sequence[int]) -> str:
    return ", ".join(map(str, map(int, ids)))


def recount(plan: Plan, ids: Sequence[int]) -> None:
    """Count some rows of a fact again: what was counted for them goes, what they say now comes. Inside a transaction that holds the lease."""
    chosen = _listed(ids)
    names = ", ".join(["row_id", "path", *(f"c_{name}" for name in plan.columns)])
    store.execute(f"DELETE FROM {plan.delta}")  # noqa: S608 - names from declarations, ids are whole numbers; so below
    store.execute(f"INSERT INTO {plan.delta} SELECT {names}, -1 FROM {plan.rows} WHERE row_id IN ({chosen})")  # noqa: S608
    store.execute(f"DELETE FROM {plan.rows} WHERE row_id IN ({chosen})")  # noqa: S608
    store.execute(f"INSERT INTO {plan.rows} {store.flattened(plan)} WHERE {row_id(plan.fact)} IN ({chosen})")
    store.execute(f"INSERT INTO {plan.delta} SELECT {names}, 1 FROM {plan.rows} WHERE row_id IN ({chosen})")  # noqa: S608
    same = (
        f"DELETE FROM {plan.delta} WHERE row_id IN (SELECT row_id FROM (SELECT {names} FROM {plan.delta} GROUP BY {names} "  # noqa: S608
        "HAVING SUM(sign) = 0 AND COUNT(*) = 2) x)"
    )
    store.execute(same)
    if not store.rows(f"SELECT 1 FROM {plan.delta} LIMIT 1"):  # noqa: S608
        return
    for axis in plan.axes:
        for sql, params in different.recount(plan, axis) if different.counted(axis) else _levels(plan, axis):
            store.execute(sql, params)
    store.execute(f"DELETE FROM {plan.delta}")  # noqa: S608


def _levels(plan: Plan, axis: Axis, within: store.Within | None = None) -> Iterator[store.Statement]:
    for level in axis.kept:
        yield from store.count(plan, axis, level, plan.delta, within)


def rebuild_days(plan: Plan, within: store.Within) -> None:
    """Count whole months of a fact anew: its rows are read again, its cells of these days thrown away and counted from them.

    The days begin and end with a month. Inside a transaction that holds the lease.
    """
    clause, bounds = store.of_days(plan, within)
    names = ", ".join(["row_id", "path", *(f"c_{name}" for name in plan.columns)])
    held = store.rows(f"SELECT f.row_id FROM {plan.rows} f WHERE {clause}", bounds)  # noqa: S608 - names from declarations; so below
    now = store.rows(f"SELECT f.row_id FROM ({store.flattened(plan)}) f WHERE {clause}", bounds)  # noqa: S608
    found = iter(sorted({int(row[0]) for row in (*held, *now)}))
    while portion := list(islice(found, ROWS_AT_ONCE)):
        recount(plan, portion)
    store.execute(f"INSERT INTO {plan.delta} SELECT {names}, 1 FROM {plan.rows} f WHERE {clause}", bounds)  # noqa: S608
    for axis in plan.axes:
        store.execute(f"DELETE FROM {axis.table} WHERE period >= %s AND period < %s", list(within))  # noqa: S608
        for sql, params in different.of_days(plan, axis, within) if different.counted(axis) else _levels(plan, axis, within):
            store.execute(sql, params)
    store.execute(f"DELETE FROM {plan.delta}")  # noqa: S608


def try_small(plans: Mapping[str, Plan], most: int) -> bool:
    """Count the little that is pending before a reading; False when that cannot be done at once."""
    if not store.on_postgres():
        # whoever reads does not wait long for a writer
        store.execute("PRAGMA busy_timeout=500")
    try:
        return catch_up(plans, most=most, small=True)
    except DatabaseError:
        return False
    finally:
        if not store.on_postgres():
            store.execute("PRAGMA busy_timeout=20000")
