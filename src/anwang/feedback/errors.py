"""Named refusals of the feedback room."""

from __future__ import annotations

from anwang.ground.refusal import Refusal


class TooManyWaiting(Refusal):
    """The person has as many unanswered feedbacks as the rules allow: one person cannot bury the others'."""

    sentence = "您已有较多意见等待答复，请等答复后再提，或者在原来的意见里补充。"
    status = 409
