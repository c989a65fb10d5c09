"""The level of a hazard: judged where it came in as perhaps major, corrected where it was mistaken."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone

from anwang.grid.access import Official
from anwang.ground.action import action
from anwang.ground.refusal import ReasonNeeded, Stale
from anwang.hazards import errors, law
from anwang.hazards.actions.registering import level_by
from anwang.hazards.actions.steps import note, step, term, trail
from anwang.hazards.inputs import CorrectLevel, JudgeLevel
from anwang.hazards.models import Hazard, HazardMove, Listing
from anwang.hazards.states import TABLE, HazardState, ListingState
from anwang.standards.models import Criterion
from anwang.standards.states import HazardLevel


@action("hazards.judge_level")
def judge_level(hazard: Hazard, said: JudgeLevel, *, by: Official, at: datetime) -> Hazard:
    """A hazard entered as 疑似重大 is major by a clause in force when it was found, or by experts' opinion; else it is general, with the reason.

    Any official of its place who registers hazards, never the enterprise. Ordered as a general one before, a major one goes on with a plan.
    Raises NothingToJudge, MajorNeedsClause, ClauseNotInForce, ReasonNeeded.
    """
    on = timezone.localdate(at)
    law.permit("judge_level", hazard, by, on)
    doubt = law.suspicion_of(hazard)
    if doubt is None:
        raise errors.NothingToJudge
    clause = _clause(said.criterion_id)
    named = said.criterion_id if said.level == HazardLevel.MAJOR else None
    level = level_by(clause, named, said.level, said.determination, hazard.found_on)
    if level == HazardLevel.GENERAL and not said.reason:
        raise ReasonNeeded("判为一般隐患的，请写明对照判定标准的理由。", field="reason")
    changes: dict[str, Any] = {}
    if level == HazardLevel.MAJOR:
        changes = {"level": level, "criterion_id": named, "determination": said.determination, "is_spot": False}
    words = "：".join(filter(None, (f"判定为{level.label}", _ground(clause if named else None, said.determination), said.reason)))
    if level == HazardLevel.MAJOR and hazard.state in TABLE.leaves("judge_major"):
        move = step(hazard, "judge_major", by=by, at=at, reason=words, **changes)
    else:
        move = note(hazard, "judge_level", by=by, at=at, reason=words, **changes)
    doubt.judged_on, doubt.judged_by, doubt.level = on, by.name, level
    doubt.save(update_fields=["judged_on", "judged_by", "level"])
    trail("judge_level", hazard, by=by, at=at, touched=[move, doubt], change={"level": level})
    return hazard


@action("hazards.correct_level")
def correct_level(hazard: Hazard, said: CorrectLevel, *, by: Official, at: datetime) -> Hazard:
    """A level mistaken at registration is put right, with the reason, while the hazard is open.

    Up: by a clause in force when it was found, or by experts' opinion; what was ordered goes on with a treatment plan. Down: only by the
    organ that listed it (which thereby delists it) or that answers for it, never by who called it major; it goes on as ordered.
    Raises SameLevel, MajorNeedsClause, ClauseNotInForce, NotYourOrder, OwnHands, NotAllowed, WrongState, TermTooLong, Stale.
    """
    on = timezone.localdate(at)
    if not Hazard.objects.select_for_update().filter(pk=hazard.pk, level=hazard.level).exists():
        raise Stale  # somebody else has corrected it meanwhile
    law.permit("correct_level", hazard, by, on)
    if said.level == hazard.level:
        raise errors.SameLevel(field="level")
    if said.level == HazardLevel.MAJOR:
        touched: list[models.Model] = [_raised(hazard, said, by=by, at=at)]
    else:
        touched = _lowered(hazard, said, by=by, at=at)
    trail("correct_level", hazard, by=by, at=at, touched=touched, change={"level": said.level})
    return hazard


def _raised(hazard: Hazard, said: CorrectLevel, *, by: Official, at: datetime) -> HazardMove:
    clause, on = _clause(said.criterion_id), timezone.localdate(at)
    level = level_by(clause, said.criterion_id, said.level, said.determination, hazard.found_on)
    changes: dict[str, Any] = {"level": level, "criterion_id": said.criterion_id, "determination": said.determination, "is_spot": False}
    if said.due_on is not None:
        due = term(hazard, said.due_on, on=on, reason=said.reason, level=level)
        changes |= {"due_on": due, "first_due_on": due}
    words = f"更正为{level.label}：{_ground(clause, said.determination)}：{said.reason}"
    if hazard.state in TABLE.leaves("raise_level"):
        changes |= {"claimed_on": None, "rectifier_id": None} if hazard.state == HazardState.FAILED else {}
        return step(hazard, "raise_level", by=by, at=at, reason=words, evidence=said.evidence, **changes)
    return note(hazard, "correct_level", by=by, at=at, reason=words, evidence=said.evidence, **changes)


def _lowered(hazard: Hazard, said: CorrectLevel, *, by: Official, at: datetime) -> list[models.Model]:
    on, listing = timezone.localdate(at), law.listing_of(hazard)
    was = _ground(hazard.criterion, hazard.determination)
    words = f"更正为{said.level.label}（原认定为重大：{was}）：{said.reason}"
    changes: dict[str, Any] = {"level": said.level, "criterion_id": None, "determination": ""}
    if listing is not None:
        changes["delisted_on"] = on
    verb = "lower_level" if hazard.ordered_on is not None else "lower_unordered"
    if hazard.state in TABLE.leaves(verb):
        move = step(hazard, verb, by=by, at=at, reason=words, evidence=said.evidence, **changes)
    else:
        move = note(hazard, "correct_level", by=by, at=at, reason=words, evidence=said.evidence, **changes)
    return [move] if listing is None else [move, _delisted(listing, f"更正为一般隐患：{said.reason}", on)]


def _delisted(listing: Listing, opinion: str, on: date) -> Listing:
    listing.state, listing.delisted_on, listing.delisting_opinion = ListingState.DELISTED, on, opinion
    listing.save(update_fields=["state", "delisted_on", "delisting_opinion"])
    return listing


def _clause(key: int | None) -> Criterion | None:
    return Criterion.objects.select_related("family").filter(pk=key).first() if key else None


def _ground(clause: Criterion | None, determination: str) -> str:
    """Return by what a hazard is major, in words."""
    return f"{clause.family.name} {clause.clause}" if clause else determination
