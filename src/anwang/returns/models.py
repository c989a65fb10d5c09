"""Tables of the returns room: forms that superiors send, their versions, and the filled periods."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from anwang.grid.models import Node, Organ
from anwang.ground.models import EvidenceFile
from anwang.ground.recorded import MoveBase, Recorded
from anwang.returns.states import Frequency, ReturnState, VersionState


class Form(Recorded):
    """A form that somebody above asks for again and again (报表): who wants it, how often, until when, and who fills it."""

    name = models.CharField("报表名称", max_length=120)
    superior = models.CharField("来表单位", max_length=120)
    frequency = models.CharField("报送周期", max_length=8, choices=Frequency.choices, default=Frequency.MONTH)
    due_day = models.PositiveSmallIntegerField("期后几日内报", default=5)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="forms", verbose_name="填报单位")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="forms", verbose_name="区域")
    grid_path = models.CharField("区域路径", max_length=36, db_index=True)
    made_by = models.CharField("登记人", max_length=60)
    made_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "报表"

    def __str__(self) -> str:
        return self.name


class FormVersion(Recorded):
    """One version of a form: the very file, what its cells are bound to, and a digest of its build. Fixed once in use."""

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="versions", verbose_name="报表")
    number = models.PositiveSmallIntegerField("版次")
    state = models.CharField("状态", max_length=8, choices=VersionState.choices, default=VersionState.BINDING)
    grid_path = models.CharField("区域路径", max_length=36)
    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, related_name="+", verbose_name="模板文件")
    bindings = models.JSONField("绑定", default=dict)
    structure = models.CharField("表样摘要", max_length=64)
    used_from = models.DateField("启用日期", null=True, blank=True)

    class Meta:
        verbose_name = "报表版次"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["form", "number"], name="form_version_once"),
            models.UniqueConstraint(fields=["form"], condition=models.Q(state="in_use"), name="form_one_in_use"),
        ]

    def __str__(self) -> str:
        return f"{self.form.name}（第{self.number}版）"


class FormVersionMove(MoveBase):
    """A step of a form's version."""

    record = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="moves", verbose_name="报表版次")

    class Meta(MoveBase.Meta):
        abstract = False
        verbose_name = "报表版次流转"


class Return(Recorded):
    """One period of a form, to be filled, checked and handed out (一期报表)."""

    form = models.ForeignKey(Form, on_delete=models.PROTECT, related_name="returns", verbose_name="报表")
    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="returns", verbose_name="版次")
    state = models.CharField("状态", max_length=12, choices=ReturnState.choices, default=ReturnState.TO_FILL)
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="returns", verbose_name="填报单位")
    node = models.ForeignKey(Node, on_delete=models.PROTECT, related_name="returns", verbose_name="区域")
    grid_path = models.CharField("区域路径", max_length=36)
    starts_on = models.DateField("统计起始")
    ends_on = models.DateField("统计截止")
    due_on = models.DateField("报送期限")
    # each filling is a round; the numbers of earlier rounds stay on file
    round = models.PositiveSmallIntegerField("第几次取数", default=0)
    filled_at = models.DateTimeField("取数时间", null=True, blank=True)
    filled_by = models.CharField("填报人", max_length=60, blank=True)
    checked_by = models.CharField("核对人", max_length=60, blank=True)
    handed_out_on = models.DateField("报出日期", null=True, blank=True)
    handed_out_by = models.CharField("报出人", max_length=60, blank=True)
    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="填好的文件")
    points = models.JSONField("需核对", default=list)

    class Meta:
        verbose_name = "一期报表"
        constraints: ClassVar = [models.UniqueConstraint(fields=["form", "starts_on", "ends_on"], name="return_once_a_period")]
        indexes: ClassVar = [
            # 待办: what is open inside a scope, by its day
            models.Index(fields=["state", "grid_path", "due_on"], name="return_state"),
        ]

    def __str__(self) -> str:
        return f"{self.form.name} {self.starts_on}—{self.ends_on}"


class ReturnMove(MoveBase):
    """A step of a return."""

    record = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="moves", verbose_name="一期报表")

    class Meta(MoveBase.Meta):
        abstract = False
        verbose_name = "报表流转"


class ReturnCell(Recorded):
    """One filled cell as it was written: value, definition, slice, and the records that it counted (ids, and their digest)."""

    filled = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="cells", verbose_name="一期报表")
    round = models.PositiveSmallIntegerField("第几次取数")
    sheet = models.CharField("工作表", max_length=64)
    cell = models.CharField("单元格", max_length=10)
    code = models.CharField("指标", max_length=80)
    name = models.CharField("名称", max_length=200)
    definition = models.TextField("口径")
    asked = models.JSONField("范围")
    printed = models.CharField("填的数", max_length=60)
    value = models.CharField("值", max_length=60, blank=True)
    unit = models.CharField("单位", max_length=12, blank=True)
    as_of = models.DateTimeField("截至")
    record_count = models.PositiveIntegerField("记录数", default=0)
    records_digest = models.CharField("记录摘要", max_length=64, blank=True)
    # only where there are few enough to lay side by side later; the digest stands for all
    records = models.JSONField("记录", default=list)

    class Meta:
        verbose_name = "报表数字"
        constraints: ClassVar = [models.UniqueConstraint(fields=["filled", "round", "sheet", "cell"], name="return_cell_once")]

    def __str__(self) -> str:
        return f"{self.cell} {self.printed}"
