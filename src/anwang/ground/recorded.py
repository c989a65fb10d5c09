"""Abstract bases: a record whose every change is on the trail, and a Move (流转), the row that a change of state leaves."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Recorded(models.Model):
    """A record whose digest each action leaves on the trail, so that a row changed behind the application's back is found.

    `trail_omit` names columns that other machinery writes and that carry no fact of the trade.
    """

    trail_omit: ClassVar[frozenset[str]] = frozenset()

    class Meta:
        abstract = True


class MoveBase(Recorded):
    """One step of a record: from, to, verb, who, when, why, with which evidence. Never changed, never deleted.

    It is the history, the source of clocks and overdue lists, and of every "n were struck off in March" figure.
    """

    source = models.CharField("原状态", max_length=24)
    target = models.CharField("新状态", max_length=24)
    verb = models.CharField("动作", max_length=40)
    by_person_id = models.BigIntegerField("经办人编号", null=True)
    by_assignment_id = models.BigIntegerField("任职编号", null=True)
    by_name = models.CharField("经办人", max_length=60)
    by_post = models.CharField("岗位", max_length=120)
    at = models.DateTimeField("时间", db_index=True)
    recorded_at = models.DateTimeField("录入时间")
    reason = models.TextField("说明", blank=True)
    evidence = models.JSONField("证明材料", default=list)

    class Meta:
        abstract = True
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return f"{self.source}→{self.target} {self.verb}"
