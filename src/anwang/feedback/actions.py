"""The verbs of the feedback room: send, answer, amend the answer."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from anwang.feedback.access import require_answer
from anwang.feedback.errors import TooManyWaiting
from anwang.feedback.inputs import AmendAnswer, AnswerFeedback, SendFeedback
from anwang.feedback.models import Feedback, FeedbackMove
from anwang.feedback.queries import due_on, most, waiting_of
from anwang.feedback.states import TABLE, FeedbackState
from anwang.grid.access import Official
from anwang.ground.action import action
from anwang.ground.lifecycle import advance, leave_move
from anwang.ground.refusal import NotAllowed, NotFound
from anwang.ground.trail.record import record


@action("feedback.send")
def send(said: SendFeedback, *, by: Official, at: datetime) -> Feedback:
    """A feedback of the official's waits for an answer within the rule's working days. By everybody who may log in.

    Raises NotAllowed while viewing through another's post, NotFound where it follows one that is not hers, TooManyWaiting.
    """
    if by.viewing_as:
        raise NotAllowed("您正在以他人视角查看，只能看、不能办理。请先退出查看。")
    on = timezone.localdate(at)
    if waiting_of(by.person_id) >= most(by.path, on):
        raise TooManyWaiting
    former = _former(said.follows_id, by) if said.follows_id else None
    made = Feedback.objects.create(
        kind=said.kind,
        text=said.text,
        page=said.page,
        sender_id=by.assignment_id,
        organ_id=by.organ_id,
        node_id=by.node_id,
        grid_path=by.path,
        sent_on=on,
        due_on=due_on(by.path, on),
        follows=former,
    )
    move = leave_move(made, "", FeedbackState.SENT, "send", move=FeedbackMove, by=by, at=at)
    record("feedback.send", by=by.actor, at=at, subject=made, touched=[made, move], change=said.content())
    return made


@action("feedback.answer")
def answer(feedback: Feedback, said: AnswerFeedback, *, by: Official, at: datetime) -> Feedback:
    """A feedback has its answer, which its sender reads. By whoever answers for the place, never the sender herself.

    Raises NotAllowed, WrongState, Stale.
    """
    return _answer(feedback, "answer", said, "", by=by, at=at)


@action("feedback.amend_answer")
def amend_answer(feedback: Feedback, said: AmendAnswer, *, by: Official, at: datetime) -> Feedback:
    """An answer is put right, with a reason; the former stays on the trail. Raises NotAllowed, WrongState, Stale."""
    return _answer(feedback, "amend_answer", said, said.reason, by=by, at=at)


def _answer(feedback: Feedback, verb: str, said: AnswerFeedback, reason: str, *, by: Official, at: datetime) -> Feedback:
    require_answer(by, feedback)
    move = advance(
        feedback,
        verb,
        table=TABLE,
        move=FeedbackMove,
        by=by,
        at=at,
        reason=reason,
        answer=said.answer,
        answered_on=timezone.localdate(at),
    )
    record(f"feedback.{verb}", by=by.actor, at=at, subject=feedback, touched=[feedback, move], change=said.content())
    return feedback


def _former(pk: int, by: Official) -> Feedback:
    found = Feedback.objects.filter(pk=pk, sender__person_id=by.person_id).first()
    if found is None:
        raise NotFound
    return found
