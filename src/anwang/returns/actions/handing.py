"""Periods: opened when they are over, handed out, reopened for a correction, or not reported at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from anwang.grid.access import Official
from anwang.grid.states import Right
from anwang.ground.action import action
from anwang.ground.actor import SYSTEM, Actor
from anwang.ground.lifecycle import advance, leave_move
from anwang.ground.trail.record import record
from anwang.returns import periods, queries
from anwang.returns.access import answer_for
from anwang.returns.errors import NoSuchPeriod, NothingBound
from anwang.returns.inputs import HandOut, OpenReturn, Reason
from anwang.returns.models import Form, FormVersion, Return, ReturnMove
from anwang.returns.states import TABLE, Frequency, ReturnState, VersionState


@dataclass(frozen=True, slots=True)
class _System:
    """The tick, which opens what is due."""

    actor: Actor = SYSTEM

    def may(self, right: str) -> bool:
        """It only opens periods, which needs no right."""
        return True


@action("returns.open_return")
def open_return(form: Form, said: OpenReturn, *, by: Official, at: datetime) -> Return:
    """Open a period of a form by hand; one that is open already is answered as it stands.

    Who may: DRAFT_PAPERS in the organ. Raises NoSuchPeriod, NothingBound where no version is in use, NotAllowed, NotFound.
    """
    answer_for(by, form)
    if not periods.is_period(form.frequency, said.starts_on, said.ends_on):
        raise NoSuchPeriod(field="starts_on")
    if form.frequency != Frequency.ONCE and said.ends_on >= timezone.localdate(at):
        raise NoSuchPeriod(f"统计期到 {said.ends_on} 才结束，结束后再填报。", field="ends_on")
    version = queries.in_use(form)
    if version is None:
        raise NothingBound("这张报表还没有启用的版次，请先绑定单元格并启用。")
    known = form.returns.filter(starts_on=said.starts_on, ends_on=said.ends_on).first()
    return known or _open(version, said.starts_on, said.ends_on, by=by, at=at)


def _open(version: FormVersion, start: date, end: date, *, by: Official | _System, at: datetime) -> Return:
    form = version.form
    opened = Return.objects.create(
        form=form,
        version=version,
        organ=form.organ,
        node=form.node,
        grid_path=form.grid_path,
        starts_on=start,
        ends_on=end,
        due_on=periods.due_on(end, form.due_day),
    )
    move = leave_move(opened, "", ReturnState.TO_FILL, "open", move=ReturnMove, by=by, at=at)
    record("returns.open_return", by=by.actor, at=at, subject=opened, touched=[move], change={"from": str(start), "to": str(end)})
    return opened


def open_due(*, at: datetime) -> int:
    """Open the last period that is over of every form in use, once; return how many were opened. Safe to run at any time, by the system."""
    count = 0
    for version in FormVersion.objects.select_related("form__organ", "form__node").filter(state=VersionState.IN_USE).order_by("id"):
        if version.form.frequency == Frequency.ONCE:
            continue
        start, end = periods.last_over(version.form.frequency, timezone.localdate(at))
        if not Return.objects.filter(form_id=version.form_id, starts_on=start, ends_on=end).exists():
            count += _opened_once(version, start, end, at=at)
    return count


def _opened_once(version: FormVersion, start: date, end: date, *, at: datetime) -> int:
    try:
        with transaction.atomic():
            _open(version, start, end, by=_System(), at=at)
    except IntegrityError:  # another process was first
        return 0
    return 1


@action("returns.hand_out")
def hand_out(filled: Return, said: HandOut, *, by: Official, at: datetime) -> Return:
    """Hand a checked form out: the file as it was checked, its numbers and records are what left the house.

    Who may: ISSUE_PAPERS over the place. Raises WrongState, Stale, NoSuchPeriod where dated in the future, NotAllowed, NotFound.
    """
    answer_for(by, filled, Right.ISSUE_PAPERS)
    filled = Return.objects.select_for_update(of=("self",)).select_related("file").get(pk=filled.pk)
    TABLE.find(filled.state, "hand_out", by)
    today = timezone.localdate(at)
    on = said.handed_out_on or today
    if on > today or on <= filled.ends_on:
        raise NoSuchPeriod("报出日期不能晚于今天，也不能早于统计期结束，请检查。", field="handed_out_on")
    evidence = [filled.file.sha256] if filled.file else []
    move = advance(
        filled, "hand_out", table=TABLE, move=ReturnMove, by=by, at=at, evidence=evidence, handed_out_on=on, handed_out_by=by.name
    )
    record(
        "returns.hand_out",
        by=by.actor,
        at=at,
        subject=filled,
        touched=[move],
        change={"on": str(on), "file": evidence, "round": filled.round},
    )
    return filled


def _step(filled: Return, verb: str, said: Reason, *, by: Official, at: datetime) -> Return:
    answer_for(by, filled)
    move = advance(filled, verb, table=TABLE, move=ReturnMove, by=by, at=at, reason=said.reason)
    record(f"returns.{verb}", by=by.actor, at=at, subject=filled, touched=[move], change=said.content())
    return filled


@action("returns.reopen")
def reopen(filled: Return, said: Reason, *, by: Official, at: datetime) -> Return:
    """Reopen a handed-out form to hand out a correction; what left the house stays on file. Who may: DRAFT_PAPERS in the organ. Raises WrongState, Stale."""
    return _step(filled, "reopen", said, by=by, at=at)


@action("returns.skip")
def skip(filled: Return, said: Reason, *, by: Official, at: datetime) -> Return:
    """Say that a period is not reported, and why. Who may: DRAFT_PAPERS in the organ. Raises WrongState, Stale."""
    return _step(filled, "skip", said, by=by, at=at)


@action("returns.resume")
def resume(filled: Return, said: Reason, *, by: Official, at: datetime) -> Return:
    """Take up a period that was not to be reported. Who may: DRAFT_PAPERS in the organ. Raises WrongState, Stale."""
    return _step(filled, "resume", said, by=by, at=at)
