"""Choices of the campaign room, and the transition table of a campaign."""

from __future__ import annotations

from django.db import models

from anwang.grid.states import Right
from anwang.ground.lifecycle import Table, Transition


class CampaignLevel(models.TextChoices):
    """Who called the campaign."""

    NATION = "nation", "国家"
    PROVINCE = "province", "省级"
    CITY = "city", "市级"
    COUNTY = "county", "县级"
    TOWN = "town", "乡级"


class CampaignState(models.TextChoices):
    """A campaign is planned, running, or closed."""

    PLANNED = "planned", "筹备"
    RUNNING = "running", "进行中"
    CLOSED = "closed", "已结束"


S = CampaignState
R = Right
TABLE = Table(
    S,
    (
        Transition(S.PLANNED, "start", S.RUNNING, R.MANAGE_CAMPAIGNS, "启动专项行动"),
        Transition(S.RUNNING, "close", S.CLOSED, R.MANAGE_CAMPAIGNS, "结束专项行动"),
        Transition(S.CLOSED, "reopen", S.RUNNING, R.MANAGE_CAMPAIGNS, "重新开展", reason=True),
        Transition(S.PLANNED, "amend", S.PLANNED, R.MANAGE_CAMPAIGNS, "修改方案"),
        Transition(S.RUNNING, "amend", S.RUNNING, R.MANAGE_CAMPAIGNS, "修改方案", reason=True),
    ),
)
"""A running campaign changes only with a written reason: its figures are already quoted."""
