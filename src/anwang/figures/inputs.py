"""Inputs of the figures' verbs."""

from __future__ import annotations

from decimal import Decimal
from typing import Self

from pydantic import Field, model_validator

from anwang.ground.inputs import Day, Input

SHA = r"[0-9a-f]{64}"


class _Window(Input):
    """A figure of a place for some days."""

    figure: str = Field(min_length=1, max_length=80, title="指标", json_schema_extra={"widget": "choice"})
    node_id: int = Field(title="区域", json_schema_extra={"widget": "node"})
    starts_on: Day = Field(title="统计起始")
    ends_on: Day = Field(title="统计截止", description="含当日；时点数填时点当日")

    @model_validator(mode="after")
    def in_order(self) -> Self:
        """A window begins before it ends."""
        if self.ends_on < self.starts_on:
            message = "统计截止不能早于统计起始。"
            raise ValueError(message)
        return self


class EnterExternal(_Window):
    """Enter a value of a figure that no room counts."""

    value: Decimal = Field(title="数值", description="按指标的单位填写", max_digits=20, decimal_places=4)
    source: str = Field(min_length=2, max_length=120, title="来源单位", description="提供数据的单位全称")
    document: str = Field(default="", max_length=200, title="依据文件", description="文件名称、文号，或报表名称、期别")
    campaign_id: int | None = Field(default=None, title="专项行动", json_schema_extra={"widget": "choice"})
    split: dict[str, str] = Field(default_factory=dict, title="分类", description="如行业、等级；不填为全部")
    file: str = Field(default="", pattern=rf"^({SHA})?$", title="文件扫描件", json_schema_extra={"widget": "file"})


class BulletinLine(Input):
    """One number that a document states."""

    figure: str = Field(min_length=1, max_length=80, title="指标", json_schema_extra={"widget": "choice"})
    value: Decimal = Field(title="数值", max_digits=20, decimal_places=4)
    split: dict[str, str] = Field(default_factory=dict, title="分类")


class EnterBulletin(Input):
    """Enter all that one document states of a place for some days."""

    node_id: int = Field(title="区域", json_schema_extra={"widget": "node"})
    starts_on: Day = Field(title="统计起始")
    ends_on: Day = Field(title="统计截止")
    source: str = Field(min_length=2, max_length=120, title="来源单位", description="提供数据的单位全称")
    document: str = Field(min_length=2, max_length=200, title="依据文件", description="文件名称、文号，或报表名称、期别")
    lines: tuple[BulletinLine, ...] = Field(min_length=1, max_length=200, title="数据")

    def values(self) -> list[EnterExternal]:
        """Return each number as it would be entered alone."""
        shared = {"node_id": self.node_id, "starts_on": self.starts_on, "ends_on": self.ends_on}
        paper = {"source": self.source, "document": self.document}
        return [EnterExternal(figure=line.figure, value=line.value, split=line.split, **shared, **paper) for line in self.lines]


class CorrectExternal(Input):
    """Correct an entered value: the older row stays, marked as corrected."""

    value: Decimal = Field(title="更正后的数值", max_digits=20, decimal_places=4)
    source: str = Field(min_length=2, max_length=120, title="来源单位")
    document: str = Field(default="", max_length=200, title="依据文件")
    file: str = Field(default="", pattern=rf"^({SHA})?$", title="文件扫描件", json_schema_extra={"widget": "file"})
    reason: str = Field(min_length=2, max_length=500, title="更正理由", json_schema_extra={"widget": "textarea"})


class WithdrawExternal(Input):
    """Withdraw an entered value."""

    reason: str = Field(min_length=2, max_length=500, title="撤回理由", json_schema_extra={"widget": "textarea"})


class SetTarget(_Window):
    """Set what a figure ought to reach, or must not exceed."""

    value: Decimal = Field(title="目标值", description="按指标的单位填写", max_digits=20, decimal_places=4)
    at_most: bool = Field(default=False, title="控制上限", description="不得超过的填是，应当达到的填否")
    source: str = Field(min_length=2, max_length=120, title="下达单位")
    document: str = Field(default="", max_length=200, title="依据文件")
    split: dict[str, str] = Field(default_factory=dict, title="分类")


class ChangeTarget(Input):
    """Change a target: the older one stays, marked as changed."""

    value: Decimal = Field(title="调整后的目标值", max_digits=20, decimal_places=4)
    source: str = Field(min_length=2, max_length=120, title="下达单位")
    document: str = Field(default="", max_length=200, title="依据文件")
    reason: str = Field(min_length=2, max_length=500, title="调整理由", json_schema_extra={"widget": "textarea"})


class WithdrawTarget(Input):
    """Withdraw a target."""

    reason: str = Field(min_length=2, max_length=500, title="撤回理由", json_schema_extra={"widget": "textarea"})
