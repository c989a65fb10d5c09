"""Figures declared for tests alone: one of each kind, over hazards and their money, so that the engine is tested apart from the rooms."""

from __future__ import annotations

from anwang.ground.measure import Column, Condition, Fact, Measure, Ratio
from anwang.hazards.states import HazardSource
from anwang.standards.states import HazardLevel

HAZARD = Fact(
    code="hazard",
    label="隐患",
    source="hazards_hazard f",
    path="f.grid_path",
    record="hazards.Hazard",
    columns=(
        Column("registered_on", "f.registered_on", "登记日期"),
        Column("struck_off_on", "f.struck_off_on", "销号日期"),
        Column("voided_on", "f.voided_on", "撤销日期"),
        Column("level", "f.level", "级别", dict(HazardLevel.choices)),
        Column("source", "f.source", "来源", dict(HazardSource.choices)),
        Column("sector", "f.sector", "行业", {"construction": "建筑施工", "light_industry": "轻工"}),
        Column("organ", "f.organ_id", "督促整改单位"),
        Column("site", "f.site_id", "监管对象"),
    ),
    campaigns="SELECT c.hazard_id FROM hazards_hazardcampaign c WHERE c.campaign_id IN ({ids})",
)
MONEY = Fact(
    code="fund",
    label="整改资金",
    source="hazards_fund f JOIN hazards_hazard h ON h.id = f.hazard_id",
    path="h.grid_path",
    record="hazards.Fund",
    columns=(
        Column("paid_on", "f.paid_on", "落实日期"),
        Column("amount", "f.amount", "金额"),
        Column("level", "h.level", "级别", dict(HazardLevel.choices)),
    ),
)
VALID = (Condition("voided_on", "null"),)
FOUND = Measure(
    "found",
    "排查隐患数",
    "个",
    "期间内登记的事故隐患。",
    HAZARD,
    "registered_on",
    room="hazards",
    aliases=("排查各类事故隐患",),
    where=VALID,
    dimensions=("level", "source", "sector", "organ"),
)
DONE = Measure(
    "done",
    "整改隐患数",
    "个",
    "期间内登记、截止时已复查销号的隐患。",
    HAZARD,
    "registered_on",
    kind="cohort",
    room="hazards",
    aliases=("治理整顿",),
    where=VALID,
    until="struck_off_on",
)
OPEN = Measure(
    "open",
    "未销号隐患数",
    "个",
    "期末尚未销号的隐患。",
    HAZARD,
    "registered_on",
    kind="stock",
    room="hazards",
    where=VALID,
    until="struck_off_on",
)
SITES = Measure(
    "sites",
    "存在隐患单位数",
    "家",
    "有隐患的监管对象。",
    HAZARD,
    "registered_on",
    kind="distinct",
    room="hazards",
    of="site",
    additive=False,
)
FUNDS = Measure(
    "funds", "整改资金", "万元", "期间内落实的资金。", MONEY, "paid_on", kind="sum", room="hazards", of="amount", scale=1_000_000
)
RATE = Ratio("rate", "整改率", "%", "整改隐患数÷排查隐患数。", DONE, FOUND, room="hazards")
EVERY = (FOUND, DONE, OPEN, SITES, FUNDS, RATE)
