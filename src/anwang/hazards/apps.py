"""Django's name for the room."""

from __future__ import annotations

from django.apps import AppConfig


class HazardsConfig(AppConfig):
    """The room as a Django app."""

    name = "anwang.hazards"
    label = "hazards"
    verbose_name = "隐患"
