"""Django's name for the room."""

from __future__ import annotations

from django.apps import AppConfig


class StandardsConfig(AppConfig):
    """The room as a Django app."""

    name = "anwang.standards"
    label = "standards"
    verbose_name = "检查标准"
