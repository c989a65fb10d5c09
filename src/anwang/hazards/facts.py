"""What the hazard room's figures count: documented stars over its tables, in plain SQL that every engine reads."""

from __future__ import annotations

from anwang.enterprises.measures import unit_columns
from anwang.enterprises.sectors import SECTORS
from anwang.ground.measure import Column, Fact
from anwang.hazards.states import ExtensionState, HazardSource, HazardState, ListingState, ListingTier, Payer, RecheckResult, TransferState
from anwang.standards.states import HazardCategory, HazardLevel

CAMPAIGNS = "SELECT hazard_id FROM hazards_hazardcampaign WHERE campaign_id IN ({ids})"
NAMES = {code: sector.name for code, sector in SECTORS.items()}
YES_NO = {"1": "是", "0": "否"}


def _words(choices: list[tuple[str, str]]) -> dict[str, str]:
    return {value: str(label) for value, label in choices}


def _hazard_columns(alias: str) -> tuple[Column, ...]:
    return (
        Column("level", f"{alias}.level", "级别", _words(HazardLevel.choices)),
        Column("source", f"{alias}.source", "来源", _words(HazardSource.choices)),
        Column("sector", f"{alias}.sector", "行业", NAMES),
        Column("category", f"{alias}.category", "类别", _words(HazardCategory.choices)),
        Column("organ", f"{alias}.organ_id", "督促整改单位"),
        Column("site", f"{alias}.site_id", "监管对象"),
    )


HAZARDS = Fact(
    code="hazard_fact",
    label="隐患",
    source="hazards_hazard f LEFT JOIN enterprises_site s ON s.id = f.site_id",
    since="registered_on",
    path="f.grid_path",
    record="hazards.Hazard",
    campaigns=CAMPAIGNS,
    columns=(
        *_hazard_columns("f"),
        Column("state", "f.state", "状态", _words(HazardState.choices)),
        Column("is_spot", "CASE WHEN f.is_spot THEN 1 ELSE 0 END", "立行立改", YES_NO),
        Column("recurs", "CASE WHEN f.recurs_of_id IS NULL THEN 0 ELSE 1 END", "回潮", YES_NO),
        Column("found_on", "f.found_on", "发现日期"),
        Column("registered_on", "f.registered_on", "登记日期"),
        Column("ordered_on", "f.ordered_on", "责令日期"),
        Column("due_on", "f.due_on", "整改期限"),
        Column("claimed_on", "f.claimed_on", "报告整改日期"),
        Column("rechecked_on", "f.rechecked_on", "最近复查日期"),
        Column("struck_off_on", "f.struck_off_on", "销号日期"),
        Column("closed_on", "f.closed_on", "办结日期"),
        Column("listed_on", "f.listed_on", "挂牌日期"),
        Column("delisted_on", "f.delisted_on", "摘牌日期"),
        Column("is_stopped", "CASE WHEN f.is_stopped THEN 1 ELSE 0 END", "停产停用", YES_NO),
        Column("reported_on", "COALESCE(f.claimed_on, f.struck_off_on)", "报告或销号日期"),
        # a failed recheck takes the report back; enforcement and a new order clear it
        Column(
            "settled_on",
            f"CASE WHEN f.state = '{HazardState.FAILED.value}' THEN NULL ELSE COALESCE(f.claimed_on, f.closed_on) END",
            "报告或办结日期",
        ),
        Column(
            "on_time",
            "CASE WHEN f.due_on IS NOT NULL AND COALESCE(f.claimed_on, f.struck_off_on) <= f.due_on THEN 1 ELSE 0 END",
            "按期整改",
            YES_NO,
        ),
        *unit_columns("s"),
    ),
)
RECHECKS = Fact(
    code="recheck_fact",
    label="复查",
    source="hazards_recheck r JOIN hazards_hazard f ON f.id = r.hazard_id",
    key="r.id",
    kept_with=HAZARDS,
    path="f.grid_path",
    record="hazards.Recheck",
    campaigns=f"SELECT id FROM hazards_recheck WHERE hazard_id IN ({CAMPAIGNS})",  # noqa: S608 - a template of our own names
    columns=(
        *_hazard_columns("f"),
        Column("state", "f.state", "状态", _words(HazardState.choices)),
        Column("rechecked_on", "r.rechecked_on", "复查日期"),
        Column("result", "r.result", "复查结果", _words(RecheckResult.choices)),
        Column("hazard", "r.hazard_id", "隐患"),
    ),
)
FUNDS = Fact(
    code="hazard_fund_fact",
    label="整改资金",
    source="hazards_fund m JOIN hazards_hazard f ON f.id = m.hazard_id",
    key="m.id",
    kept_with=HAZARDS,
    path="f.grid_path",
    record="hazards.Fund",
    campaigns=f"SELECT id FROM hazards_fund WHERE hazard_id IN ({CAMPAIGNS})",  # noqa: S608 - a template of our own names
    columns=(
        *_hazard_columns("f"),
        Column("state", "f.state", "状态", _words(HazardState.choices)),
        Column("payer", "m.payer", "资金来源", _words(Payer.choices)),
        Column("paid_on", "m.paid_on", "落实日期"),
        Column("amount", "m.amount", "金额（分）"),
    ),
)
TRANSFERS = Fact(
    code="transfer_fact",
    label="移送",
    source="hazards_transfer t JOIN hazards_hazard f ON f.id = t.hazard_id",
    key="t.id",
    kept_with=HAZARDS,
    path="f.grid_path",
    record="hazards.Transfer",
    campaigns=f"SELECT id FROM hazards_transfer WHERE hazard_id IN ({CAMPAIGNS})",  # noqa: S608 - a template of our own names
    columns=(
        *_hazard_columns("f"),
        Column("state", "f.state", "状态", _words(HazardState.choices)),
        Column("transfer_state", "t.state", "移送状态", _words(TransferState.choices)),
        Column("receiver", "t.receiver_id", "接收单位"),
        Column("sent_on", "t.sent_on", "移送日期"),
        Column("hazard", "t.hazard_id", "隐患"),
    ),
)
LISTINGS = Fact(
    code="listing_fact",
    label="挂牌督办",
    source="hazards_listing g JOIN hazards_hazard f ON f.id = g.hazard_id",
    key="g.id",
    kept_with=HAZARDS,
    path="f.grid_path",
    record="hazards.Listing",
    campaigns=f"SELECT id FROM hazards_listing WHERE hazard_id IN ({CAMPAIGNS})",  # noqa: S608 - a template of our own names
    columns=(
        *_hazard_columns("f"),
        Column("state", "f.state", "状态", _words(HazardState.choices)),
        Column("listing_state", "g.state", "挂牌状态", _words(ListingState.choices)),
        Column("listing_tier", "g.tier", "挂牌层级", _words(ListingTier.choices)),
        Column("organ_listing", "g.organ_id", "挂牌单位"),
        Column("batch", "g.batch", "批次"),
        Column("listed_on", "g.listed_on", "挂牌日期"),
        Column("delisted_on", "g.delisted_on", "摘牌日期"),
    ),
)
PLANS = Fact(
    code="plan_fact",
    label="治理方案",
    source="hazards_treatmentplan p JOIN hazards_hazard f ON f.id = p.hazard_id",
    key="p.id",
    kept_with=HAZARDS,
    path="f.grid_path",
    record="hazards.TreatmentPlan",
    campaigns=f"SELECT id FROM hazards_treatmentplan WHERE hazard_id IN ({CAMPAIGNS})",  # noqa: S608 - a template of our own names
    columns=(
        *_hazard_columns("f"),
        Column("state", "f.state", "状态", _words(HazardState.choices)),
        Column("submitted_on", "p.submitted_on", "报送日期"),
        Column("approved_on", "p.approved_on", "审查同意日期"),
    ),
)
EXTENSIONS = Fact(
    code="extension_fact",
    label="延期",
    source="hazards_extension e JOIN hazards_hazard f ON f.id = e.hazard_id",
    key="f.id",
    kept_with=HAZARDS,
    path="f.grid_path",
    record="hazards.Hazard",
    campaigns=CAMPAIGNS,
    columns=(
        *_hazard_columns("f"),
        Column("state", "f.state", "状态", _words(HazardState.choices)),
        Column("extension_state", "e.state", "审批结果", _words(ExtensionState.choices)),
        Column("asked_on", "e.asked_on", "申请日期"),
        Column("decided_on", "e.decided_on", "审批日期"),
        Column("hazard", "e.hazard_id", "隐患"),
    ),
)
FACTS = (HAZARDS, RECHECKS, FUNDS, TRANSFERS, LISTINGS, PLANS, EXTENSIONS)
