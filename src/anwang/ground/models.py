"""The ground's own tables. The trail's and evidence's tables live in their packages and are gathered here for Django."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from anwang.ground.cube.models import CubeLease, CubePending, CubeState
from anwang.ground.evidence.models import EvidenceArrival, EvidenceFile, EvidenceUse
from anwang.ground.recorded import MoveBase, Recorded
from anwang.ground.trail.models import Entry, Manifest, RecordShape, Seal, SealLeaf

__all__ = [
    "CalendarDay",
    "ColumnMemory",
    "Command",
    "Counter",
    "CubeLease",
    "CubePending",
    "CubeState",
    "Entry",
    "EvidenceArrival",
    "EvidenceFile",
    "EvidenceUse",
    "ImportRun",
    "IssuedNumber",
    "Job",
    "Manifest",
    "MoveBase",
    "RecordShape",
    "Recorded",
    "RulePack",
    "Seal",
    "SealLeaf",
]


class Command(models.Model):
    """A command that was carried out, by its client-made number, so that a resend changes nothing."""

    id = models.UUIDField(primary_key=True, editable=False)
    verb = models.CharField("动作", max_length=80)
    content = models.CharField("内容摘要", max_length=64)
    result_model = models.CharField("结果类别", max_length=80, blank=True)
    result_id = models.BigIntegerField("结果编号", null=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "已办表单"

    def __str__(self) -> str:
        return f"{self.verb} {self.id}"


class Counter(models.Model):
    """The last number given out in a series (for example one kind of document of one organ in one year)."""

    series = models.CharField("序列", max_length=120, primary_key=True)
    last = models.PositiveIntegerField("最后号", default=0)

    class Meta:
        verbose_name = "编号序列"

    def __str__(self) -> str:
        return f"{self.series}: {self.last}"


class IssuedNumber(models.Model):
    """A number given out. It stays taken for ever, also when what it numbered is voided."""

    series = models.CharField("序列", max_length=120)
    number = models.PositiveIntegerField("号")
    text = models.CharField("完整编号", max_length=160, unique=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "已发编号"
        constraints: ClassVar = [models.UniqueConstraint(fields=["series", "number"], name="ground_number_once")]

    def __str__(self) -> str:
        return self.text


class CalendarDay(Recorded):
    """A day that the State Council's yearly notice, or a local one, makes a working day or a holiday, overriding the built-in calendar.

    `notice_year` is the year of the State Council's notice that says so; without one it is a local adjustment, which wins.
    """

    day = models.DateField("日期")
    is_workday = models.BooleanField("工作日")
    name = models.CharField("说明", max_length=60, blank=True)
    source = models.CharField("依据", max_length=200, blank=True)
    notice_year = models.PositiveSmallIntegerField("通知年度", null=True, blank=True)

    class Meta:
        verbose_name = "日历调整"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["day"], condition=models.Q(notice_year__isnull=True), name="ground_day_adjusted_once"),
            models.UniqueConstraint(fields=["day"], condition=models.Q(notice_year__isnull=False), name="ground_day_noticed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {'班' if self.is_workday else '休'}"


class RulePack(Recorded):
    """A threshold, term, grade or wording as data: which rule, for which place, from when to when, by which source."""

    code = models.CharField("规则", max_length=80)
    path = models.CharField("适用区域", max_length=36, default="001")
    valid_from = models.DateField("施行日期")
    valid_to = models.DateField("失效日期", null=True, blank=True)
    source = models.CharField("依据", max_length=200)
    payload = models.JSONField("内容")

    class Meta:
        verbose_name = "规则"
        indexes: ClassVar = [models.Index(fields=["code", "path"], name="ground_rule_lookup")]

    def __str__(self) -> str:
        return f"{self.code} {self.path}"


class Job(models.Model):
    """Long work that shows its progress and can be left and found again."""

    class State(models.TextChoices):
        """How far the work has come."""

        WAITING = "waiting", "等待"
        RUNNING = "running", "进行中"
        DONE = "done", "完成"
        FAILED = "failed", "未完成"

    kind = models.CharField("事项", max_length=60)
    title = models.CharField("名称", max_length=200)
    owner_id = models.BigIntegerField("发起人", null=True)
    path = models.CharField("区域", max_length=36)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    done = models.PositiveIntegerField("已办", default=0)
    total = models.PositiveIntegerField("总数", default=0)
    note = models.CharField("说明", max_length=300, blank=True)
    detail = models.JSONField("内容", default=dict)
    result = models.JSONField("结果", default=dict)
    created_at = models.DateTimeField("发起时间")
    started_at = models.DateTimeField("开始时间", null=True)
    beat_at = models.DateTimeField("最近进展", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)

    class Meta:
        verbose_name = "后台事项"
        indexes: ClassVar = [models.Index(fields=["owner_id", "-id"], name="ground_job_owner")]

    def __str__(self) -> str:
        return f"{self.title} {self.get_state_display()}"


class ImportRun(Recorded):
    """One import of a file: what was found in it, what was taken, and what came back. It can be undone as one act.

    The records made are the ids in `made` (model label → first and last ids or id list), so that undoing knows them.
    """

    class State(models.TextChoices):
        """How far an import has come."""

        UPLOADED = "uploaded", "待核对"
        RUNNING = "running", "导入中"
        DONE = "done", "已导入"
        REFUSED = "refused", "无法读取"
        FAILED = "failed", "中断"
        UNDONE = "undone", "已撤回"

    trail_omit: ClassVar[frozenset[str]] = frozenset({"done", "total", "verdict", "job_id"})

    kind = models.CharField("内容", max_length=12)
    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, null=True, verbose_name="文件")
    file_name = models.CharField("文件名", max_length=200)
    node_id = models.BigIntegerField("导入到")
    grid_path = models.CharField("区域", max_length=36, db_index=True)
    organ_id = models.BigIntegerField("导入单位", null=True)
    owner_id = models.BigIntegerField("导入人", null=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.UPLOADED)
    mapping = models.JSONField("列对应", default=dict)
    verdict = models.JSONField("核对结果", default=dict)
    made = models.JSONField("新建记录", default=dict)
    imported = models.PositiveIntegerField("导入", default=0)
    updated = models.PositiveIntegerField("更新", default=0)
    refused = models.PositiveIntegerField("退回", default=0)
    duplicates = models.PositiveIntegerField("重复", default=0)
    done = models.PositiveIntegerField("已处理", default=0)
    total = models.PositiveIntegerField("总行数", default=0)
    job_id = models.BigIntegerField("后台事项", null=True)
    at = models.DateTimeField("时间")
    undone_at = models.DateTimeField("撤回时间", null=True)

    class Meta:
        verbose_name = "导入"

    def __str__(self) -> str:
        return f"{self.file_name} {self.get_state_display()}"


class ColumnMemory(models.Model):
    """A header that somebody mapped by hand, remembered for the organ's next file of that kind."""

    kind = models.CharField("内容", max_length=12)
    organ_id = models.BigIntegerField("单位")
    header = models.CharField("表头", max_length=120)
    field = models.CharField("字段", max_length=40)

    class Meta:
        verbose_name = "列对应记忆"
        constraints: ClassVar = [models.UniqueConstraint(fields=["kind", "organ_id", "header"], name="column_memory_once")]

    def __str__(self) -> str:
        return f"{self.header} → {self.field}"
