"""Django's name for the room."""

from __future__ import annotations

from django.apps import AppConfig


class InspectionsConfig(AppConfig):
    """The room as a Django app."""

    name = "anwang.inspections"
    label = "inspections"
    verbose_name = "检查"
