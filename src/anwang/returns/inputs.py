"""Inputs of the returns' verbs."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from anwang.ground.inputs import Day, Input
from anwang.returns.bindings import Bindings, Show
from anwang.returns.periods import WINDOWS, Window
from anwang.returns.states import Frequency

TEMPLATE = {"widget": "evidence"}


class TakeForm(Input):
    """Take a superior's workbook as a form."""

    name: str = Field(min_length=2, max_length=120, title="报表名称")
    superior: str = Field(min_length=2, max_length=120, title="来表单位", description="哪个上级机关要的，如“滁州市安委办”")
    frequency: Frequency = Field(default=Frequency.MONTH, title="报送周期")
    due_day: int = Field(default=5, ge=0, le=90, title="期后几日内报", description="统计期结束后第几日前报出，如次月5日填 5")
    node_id: int = Field(title="区域", json_schema_extra={"widget": "node"})
    file: str = Field(min_length=64, max_length=64, title="报表文件", json_schema_extra={"widget": "evidence"})


class NewVersion(Input):
    """Begin a new version of a form: with another file, or with the same one to bind anew."""

    file: str = Field(
        default="", max_length=64, title="新的报表文件", description="表样没有变的不用选", json_schema_extra={"widget": "evidence"}
    )


class SetBindings(Input):
    """Set all bindings of a version at once (the suggestions, accepted)."""

    bindings: Bindings = Field(title="绑定")


class BindCell(Input):
    """Bind a cell, its row or its column."""

    sheet: str = Field(max_length=64, title="工作表", json_schema_extra={"widget": "hidden"})
    cell: str = Field(max_length=10, title="单元格", json_schema_extra={"widget": "hidden"})
    extent: Literal["cell", "row", "column"] = Field(default="cell", title="绑定范围")
    figure: str = Field(default="", max_length=80, title="指标")
    where: str = Field(
        default="", max_length=400, title="筛选", description="如“级别=重大”；几个值用顿号，如“行业=机械、轻工”；几个条件用分号隔开"
    )
    window: Window = Field(default="", title="统计期")
    month: int = Field(default=0, ge=0, le=12, title="月份")
    show: Show = Field(default="", title="填什么")
    place: str = Field(default="", max_length=40, title="区域", description="只数一地的，填下级区域的名称或代码")
    text: str = Field(
        default="", max_length=300, title="文字", description="可用 {单位} {区域} {期间} {累计} {年} {月} {起} {止} {填表人} {填报日}"
    )
    labels: ClassVar[dict[str, str]] = {
        "cell": "只这一格", "row": "这一行", "column": "这一列", "value": "数值", "change": "比上年同期增减", "rate": "比上年同期增减%",
        "": "不指定", **WINDOWS,
    }  # fmt: skip


class ClearBinding(Input):
    """Take the binding from a cell, its row or its column; `leave` says that the cell stays empty."""

    sheet: str = Field(max_length=64, title="工作表")
    cell: str = Field(max_length=10, title="单元格")
    extent: Literal["cell", "row", "column"] = Field(default="cell", title="绑定范围")
    leave: bool = Field(default=False, title="这一格不填")


class BindList(Input):
    """Bind a sheet to a ledger: the records of a figure, one row each."""

    sheet: str = Field(max_length=64, title="工作表")
    figure: str = Field(max_length=80, title="列哪些记录")
    where: str = Field(default="", max_length=400, title="筛选")
    window: Window = Field(default="period", title="统计期")
    first_row: int = Field(ge=2, le=2000, title="第一行记录在第几行")
    columns: dict[int, dict[str, str | bool]] = Field(title="各列")


class TakeIntoUse(Input):
    """Fix a version: from now on it is filled."""


class ReplaceVersion(Input):
    """Stop using a version."""

    reason: str = Field(min_length=2, max_length=300, title="原因", json_schema_extra={"widget": "textarea"})


class OpenReturn(Input):
    """Open a period of a form by hand."""

    starts_on: Day = Field(title="统计起始")
    ends_on: Day = Field(title="统计截止")


class FillReturn(Input):
    """Fill a period: every bound cell gets its number."""


class SettlePoint(Input):
    """Settle a point to be checked: with a reason, or as looked at and right."""

    key: str = Field(min_length=4, max_length=32, title="需核对处", json_schema_extra={"widget": "hidden"})
    reason: str = Field(default="", max_length=300, title="说明")


class CheckReturn(Input):
    """Say that a filled form has been checked."""


class HandOut(Input):
    """Hand a checked form out."""

    handed_out_on: date | None = Field(default=None, title="报出日期")


class Reason(Input):
    """A reason for reopening, skipping or resuming a period."""

    reason: str = Field(min_length=2, max_length=300, title="原因", json_schema_extra={"widget": "textarea"})
