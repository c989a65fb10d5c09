"""Recheck by other hands, and enforcement after failure."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from anwang.grid import access as grid_access
from anwang.grid.access import Official
from anwang.grid.models import Assignment
from anwang.grid.states import Reach, Right
from anwang.ground import numbering, rules
from anwang.ground.action import action
from anwang.ground.refusal import NotAllowed
from anwang.hazards import errors, law
from anwang.hazards.access import sees
from anwang.hazards.actions.steps import step, trail
from anwang.hazards.inputs import DoRecheck, Enforce
from anwang.hazards.models import Hazard, Recheck, RecheckOfficer
from anwang.hazards.states import RecheckResult


@action("hazards.recheck")
def recheck(hazard: Hazard, said: DoRecheck, *, by: Official, at: datetime) -> Recheck:
    """The mending is verified on the spot: passed, or failed and counted. The opinion letter gets its number.

    At least two officers (rule pack), each in scope and with the right, none of whom rectified or belongs to the enterprise; whoever
    records is one of them. After the report or after expiry, within 10 days.
    """
    on = timezone.localdate(at)
    verb = "pass_recheck" if said.result == RecheckResult.PASSED else "fail_recheck"
    law.permit(verb, hazard, by, on)
    officers = _officers(hazard, said, by, on)
    changes: dict[str, Any] = {"rechecked_on": on}
    if said.result == RecheckResult.FAILED:
        changes |= {"fails": hazard.fails + 1}
    move = step(hazard, verb, by=by, at=at, reason=said.opinion, evidence=said.evidence, **changes)
    done = Recheck.objects.create(hazard=hazard, on=on, result=said.result, opinion=said.opinion, number=_opinion_number(hazard, at))
    links = [RecheckOfficer.objects.create(recheck=done, assignment=officer) for officer in officers]
    trail("recheck", hazard, by=by, at=at, touched=[move, done, *links], change={"result": said.result, "number": done.number})
    return done


def _officers(hazard: Hazard, said: DoRecheck, by: Official, on: date) -> list[Assignment]:
    """Return the officers who may recheck. Raises TooFewOfficers, OfficerUnfit naming who and why, OwnHands."""
    wanted = dict.fromkeys(said.officers)
    if by.assignment_id not in wanted:
        raise errors.OfficerUnfit("办理复查的人须是复查人员之一。", field="officers")
    found = list(Assignment.objects.filter(pk__in=wanted).select_related("person", "post__organ", "post__node").order_by("pk"))
    for assignment in found:
        _fit(hazard, assignment, by, on)
    least = int(rules.payload("hazard.recheckers", path=hazard.grid_path, on=on)["minimum"])
    if len({assignment.person_id for assignment in found}) < least:
        raise errors.TooFewOfficers(f"复查人员不得少于 {least} 人。", field="officers")
    return found


def _fit(hazard: Hazard, assignment: Assignment, by: Official, on: date) -> None:
    name = assignment.person.name
    if hazard.rectifier_id == assignment.person_id:
        raise errors.OwnHands(f"{name}是整改报告人，不能参加复查。", field="officers")
    try:
        officer = by if assignment.pk == by.assignment_id else grid_access.official(assignment, on=on)
    except NotAllowed as refusal:
        raise errors.OfficerUnfit(f"{name}的任职已经结束，不能参加复查。", field="officers") from refusal
    if officer.reach == Reach.OWN_UNIT or not officer.may(Right.RECHECK):
        raise errors.OfficerUnfit(f"{name}的岗位没有复查权限，请换有权的人员。", field="officers")
    if officer is not by and not sees(officer, hazard):
        raise errors.OfficerUnfit(f"{name}的管辖范围不包括这条隐患，请换人。", field="officers")


def _opinion_number(hazard: Hazard, at: datetime) -> str:
    year = timezone.localdate(at).year
    word = (hazard.organ.document_word or "安").translate({ord(mark): None for mark in "{}"})
    return numbering.take(f"hazards.recheck:{hazard.organ_id}:{year}", f"{word}复查〔{year}〕{{n}}号", at=at)


@action("hazards.enforce")
def enforce(hazard: Hazard, said: Enforce, *, by: Official, at: datetime) -> Hazard:
    """A case is filed after a failed recheck (立案查处); the duty to rectify stays."""
    reason = f"{said.reason}\n立案文号：{said.case_number}" if said.case_number else said.reason
    move = step(hazard, "enforce", by=by, at=at, reason=reason, claimed_on=None, rectifier=None)
    trail("enforce", hazard, by=by, at=at, touched=[move])
    return hazard
