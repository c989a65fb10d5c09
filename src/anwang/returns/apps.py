"""Django's name for the room."""

from __future__ import annotations

from django.apps import AppConfig


class ReturnsConfig(AppConfig):
    """The room as a Django app."""

    name = "anwang.returns"
    label = "returns"
    verbose_name = "报表"
