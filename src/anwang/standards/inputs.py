"""Inputs of the room's verbs."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from anwang.ground.inputs import Input
from anwang.standards.states import CheckMethod, HazardCategory


def widget(kind: str, **more: Any) -> dict[str, Any]:
    """Return how the console should ask for a field."""
    return {"widget": kind, **more}


class DraftChecklist(Input):
    """Begin a new checklist of a place."""

    name: str = Field(min_length=4, max_length=120, title="名称")
    sectors: tuple[str, ...] = Field(
        default=(), max_length=40, title="适用行业", description="不选则各行业通用", json_schema_extra=widget("multi")
    )
    node_id: int | None = Field(default=None, title="制定区域", description="不填为本辖区", json_schema_extra=widget("node"))
    basis: str = Field(default="", max_length=300, title="编制依据", json_schema_extra=widget("text"))


class ExtendChecklist(Input):
    """Take over a sheet of a higher place and add to it."""

    name: str = Field(min_length=4, max_length=120, title="名称")
    node_id: int | None = Field(default=None, title="制定区域", description="不填为本辖区", json_schema_extra=widget("node"))
    basis: str = Field(default="", max_length=300, title="编制依据", json_schema_extra=widget("text"))


class AmendVersion(Input):
    """Say on what a draft is based; what was never published may also be renamed and given other sectors. None leaves them as they are."""

    name: str | None = Field(default=None, min_length=4, max_length=120, title="名称")
    sectors: tuple[str, ...] | None = Field(
        default=None, max_length=40, title="适用行业", description="不选则各行业通用", json_schema_extra=widget("multi")
    )
    basis: str = Field(default="", max_length=300, title="编制依据", json_schema_extra=widget("text"))


class NameCategory(Input):
    """Add or rename a category."""

    name: str = Field(min_length=2, max_length=80, title="类别")


class WriteItem(Input):
    """One question of a sheet and what becomes of it when the answer is no. Only a criteria clause makes the hazard major."""

    category_id: int = Field(title="类别")
    text: str = Field(min_length=2, max_length=500, title="检查内容", description="写成一个能回答“是”或“否”的问题")
    basis: str = Field(default="", max_length=300, title="依据")
    method: CheckMethod = Field(default=CheckMethod.SITE, title="方法")
    must_check: bool = Field(default=False, title="必查")
    photo_when_failed: bool = Field(default=False, title="不合格须拍照")
    hazard_text: str = Field(min_length=2, max_length=500, title="不合格时的隐患描述")
    hazard_category: HazardCategory = Field(default=HazardCategory.SITE, title="隐患类别")
    criterion_id: int | None = Field(default=None, title="重大隐患判定条款", description="选了条款，不合格即为重大隐患；不选为一般隐患")
    measure: str = Field(default="", max_length=500, title="整改措施")
    term_days: int = Field(default=15, ge=0, le=365, title="整改期限（天）", description="0 为当场整改")
    penalty_article: str = Field(default="", max_length=120, title="罚则", json_schema_extra=widget("text"))
    remark: str = Field(default="", max_length=200, title="备注", json_schema_extra=widget("text"))


class Withdraw(Input):
    """Take a published version out of use."""

    reason: str = Field(min_length=2, max_length=300, title="停用原因")
