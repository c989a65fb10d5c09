"""Django's name for the room."""

from __future__ import annotations

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """The room as a Django app."""

    name = "anwang.papers"
    label = "papers"
    verbose_name = "公文"
