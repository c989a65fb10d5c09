"""Named reads of the feedback room."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from anwang.feedback.access import visible_to
from anwang.feedback.models import Feedback
from anwang.feedback.states import FeedbackState
from anwang.grid.access import Official
from anwang.grid.states import Right
from anwang.ground import rules
from anwang.ground.calendar import calendar

RULE = "feedback.answer"


def to_answer(by: Official) -> QuerySet[Feedback]:
    """Return what waits for the official's answer, what runs out first before the others."""
    if not by.may(Right.ANSWER_FEEDBACK):
        return Feedback.objects.none()
    return visible_to(by).filter(state=FeedbackState.SENT).exclude(sender__person_id=by.person_id).order_by("due_on", "id")


def waiting_of(person_id: int) -> int:
    """Return how many feedbacks of a person wait for an answer."""
    return Feedback.objects.filter(sender__person_id=person_id, state=FeedbackState.SENT).count()


def most(path: str, on: date) -> int:
    """Return how many unanswered feedbacks one person may have."""
    return int(rules.payload(RULE, path=path, on=on)["most"])


def due_on(path: str, on: date) -> date:
    """Return the last day for the answer to what was sent on a day: working days, by the place's rule."""
    days = int(rules.payload(RULE, path=path, on=on)["days"])
    return calendar(on).deadline(on, days, "wd").day
