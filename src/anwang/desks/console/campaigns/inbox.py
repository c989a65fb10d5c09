"""What waits in this room: campaigns whose window is over and that nobody has closed."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from anwang.campaigns.models import Campaign
from anwang.campaigns.queries import overdue
from anwang.desks.console.home.inbox import Waiting
from anwang.grid.access import Official, place
from anwang.grid.states import Right

MOST = 50


def waiting(by: Official, on: date) -> list[Waiting]:
    """List the campaigns that the official should close."""
    return [
        Waiting(
            kind="结束专项行动",
            title=campaign.name,
            subject=campaign.get_level_display(),
            where=str(campaign.node),
            due_on=campaign.ends_on,
            act_label="结束",
            url=reverse("console:close_campaign", args=[campaign.pk]),
        )
        for campaign in _to_close(by, on)[:MOST]
    ]


def count(by: Official, on: date) -> int:
    """Say how many campaigns she should close."""
    return _to_close(by, on).count()


def _to_close(by: Official, on: date) -> QuerySet[Campaign]:
    found = overdue(by, on)
    return found.filter(place(by.ranges)) if by.may(Right.MANAGE_CAMPAIGNS) else found.none()
