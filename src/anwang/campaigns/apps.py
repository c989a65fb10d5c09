"""Django's name for the room."""

from __future__ import annotations

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """The room as a Django app."""

    name = "anwang.campaigns"
    label = "campaigns"
    verbose_name = "专项行动"
