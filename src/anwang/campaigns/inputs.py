"""Inputs of the campaign room's verbs."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from anwang.campaigns.states import CampaignLevel
from anwang.ground.inputs import Day, Input


def widget(kind: str, **more: Any) -> dict[str, Any]:
    """Return how the console should ask for a field."""
    return {"widget": kind, **more}


class _Plan(Input):
    """What a campaign's plan says."""

    name: str = Field(min_length=2, max_length=120, title="名称")
    level: CampaignLevel = Field(title="级别", json_schema_extra=widget("choice"))
    starts_on: Day = Field(title="开始日期")
    ends_on: Day = Field(title="结束日期")
    sectors: tuple[str, ...] = Field(default=(), title="行业", description="不选为全部行业", json_schema_extra=widget("multi"))
    document: str = Field(default="", max_length=120, title="方案文号", description="如“明安委〔2026〕3号”")
    aim: str = Field(default="", max_length=5000, title="目标任务", json_schema_extra=widget("textarea"))
    parent_id: int | None = Field(default=None, title="上级行动", description="本行动是其中一个分项时选择")


class CallCampaign(_Plan):
    """Call a campaign (组织专项行动)."""

    node_id: int | None = Field(default=None, title="组织区域", description="不填为您所在的区域", json_schema_extra=widget("node"))


class AmendCampaign(_Plan):
    """Change a campaign's plan."""

    reason: str = Field(
        default="", max_length=500, title="修改理由", description="已启动的行动须写明", json_schema_extra=widget("textarea")
    )


class StartCampaign(Input):
    """Start a campaign."""


class CloseCampaign(Input):
    """Close a campaign."""

    reason: str = Field(default="", max_length=1000, title="总结意见", json_schema_extra=widget("textarea"))


class ReopenCampaign(Input):
    """Take a closed campaign up again."""

    reason: str = Field(min_length=2, max_length=500, title="理由", json_schema_extra=widget("textarea"))
