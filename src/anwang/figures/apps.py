"""Django's name for the room."""

from __future__ import annotations

from django.apps import AppConfig


class FiguresConfig(AppConfig):
    """The room as a Django app."""

    name = "anwang.figures"
    label = "figures"
    verbose_name = "指标"
