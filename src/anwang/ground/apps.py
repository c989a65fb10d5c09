"""Django's name for the ground."""

from __future__ import annotations

from django.apps import AppConfig


class GroundConfig(AppConfig):
    """The ground as a Django app."""

    name = "anwang.ground"
    label = "ground"
    verbose_name = "基础"
