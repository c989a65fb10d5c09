"""Inputs of the feedback room's verbs."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from anwang.feedback.states import FeedbackKind
from anwang.ground.inputs import Input


def _asked(kind: str) -> dict[str, Any]:
    return {"widget": kind}


class SendFeedback(Input):
    """Send a suggestion, a complaint, a fault or a question."""

    kind: FeedbackKind = Field(title="类别", json_schema_extra=_asked("choice"))
    text: str = Field(min_length=4, max_length=4000, title="意见", json_schema_extra=_asked("textarea"))
    page: str = Field(default="", max_length=120, title="所在页面", description="在哪个页面遇到的，可以不填")
    follows_id: int | None = Field(default=None, title="接着哪一条")


class AnswerFeedback(Input):
    """Answer a feedback."""

    answer: str = Field(min_length=4, max_length=4000, title="答复", json_schema_extra=_asked("textarea"))


class AmendAnswer(AnswerFeedback):
    """Put an answer right."""

    reason: str = Field(min_length=2, max_length=500, title="更正理由", json_schema_extra=_asked("textarea"))
