"""Tables that say how far the cube is. Its counts lie in tables of their own, made and named by `store`."""

from __future__ import annotations

from django.db import models


class CubeState(models.Model):
    """How a fact's counts stand: being built, ready, or at fault and not read."""

    class State(models.TextChoices):
        """Whether the counts are read."""

        BUILDING = "building", "正在建立"
        READY = "ready", "可用"
        STALE = "stale", "等待重建"
        FAULT = "fault", "不一致"

    fact = models.CharField("事实", max_length=60, primary_key=True)
    signature = models.CharField("声明摘要", max_length=64)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.BUILDING)
    rows = models.BigIntegerField("行数", default=0)
    built_at = models.DateTimeField("建立时间", null=True)
    seconds = models.FloatField("用时（秒）", default=0)
    checked_at = models.DateTimeField("最近核对", null=True)
    checks = models.BigIntegerField("核对次数", default=0)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = "数据立方"

    def __str__(self) -> str:
        return f"{self.fact} {self.get_state_display()}"


class CubePending(models.Model):
    """A trail entry whose records the cube has not counted again yet; written with the entry, in the same transaction."""

    # no constraint: the row goes when the entry has been counted
    entry_id = models.BigIntegerField("流水", primary_key=True)

    class Meta:
        verbose_name = "待入立方的流水"

    def __str__(self) -> str:
        return str(self.entry_id)


class CubeLease(models.Model):
    """Who may write the cube: one at a time, for so long."""

    token = models.CharField("持有者", max_length=40, blank=True)
    expires_at = models.DateTimeField("到期")

    class Meta:
        verbose_name = "数据立方的写入权"

    def __str__(self) -> str:
        return self.token
