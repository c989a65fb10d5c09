"""Figures about visits, teams and orders, each with the definition that a bulletin prints beneath it (rules 5.7, Appendix C)."""

from __future__ import annotations

from typing import Final

from anwang.enterprises.measures import HIGH_HAZARD, SUBJECTS, UNITS, unit_columns
from anwang.enterprises.sectors import SECTORS
from anwang.enterprises.states import SiteKind
from anwang.ground.measure import Column, Condition, Fact, Measure, Ratio
from anwang.inspections.states import INSPECTIONS, RECORDED, Cause, Outcome, VisitKind, VisitState

LABELS: Final = {code: sector.name for code, sector in SECTORS.items()}
YES_NO: Final = {"1": "是", "0": "否"}


def _people(roles: str) -> str:
    """Return the plain SQL of how many people of some roles went along."""
    return f"(SELECT COUNT(*) FROM inspections_visitofficer o WHERE o.visit_id = f.id AND o.role {roles} 'expert')"  # noqa: S608 - no value in it


LEADER_PRESENT: Final = (
    "EXISTS (SELECT 1 FROM inspections_visitofficer o JOIN grid_assignment a ON a.id = o.assignment_id "
    "JOIN grid_post p ON p.id = a.post_id WHERE o.visit_id = f.id AND p.kind = 'leader')"
)
VISIT: Final = Fact(
    code="visit",
    label="检查",
    source="inspections_visit f LEFT JOIN enterprises_site s ON s.id = f.site_id",
    since="started_on",
    path="f.grid_path",
    record="inspections.Visit",
    columns=(
        Column("started_on", "f.started_on", "检查日期"),
        Column("planned_on", "f.planned_on", "计划日期"),
        Column("kind", "f.kind", "检查类别", dict(VisitKind.choices)),
        Column("state", "f.state", "状态", dict(VisitState.choices)),
        Column("cause", "f.cause", "检查事由", dict(Cause.choices)),
        Column("outcome", "f.outcome", "处理结果", dict(Outcome.choices)),
        Column("sector", "f.sector", "行业", LABELS),
        Column("organ", "f.organ_id", "检查单位"),
        Column("site", "f.site_id", "检查对象"),
        Column("unannounced", "CASE WHEN f.is_unannounced THEN '1' ELSE '0' END", "四不两直", YES_NO),
        Column("leader", f"CASE WHEN f.kind = 'leader_led' OR {LEADER_PRESENT} THEN '1' ELSE '0' END", "领导参加", YES_NO),
        Column("hazards", "f.hazard_count", "发现隐患数"),
        Column("officers", _people("<>"), "检查人员数"),
        Column("experts", _people("="), "专家数"),
        Column("high_hazard", "CASE WHEN s.high_hazard THEN '1' ELSE '0' END", "高危行业", YES_NO),
        *unit_columns("s"),
    ),
    campaigns="SELECT c.visit_id FROM inspections_visitcampaign c WHERE c.campaign_id IN ({ids})",
    touched=(
        ("inspections_visitofficer", "SELECT visit_id FROM inspections_visitofficer WHERE id IN ({ids})"),
        ("grid_assignment", "SELECT visit_id FROM inspections_visitofficer WHERE assignment_id IN ({ids})"),
        (
            "grid_post",
            "SELECT o.visit_id FROM inspections_visitofficer o JOIN grid_assignment a ON a.id = o.assignment_id WHERE a.post_id IN ({ids})",
        ),
    ),
)
PATROLLER: Final = Fact(
    code="patroller",
    label="巡查人员",
    source=(
        "inspections_visitofficer o JOIN inspections_visit f ON f.id = o.visit_id LEFT JOIN grid_assignment a ON a.id = o.assignment_id"
    ),
    kept_with=VISIT,
    path="f.grid_path",
    record="inspections.Visit",
    key="f.id",
    columns=(
        Column("started_on", "f.started_on", "检查日期"),
        Column("kind", "f.kind", "检查类别", dict(VisitKind.choices)),
        Column("state", "f.state", "状态", dict(VisitState.choices)),
        Column("organ", "f.organ_id", "检查单位"),
        Column("person", "a.person_id", "人员"),
    ),
    campaigns="SELECT c.visit_id FROM inspections_visitcampaign c WHERE c.campaign_id IN ({ids})",
)
TEAM: Final = Fact(
    code="team",
    label="检查组",
    source="inspections_team f",
    kept_with=VISIT,
    path="f.grid_path",
    record="inspections.Team",
    columns=(Column("sent_on", "f.sent_on", "派出日期"), Column("organ", "f.organ_id", "派出单位")),
    campaigns="SELECT c.team_id FROM inspections_teamcampaign c WHERE c.campaign_id IN ({ids})",
)
ORDER: Final = Fact(
    code="order",
    label="责令限期整改指令书",
    source="inspections_order f",
    kept_with=VISIT,
    path="f.grid_path",
    record="inspections.Order",
    columns=(
        Column("served_on", "f.served_on", "送达日期"),
        Column("sector", "f.sector", "行业", LABELS),
        Column("organ", "f.organ_id", "责令单位"),
        Column("site", "f.site_id", "被责令单位"),
    ),
    campaigns=(
        "SELECT d.id FROM inspections_order d JOIN inspections_visitcampaign c ON c.visit_id = d.visit_id WHERE c.campaign_id IN ({ids})"
    ),
)

MADE: Final = Condition("state", "in", tuple(RECORDED))
OF_UNITS: Final = (MADE, Condition("site", "not null"), Condition("kind", "<>", VisitKind.SELF_CHECK))
BY_LAW: Final = (MADE, Condition("kind", "in", tuple(INSPECTIONS)))
ALONG: Final = (
    "kind", "cause", "sector", "organ", "outcome", "unannounced", "leader", "unit_kind", "unit_scale", "unit_class", "unit_colour", "section",
)  # fmt: skip


def _visits(  # noqa: PLR0917 - a declaration reads best in one line
    code: str, name: str, unit: str, type_code: str, definition: str, where: tuple[Condition, ...], *, of: str = "", sums: bool = False,
    at: str = "started_on", aliases: tuple[str, ...] = (),
) -> Measure:  # fmt: skip
    """Declare a measure over visits: a count, a sum of a column, or a count of a column's different values, which does not add up."""
    return Measure(
        code=f"inspections.{code}",
        name=name,
        unit=unit,
        definition=definition,
        fact=VISIT,
        at=at,
        kind="sum" if sums else "distinct" if of else "count",
        of=of,
        room="inspections",
        type_code=type_code,
        aliases=aliases,
        where=where,
        additive=sums or not of,
        dimensions=ALONG,
    )


VISITS: Final = _visits(
    "visits", "检查家次", "家次", "INS.unit",
    "期间内开始、已形成签字（或拒签）记录的对单位和监管对象的检查次数，按检查开始日期计；联合检查计一次，同一单位检查几次计几次，企业自查不计。",
    OF_UNITS, aliases=(
        "检查家（次）", "检查单位家次", "检查次数", "检查单位", "检查企业（单位）", "检查生产经营单位家次", "检查各类企业", "排查企业", "检查各类生产经营单位",
        "监督检查",
    ),
)  # fmt: skip
SITES: Final = _visits(
    "sites_visited", "检查企业数", "家", "INS.unit",
    "期间内至少检查过一次的监管对象数，同一对象只计一家，按检查开始日期计；企业自查不计。",
    OF_UNITS, of="site", aliases=("检查企业家数", "检查单位数"),
)  # fmt: skip
WITH_PROBLEMS: Final = _visits(
    "sites_with_problems", "发现问题单位数", "家", "INS.unitprob",
    "期间内检查发现隐患的监管对象数，同一对象只计一家，按检查开始日期计；企业自查不计。",
    (*OF_UNITS, Condition("hazards", ">", 0)), of="site", aliases=("存在问题单位", "发现问题企业", "存在问题单位数"),
)  # fmt: skip
STAFF: Final = _visits(
    "officers_sent", "出动检查人次", "人次", "INS.staff",
    "期间内各次检查参加的检查人员数之和，一人参加几次计几次，专家不计，按检查开始日期计；企业自查不计。",
    (MADE, Condition("kind", "<>", VisitKind.SELF_CHECK)), of="officers", sums=True,
    aliases=("出动人次", "检查人次", "出动检查人员数", "出动执法人员", "出动人员", "派出检查人员", "出动检查人员人次", "投入检查人员"),
)  # fmt: skip
EXPERTS: Final = _visits(
    "experts_sent", "专家参加检查人次", "人次", "INS.expert",
    "期间内各次检查请专家协助的人次之和，按检查开始日期计。",
    (MADE,), of="experts", sums=True, aliases=("专家查隐患家次", "聘请专家", "邀请专家", "出动专家", "专家人次"),
)  # fmt: skip
LEGAL: Final = _visits(
    "admin_inspections", "行政检查次数", "次", "INS.visit",
    "期间内开始、已形成签字（或拒签）记录的行政检查次数，联合检查计一次，按检查开始日期计。",
    BY_LAW, aliases=("行政检查", "执法检查次数"),
)  # fmt: skip
ALL_MADE: Final = _visits(
    "all_visits", "各类检查次数", "次", "INS.visit",
    "期间内各类检查、巡查、督查、指导服务和企业自查的次数之和，可按检查类别分列，按开始日期计。",
    (MADE,), aliases=("检查活动次数",),
)  # fmt: skip
PATROLS: Final = _visits(
    "patrols", "网格巡查次数", "次", "PATROL",
    "期间内网格员、村（居）干部巡查走访的次数，按开始日期计；巡查不是行政检查。",
    (MADE, Condition("kind", "=", VisitKind.PATROL)),
)  # fmt: skip
SELF_CHECKS: Final = _visits(
    "self_checks", "企业自查次数", "次", "INS.visit",
    "期间内企业对照检查表自查并形成记录的次数，按开始日期计。",
    (MADE, Condition("kind", "=", VisitKind.SELF_CHECK)),
)  # fmt: skip
SUPERVISIONS: Final = _visits(
    "supervisions", "督查次数", "次", "INS.visit",
    "期间内对下级政府和部门督查的次数，按开始日期计。",
    (MADE, Condition("kind", "=", VisitKind.SUPERVISION)), aliases=("督考次数", "督导检查", "督导检查次数"),
)  # fmt: skip
LEADER_LED: Final = _visits(
    "leader_visits", "领导带队检查次数", "次", "RESP.duty",
    "期间内有领导岗位人员参加的检查次数，几位领导同去一次计一次，按检查开始日期计。",
    (MADE, Condition("leader", "=", "1")), aliases=("领导带队次数", "领导带队检查"),
)  # fmt: skip
UNANNOUNCED: Final = _visits(
    "unannounced_visits", "“四不两直”检查次数", "次", "INS.visit",
    "期间内不发通知、直达现场的检查次数，按检查开始日期计。",
    (MADE, Condition("unannounced", "=", "1")),
    aliases=("四不两直次数", "明察暗访次数", "明查暗访次数", "暗访次数", "明察暗访", "明查暗访", "四不两直检查", "“四不两直”检查", "暗查暗访"),
)  # fmt: skip
REFUSED: Final = _visits(
    "refused_visits", "拒绝检查次数", "次", "INS.visit",
    "期间内处理结果为拒绝检查的次数，按检查开始日期计。",
    (MADE, Condition("outcome", "=", Outcome.REFUSED)),
)  # fmt: skip
PLANNED: Final = _visits(
    "planned_visits", "计划检查次数", "次", "INS.plan",
    "计划日期在期间内的检查次数，已取消的不计，按计划日期计。",
    (Condition("state", "<>", VisitState.CANCELLED),), at="planned_on", aliases=("计划检查数",),
)  # fmt: skip
PLANNED_MADE: Final = _visits(
    "planned_visits_made", "计划检查完成次数", "次", "INS.plan",
    "计划日期在期间内、已形成签字（或拒签）记录的检查次数，按计划日期计。",
    (MADE,), at="planned_on",
)  # fmt: skip
FOUND: Final = _visits(
    "hazards_found", "检查发现隐患数", "条", "HAZ.found",
    "期间内各次检查发现并登记的隐患数之和，按检查开始日期计；企业自查不计。与“排查隐患数”不同：后者含各种来源，按登记日期计。",
    OF_UNITS, of="hazards", sums=True,
)  # fmt: skip
OBJECTS: Final = _visits(
    "objects_visited", "检查其他对象个数", "个", "INS.obj",
    "期间内至少检查过一次的建筑物、场院、路段、设备、住户等非生产经营单位对象数，同一对象只计一个，按检查开始日期计。",
    (*OF_UNITS, Condition("unit_kind", "<>", SiteKind.ENTERPRISE)), of="site", aliases=("检查非企业对象数", "检查场所数"),
)  # fmt: skip
UNITS_VISITED: Final = _visits(
    "units_visited", "检查生产经营单位数", "家", "INS.unit",
    "期间内至少检查过一次的生产经营单位数，同一单位只计一家，按检查开始日期计；企业自查不计。",
    (*OF_UNITS, Condition("unit_kind", "=", SiteKind.ENTERPRISE)), of="site", aliases=("检查生产经营单位",),
)  # fmt: skip
HIGH_HAZARD_VISITED: Final = _visits(
    "high_hazard_visited", "检查高危行业企业数", "家", "INS.unit",
    "期间内至少检查过一次的高危行业企业数，同一企业只计一家，按检查开始日期计；企业自查不计。",
    (*OF_UNITS, Condition("unit_kind", "=", SiteKind.ENTERPRISE), Condition("high_hazard", "=", "1")), of="site", aliases=("检查高危企业数",),
)  # fmt: skip
JOINT: Final = _visits(
    "joint_visits", "联合检查次数", "次", "INS.visit",
    "期间内两个以上部门联合检查的次数，一次联合检查计一次，按检查开始日期计。",
    (MADE, Condition("kind", "=", VisitKind.JOINT)), aliases=("联合检查", "联合执法次数"),
)  # fmt: skip
SERVICES: Final = _visits(
    "service_visits", "指导服务次数", "次", "INS.visit",
    "期间内到单位指导服务的次数，按开始日期计；指导服务不是行政检查。",
    (MADE, Condition("kind", "=", VisitKind.SERVICE)), aliases=("专家指导服务次数", "帮扶指导次数"),
)  # fmt: skip
RANDOM: Final = _visits(
    "random_visits", "双随机抽查次数", "次", "INS.plan",
    "期间内检查事由为双随机抽查的检查次数，按检查开始日期计。",
    (MADE, Condition("cause", "=", Cause.RANDOM)), aliases=("双随机检查次数", "“双随机”抽查"),
)  # fmt: skip
PATROLLERS: Final = Measure(
    code="inspections.patrollers",
    name="参加巡查人数",
    unit="人",
    definition="期间内参加过网格巡查的人数，一人巡查几次计一人，按开始日期计。",
    fact=PATROLLER,
    at="started_on",
    kind="distinct",
    of="person",
    room="inspections",
    type_code="PATROL",
    aliases=("网格员人数", "巡查网格员", "网格员"),
    where=(MADE, Condition("kind", "=", VisitKind.PATROL), Condition("person", "not null")),
    additive=False,
    dimensions=("organ",),
)
TEAMS: Final = Measure(
    code="inspections.teams",
    name="检查组批次",
    unit="批次",
    definition="期间内派出的检查组批次，按派出日期计；一次派出计一批，不是人数。",
    fact=TEAM,
    at="sent_on",
    room="inspections",
    type_code="INS.team",
    aliases=("派出检查组数", "成立检查组", "检查组", "督导组", "派出督导组", "督查检查组", "督查检查组批次", "派出检查组"),
    dimensions=("organ",),
)
ORDERS: Final = Measure(
    code="inspections.orders",
    name="责令限期整改指令书份数",
    unit="份",
    definition="期间内送达的责令限期整改指令书份数，按送达日期计。",
    fact=ORDER,
    at="served_on",
    room="inspections",
    type_code="ENF.docs",
    aliases=("责令文书份数", "下达指令书"),
    dimensions=("sector", "organ"),
)
SITES_ORDERED: Final = Measure(
    code="inspections.sites_ordered",
    name="限期整改单位数",
    unit="家",
    definition="期间内收到责令限期整改指令书的单位数，同一单位收到几份只计一家，按送达日期计。",
    fact=ORDER,
    at="served_on",
    kind="distinct",
    of="site",
    room="inspections",
    type_code="ENF.order",
    aliases=("责令限期整改单位", "限期整改企事业单位"),
    additive=False,
    dimensions=("sector", "organ"),
)
PROBLEM_RATE: Final = Ratio(
    code="inspections.problem_rate",
    name="问题率",
    unit="%",
    definition="发现问题单位数÷检查企业数×100%，同一期间；没有检查的不计算。",
    numerator=WITH_PROBLEMS,
    denominator=SITES,
    room="inspections",
    type_code="INS.prob",
    aliases=("检查发现问题率",),
)
DETECTION: Final = Ratio(
    code="inspections.hazards_per_visit",
    name="隐患检出率",
    unit="条/家次",
    definition="检查发现隐患数÷检查家次，同一期间、同一批检查；没有检查的不计算。",
    numerator=FOUND,
    denominator=VISITS,
    room="inspections",
    type_code="INS.prob",
)
COVERAGE: Final = Ratio(
    code="inspections.coverage",
    name="检查覆盖率",
    unit="%",
    definition="期间内检查过的监管对象数÷期末在档监管对象数×100%；名册为空的不计算。期间内检查过、期末已关闭的仍计入分子。",
    numerator=SITES,
    denominator=SUBJECTS,
    room="inspections",
    type_code="INS.cov",
    aliases=("监督检查覆盖率",),
)
UNIT_COVERAGE: Final = Ratio(
    code="inspections.unit_coverage",
    name="企业检查覆盖率",
    unit="%",
    definition="检查生产经营单位数÷期末在档生产经营单位数×100%；名册为空的不计算。期间内检查过、期末已关闭的仍计入分子。",
    numerator=UNITS_VISITED,
    denominator=UNITS,
    room="inspections",
    type_code="INS.cov",
    aliases=("企业检查率",),
)
HIGH_HAZARD_COVERAGE: Final = Ratio(
    code="inspections.high_hazard_coverage",
    name="高危行业企业检查覆盖率",
    unit="%",
    definition="检查高危行业企业数÷期末在档高危行业企业数×100%；名册为空的不计算。期间内检查过、期末已关闭的仍计入分子。",
    numerator=HIGH_HAZARD_VISITED,
    denominator=HIGH_HAZARD,
    room="inspections",
    type_code="INS.cov",
    aliases=(
        "高危企业执法检查覆盖率",
        "高危企业检查覆盖率",
    ),
)
PLAN_DONE: Final = Ratio(
    code="inspections.plan_done_rate",
    name="检查计划完成率",
    unit="%",
    definition="计划检查完成次数÷计划检查次数×100%，都按计划日期计；没有计划的不计算。",
    numerator=PLANNED_MADE,
    denominator=PLANNED,
    room="inspections",
    type_code="INS.plan",
    aliases=("计划完成率",),
)

MEASURES: Final = (
    VISITS, SITES, TEAMS, STAFF, EXPERTS, WITH_PROBLEMS, PROBLEM_RATE, COVERAGE, FOUND, DETECTION, SITES_ORDERED, ORDERS, LEGAL, ALL_MADE, LEADER_LED,
    UNANNOUNCED, PATROLS, PATROLLERS, SELF_CHECKS, SUPERVISIONS, REFUSED, PLANNED, PLANNED_MADE, PLAN_DONE,
    OBJECTS, UNITS_VISITED, UNIT_COVERAGE, HIGH_HAZARD_VISITED, HIGH_HAZARD_COVERAGE, JOINT, SERVICES, RANDOM,
)  # fmt: skip
