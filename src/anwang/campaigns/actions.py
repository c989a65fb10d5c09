"""The verbs of the campaign room: call, amend, start, close, reopen."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from anwang.campaigns.access import manage, visible_to
from anwang.campaigns.errors import CampaignTaken, WrongParent, WrongWindow
from anwang.campaigns.inputs import AmendCampaign, CallCampaign, CloseCampaign, ReopenCampaign, StartCampaign
from anwang.campaigns.models import Campaign, CampaignMove
from anwang.campaigns.states import TABLE, CampaignState
from anwang.grid import paths
from anwang.grid.access import Official, node_for
from anwang.grid.states import Right
from anwang.ground.action import action
from anwang.ground.lifecycle import advance, check, leave_move
from anwang.ground.trail.record import record

PLAN = ("name", "level", "starts_on", "ends_on", "sectors", "document", "aim", "parent")
"""What amending a plan changes; never the state, which only its own steps move."""


@action("campaigns.call")
def call(said: CallCampaign, *, by: Official, at: datetime) -> Campaign:
    """A campaign is planned for a place of the official's territory, with its window and, if it is a part, its parent.

    By who may organise campaigns. Raises NotAllowed, NotFound, WrongWindow, WrongParent, CampaignTaken.
    """
    by.require(Right.MANAGE_CAMPAIGNS)
    node = node_for(by, said.node_id)
    parent = _parent(said, node.path, by)
    campaign = Campaign(
        name=said.name,
        level=said.level,
        node=node,
        grid_path=node.path,
        organ_id=by.organ_id,
        document=said.document,
        starts_on=said.starts_on,
        ends_on=said.ends_on,
        sectors=list(dict.fromkeys(said.sectors)),
        parent=parent,
        aim=said.aim,
    )
    _keep(campaign)
    move = leave_move(campaign, "", CampaignState.PLANNED, "call", move=CampaignMove, by=by, at=at)
    record("campaigns.call", by=by.actor, at=at, subject=campaign, touched=[move], change=said.content())
    return campaign


@action("campaigns.amend")
def amend(campaign: Campaign, said: AmendCampaign, *, by: Official, at: datetime) -> Campaign:
    """A campaign's plan is changed; a running one only with a written reason. By who called it or one above.

    Raises NotAllowed, WrongState when it is closed, ReasonNeeded, WrongWindow, WrongParent, CampaignTaken.
    """
    manage(by, campaign)
    row = TABLE.find(campaign.state, "amend", by)
    check(row, by, reason=said.reason, evidence=())
    before = {name: str(getattr(campaign, name)) for name in ("name", "level", "starts_on", "ends_on", "document", "parent_id")}
    campaign.parent = _parent(said, campaign.grid_path, by, campaign)
    campaign.name, campaign.level, campaign.document, campaign.aim = said.name, said.level, said.document, said.aim
    campaign.starts_on, campaign.ends_on = said.starts_on, said.ends_on
    campaign.sectors = list(dict.fromkeys(said.sectors))
    _keep(campaign, PLAN)
    move = leave_move(campaign, row.source, row.target, "amend", move=CampaignMove, by=by, at=at, reason=said.reason)
    record("campaigns.amend", by=by.actor, at=at, subject=campaign, touched=[move], change={"before": before, "now": said.content()})
    return campaign


@action("campaigns.start")
def start(campaign: Campaign, said: StartCampaign, *, by: Official, at: datetime) -> Campaign:
    """A planned campaign runs: visits and hazards may from now on belong to it. Raises NotAllowed, WrongState, Stale."""
    return _step(campaign, "start", by=by, at=at, change=said.content())


@action("campaigns.close")
def close(campaign: Campaign, said: CloseCampaign, *, by: Official, at: datetime) -> Campaign:
    """A campaign is over; late entries of its own window still belong to it. Raises NotAllowed, WrongState, Stale."""
    return _step(campaign, "close", by=by, at=at, reason=said.reason, change=said.content())


@action("campaigns.reopen")
def reopen(campaign: Campaign, said: ReopenCampaign, *, by: Official, at: datetime) -> Campaign:
    """A closed campaign runs again, with a reason. Raises NotAllowed, WrongState, ReasonNeeded, Stale."""
    return _step(campaign, "reopen", by=by, at=at, reason=said.reason, change=said.content())


def _step(campaign: Campaign, verb: str, *, by: Official, at: datetime, change: dict[str, object], reason: str = "") -> Campaign:
    manage(by, campaign)
    move = advance(campaign, verb, table=TABLE, move=CampaignMove, by=by, at=at, reason=reason)
    record(f"campaigns.{verb}", by=by.actor, at=at, subject=campaign, touched=[move], change=change)
    return campaign


def _parent(said: CallCampaign | AmendCampaign, path: str, by: Official, campaign: Campaign | None = None) -> Campaign | None:
    """Return the parent that a campaign of this place and window may have."""
    if said.ends_on < said.starts_on:
        raise WrongWindow(field="ends_on")
    if said.parent_id is None:
        return None
    parent = visible_to(by).filter(pk=said.parent_id).first()
    if parent is None or not paths.covers((paths.under(parent.grid_path),), path):
        raise WrongParent(field="parent_id")
    above: Campaign | None = parent
    while campaign is not None and above is not None:
        if above.pk == campaign.pk:
            raise WrongParent(field="parent_id")
        above = above.parent
    if said.starts_on < parent.starts_on or said.ends_on > parent.ends_on:
        window = f"{parent.starts_on}至{parent.ends_on}"
        raise WrongWindow(f"分项行动的起止日期须在上级行动“{parent.name}”的时间（{window}）之内。", field="starts_on")
    return parent


def _keep(campaign: Campaign, fields: tuple[str, ...] | None = None) -> None:
    try:
        with transaction.atomic():
            campaign.save(update_fields=fields)
    except IntegrityError as error:
        raise CampaignTaken(field="name") from error
