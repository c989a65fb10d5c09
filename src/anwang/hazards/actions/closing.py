"""Ends of a hazard: struck off, shut, voided, merged; and its coming back."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from anwang.grid.access import Official
from anwang.ground.action import action
from anwang.hazards import errors, law
from anwang.hazards.access import get
from anwang.hazards.actions.rectifying import with_photos
from anwang.hazards.actions.registering import enter
from anwang.hazards.actions.steps import Questions, Step, keep_state, step, take, trail
from anwang.hazards.inputs import CloseSelfFound, Merge, RegisterHazard, Reopen, Shut, StrikeOff, VoidHazard
from anwang.hazards.models import Hazard, HazardCampaign
from anwang.hazards.states import OPEN
from anwang.standards.states import HazardLevel


@action("hazards.strike_off")
def strike_off(hazard: Hazard, said: StrikeOff, *, by: Official, at: datetime) -> Hazard:
    """The hazard leaves the list of open ones (销号), after a passed recheck.

    The organ that ordered, or its superior; never who rectified. A major one by who may, with the written review; a listed one after delisting.
    """
    move = take(hazard, struck(hazard, said, by=by, on=timezone.localdate(at), asked=Questions()), by=by, at=at)
    trail("strike_off", hazard, by=by, at=at, touched=[move])
    return hazard


def struck(hazard: Hazard, said: StrikeOff, *, by: Official, on: date, asked: Questions) -> Step:  # noqa: ARG001
    """Return the step of striking it off, checked."""
    law.permit("strike_off", hazard, by, on)
    if hazard.level == HazardLevel.MAJOR and not said.review:
        raise errors.ReviewNeeded(field="review")
    return Step("strike_off", said.review, said.evidence, {"struck_off_on": on, "closed_on": on})


@action("hazards.close_self_found")
def close_self_found(hazard: Hazard, said: CloseSelfFound, *, by: Official, at: datetime) -> Hazard:
    """The enterprise strikes off a general hazard that it found and mended by itself, where nothing was ordered."""
    on = timezone.localdate(at)
    reason = with_photos(said.evidence, said.no_evidence_reason, said.text)
    move = step(
        hazard,
        "close_self_found",
        by=by,
        at=at,
        reason=reason,
        evidence=said.evidence,
        claimed_on=on,
        rectifier_id=by.person_id,
        struck_off_on=on,
        closed_on=on,
    )
    trail("close_self_found", hazard, by=by, at=at, touched=[move])
    return hazard


@action("hazards.shut")
def shut(hazard: Hazard, said: Shut, *, by: Official, at: datetime) -> Hazard:
    """The hazard ends because its subject was closed down or banned; it does not count as rectified."""
    reason = f"{said.reason}\n决定文号：{said.document}" if said.document else said.reason
    move = step(hazard, "shut", by=by, at=at, reason=reason, evidence=said.evidence, closed_on=timezone.localdate(at))
    trail("shut", hazard, by=by, at=at, touched=[move])
    return hazard


@action("hazards.void")
def void(hazard: Hazard, said: VoidHazard, *, by: Official, at: datetime) -> Hazard:
    """A wrong entry counts no longer; its number is not used again. Who may void, and did not register it herself."""
    on = timezone.localdate(at)
    move = step(hazard, "void", by=by, at=at, reason=said.reason, voided_on=on, closed_on=on)
    trail("void", hazard, by=by, at=at, touched=[move])
    return hazard


@action("hazards.merge_duplicates")
def merge_duplicates(hazard: Hazard, said: Merge, *, by: Official, at: datetime) -> Hazard:
    """Two entries become one: this one points to the one that is kept, both keep their histories, the kept one joins its campaigns.

    Raises NotADuplicate unless both are open and lie at the same site (or public place). Returns the kept hazard.
    """
    on = timezone.localdate(at)
    kept = get(by, said.into_id)
    same = kept.site_id == hazard.site_id and (kept.site_id is not None or kept.node_id == hazard.node_id)
    if kept.pk == hazard.pk or not same or kept.state not in OPEN:
        raise errors.NotADuplicate(field="into_id")
    if hazard.level == HazardLevel.MAJOR and kept.level != HazardLevel.MAJOR:
        raise errors.NotADuplicate("重大事故隐患不能并入一般隐患；请把一般隐患并入这条重大隐患。", field="into_id")
    gone = step(hazard, "merge", by=by, at=at, reason=f"并入 {kept.number}：{said.reason}", duplicate_of=kept, voided_on=on, closed_on=on)
    stays = keep_state(kept, "absorb", by=by, at=at, reason=f"{hazard.number} 并入本条：{said.reason}")
    joined = set(kept.campaign_links.values_list("campaign_id", flat=True))
    wanted = [link.campaign_id for link in hazard.campaign_links.order_by("id") if link.campaign_id not in joined]
    links = [HazardCampaign.objects.create(hazard=kept, campaign_id=campaign) for campaign in wanted]
    trail("merge_duplicates", kept, by=by, at=at, touched=[hazard, gone, stays, *links], change={"merged": hazard.number})
    return kept


@action("hazards.reopen")
def reopen(hazard: Hazard, said: Reopen, *, by: Official, at: datetime) -> Hazard:
    """A struck-off hazard is back (回潮): a new one is registered that points to it; the old one keeps its history. Returns the new one."""
    law.permit("reopen", hazard, by, timezone.localdate(at))
    again = RegisterHazard(
        site_id=hazard.site_id,
        node_id=hazard.node_id,
        source=said.source,
        level=HazardLevel(hazard.level),
        criterion_id=hazard.criterion_id,
        determination=hazard.determination,
        sector=hazard.sector,
        category=hazard.category,
        description=said.description or hazard.description,
        place=hazard.place,
        basis=hazard.basis,
        found_on=said.found_on,
        late_reason=said.late_reason,
        evidence=said.evidence,
    )
    entered = enter([again], by=by, at=at, recurs_of=hazard)
    new = entered.hazards[0]
    move = keep_state(hazard, "reopen", by=by, at=at, reason=f"回潮，新登记 {new.number}")
    trail("reopen", new, by=by, at=at, touched=[*entered.touched, hazard, move], change={"recurs_of": hazard.number})
    return new
