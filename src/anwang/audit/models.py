"""Tables of the audit room: drafts that were checked, with every claim and its verdict as of the check."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from anwang.grid.models import Node, Organ
from anwang.ground.models import EvidenceFile
from anwang.ground.recorded import Recorded


class CheckedDraft(Recorded):
    """A draft whose numbers were checked. The words are kept as they were checked; only the office that sent it reads it."""

    title = models.CharField("材料名称", max_length=200)
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+", verbose_name="区域")
    grid_path = models.CharField("区域路径", max_length=36)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+", verbose_name="送核单位")
    starts_on = models.DateField("统计起始", null=True, blank=True)
    ends_on = models.DateField("统计截止", null=True, blank=True)
    text = models.TextField("正文")
    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="原文件")
    claims = models.JSONField("数字和结论", default=list)
    differing = models.PositiveIntegerField("不符", default=0)
    agreeing = models.PositiveIntegerField("相符", default=0)
    found = models.PositiveIntegerField("数字", default=0)
    checked_by = models.CharField("送核人", max_length=60)
    checked_at = models.DateTimeField("核对时间")

    class Meta:
        verbose_name = "核数材料"
        # an office lists its own drafts, the newest first
        indexes: ClassVar = [models.Index(fields=["organ", "-id"], name="checked_draft_of_organ")]

    def __str__(self) -> str:
        return self.title
