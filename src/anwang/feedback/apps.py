"""Django's name for the room."""

from __future__ import annotations

from django.apps import AppConfig


class FeedbackConfig(AppConfig):
    """The room as a Django app."""

    name = "anwang.feedback"
    label = "feedback"
    verbose_name = "意见反馈"
