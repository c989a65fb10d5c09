"""Handing a hazard to the competent unit, which must handle it and tells its result (安全生产法 第六十九条)."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from anwang.grid.access import Official
from anwang.grid.models import Organ
from anwang.grid.paths import WIDTH
from anwang.grid.states import OrganKind
from anwang.ground.action import action
from anwang.hazards import errors, law
from anwang.hazards.actions.steps import note, step, trail
from anwang.hazards.inputs import AcceptTransfer, ReturnResult, SendTransfer, TakeBack
from anwang.hazards.models import Hazard, Transfer
from anwang.hazards.states import TransferState

RECEIVERS = (OrganKind.REGULATOR, OrganKind.BRIGADE, OrganKind.TOWN_OFFICE, OrganKind.GOVERNMENT)


def receivers(by: Official, *, on: date) -> QuerySet[Organ]:
    """Return the units to which an official may hand a hazard: those that stand on a day over her place, or within the place right above it."""
    above = by.path[:-WIDTH] if len(by.path) > WIDTH else by.path
    over = [by.path[:length] for length in range(WIDTH, len(by.path), WIDTH)]
    standing = Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    near = Q(grid_path__startswith=above) | Q(grid_path__in=over)
    return Organ.objects.filter(standing, near, kind__in=RECEIVERS).exclude(pk=by.organ_id)


@action("hazards.transfer")
def transfer(hazard: Hazard, said: SendTransfer, *, by: Official, at: datetime) -> Transfer:
    """The hazard waits at the receiving unit, which sees it from now on; the sender sees it still."""
    law.permit("transfer", hazard, by, timezone.localdate(at))
    receiver = receivers(by, on=timezone.localdate(at)).filter(pk=said.receiver_id).first()
    if receiver is None:
        raise errors.ReceiverUnfit(field="receiver_id")
    move = step(hazard, "transfer", by=by, at=at, reason=f"移送{receiver}：{said.reason}", evidence=said.evidence)
    sent = Transfer.objects.create(
        hazard=hazard, sender_id=by.organ_id, receiver=receiver, reason=said.reason, sent_on=timezone.localdate(at)
    )
    trail("transfer", hazard, by=by, at=at, touched=[move, sent], change={"receiver": receiver.pk})
    return sent


@action("hazards.accept_transfer")
def accept_transfer(hazard: Hazard, said: AcceptTransfer, *, by: Official, at: datetime) -> Transfer:
    """The receiving unit has it in hand."""
    move = note(hazard, "accept_transfer", by=by, at=at, reason=said.note)
    return _settle(hazard, "accept_transfer", [move], by, at, state=TransferState.ACCEPTED, accepted_on=timezone.localdate(at))


@action("hazards.return_result")
def return_result(hazard: Hazard, said: ReturnResult, *, by: Official, at: datetime) -> Transfer:
    """The receiving unit tells what became of it; the sender's side rechecks as after any report."""
    on = timezone.localdate(at)
    sent = law.open_transfer(hazard)
    move = step(hazard, "return_result", by=by, at=at, reason=said.result, evidence=said.evidence, claimed_on=on, rectifier_id=by.person_id)
    return _settle(hazard, "return_result", [move], by, at, sent=sent, state=TransferState.RETURNED, returned_on=on, result=said.result)


@action("hazards.take_back")
def take_back(hazard: Hazard, said: TakeBack, *, by: Official, at: datetime) -> Transfer:
    """The sender has it back, to do it herself; only before it was accepted."""
    sent = law.open_transfer(hazard)
    move = step(hazard, "take_back", by=by, at=at, reason=said.reason)
    return _settle(
        hazard,
        "take_back",
        [move],
        by,
        at,
        sent=sent,
        state=TransferState.TAKEN_BACK,
        returned_on=timezone.localdate(at),
        result=said.reason,
    )


def _settle(
    hazard: Hazard, verb: str, touched: list[object], by: Official, at: datetime, *, sent: Transfer | None = None, **changes: object
) -> Transfer:
    transfer_ = sent or law.open_transfer(hazard)
    if transfer_ is None:
        raise errors.NotTheReceiver
    for name, value in changes.items():
        setattr(transfer_, name, value)
    transfer_.save(update_fields=list(changes))
    trail(verb, hazard, by=by, at=at, touched=[*touched, transfer_])  # type: ignore[list-item]
    return transfer_
