"""The register's figures: how many subjects stood on file on a day, of which kinds, and how many have an official in charge.

A stock is read as of the last day of the window. Merged double files are counted nowhere; a subject that closed, moved or was cancelled counts
up to the day before it did. Figures by sector and by flag overlap (one subject, several sectors) and are never added up.
"""

from __future__ import annotations

from typing import Any

from anwang.enterprises.sectors import SECTORS
from anwang.enterprises.states import (
    ContactRole,
    LicenceState,
    RiskColour,
    RiskFlag,
    Scale,
    SiteKind,
    SiteState,
    StandardisationGrade,
    SubjectType,
    SupervisionClass,
    SupervisionTier,
)
from anwang.enterprises.trades import all_trades
from anwang.ground.measure import Column, Condition, Fact, Measure, Ratio

ROOM = "enterprises"
YES_NO = {"1": "是", "0": "否"}
NAMES = {code: sector.name for code, sector in SECTORS.items()}
SECTIONS = {trade.code: trade.name for trade in all_trades() if trade.tier == "section"}
"""Sections (门类) of the national classification of economic activities."""


def _words(choices: list[tuple[str, str]]) -> dict[str, str]:
    return {value: str(label) for value, label in choices}


def _site_columns(site: str) -> tuple[Column, ...]:
    return (
        Column("kind", f"{site}.kind", "对象类别", _words(SiteKind.choices)),
        Column("state", f"{site}.state", "经营状态", _words(SiteState.choices)),
        Column("scale", f"{site}.scale", "规模", _words(Scale.choices)),
        Column("grade", f"{site}.grade", "标准化等级", _words(StandardisationGrade.choices)),
        Column("risk_colour", f"{site}.risk_colour", "风险等级", _words(RiskColour.choices)),
        Column("supervision_class", f"{site}.supervision_class", "分类分级", _words(SupervisionClass.choices)),
        Column("supervision_tier", f"{site}.supervision_tier", "监管层级", _words(SupervisionTier.choices)),
        Column("high_hazard", f"CASE WHEN {site}.high_hazard THEN 1 ELSE 0 END", "高危行业", YES_NO),
        Column("section", f"SUBSTR({site}.trade, 1, 1)", "国民经济门类", SECTIONS, kept=False),
        Column("regulator", f"{site}.regulating_organ_id", "直接监管部门"),
        Column("registered_on", f"{site}.registered_on", "建档日期"),
        Column("closed_on", f"{site}.closed_on", "退出监管日期"),
    )


def unit_columns(site: str) -> tuple[Column, ...]:
    """Return the columns by which what happened at a site is told apart by what the site is now; what has no site has none of them."""
    return (
        Column("unit_kind", f"{site}.kind", "对象类别", _words(SiteKind.choices), kept=False),
        Column("unit_scale", f"{site}.scale", "单位规模", _words(Scale.choices), kept=False),
        Column("unit_class", f"{site}.supervision_class", "分类分级", _words(SupervisionClass.choices), kept=False),
        Column("unit_colour", f"{site}.risk_colour", "单位风险等级", _words(RiskColour.choices), kept=False),
        Column("section", f"SUBSTR({site}.trade, 1, 1)", "国民经济门类", SECTIONS, kept=False),
    )


def _earlier(first: str, second: str) -> str:
    """The earlier of two days of which either may be empty, in SQL that every engine reads."""
    return f"CASE WHEN {first} IS NULL OR {second} < {first} THEN {second} ELSE {first} END"


SITES = Fact(
    code="site_fact",
    label="监管对象",
    source="enterprises_site f LEFT JOIN enterprises_legalentity e ON e.id = f.entity_id",
    since="registered_on",
    path="f.grid_path",
    record="enterprises.Site",
    columns=(
        *_site_columns("f"),
        Column("sector", "f.sector", "主要监管行业", NAMES),
        Column("subject_type", "e.subject_type", "主体类型", _words(SubjectType.choices)),
        Column("entity", "f.entity_id", "法人主体"),
        Column("employees", "f.employees", "从业人员"),
        Column("revenue", "f.revenue", "营业收入（分）"),
        Column("operators", "f.special_operators", "特种作业人员"),
        Column("insured", "CASE WHEN f.insured THEN 1 ELSE 0 END", "投保安责险", YES_NO),
        Column("dual_prevention", "CASE WHEN f.dual_prevention THEN 1 ELSE 0 END", "双重预防机制", YES_NO),
        Column("standard_until", _earlier("f.grade_valid_to", "f.closed_on"), "标准化失效或退出日期"),
    ),
)
SITE_SECTORS = Fact(
    code="site_sector_fact",
    label="对象行业",
    source="enterprises_sitesector l JOIN enterprises_site f ON f.id = l.site_id",
    kept_with=SITES,
    path="f.grid_path",
    record="enterprises.Site",
    columns=(*_site_columns("f"), Column("sector", "l.sector", "监管行业", NAMES), Column("site", "f.id", "监管对象")),
)
SITE_FLAGS = Fact(
    code="site_flag_fact",
    label="风险标志",
    source="enterprises_siteflag l JOIN enterprises_site f ON f.id = l.site_id",
    kept_with=SITES,
    path="f.grid_path",
    record="enterprises.Site",
    columns=(*_site_columns("f"), Column("flag", "l.flag", "风险标志", _words(RiskFlag.choices)), Column("site", "f.id", "监管对象")),
)
CHARGES = Fact(
    code="charge_fact",
    label="包扶",
    source="enterprises_charge f JOIN enterprises_site s ON s.id = f.site_id JOIN grid_assignment a ON a.id = f.assignment_id",
    kept_with=SITES,
    path="s.grid_path",
    record="enterprises.Site",
    key="s.id",
    columns=(
        *_site_columns("s"),
        Column("sector", "s.sector", "主要监管行业", NAMES),
        Column("is_principal", "CASE WHEN f.is_principal THEN 1 ELSE 0 END", "主包扶人", YES_NO),
        Column("starts_on", "f.starts_on", "起始日期"),
        Column("until", _earlier("f.ends_on", "s.closed_on"), "结束日期"),
        Column("site", "f.site_id", "监管对象"),
        Column("person", "a.person_id", "包扶人"),
    ),
)
LICENCES = Fact(
    code="licence_fact",
    label="证照",
    source="enterprises_licence f JOIN enterprises_site s ON s.id = f.site_id",
    kept_with=SITES,
    path="s.grid_path",
    record="enterprises.Site",
    key="s.id",
    columns=(
        *_site_columns("s"),
        Column("sector", "s.sector", "主要监管行业", NAMES),
        Column("licence_state", "f.state", "证照状态", _words(LicenceState.choices)),
        Column("licence_kind", "f.kind", "证照名称"),
        Column("valid_to", "f.valid_to", "有效期止"),
    ),
)
CONTACTS = Fact(
    code="contact_fact",
    label="企业人员",
    source="enterprises_contact f JOIN enterprises_site s ON s.id = f.site_id",
    kept_with=SITES,
    path="s.grid_path",
    record="enterprises.Site",
    key="s.id",
    columns=(
        *_site_columns("s"),
        Column("sector", "s.sector", "主要监管行业", NAMES),
        Column("role", "f.role", "职责", _words(ContactRole.choices)),
        Column("site", "f.site_id", "监管对象"),
    ),
)

NOT_MERGED = Condition("state", "<>", SiteState.MERGED.value)
ENTERPRISES = Condition("kind", "=", SiteKind.ENTERPRISE.value)
ON_FILE = "截至统计截止日在档、尚未关闭、搬迁、注销的"


def _stock(code: str, name: str, definition: str, **more: Any) -> Measure:
    where = (NOT_MERGED, *more.pop("where", ()))
    values: dict[str, Any] = {
        "fact": SITES,
        "unit": "家",
        "at": "registered_on",
        "until": "closed_on",
        "kind": "stock",
        "type_code": "REG.n",
    } | more
    return Measure(code=code, name=name, definition=definition, room=ROOM, where=where, **values)


SUBJECTS = _stock(
    "enterprises.subjects", "监管对象数", f"{ON_FILE}各类监管对象。", unit="个", aliases=("监管底数", "底数", "在册监管对象数")
)
UNITS = _stock(
    "enterprises.units", "生产经营单位数", f"{ON_FILE}生产经营单位。", where=(ENTERPRISES,), aliases=("企业数", "企业底数", "在册企业数")
)
EMPLOYEES = _stock(
    "enterprises.employees",
    "从业人员数",
    f"{ON_FILE}生产经营单位登记的从业人员之和；没有登记人数的单位不计；人数以查询时为准。",
    where=(ENTERPRISES,),
    kind="stock_sum",
    of="employees",
    unit="人",
    aliases=("从业人员总数",),
)
REVENUE = _stock(
    "enterprises.revenue",
    "营业收入",
    f"{ON_FILE}生产经营单位登记的营业收入之和；没有登记的单位不计；金额以查询时为准。",
    where=(ENTERPRISES,),
    kind="stock_sum",
    of="revenue",
    unit="万元",
    scale=1_000_000,
    type_code="ECON",
)
HIGH_HAZARD = _stock(
    "enterprises.high_hazard",
    "高危行业企业数",
    f"{ON_FILE}矿山、金属冶炼、建筑施工、运输和危险物品单位（安全生产法第二十四条）。",
    where=(ENTERPRISES, Condition("high_hazard", "=", 1)),
    aliases=("高危企业数",),
)
STOPPED = _stock(
    "enterprises.stopped",
    "停产企业数",
    f"{ON_FILE}生产经营单位中经营状态为停产的；状态以查询时为准。",
    where=(ENTERPRISES, Condition("state", "=", SiteState.STOPPED.value)),
)
STANDARDISED = _stock(
    "enterprises.standardised",
    "标准化达标企业数",
    f"{ON_FILE}生产经营单位中已定级且证书未到期的；到期当日起不再计入。",
    until="standard_until",
    where=(ENTERPRISES, Condition("grade", "<>", StandardisationGrade.NONE.value)),
    aliases=("安全生产标准化达标数", "标准化达标数"),
)
BY_SECTOR = _stock(
    "enterprises.in_sector",
    "分行业监管对象数",
    f"{ON_FILE}监管对象，按监管行业分列；一个对象涉及几个行业的各计一次，各行业不得相加。",
    fact=SITE_SECTORS,
    unit="个",
    of="site",
    additive=False,
)
FLAGGED = _stock(
    "enterprises.flagged",
    "风险标志对象数",
    f"{ON_FILE}有重大危险源、粉尘涉爆、有限空间等标志的监管对象，按标志分列；各标志不得相加。",
    fact=SITE_FLAGS,
    unit="个",
    of="site",
    additive=False,
)
MADE = _stock(
    "enterprises.registered", "新建档对象数", "统计期内建档的监管对象。", kind="count", until="", unit="个", aliases=("新增监管对象数",)
)
LEFT = _stock(
    "enterprises.left",
    "退出监管对象数",
    "统计期内关闭、搬迁、注销的监管对象，按退出日期。",
    kind="count",
    at="closed_on",
    until="",
    unit="个",
)
CHARGED = _stock(
    "enterprises.charged",
    "已落实包扶的对象数",
    f"{ON_FILE}监管对象中有在任主包扶人的。",
    fact=CHARGES,
    at="starts_on",
    until="until",
    of="site",
    unit="个",
    where=(Condition("is_principal", "=", 1),),
    aliases=("包扶企业数", "包保企业数"),
)
CHARGING = _stock(
    "enterprises.officials",
    "包扶干部人数",
    "截至统计截止日在包扶监管对象的干部，一人包扶几个对象的计一人。",
    fact=CHARGES,
    at="starts_on",
    until="until",
    of="person",
    unit="人",
    additive=False,
    aliases=("包保干部人数",),
)
LAPSED = _stock(
    "enterprises.licences_lapsed",
    "证照到期未换数",
    "截至统计截止日有效期已满、登记状态仍为有效的证照。",
    fact=LICENCES,
    at="valid_to",
    unit="个",
    where=(Condition("licence_state", "=", LicenceState.VALID.value),),
    aliases=("过期证照数",),
)
OPERATORS = _stock(
    "enterprises.special_operators",
    "特种作业人员数",
    f"{ON_FILE}生产经营单位登记的特种作业人员之和；没有登记人数的单位不计；人数以查询时为准。",
    where=(ENTERPRISES,),
    kind="stock_sum",
    of="operators",
    unit="人",
)
WITH_OFFICER = _stock(
    "enterprises.with_safety_officer",
    "配备安全管理人员的企业数",
    f"{ON_FILE}生产经营单位中登记有安全管理人员的，一家有几人的计一家；人员以查询时为准。",
    fact=CONTACTS,
    of="site",
    where=(ENTERPRISES, Condition("role", "=", ContactRole.SAFETY_OFFICER.value)),
    type_code="REG.std",
    of_which="enterprises.units",
    aliases=("配备安全管理人员企业数", "配备安管人员企业数"),
)
INSURED = _stock(
    "enterprises.insured",
    "投保安责险企业数",
    f"{ON_FILE}生产经营单位中登记已投保安全生产责任保险的；以查询时为准。",
    where=(ENTERPRISES, Condition("insured", "=", 1)),
    of_which="enterprises.units",
    aliases=("安责险投保企业数",),
)
DUAL = _stock(
    "enterprises.dual_prevention",
    "双重预防机制建成企业数",
    f"{ON_FILE}生产经营单位中登记已建立双重预防机制的；以查询时为准。",
    where=(ENTERPRISES, Condition("dual_prevention", "=", 1)),
    of_which="enterprises.units",
    aliases=("建立双重预防机制企业数", "双重预防体系建设企业数"),
)
COVERAGE = Ratio(
    "enterprises.charge_coverage",
    "包扶覆盖率",
    "%",
    "已落实包扶的对象数÷监管对象数×100%。",
    CHARGED,
    SUBJECTS,
    room=ROOM,
    type_code="REG.cov",
    aliases=(
        "包扶率",
        "包保覆盖率",
    ),
)
STANDARD_RATE = Ratio(
    "enterprises.standard_rate",
    "标准化达标率",
    "%",
    "标准化达标企业数÷生产经营单位数×100%。",
    STANDARDISED,
    UNITS,
    room=ROOM,
    type_code="REG.cov",
)


def _of_units(code: str, name: str, definition: str, part: Measure, type_code: str, *aliases: str) -> Ratio:
    return Ratio(code, name, "%", definition, part, UNITS, room=ROOM, type_code=type_code, aliases=aliases)


OFFICER_RATE = _of_units(
    "enterprises.safety_officer_rate",
    "安全管理人员配备率",
    "配备安全管理人员的企业数÷生产经营单位数×100%。",
    WITH_OFFICER,
    "REG.std",
    "安管人员配备率",
    "企业安全管理人员覆盖率",
)
INSURED_RATE = _of_units(
    "enterprises.insured_rate",
    "安责险覆盖率",
    "投保安责险企业数÷生产经营单位数×100%。",
    INSURED,
    "REG.cov",
    "安责险投保率",
    "安全生产责任保险覆盖率",
)
DUAL_RATE = _of_units(
    "enterprises.dual_prevention_rate",
    "双重预防机制覆盖率",
    "双重预防机制建成企业数÷生产经营单位数×100%。",
    DUAL,
    "REG.cov",
    "双重预防机制建成率",
)

MEASURES: tuple[Measure | Ratio, ...] = (
    SUBJECTS,
    UNITS,
    EMPLOYEES,
    REVENUE,
    HIGH_HAZARD,
    STOPPED,
    STANDARDISED,
    STANDARD_RATE,
    BY_SECTOR,
    FLAGGED,
    MADE,
    LEFT,
    CHARGED,
    COVERAGE,
    CHARGING,
    LAPSED,
    OPERATORS,
    WITH_OFFICER,
    OFFICER_RATE,
    INSURED,
    INSURED_RATE,
    DUAL,
    DUAL_RATE,
)
"""All figures of the room, in the order of the catalogue."""
