"""What waits in this room: feedback to answer."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from anwang.desks.console.home.inbox import Waiting
from anwang.feedback.models import Feedback
from anwang.feedback.queries import to_answer
from anwang.grid.access import Official

MOST = 50


def waiting(by: Official, on: date) -> list[Waiting]:
    """List the feedback that the official should answer."""
    return [_line(each) for each in to_answer(by)[:MOST]]


def count(by: Official, on: date) -> int:
    """Say how many she should answer."""
    return to_answer(by).count()


def _line(feedback: Feedback) -> Waiting:
    return Waiting(
        kind="答复意见",
        title=feedback.text[:40],
        subject=f"{feedback.get_kind_display()} {feedback.sender.person.name}",
        where=str(feedback.organ),
        due_on=feedback.due_on,
        act_label="答复",
        url=reverse("console:answer_feedback", args=[feedback.pk]),
    )
