"""Figures about campaigns."""

from __future__ import annotations

from typing import Final

from anwang.campaigns.states import CampaignLevel, CampaignState
from anwang.ground.measure import Column, Condition, Fact, Measure

CAMPAIGN: Final = Fact(
    code="campaign",
    label="专项行动",
    source="campaigns_campaign f",
    since="starts_on",
    path="f.grid_path",
    record="campaigns.Campaign",
    columns=(
        Column("starts_on", "f.starts_on", "开始日期"),
        Column("ends_on", "f.ends_on", "结束日期"),
        Column("state", "f.state", "状态", dict(CampaignState.choices)),
        Column("level", "f.level", "级别", dict(CampaignLevel.choices)),
        Column("organ", "f.organ_id", "组织单位"),
    ),
    campaigns="SELECT c.id FROM campaigns_campaign c WHERE c.id IN ({ids})",
)

CAMPAIGNS: Final = Measure(
    code="campaigns.started",
    name="专项行动数",
    unit="个",
    definition="期间内启动过、组织区域在范围内的专项行动，按开始日期计；分项行动各计一个，只筹备未启动的不计。",
    fact=CAMPAIGN,
    at="starts_on",
    room="campaigns",
    type_code="CAMP.n",
    aliases=("参与专项整治数", "专项整治", "专项行动", "重点专项整治数", "专项整治数", "开展专项行动"),
    where=(Condition("state", "<>", CampaignState.PLANNED),),
    dimensions=("level", "state"),
)

RUNNING_CAMPAIGNS: Final = Measure(
    code="campaigns.running",
    name="正在开展的专项行动",
    unit="个",
    definition="期末处于起止日期之内、已经启动的专项行动。",
    fact=CAMPAIGN,
    at="starts_on",
    until="ends_on",
    kind="stock",
    room="campaigns",
    type_code="CAMP.n",
    where=(Condition("state", "<>", CampaignState.PLANNED),),
    dimensions=("level",),
)

MEASURES: Final = (CAMPAIGNS, RUNNING_CAMPAIGNS)
