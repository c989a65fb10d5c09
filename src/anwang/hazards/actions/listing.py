"""Listed supervision (挂牌督办), and orders to stop and to resume."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from anwang.grid.access import Official
from anwang.grid.models import Organ
from anwang.grid.states import Tier
from anwang.ground.action import action
from anwang.hazards import errors, law
from anwang.hazards.actions.steps import note, trail
from anwang.hazards.inputs import Delist, ListForSupervision, Resume, Stop
from anwang.hazards.models import Hazard, Listing
from anwang.hazards.states import ListingState, ListingTier

TIERS = {
    Tier.NATION: ListingTier.NATION,
    Tier.PROVINCE: ListingTier.PROVINCE,
    Tier.CITY: ListingTier.CITY,
    Tier.COUNTY: ListingTier.COUNTY,
}
"""By the tier of an organ's own node the tier at which it lists."""


@action("hazards.list_for_supervision")
def list_for_supervision(hazard: Hazard, said: ListForSupervision, *, by: Official, at: datetime) -> Listing:
    """The hazard stands on a public list with tier, batch, document, responsible unit and day. Committee office or leader.

    Where no tier is said it is that of the organ that lists; what a superior listed is noted with the superior's tier, never a lower one.
    """
    on = timezone.localdate(at)
    law.permit("list_for_supervision", hazard, by, on)
    if said.due_on < on:
        raise errors.TermPassed(field="due_on")
    law.not_too_far(said.due_on, on)
    words = f"{said.batch} {said.document}：{said.requirement}" if said.requirement else f"{said.batch} {said.document}"
    move = note(hazard, "list_for_supervision", by=by, at=at, reason=words, listed_on=on)
    listing = Listing.objects.create(
        hazard=hazard,
        organ_id=by.organ_id,
        tier=_tier(said, by),
        batch=said.batch,
        document=said.document,
        responsible_organ=said.responsible_organ,
        responsible=said.responsible,
        listed_on=on,
        due_on=said.due_on,
    )
    trail("list_for_supervision", hazard, by=by, at=at, touched=[move, listing], change={"batch": said.batch})
    return listing


def _tier(said: ListForSupervision, by: Official) -> ListingTier:
    own = Organ.objects.values_list("node__tier", flat=True).get(pk=by.organ_id)
    tiers = list(ListingTier)
    at_least = TIERS.get(Tier(own), ListingTier.TOWN)
    if said.tier is None:
        return at_least
    if tiers.index(said.tier) < tiers.index(at_least):
        raise errors.LowerListing(field="tier")
    return said.tier


@action("hazards.delist")
def delist(hazard: Hazard, said: Delist, *, by: Official, at: datetime) -> Listing:
    """Listed supervision ends with the lister's consent, after a passed recheck; then the hazard may be struck off."""
    on = timezone.localdate(at)
    move = note(hazard, "delist", by=by, at=at, reason=said.opinion, delisted_on=on)
    listing = Listing.objects.get(hazard=hazard)
    listing.state, listing.delisted_on, listing.delisting_opinion = ListingState.DELISTED, on, said.opinion
    listing.save(update_fields=["state", "delisted_on", "delisting_opinion"])
    trail("delist", hazard, by=by, at=at, touched=[move, listing])
    return listing


@action("hazards.stop")
def stop(hazard: Hazard, said: Stop, *, by: Official, at: datetime) -> Hazard:
    """Use or production stops, in part or whole, until consent."""
    move = note(hazard, "stop", by=by, at=at, reason=said.reason, is_stopped=True)
    trail("stop", hazard, by=by, at=at, touched=[move])
    return hazard


@action("hazards.resume")
def resume(hazard: Hazard, said: Resume, *, by: Official, at: datetime) -> Hazard:
    """Use or production resumes by written consent; a major hazard's only after it was found mended (安全生产法 第六十五条)."""
    move = note(hazard, "resume", by=by, at=at, reason=said.consent, is_stopped=False)
    trail("resume", hazard, by=by, at=at, touched=[move])
    return hazard
