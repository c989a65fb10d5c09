"""Tables of the papers room: templates, schedules, papers, and the figures frozen in them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from anwang.campaigns.models import Campaign
from anwang.grid.models import Node, Organ, Post
from anwang.ground.models import EvidenceFile
from anwang.ground.recorded import MoveBase, Recorded
from anwang.papers.states import Every, PaperKind, PaperState, Period, TemplateState


class Template(Recorded):
    """An office's own template: a text with tags, or a Word file with tags. A change is a new version; the old row stays."""

    name = models.CharField("名称", max_length=80)
    kind = models.CharField("文种", max_length=24, choices=PaperKind.choices)
    period = models.CharField("统计期", max_length=10, choices=Period.choices, default=Period.MONTH)
    state = models.CharField("状态", max_length=10, choices=TemplateState.choices, default=TemplateState.IN_USE)
    version = models.PositiveSmallIntegerField("版本", default=1)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name="更新"
    )
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="paper_templates", verbose_name="单位")
    grid_path = models.CharField("区域路径", max_length=36, db_index=True)
    title = models.CharField("标题", max_length=200)
    body = models.JSONField("正文", default=dict)
    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="Word 模板")
    based_on = models.CharField("蓝本", max_length=40, blank=True)
    changed_by = models.CharField("编制人", max_length=60)
    changed_at = models.DateTimeField("编制时间")

    class Meta:
        verbose_name = "公文模板"

    def __str__(self) -> str:
        return self.name


class TemplateMove(MoveBase):
    """A step of a template."""

    record = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="moves", verbose_name="公文模板")

    class Meta(MoveBase.Meta):
        abstract = False
        verbose_name = "公文模板流转"


class PaperSchedule(Recorded):
    """A paper that is drafted by itself: from which template, for which place, how often, on which day, and in whose 待办 it waits."""

    template = models.ForeignKey(Template, on_delete=models.PROTECT, null=True, blank=True, related_name="schedules", verbose_name="模板")
    shipped = models.CharField("内置模板", max_length=40, blank=True)
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="+", verbose_name="区域")
    grid_path = models.CharField("区域路径", max_length=36, db_index=True)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", verbose_name="起草岗位")
    every = models.CharField("周期", max_length=8, choices=Every.choices, default=Every.MONTH)
    day = models.PositiveSmallIntegerField("起草日", default=1)
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("停止日期", null=True, blank=True)
    set_by = models.CharField("设定人", max_length=60)

    class Meta:
        verbose_name = "定期起草"
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(day__gte=1, day__lte=28), name="paper_schedule_day")]

    def __str__(self) -> str:
        return f"{self.get_every_display()}{self.day}日 {self.node}"

    @property
    def called(self) -> str:
        """The template's name."""
        return self.template.name if self.template else str(PaperKind(self.shipped).label) if self.shipped in PaperKind else self.shipped


class Paper(Recorded):
    """A paper: its text with figures, and once issued the very file that left the house."""

    kind = models.CharField("文种", max_length=24, choices=PaperKind.choices)
    state = models.CharField("状态", max_length=8, choices=PaperState.choices, default=PaperState.DRAFT)
    title = models.CharField("标题", max_length=200)
    number = models.CharField("发文字号", max_length=80, blank=True)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="papers", verbose_name="发文单位")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="papers", verbose_name="区域")
    grid_path = models.CharField("区域路径", max_length=36, db_index=True)
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, null=True, blank=True, related_name="papers", verbose_name="专项行动")
    template = models.ForeignKey(Template, on_delete=models.PROTECT, null=True, blank=True, related_name="papers", verbose_name="模板")
    shipped = models.CharField("内置模板", max_length=40, blank=True)
    schedule = models.ForeignKey(
        PaperSchedule, on_delete=models.PROTECT, null=True, blank=True, related_name="papers", verbose_name="定期起草"
    )
    starts_on = models.DateField("统计起始")
    ends_on = models.DateField("统计截止")
    body = models.JSONField("正文", default=dict)
    # what left the house, numbers included: places below may change their names and borders later
    frozen = models.JSONField("印发正文", default=dict)
    # what the leader signed: reading, numbers and records at that moment; empty again once issued or returned
    signed = models.JSONField("签发稿", default=dict)
    drafted_by = models.CharField("起草人", max_length=60)
    drafter_id = models.BigIntegerField("起草人编号", null=True, blank=True)
    # a draft made by schedule or sent back waits for its drafter's hand before a colleague looks at it
    with_drafter = models.BooleanField("在起草人手中", default=False)
    drafted_at = models.DateTimeField("起草时间")
    checked_by = models.CharField("核稿人", max_length=60, blank=True)
    signed_at = models.DateTimeField("签发时间", null=True, blank=True)
    issued_on = models.DateField("印发日期", null=True, blank=True)
    issued_by = models.CharField("签发人", max_length=60, blank=True)
    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, null=True, blank=True, verbose_name="印发文件")
    check_code = models.CharField("校验码", max_length=32, blank=True, db_index=True)

    class Meta:
        verbose_name = "公文"
        constraints: ClassVar = [
            # a schedule drafts a period once, whatever healing and clocks do
            models.UniqueConstraint(fields=["schedule", "ends_on"], name="paper_scheduled_once")
        ]

    def __str__(self) -> str:
        return self.title


class PaperMove(MoveBase):
    """A step of a paper."""

    record = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="moves", verbose_name="公文")

    class Meta(MoveBase.Meta):
        abstract = False
        verbose_name = "公文流转"


class PaperFigure(Recorded):
    """One number as printed: its code, slice, value, definition, as-of time, and the records that it counted (ids, and their digest)."""

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="figures", verbose_name="公文")
    key = models.CharField("位置", max_length=60)
    code = models.CharField("指标", max_length=80)
    name = models.CharField("指标名称", max_length=120)
    definition = models.TextField("口径")
    asked = models.JSONField("范围")
    printed = models.TextField("印出的数")
    value = models.CharField("值", max_length=60)
    unit = models.CharField("单位", max_length=12)
    as_of = models.DateTimeField("截至")
    record_count = models.PositiveIntegerField("记录数", default=0)
    records_digest = models.CharField("记录摘要", max_length=64, blank=True)
    records = models.JSONField("记录", default=list)

    class Meta:
        verbose_name = "公文数字"
        constraints: ClassVar = [models.UniqueConstraint(fields=["paper", "key"], name="paper_figure_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.printed}"
