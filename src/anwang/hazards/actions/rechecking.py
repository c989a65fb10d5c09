"""Recheck by other hands, and enforcement after failure."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from anwang.grid.access import Official
from anwang.grid.models import Assignment
from anwang.grid.states import RIGHTS, Reach, Right
from anwang.ground import numbering
from anwang.ground.action import action
from anwang.hazards import errors, law
from anwang.hazards.actions.steps import Questions, Step, step, take, trail
from anwang.hazards.inputs import DoRecheck, Enforce
from anwang.hazards.models import Hazard, Recheck, RecheckOfficer
from anwang.hazards.states import RecheckResult


@action("hazards.recheck")
def recheck(hazard: Hazard, said: DoRecheck, *, by: Official, at: datetime) -> Recheck:
    """The mending is verified on the spot: passed, or failed and counted. The opinion letter gets its number.

    At least two officers (rule pack), each in scope and with the right, none of whom rectified or belongs to the enterprise; whoever
    records is one of them. What an inspection found, and did not see mended, is rechecked by certified officers. After the report
    or after expiry, within 10 days.
    """
    taken = rechecked(hazard, said, by=by, on=timezone.localdate(at), asked=Questions())
    move = take(hazard, taken, by=by, at=at)
    done = taken.recheck or Recheck()
    done.number = numbering.take(*opinion_series(hazard, done.on), at=at)
    done.save(force_insert=True)
    links = RecheckOfficer.objects.bulk_create(officer_rows(taken))
    trail("recheck", hazard, by=by, at=at, touched=[move, done, *links], change={"result": said.result, "number": done.number})
    return done


def rechecked(hazard: Hazard, said: DoRecheck, *, by: Official, on: date, asked: Questions) -> Step:
    """Return the step of a recheck, checked, with its record and who made it."""
    verb = "pass_recheck" if said.result == RecheckResult.PASSED else "fail_recheck"
    law.permit(verb, hazard, by, on)
    officers = _officers(hazard, said, by, on, asked)
    changes: dict[str, Any] = {"rechecked_on": on, "rechecker_id": by.person_id}
    if said.result == RecheckResult.FAILED:
        changes |= {"fails": hazard.fails + 1}
    done = Recheck(hazard=hazard, on=on, result=said.result, opinion=said.opinion)
    return Step(verb, said.opinion, said.evidence, changes, recheck=done, officers=officers)


def officer_rows(taken: Step) -> list[RecheckOfficer]:
    """Return who made a recheck, as rows, unwritten."""
    return [RecheckOfficer(recheck=taken.recheck, assignment=officer) for officer in taken.officers]


def opinion_series(hazard: Hazard, on: date) -> tuple[str, str]:
    """Return the series and pattern of opinion letters: the word of the organ that answers for the hazard, year by year."""
    word = (hazard.organ.document_word or "安").translate({ord(mark): None for mark in "{}"})
    return f"hazards.recheck:{hazard.organ_id}:{on.year}", f"{word}复查〔{on.year}〕{{n}}号"


def _officers(hazard: Hazard, said: DoRecheck, by: Official, on: date, asked: Questions) -> list[Assignment]:
    """Return the officers who may recheck. Raises TooFewOfficers, OfficerUnfit (CertificateNeeded) naming who and why, OwnHands."""
    if by.assignment_id not in said.officers:
        raise errors.OfficerUnfit("办理复查的人须是复查人员之一。", field="officers")
    found = asked.officers(said.officers)
    for assignment in found:
        _fit(hazard, assignment, by, on, asked)
    least = int(asked.rule("hazard.recheckers", hazard.grid_path, on)["minimum"])
    if len({assignment.person_id for assignment in found}) < least:
        raise errors.TooFewOfficers(f"复查人员不得少于 {least} 人。", field="officers")
    return found


def _fit(hazard: Hazard, assignment: Assignment, by: Official, on: date, asked: Questions) -> None:
    name, post = assignment.person.name, assignment.post
    if hazard.rectifier_id == assignment.person_id:
        raise errors.OwnHands(f"{name}是整改报告人，不能参加复查。", field="officers")
    if not assignment.in_force(on) or not assignment.person.is_active:
        raise errors.OfficerUnfit(f"{name}的任职已经结束，不能参加复查。", field="officers")
    if post.reach == Reach.OWN_UNIT or Right.RECHECK not in RIGHTS[post.kind]:
        raise errors.OfficerUnfit(f"{name}的岗位没有复查权限，请换有权的人员。", field="officers")
    if law.needs_certificates(hazard) and not any(held.in_force(on) for held in assignment.person.certificates.all()):
        raise errors.CertificateNeeded(
            f"{name}没有在有效期内的行政执法证，不能复查行政检查责令整改的隐患，请换持证的人员。", field="officers"
        )
    if assignment.pk != by.assignment_id and not asked.reaches(assignment, hazard, on):
        raise errors.OfficerUnfit(f"{name}的管辖范围不包括这条隐患，请换人。", field="officers")


@action("hazards.enforce")
def enforce(hazard: Hazard, said: Enforce, *, by: Official, at: datetime) -> Hazard:
    """A case is filed after a failed recheck (立案查处); the duty to rectify stays."""
    reason = f"{said.reason}\n立案文号：{said.case_number}" if said.case_number else said.reason
    move = step(hazard, "enforce", by=by, at=at, reason=reason, claimed_on=None, rectifier=None)
    trail("enforce", hazard, by=by, at=at, touched=[move])
    return hazard
