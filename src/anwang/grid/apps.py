"""Django's name for the room."""

from __future__ import annotations

from django.apps import AppConfig


class GridConfig(AppConfig):
    """The room as a Django app."""

    name = "anwang.grid"
    label = "grid"
    verbose_name = "区划与人员"
