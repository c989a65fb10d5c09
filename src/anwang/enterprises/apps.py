"""Django's name for the room."""

from __future__ import annotations

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    """The room as a Django app."""

    name = "anwang.enterprises"
    label = "enterprises"
    verbose_name = "监管对象"
