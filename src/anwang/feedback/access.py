"""Whose feedback an official sees: her own always; whoever answers, those of her place."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from anwang.feedback.models import Feedback
from anwang.grid.access import Official, place, runs
from anwang.grid.states import Right
from anwang.ground.refusal import NotAllowed, NotFound


def visible_to(by: Official) -> QuerySet[Feedback]:
    """Return her own feedback, in whichever post she sent it, and for whoever answers all of her place."""
    own = Q(sender__person_id=by.person_id)
    if by.sees(Right.ANSWER_FEEDBACK):
        own |= place(by.ranges)
    return Feedback.objects.filter(own).select_related("sender__person", "organ", "node")


def get(by: Official, pk: int) -> Feedback:
    """Return one feedback. Raises NotFound where it is not hers to see."""
    found = visible_to(by).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def may_answer(by: Official, feedback: Feedback) -> bool:
    """Return whether the official answers this one: it comes from her place, and not from herself."""
    is_own = feedback.sender.person_id == by.person_id
    return by.may(Right.ANSWER_FEEDBACK) and runs(by, feedback.grid_path) and not is_own


def require_answer(by: Official, feedback: Feedback) -> None:
    """Refuse who may not answer. Raises NotAllowed."""
    by.require(Right.ANSWER_FEEDBACK)
    if not may_answer(by, feedback):
        raise NotAllowed("自己提的意见由别人答复。")
