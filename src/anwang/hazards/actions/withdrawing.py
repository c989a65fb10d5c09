"""Taking back an import of a ledger, as one act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils import timezone

from anwang.grid.access import Official
from anwang.grid.states import Right
from anwang.ground.action import action
from anwang.ground.trail.record import record
from anwang.hazards.access import visible_to
from anwang.hazards.actions.registering import BATCH
from anwang.hazards.models import Hazard, HazardMove
from anwang.hazards.states import HazardState


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """How many hazards were taken back, and the ids of those that stay because somebody has gone on with them."""

    removed: int
    kept: tuple[int, ...]


@action("hazards.withdraw_ledger")
def withdraw_ledger(made: Iterable[int], *, since: datetime, by: Official, at: datetime) -> Withdrawn:
    """What one import made is void, each with a Move that says so; nothing is deleted, the numbers stay taken.

    `since` is when the import ended: a hazard with a step recorded later stays. Who may import.
    """
    by.require(Right.IMPORT)
    wanted, voided, moves, kept = sorted(set(made)), [], [], []
    later = HazardMove.objects.filter(record=OuterRef("pk"), recorded_at__gt=since)
    for start in range(0, len(wanted), BATCH):
        rows = visible_to(by).filter(pk__in=wanted[start : start + BATCH]).exclude(state=HazardState.VOID)
        states = list(rows.annotate(is_touched=Exists(later)).values_list("pk", "state", "is_touched"))
        kept += [pk for pk, _, touched in states if touched]
        free = [(pk, state) for pk, state, touched in states if not touched]
        on = timezone.localdate(at)
        Hazard.objects.filter(pk__in=[pk for pk, _ in free]).update(state=HazardState.VOID, voided_on=on, closed_on=on)
        moves += HazardMove.objects.bulk_create([_move(pk, state, by, at) for pk, state in free], batch_size=BATCH)
        voided += [pk for pk, _ in free]
    if voided:
        ids = {Hazard: voided, HazardMove: [move.pk for move in moves]}
        record("hazards.withdraw_ledger", by=by.actor, at=at, many=ids, change={"count": len(voided)})
    return Withdrawn(len(voided), tuple(kept))


def _move(pk: int, state: str, by: Official, at: datetime) -> HazardMove:
    actor = by.actor
    return HazardMove(
        record_id=pk,
        source=state,
        target=HazardState.VOID,
        verb="withdraw_ledger",
        by_person_id=actor.person_id,
        by_assignment_id=actor.assignment_id,
        by_name=actor.name,
        by_post=actor.post,
        at=at,
        recorded_at=timezone.now(),
        reason="撤回导入",
    )
