"""Tables of the standards room: checklists in versions, and major-hazard criteria."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from anwang.grid.models import Node
from anwang.ground.recorded import Recorded
from anwang.standards.states import ChecklistState, CheckMethod, Confidence, HazardCategory, HazardLevel


class CriterionFamily(Recorded):
    """An instrument that lists when a hazard is major, for some sectors."""

    code = models.CharField("代码", max_length=60, unique=True)
    name = models.CharField("名称", max_length=120)
    instrument = models.CharField("文号", max_length=120)
    sectors = models.JSONField("适用行业", default=list)
    valid_from = models.DateField("施行日期", null=True)
    valid_to = models.DateField("失效日期", null=True)
    source = models.CharField("来源说明", max_length=200, blank=True)
    note = models.CharField("使用说明", max_length=300, blank=True)

    class Meta:
        verbose_name = "判定标准"

    def __str__(self) -> str:
        return self.name


class Criterion(Recorded):
    """One clause: a hazard that meets it is a major hazard."""

    family = models.ForeignKey(CriterionFamily, on_delete=models.PROTECT, related_name="clauses", verbose_name="判定标准")
    code = models.CharField("代码", max_length=80, unique=True)
    clause = models.CharField("条款", max_length=60)
    text = models.TextField("情形")
    sectors = models.JSONField("适用行业", default=list)
    is_direct = models.BooleanField("直接判定", default=True)
    source = models.CharField("出处", max_length=200, blank=True)
    confidence = models.CharField("核对情况", max_length=8, choices=Confidence.choices, default=Confidence.MEMORY)
    valid_from = models.DateField("施行日期", null=True)
    valid_to = models.DateField("失效日期", null=True)

    class Meta:
        verbose_name = "判定条款"

    def __str__(self) -> str:
        return f"{self.family} {self.clause}"


class Checklist(Recorded):
    """A checklist that lives on through its versions. A lower place inherits it and may add items (`extends`)."""

    code = models.CharField("代码", max_length=60, unique=True)
    name = models.CharField("名称", max_length=120)
    # The main sector, for ordering; `sectors` holds all that the sheet serves, none of them meaning every sector.
    sector = models.CharField("主要行业", max_length=40, blank=True)
    sectors = models.JSONField("适用行业", default=list, blank=True)
    node = models.ForeignKey(Node, on_delete=models.PROTECT, null=True, related_name="checklists", verbose_name="制定区域")
    grid_path = models.CharField("区域", max_length=36, db_index=True)
    extends = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="extensions", verbose_name="沿用")
    shipped = models.BooleanField("系统自带", default=False)

    class Meta:
        verbose_name = "检查表"

    def __str__(self) -> str:
        return self.name


class ChecklistVersion(Recorded):
    """One version: once published nothing in it changes; the database refuses."""

    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, related_name="versions", verbose_name="检查表")
    number = models.PositiveIntegerField("版本")
    state = models.CharField("状态", max_length=10, choices=ChecklistState.choices, default=ChecklistState.DRAFT)
    basis = models.CharField("编制依据", max_length=300, blank=True)
    published_on = models.DateField("发布日期", null=True)
    published_by = models.CharField("发布人", max_length=60, blank=True)
    withdrawn_on = models.DateField("停用日期", null=True, blank=True)
    item_count = models.PositiveIntegerField("项数", default=0)
    # The version of the sheet above whose items this one took over.
    builds_on = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="taken_over_by", verbose_name="沿用版本"
    )

    class Meta:
        verbose_name = "检查表版本"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["checklist", "number"], name="checklist_version_once"),
            # one draft and one version in force at a time
            models.UniqueConstraint(fields=["checklist"], condition=models.Q(state="draft"), name="checklist_one_draft"),
            models.UniqueConstraint(fields=["checklist"], condition=models.Q(state="published"), name="checklist_one_in_force"),
        ]

    def __str__(self) -> str:
        return f"{self.checklist} 第{self.number}版"


class CheckCategory(Recorded):
    """A category of items, in order."""

    version = models.ForeignKey(ChecklistVersion, on_delete=models.CASCADE, related_name="categories", verbose_name="版本")
    number = models.PositiveIntegerField("序号")
    name = models.CharField("类别", max_length=80)

    class Meta:
        verbose_name = "检查类别"
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return self.name


class CheckItem(Recorded):
    """One question, and what becomes of it when the answer is no."""

    category = models.ForeignKey(CheckCategory, on_delete=models.CASCADE, related_name="items", verbose_name="类别")
    version = models.ForeignKey(ChecklistVersion, on_delete=models.CASCADE, related_name="items", verbose_name="版本")
    number = models.PositiveIntegerField("序号")
    text = models.CharField("检查内容", max_length=500)
    basis = models.CharField("依据", max_length=300, blank=True)
    method = models.CharField("方法", max_length=12, choices=CheckMethod.choices, default=CheckMethod.SITE)
    hazard_text = models.CharField("不合格时的隐患描述", max_length=500)
    hazard_category = models.CharField("隐患类别", max_length=12, choices=HazardCategory.choices, default=HazardCategory.SITE)
    level = models.CharField("隐患级别", max_length=8, choices=HazardLevel.choices, default=HazardLevel.GENERAL)
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, null=True, blank=True, verbose_name="判定条款")
    measure = models.CharField("整改措施", max_length=500, blank=True)
    term_days = models.PositiveIntegerField("整改期限（天）", default=15)
    must_check = models.BooleanField("必查", default=False)
    photo_when_failed = models.BooleanField("不合格须拍照", default=False)
    penalty_article = models.CharField("罚则", max_length=120, blank=True)
    remark = models.CharField("备注", max_length=200, blank=True)
    # The item of the sheet above, where this one was taken over and may not be changed.
    inherited_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="沿用自")

    class Meta:
        verbose_name = "检查项"
        ordering: ClassVar = ["number"]

    def __str__(self) -> str:
        return f"{self.number}. {self.text}"
