"""What whoever must rectify does: plan, progress, money, more time, and the report that it is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from anwang.grid.access import Official
from anwang.ground.action import action
from anwang.hazards import errors, law
from anwang.hazards.actions.steps import Questions, Step, given, keep_state, note, step, take, term, trail
from anwang.hazards.inputs import AddFund, ApprovePlan, AskExtension, Claim, DecideExtension, NoteProgress, SubmitPlan
from anwang.hazards.models import Extension, Fund, Hazard, TreatmentPlan
from anwang.hazards.states import ExtensionState

SIX_PARTS = ("goal", "method", "resources", "body", "schedule", "safeguards")
FIVE_FIX = ("responsible", "measure", "amount", "due_on", "contingency")


@action("hazards.submit_plan")
def submit_plan(hazard: Hazard, said: SubmitPlan, *, by: Official, at: datetime) -> TreatmentPlan:
    """The treatment plan is before the regulator: six parts, and the five-fix complete. Submitted again, it replaces the former.

    The enterprise for its own site; an official for a public place. Raises PlanIncomplete naming each missing part.
    """
    on = timezone.localdate(at)
    _complete(hazard, said)
    ordered = hazard.first_due_on if hazard.ordered_on is not None else None
    if said.due_on and ordered is not None and said.due_on > ordered:
        # who must rectify does not move the day that was ordered; more time is asked for and decided by others
        raise errors.TermTooLong(f"责令的治理期限是 {ordered}，方案不能晚于它；确需更长的，方案同意后申请延期。", field="due_on")
    due = term(hazard, said.due_on, on=on, reason=said.reason) if said.due_on else hazard.due_on
    changes = given(
        responsible=said.responsible,
        responsible_phone=said.responsible_phone,
        measure=said.measure,
        contingency=said.contingency,
        due_on=due,
        first_due_on=hazard.first_due_on or due,
    )
    move = note(hazard, "submit_plan", by=by, at=at, reason=said.reason, evidence=said.evidence, **changes)
    plan, _ = TreatmentPlan.objects.update_or_create(
        hazard=hazard,
        defaults={
            "goal": said.goal,
            "method": said.method,
            "resources": said.resources,
            "responsible": said.body,
            "schedule": said.schedule,
            "safeguards": said.safeguards,
            "submitted_on": on,
        },
    )
    funds = [Fund.objects.create(hazard=hazard, payer=said.payer, amount=said.amount, on=on, note="治理方案")] if said.amount else []
    trail("submit_plan", hazard, by=by, at=at, touched=[move, plan, *funds], change={"due_on": due})
    return plan


def wanted_of(hazard: Hazard) -> list[str]:
    """Return what a plan must say: its six parts, and of the five-fix what the hazard does not know already."""
    known = {
        "responsible": hazard.responsible,
        "measure": hazard.measure,
        "amount": hazard.funds.exists(),
        "due_on": hazard.due_on,
        "contingency": hazard.contingency,
    }
    return [*SIX_PARTS, *(name for name in FIVE_FIX if not known[name])]


def _complete(hazard: Hazard, said: SubmitPlan) -> None:
    """Refuse a plan with a part missing."""
    missing = [name for name in wanted_of(hazard) if not getattr(said, name)]
    if missing:
        titles = "、".join(str(SubmitPlan.model_fields[name].title) for name in missing)
        raise errors.PlanIncomplete(f"治理方案还缺：{titles}。补齐后再报送。", field=missing[0])


@action("hazards.approve_plan")
def approve_plan(hazard: Hazard, said: ApprovePlan, *, by: Official, at: datetime) -> Hazard:
    """Treatment may begin. A regulator who did not submit the plan herself."""
    move = step(hazard, "approve_plan", by=by, at=at, reason=said.opinion)
    plan = TreatmentPlan.objects.get(hazard=hazard)
    plan.approved_on, plan.approved_by = timezone.localdate(at), by.name
    plan.save(update_fields=["approved_on", "approved_by"])
    trail("approve_plan", hazard, by=by, at=at, touched=[move, plan])
    return hazard


@action("hazards.claim")
def claim(hazard: Hazard, said: Claim, *, by: Official, at: datetime) -> Hazard:
    """The unit reports that it is mended; the recheck is due within 10 days. Reported is not struck off.

    The enterprise for its own site; an official records it for a public place or a unit without account; the registering officer
    for what was mended before her eyes the same day.
    """
    taken = mended(hazard, said, by=by, on=timezone.localdate(at), asked=Questions())
    move = take(hazard, taken, by=by, at=at)
    if taken.fund is not None:
        taken.fund.save(force_insert=True)
    trail("claim", hazard, by=by, at=at, touched=[move, *([taken.fund] if taken.fund else [])])
    return hazard


def mended(hazard: Hazard, said: Claim, *, by: Official, on: date, asked: Questions) -> Step:  # noqa: ARG001
    """Return the step of reporting it mended, checked, with the money it cost."""
    reason = with_photos(said.evidence, said.no_evidence_reason, f"{said.text}\n报告人：{said.reporter}" if said.reporter else said.text)
    law.permit("claim", hazard, by, on)
    fund = Fund(hazard=hazard, payer=said.payer, amount=said.amount, on=on, note="整改报告") if said.amount else None
    return Step("claim", reason, said.evidence, {"claimed_on": on, "rectifier_id": by.person_id}, fund=fund)


def with_photos(evidence: Sequence[str], no_evidence_reason: str, told: str) -> str:
    """Return what was told, with why there is no photo. Raises PhotoOrReason where neither came."""
    if not evidence and not no_evidence_reason:
        raise errors.PhotoOrReason(field="no_evidence_reason")
    return f"{told}\n未附照片：{no_evidence_reason}" if no_evidence_reason else told


@action("hazards.note_progress")
def note_progress(hazard: Hazard, said: NoteProgress, *, by: Official, at: datetime) -> Hazard:
    """How far it has come stands in the history (跟踪治理)."""
    move = note(hazard, "note_progress", by=by, at=at, reason=said.text, evidence=said.evidence)
    trail("note_progress", hazard, by=by, at=at, touched=[move])
    return hazard


@action("hazards.add_fund")
def add_fund(hazard: Hazard, said: AddFund, *, by: Official, at: datetime) -> Fund:
    """Money by payer stands on the hazard, in fen."""
    on = said.on or timezone.localdate(at)
    if on > timezone.localdate(at):
        raise errors.NotATrueDay("落实日期不能晚于今天。", field="on")
    fund = Fund.objects.create(hazard=hazard, payer=said.payer, amount=said.amount, on=on, note=said.note)
    move = note(hazard, "add_fund", by=by, at=at, reason=f"{said.payer.label} {said.amount / 100:.2f} 元 {said.note}".strip())
    trail("add_fund", hazard, by=by, at=at, touched=[move, fund])
    return fund


@action("hazards.ask_extension")
def ask_extension(hazard: Hazard, said: AskExtension, *, by: Official, at: datetime) -> Extension:
    """A request for more time waits for a decision; the deadline runs on. Questions before it runs out (rule pack)."""
    on = timezone.localdate(at)
    law.permit("ask_extension", hazard, by, on)
    if hazard.due_on is None or said.due_on <= hazard.due_on:
        raise errors.TermPassed("申请延至的日期应晚于现在的期限。", field="due_on")
    law.not_too_far(said.due_on, on)
    move = note(hazard, "ask_extension", by=by, at=at, reason=said.reason, evidence=said.evidence)
    extension = Extension.objects.create(
        hazard=hazard, reason=said.reason, old_due_on=hazard.due_on, asked_due_on=said.due_on, asked_on=on, asked_by=by.name
    )
    trail("ask_extension", hazard, by=by, at=at, touched=[move, extension], change={"asked": said.due_on})
    return extension


@action("hazards.decide_extension")
def decide_extension(hazard: Hazard, said: DecideExtension, *, by: Official, at: datetime) -> Extension:
    """The request is granted, and the deadline moves, or refused, and it stays. Somebody other than who asked."""
    law.permit("decide_extension", hazard, by, timezone.localdate(at))
    extension = law.open_extension(hazard)
    if extension is None:
        raise errors.NoExtension
    if said.granted and hazard.due_on is not None and extension.asked_due_on <= hazard.due_on:
        raise errors.TermPassed(f"现在的期限 {hazard.due_on} 已不早于申请的日期，同意会缩短期限；请不予同意，由整改单位重新申请。")
    extension.state = ExtensionState.GRANTED if said.granted else ExtensionState.REFUSED
    extension.decided_on, extension.decided_by, extension.decision = timezone.localdate(at), by.name, said.opinion
    extension.save(update_fields=["state", "decided_on", "decided_by", "decision"])
    changes: dict[str, Any] = {"due_on": extension.asked_due_on} if said.granted else {}
    words = f"{extension.get_state_display()}延期至 {extension.asked_due_on}：{said.opinion}"
    move = keep_state(hazard, "decide_extension", by=by, at=at, reason=words, **changes)
    trail("decide_extension", hazard, by=by, at=at, touched=[move, extension], change=changes)
    return extension
