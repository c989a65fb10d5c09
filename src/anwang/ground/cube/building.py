"""Building: a fact's rows are copied flat, then counted level by level, one statement each.

Only the copy is counted, so that cells and copy always agree. Acts that are committed meanwhile stay pending and are counted afterwards from
the difference to the copy; one that the copy has seen already makes no difference.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from anwang.ground.cube import different, lease, store, upkeep
from anwang.ground.cube.models import CubeState
from anwang.ground.cube.plan import Axis, Plan, row_id

CHUNK = 50_000
"""So many records are copied at once where the database has a single writer, so that others may write in between."""
ABREAST = 2
"""So many axes are counted beside each other."""
Tell = Callable[[str], None]


def rebuild(plans: Iterable[Plan], *, tell: Tell = lambda _: None) -> None:
    """Count facts anew from their records. Figures are scanned meanwhile. Raises CubeBusy."""
    with lease.held() as token:
        for plan in plans:
            build(plan, token, tell=tell)


def rebuild_days(plans: Iterable[Plan], within: store.Within) -> None:
    """Count whole months of facts anew, those that are in use or were found at fault. Raises CubeBusy."""
    with lease.held() as token:
        for plan in plans:
            with transaction.atomic():
                lease.keep(token)
                states = CubeState.objects.filter(fact=plan.code, signature=plan.signature)
                if states.filter(state__in=[CubeState.State.READY, CubeState.State.FAULT]).exists():
                    upkeep.rebuild_days(plan, within)
                    states.update(state=CubeState.State.READY, note="", checked_at=None)


def build(plan: Plan, token: str, *, tell: Tell = lambda _: None) -> None:
    """Count one fact anew; the caller holds the lease."""
    began = time.monotonic()
    with transaction.atomic():
        lease.keep(token)
        CubeState.objects.update_or_create(
            fact=plan.code, defaults={"signature": plan.signature, "state": CubeState.State.BUILDING, "note": "", "checked_at": None}
        )
        store.drop(plan)
        store.create(plan)
        for axis in filter(different.counted, plan.axes):
            different.create(axis)
    copied = _copy(plan, token)
    tell(f"{plan.fact.label} {copied} {time.monotonic() - began:.1f}")
    for axis in _counted(plan, token):
        tell(f"{plan.fact.label} {axis.table} {time.monotonic() - began:.1f}")
    with transaction.atomic():
        lease.keep(token)
        for table in plan.tables:
            store.execute(f"ANALYZE {table}")
        seconds = time.monotonic() - began
        CubeState.objects.filter(fact=plan.code).update(
            state=CubeState.State.READY, rows=copied, built_at=timezone.now(), seconds=seconds, checks=0
        )


def _counted(plan: Plan, token: str) -> Iterator[Axis]:
    """Count the axes and yield each when it has been counted: two beside each other where the database has room for several writers."""
    if not store.on_postgres() or connection.in_atomic_block:
        for axis in plan.axes:
            _count(plan, axis, token)
            yield axis
        return
    with ThreadPoolExecutor(ABREAST) as workers:
        yield from workers.map(lambda axis: _count_apart(plan, axis, token), plan.axes)


def _count_apart(plan: Plan, axis: Axis, token: str) -> Axis:
    try:
        _count(plan, axis, token)
    finally:
        connection.close()
    return axis


def _count(plan: Plan, axis: Axis, token: str) -> None:
    with transaction.atomic():
        lease.keep(token)
        store.cells(axis, axis.base)
    for sql, params in different.fill(plan, axis) if different.counted(axis) else _levels(plan, axis):
        with transaction.atomic():
            lease.keep(token)
            store.make_room()
            store.execute(sql, params)
    with transaction.atomic():
        lease.keep(token)
        store.make_room()
        store.index_cells(axis)
        store.execute(f"DROP TABLE {axis.base}")


def _levels(plan: Plan, axis: Axis) -> Iterator[store.Statement]:
    for level in axis.levels:
        yield from store.fill(plan, axis, level)


def _copy(plan: Plan, token: str) -> int:
    into = f"INSERT INTO {plan.rows} {store.flattened(plan, whole=True)}"
    if store.on_postgres():
        with transaction.atomic():
            lease.keep(token)
            copied = store.execute(into)
            store.index_rows(plan)
            store.execute(f"ANALYZE {plan.rows}")
        return copied
    copied = 0
    first = row_id(plan.fact)
    last = int(store.rows(f"SELECT COALESCE(MAX({first}), 0) FROM {plan.fact.source}")[0][0])  # noqa: S608 - our own declarations
    for start in range(0, last + 1, CHUNK):
        with transaction.atomic():
            lease.keep(token)
            copied += store.execute(f"{into} WHERE {first} >= %s AND {first} < %s", [start, start + CHUNK])
    with transaction.atomic():
        lease.keep(token)
        store.index_rows(plan)
        store.execute(f"ANALYZE {plan.rows}")
    return copied


def compared(code: str, slices: int, difference: str, *, at: datetime) -> None:
    """Note that so many slices of a fact were compared with the scan; with a difference it is read no more until it is built anew."""
    state = CubeState.objects.filter(fact=code)
    if difference:
        state.update(state=CubeState.State.FAULT, checked_at=at, note=difference[:300])
    else:
        state.update(checked_at=at, checks=F("checks") + slices)
