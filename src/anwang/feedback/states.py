"""Choices of the feedback room, and the transition table of a feedback."""

from __future__ import annotations

from django.db import models

from anwang.grid.states import Right
from anwang.ground.lifecycle import Table, Transition


class FeedbackKind(models.TextChoices):
    """What somebody has to say."""

    SUGGESTION = "suggestion", "建议"
    COMPLAINT = "complaint", "投诉"
    FAULT = "fault", "报错"
    QUESTION = "question", "求助"


class FeedbackState(models.TextChoices):
    """A feedback waits for its answer until it has one."""

    SENT = "sent", "待答复"
    ANSWERED = "answered", "已答复"


S = FeedbackState
TABLE = Table(
    S,
    (
        Transition(S.SENT, "answer", S.ANSWERED, Right.ANSWER_FEEDBACK, "答复"),
        Transition(S.ANSWERED, "amend_answer", S.ANSWERED, Right.ANSWER_FEEDBACK, "更正答复", reason=True),
    ),
)
"""An answer that has been read changes only with a written reason."""
