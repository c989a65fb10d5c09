"""Judging the level of a hazard that came in as perhaps major."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from anwang.grid.access import Official
from anwang.ground.action import action
from anwang.ground.refusal import ReasonNeeded
from anwang.hazards import errors, law
from anwang.hazards.actions.registering import level_by
from anwang.hazards.actions.steps import note, step, trail
from anwang.hazards.inputs import JudgeLevel
from anwang.hazards.models import Hazard
from anwang.hazards.states import TABLE
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
    clause = Criterion.objects.select_related("family").filter(pk=said.criterion_id).first() if said.criterion_id else None
    named = said.criterion_id if said.level == HazardLevel.MAJOR else None
    level = level_by(clause, named, said.level, said.determination, hazard.found_on)
    if level == HazardLevel.GENERAL and not said.reason:
        raise ReasonNeeded("判为一般隐患的，请写明对照判定标准的理由。", field="reason")
    changes: dict[str, Any] = {}
    if level == HazardLevel.MAJOR:
        changes = {"level": level, "criterion_id": named, "determination": said.determination, "is_spot": False}
    ground = f"{clause.family.name} {clause.clause}" if clause and named else said.determination
    words = "：".join(filter(None, (f"判定为{level.label}", ground, said.reason)))
    if level == HazardLevel.MAJOR and hazard.state in TABLE.leaves("judge_major"):
        move = step(hazard, "judge_major", by=by, at=at, reason=words, **changes)
    else:
        move = note(hazard, "judge_level", by=by, at=at, reason=words, **changes)
    doubt.judged_on, doubt.judged_by, doubt.level = on, by.name, level
    doubt.save(update_fields=["judged_on", "judged_by", "level"])
    trail("judge_level", hazard, by=by, at=at, touched=[move, doubt], change={"level": level})
    return hazard
