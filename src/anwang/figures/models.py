"""Tables of the figures room: values entered for figures that no room counts, and targets."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from anwang.campaigns.models import Campaign
from anwang.figures.states import EntryState
from anwang.grid.models import Node, Organ
from anwang.ground.models import EvidenceFile
from anwang.ground.recorded import MoveBase, Recorded


class Entered(Recorded):
    """What a value and a target have in common: which figure, where, for which days, of which part, from whom and on which paper."""

    state = models.CharField("状态", max_length=10, choices=EntryState.choices, default=EntryState.HOLDS)
    figure = models.CharField("指标", max_length=80)
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+", verbose_name="区域")
    grid_path = models.CharField("区域路径", max_length=36)
    starts_on = models.DateField("统计起始")
    ends_on = models.DateField("统计截止")
    # dimension values by name, and the same as one sorted text, by which a part is found
    split = models.JSONField("分类", default=dict, blank=True)
    split_key = models.CharField("分类（查找用）", max_length=200, blank=True)
    value = models.DecimalField("值", max_digits=20, decimal_places=4)
    source = models.CharField("来源单位", max_length=120)
    document = models.CharField("依据文件", max_length=200, blank=True)
    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="文件扫描件")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+", verbose_name="录入单位")
    entered_by = models.CharField("录入人", max_length=60)
    entered_at = models.DateTimeField("录入时间")

    class Meta:
        abstract = True


class ExternalValue(Entered):
    """A value of a figure that no room counts (外部数据), with source and document; a correction is a new row, and the old one stays."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="专项行动")
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name="更正"
    )

    class Meta:
        verbose_name = "外部数据"
        indexes: ClassVar = [
            # a figure's values inside a place
            models.Index(fields=["figure", "grid_path", "ends_on"], name="external_value_figure")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="external_value_window"),
            models.UniqueConstraint(
                fields=["figure", "node", "starts_on", "ends_on", "split_key"],
                condition=models.Q(state="holds", campaign__isnull=True),
                name="external_value_once",
            ),
            models.UniqueConstraint(
                fields=["figure", "node", "starts_on", "ends_on", "split_key", "campaign"],
                condition=models.Q(state="holds", campaign__isnull=False),
                name="external_value_once_a_campaign",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure} {self.starts_on}—{self.ends_on} {self.value.normalize():f}"


class ExternalValueMove(MoveBase):
    """A step of an entered value."""

    record = models.ForeignKey(ExternalValue, on_delete=models.PROTECT, related_name="moves", verbose_name="外部数据")

    class Meta(MoveBase.Meta):
        abstract = False
        verbose_name = "外部数据流转"


class FigureTarget(Entered):
    """What a figure ought to reach, or must not exceed, in a place and window (目标、控制指标)."""

    changes = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="changed_by", verbose_name="调整")
    at_most = models.BooleanField("控制上限", default=False)

    class Meta:
        verbose_name = "指标目标"
        indexes: ClassVar = [
            # a figure's targets of a place
            models.Index(fields=["figure", "grid_path", "ends_on"], name="figure_target_figure")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="figure_target_window"),
            models.UniqueConstraint(
                fields=["figure", "node", "starts_on", "ends_on", "split_key"],
                condition=models.Q(state="holds"),
                name="figure_target_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.figure} {self.starts_on}—{self.ends_on} {self.value.normalize():f}"


class FigureTargetMove(MoveBase):
    """A step of a target."""

    record = models.ForeignKey(FigureTarget, on_delete=models.PROTECT, related_name="moves", verbose_name="指标目标")

    class Meta(MoveBase.Meta):
        abstract = False
        verbose_name = "指标目标流转"
