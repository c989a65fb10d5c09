"""Tables of the feedback room."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from anwang.feedback.states import FeedbackKind, FeedbackState
from anwang.grid.models import Assignment, Node, Organ
from anwang.ground.recorded import MoveBase, Recorded


class Feedback(Recorded):
    """What one person in one post has to say about the system or what it asks of her, and the answer.

    Source: 国办函〔2026〕12号 (a government app must take complaints and suggestions, and answer them).
    """

    kind = models.CharField("类别", max_length=12, choices=FeedbackKind.choices)
    state = models.CharField("状态", max_length=10, choices=FeedbackState.choices, default=FeedbackState.SENT)
    text = models.TextField("意见")
    page = models.CharField("所在页面", max_length=120, blank=True)
    sender = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="+", verbose_name="反馈人")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+", verbose_name="区域")
    grid_path = models.CharField("区域路径", max_length=36)
    sent_on = models.DateField("反馈日期")
    due_on = models.DateField("答复期限")
    answer = models.TextField("答复", blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by", verbose_name="接着哪一条"
    )

    class Meta:
        verbose_name = "意见反馈"
        indexes: ClassVar = [
            # the list of those who answer: a place, the newest first
            models.Index(fields=["grid_path", "sent_on"], name="feedback_place"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state=FeedbackState.SENT, answered_on__isnull=True)
                | models.Q(state=FeedbackState.ANSWERED, answered_on__isnull=False) & ~models.Q(answer=""),
                name="feedback_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}{self.pk}"


class FeedbackMove(MoveBase):
    """A step of a feedback."""

    record = models.ForeignKey(Feedback, on_delete=models.PROTECT, related_name="moves", verbose_name="意见反馈")

    class Meta(MoveBase.Meta):
        abstract = False
        verbose_name = "意见反馈流转"
