"""Handing a hazard to the competent unit, which must handle it and tells its result (安全生产法 第六十九条)."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from anwang.grid.access import Official
from anwang.grid.models import Organ
from anwang.grid.states import OrganKind
from anwang.ground.action import action
from anwang.hazards import errors, law
from anwang.hazards.actions.steps import note, step, trail
from anwang.hazards.inputs import AcceptTransfer, ReturnResult, SendTransfer, TakeBack
from anwang.hazards.models import Hazard, Transfer
from anwang.hazards.states import TransferState

RECEIVERS = (OrganKind.REGULATOR, OrganKind.BRIGADE, OrganKind.TOWN_OFFICE, OrganKind.GOVERNMENT)


@action("hazards.transfer")
def transfer(hazard: Hazard, said: SendTransfer, *, by: Official, at: datetime) -> Transfer:
    """The hazard waits at the receiving unit, which sees it from now on; the sender sees it still."""
    receiver = Organ.objects.filter(pk=said.receiver_id, kind__in=RECEIVERS).first()
    if receiver is None or receiver.pk == by.organ_id:
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
