"""Django's name for the console."""

from __future__ import annotations

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """The console as a Django app."""

    name = "anwang.desks.console"
    label = "console"
    verbose_name = "工作台"
