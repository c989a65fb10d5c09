"""Choices of the campaign room."""

from __future__ import annotations

from django.db import models


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
