"""Tables of the campaign room."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from anwang.campaigns.states import CampaignLevel, CampaignState
from anwang.grid.models import Node, Organ
from anwang.ground.recorded import MoveBase, Recorded


class Campaign(Recorded):
    """A time-boxed drive. Campaigns overlap: a visit or hazard may belong to several, and their figures are never added."""

    name = models.CharField("名称", max_length=120)
    level = models.CharField("级别", max_length=10, choices=CampaignLevel.choices)
    state = models.CharField("状态", max_length=10, choices=CampaignState.choices, default=CampaignState.PLANNED)
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="campaigns", verbose_name="组织区域")
    grid_path = models.CharField("区域", max_length=36, db_index=True)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="campaigns", verbose_name="组织单位")
    document = models.CharField("方案文号", max_length=120, blank=True)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    sectors = models.JSONField("行业", default=list, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="parts", verbose_name="上级行动")
    aim = models.TextField("目标任务", blank=True)

    class Meta:
        verbose_name = "专项行动"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="campaign_window"),
            models.UniqueConstraint(fields=["node", "name", "starts_on"], name="campaign_once"),
        ]

    def __str__(self) -> str:
        return self.name


class CampaignMove(MoveBase):
    """A step of a campaign."""

    record = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="moves", verbose_name="专项行动")

    class Meta(MoveBase.Meta):
        abstract = False
        verbose_name = "专项行动流转"
