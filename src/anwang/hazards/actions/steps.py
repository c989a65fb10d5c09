"""What every step of a hazard has in common: the guard, the compare-and-set, the Move, the evidence, the trail entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone

from anwang.grid.access import Official
from anwang.ground import rules
from anwang.ground.evidence import store
from anwang.ground.lifecycle import advance, leave_move
from anwang.ground.refusal import ReasonNeeded, Stale
from anwang.ground.trail.record import record
from anwang.ground.workdays import STATE_COUNCIL
from anwang.hazards import errors, law
from anwang.hazards.models import Hazard, HazardMove
from anwang.hazards.states import NOTES, TABLE
from anwang.standards.states import HazardLevel


def step(
    hazard: Hazard, verb: str, *, by: Official, at: datetime, reason: str = "", evidence: Sequence[str] = (), **changes: Any
) -> HazardMove:
    """Take a step of the table after its guard; the hazard object is brought up to date."""
    law.permit(verb, hazard, by, timezone.localdate(at))
    move = advance(hazard, verb, table=TABLE, move=HazardMove, by=by, at=at, reason=reason, evidence=evidence, **changes)
    attach(hazard, evidence, at)
    return move  # type: ignore[return-value]


def note(
    hazard: Hazard, verb: str, *, by: Official, at: datetime, reason: str = "", evidence: Sequence[str] = (), **changes: Any
) -> HazardMove:
    """Leave a Move that keeps the state, after its guard; the row is held so that no other step comes between."""
    law.permit(verb, hazard, by, timezone.localdate(at))
    if NOTES[verb].reason and not reason.strip():
        raise ReasonNeeded(f"{NOTES[verb].label}须写明理由。", field="reason")
    return keep_state(hazard, verb, by=by, at=at, reason=reason, evidence=evidence, **changes)


def keep_state(
    hazard: Hazard, verb: str, *, by: Official, at: datetime, reason: str = "", evidence: Sequence[str] = (), **changes: Any
) -> HazardMove:
    """Leave a Move that keeps the state, compare-and-set like any step."""
    held = Hazard.objects.filter(pk=hazard.pk, state=hazard.state).update(state=hazard.state, **changes)
    if held != 1:
        raise Stale
    for name, value in changes.items():
        setattr(hazard, name, value)
    move = leave_move(hazard, hazard.state, hazard.state, verb, move=HazardMove, by=by, at=at, reason=reason, evidence=evidence)
    attach(hazard, evidence, at)
    return move  # type: ignore[return-value]


def attach(hazard: Hazard, evidence: Sequence[str], at: datetime) -> None:
    """Cite files for the hazard's place; the enterprise's own people see them too."""
    if evidence:
        own = hazard.site.own_organ_id if hazard.site is not None else None
        store.cite(evidence, subject=hazard, grid_path=hazard.grid_path, at=at, organ_id=own)


def trail(
    verb: str, hazard: Hazard, *, by: Official, at: datetime, touched: Sequence[models.Model], change: Mapping[str, Any] | None = None
) -> None:
    """Leave the act's one trail entry."""
    record(f"hazards.{verb}", by=by.actor, at=at, subject=hazard, touched=touched, change=change)


def term(hazard: Hazard, wanted: date | None, *, on: date, reason: str) -> date:
    """Return the deadline: the wanted day, or for a general hazard the usual term; longer than the rule only with a reason.

    A term that ends on a day off ends on the next working day. Raises TermPassed, TermTooLong; a major hazard's day must be told.
    """
    days = rules.payload("hazard.term_days", path=hazard.grid_path, on=on)
    is_major = hazard.level == HazardLevel.MAJOR
    longest = int(days["major_max"] if is_major else days["general_max"])
    if wanted is None:
        return STATE_COUNCIL.deadline(on, int(days["major_max" if is_major else "general"]), "d", roll=True).day
    if wanted < on:
        raise errors.TermPassed(field="due_on")
    if wanted > STATE_COUNCIL.deadline(on, longest, "d", roll=True).day and not reason.strip():
        raise errors.TermTooLong(f"{hazard.get_level_display()}隐患的整改期限最长 {longest} 日，确需更长的请写明理由。", field="due_on")
    return wanted


def given(**values: Any) -> dict[str, Any]:
    """Return the values that were said; what was left empty keeps what is known."""
    return {name: value for name, value in values.items() if value not in ("", None)}
