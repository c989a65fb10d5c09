"""Django's name for the room."""

from __future__ import annotations

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The room as a Django app."""

    name = "anwang.audit"
    label = "audit"
    verbose_name = "材料核数"
