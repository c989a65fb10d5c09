"""Whose campaigns an official sees: those called at her place, below it, and above it (they reach down to her)."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from anwang.campaigns.models import Campaign
from anwang.grid.access import Official, place
from anwang.grid.states import Reach, Right
from anwang.ground.refusal import NotAllowed, NotFound
from anwang.ground.rules import upward

READERS = (Right.VIEW_VISITS, Right.VIEW_HAZARDS, Right.READ_FIGURES)


def may_read(by: Official) -> bool:
    """Return whether the post may read campaigns at all: whoever reads visits, hazards or figures."""
    return any(by.sees(right) for right in READERS)


def visible_to(by: Official) -> QuerySet[Campaign]:
    """Return the campaigns that concern the official's place. Campaigns are announced: sectors do not hide them."""
    campaigns = Campaign.objects.select_related("node", "organ", "parent")
    if by.reach == Reach.NOTHING or not may_read(by):
        return campaigns.none()
    above = Q(grid_path__in=upward(by.path))
    if by.reach == Reach.OWN_UNIT:
        return campaigns.filter(above)
    return campaigns.filter(place(by.ranges) | above)


def get(by: Official, pk: int) -> Campaign:
    """Return one campaign. Raises NotAllowed without a right to read, NotFound outside what the official may see."""
    if not may_read(by):
        raise NotAllowed
    campaign = visible_to(by).filter(pk=pk).first()
    if campaign is None:
        raise NotFound
    return campaign


def manage(by: Official, campaign: Campaign) -> None:
    """Refuse who may not run this campaign: only the place that called it, or one above it, changes it. Raises NotAllowed."""
    by.require(Right.MANAGE_CAMPAIGNS)
    if not by.covers(campaign.grid_path):
        raise NotAllowed("这个专项行动由上级组织，本级只能贯彻落实，不能修改。")
