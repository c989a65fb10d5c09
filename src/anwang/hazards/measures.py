"""The hazard room's figures (rules Appendix C and 6.7), each with the definition that a bulletin prints beneath it.

Voided and merged entries are no hazards and are counted nowhere. A month's hazards are those registered in it; rectified are, of the
same ones, those struck off by the cut-off. What the enterprise merely reported is another figure.
"""

from __future__ import annotations

from typing import Any

from anwang.ground.measure import Condition, Fact, Measure, Ratio
from anwang.hazards.facts import EXTENSIONS, FUNDS, HAZARDS, LISTINGS, PLANS, RECHECKS, TRANSFERS
from anwang.hazards.states import ExtensionState, HazardSource, HazardState, ListingTier, Payer, RecheckResult, TransferState
from anwang.standards.states import HazardLevel

ROOM = "hazards"
WAN = 1_000_000
"""Fen in 万元."""
NOT_VOID = Condition("state", "<>", HazardState.VOID.value)
GENERAL = Condition("level", "=", HazardLevel.GENERAL.value)
MAJOR = Condition("level", "=", HazardLevel.MAJOR.value)
COHORT = "以同一时段登记的隐患为基数，截至统计截止日"


def _hazards(code: str, name: str, definition: str, type_code: str, **more: Any) -> Measure:
    where = (NOT_VOID, *more.pop("where", ()))
    values: dict[str, Any] = {"fact": HAZARDS, "at": "registered_on", "unit": "个", "room": ROOM} | more
    return Measure(code=code, name=name, definition=definition, type_code=type_code, where=where, **values)


FOUND = _hazards(
    "hazards.found",
    "排查隐患数",
    "统计期内登记的隐患（按登记日期），不含撤销登记和并入他条的重复隐患。",
    "HAZ.found",
    aliases=(
        "排查事故隐患数",
        "排查事故隐患",
        "发现隐患",
        "查出隐患",
        "发现各类隐患",
        "发现问题隐患",
        "排查问题隐患",
        "发现安全隐患",
        "排查安全隐患",
        "发现问题",
        "查找隐患",
        "排查出各类隐患",
        "发现隐患数",
        "排查出隐患",
        "隐患总数",
        "排查隐患",
    ),
)
FOUND_GENERAL = _hazards(
    "hazards.found_general",
    "一般隐患数",
    "统计期内登记的一般事故隐患。",
    "HAZ.found",
    where=(GENERAL,),
    aliases=("排查一般隐患数",),
    of_which="hazards.found",
)
FOUND_MAJOR = _hazards(
    "hazards.found_major",
    "重大隐患数",
    "统计期内登记、依判定标准条款或专家论证意见认定的重大事故隐患。",
    "HAZ.major",
    where=(MAJOR,),
    aliases=("治理重大隐患数", "排查重大隐患", "发现重大隐患", "重大安全隐患", "排查重大隐患数", "重大事故隐患数"),
    of_which="hazards.found",
)
DONE = _hazards(
    "hazards.done",
    "治理整顿隐患数",
    f"{COHORT}已经复查合格并销号的隐患；企业报告整改而未复查销号的不计入。",
    "HAZ.done",
    kind="cohort",
    until="struck_off_on",
    aliases=(
        "治理隐患数",
        "整治隐患",
        "完成整改",
        "已完成整改",
        "整改完成隐患数",
        "整改隐患",
        "完成整改隐患数",
        "治理整顿事故隐患",
        "整改到位",
        "整改隐患数",
        "治理整顿数",
        "整改数",
        "已整改隐患数",
        "销号隐患数",
    ),
    of_which="hazards.found",
)
DONE_GENERAL = _hazards(
    "hazards.done_general",
    "一般隐患整改数",
    f"{COHORT}已经销号的一般事故隐患。",
    "HAZ.done",
    kind="cohort",
    until="struck_off_on",
    where=(GENERAL,),
    of_which="hazards.done",
)
DONE_MAJOR = _hazards(
    "hazards.done_major",
    "重大隐患整改数",
    f"{COHORT}经书面验收并销号的重大事故隐患。",
    "HAZ.done",
    kind="cohort",
    until="struck_off_on",
    where=(MAJOR,),
    aliases=("重大隐患销号数", "重大隐患整改销号数"),
    of_which="hazards.done",
)
CLAIMED = _hazards(
    "hazards.claimed",
    "企业已报告整改数",
    f"{COHORT}整改单位已报告整改完成的隐患，含已销号的；报告不等于销号。",
    "HAZ.done",
    kind="cohort",
    until="reported_on",
    aliases=("已报告整改隐患数", "报告整改数"),
    of_which="hazards.found",
)
CLOSED_IN = _hazards(
    "hazards.struck_off",
    "当期销号隐患数",
    "统计期内销号的隐患（按销号日期），不论何时登记。",
    "HAZ.done",
    at="struck_off_on",
    aliases=("本期销号数",),
)
SPOT = _hazards(
    "hazards.spot",
    "立行立改数",
    f"{COHORT}责令立即整改并已报告整改的隐患。",
    "HAZ.spot",
    kind="cohort",
    until="reported_on",
    where=(Condition("is_spot", "=", 1),),
    aliases=(
        "现场督促整改",
        "立行立改",
        "现场整改",
        "当场整改",
        "立即整改",
        "立查立改",
        "立行立改隐患数",
        "现场整改数",
        "当场整改数",
        "立即整改数",
    ),
    of_which="hazards.found",
)
ORDERED = _hazards(
    "hazards.ordered",
    "限期整改隐患数",
    "统计期内责令限期整改（重大隐患为责令制定治理方案）的隐患，按责令日期；再次责令的按最近一次。",
    "HAZ.due",
    at="ordered_on",
    aliases=("限期整改", "责令限期整改隐患", "责令整改", "责令限期整改隐患数", "限期整改数"),
)
OPEN_STOCK = _hazards(
    "hazards.open",
    "未整改隐患数",
    "截至统计截止日已登记而尚未销号、也未因关闭取缔办结的隐患，不论何时登记。",
    "HAZ.open",
    kind="stock",
    until="closed_on",
    aliases=("正在整改隐患", "未完成整改", "未整改", "尚未整改", "剩余隐患", "未销号隐患数", "隐患存量"),
)
OPEN_MAJOR = _hazards(
    "hazards.open_major",
    "未整改重大隐患数",
    "截至统计截止日尚未销号、也未因关闭取缔办结的重大事故隐患。",
    "HAZ.open",
    kind="stock",
    until="closed_on",
    where=(MAJOR,),
    aliases=("未销号重大隐患数",),
    of_which="hazards.open",
)
OVERDUE = _hazards(
    "hazards.overdue",
    "超期未整改数",
    "截至统计截止日24时整改期限已满，整改单位尚未报告整改（或复查不合格）也未办结的隐患。",
    "HAZ.open",
    kind="stock",
    at="due_on",
    until="settled_on",
    aliases=("超期未整改隐患数", "到期未整改数", "逾期未整改数"),
    of_which="hazards.open",
)
OVERDUE_MAJOR = _hazards(
    "hazards.overdue_major",
    "超期未整改重大隐患数",
    "截至统计截止日24时整改期限已满，整改单位尚未报告整改（或复查不合格）也未办结的重大事故隐患。",
    "HAZ.open",
    kind="stock",
    at="due_on",
    until="settled_on",
    where=(MAJOR,),
    aliases=("到期未整改重大隐患数",),
    of_which="hazards.overdue",
)
SPOT_FOUND = _hazards(
    "hazards.spot_found",
    "责令立即整改隐患数",
    "统计期内登记、责令立即整改的隐患，不论是否已报告整改。",
    "HAZ.spot",
    where=(Condition("is_spot", "=", 1),),
    of_which="hazards.found",
)
DUE = _hazards(
    "hazards.due",
    "到期隐患数",
    "整改期限在统计期内届满的隐患，不论何时登记、是否已整改。",
    "HAZ.due",
    at="due_on",
    aliases=("应到期整改隐患数",),
)
DUE_SOON = _hazards(
    "hazards.due_soon",
    "即将到期隐患数",
    "整改期限在统计期内届满、查询时尚未报告整改（或复查不合格）也未办结的隐患；“即将到期”的天数由当地设定。",
    "HAZ.due",
    at="due_on",
    where=(Condition("settled_on", "null"),),
    aliases=("临期隐患数", "即将到期隐患"),
    of_which="hazards.due",
)
ON_TIME = _hazards(
    "hazards.on_time",
    "按期整改隐患数",
    "整改期限在统计期内届满的隐患中，期限内已报告整改或销号的。",
    "HAZ.due",
    at="due_on",
    where=(Condition("on_time", "=", 1),),
    of_which="hazards.due",
)
SHUT = _hazards(
    "hazards.shut",
    "因关闭取缔办结隐患数",
    "统计期内因整改单位关闭取缔而办结的隐患（按办结日期），不计入销号。",
    "ENF.close",
    at="closed_on",
    where=(Condition("state", "=", HazardState.SHUT.value),),
)
FROM_TIPS = _hazards(
    "hazards.from_tips",
    "举报查出隐患数",
    "统计期内登记、来源为群众举报的隐患。",
    "HAZ.found",
    where=(Condition("source", "=", HazardSource.TIP.value),),
    of_which="hazards.found",
)
FROM_EXPERTS = _hazards(
    "hazards.from_experts",
    "专家查出隐患数",
    "统计期内登记、来源为专家排查的隐患。",
    "HAZ.found",
    where=(Condition("source", "=", HazardSource.EXPERT.value),),
    aliases=("专家排查隐患数",),
    of_which="hazards.found",
)
SELF_DONE = _hazards(
    "hazards.self_done",
    "企业自查整改数",
    f"{COHORT}来源为企业自查、已经销号的隐患。",
    "HAZ.self",
    kind="cohort",
    until="struck_off_on",
    where=(Condition("source", "=", HazardSource.SELF_CHECK.value),),
    aliases=("自查自改数",),
    of_which="hazards.self_found",
)
SELF_FOUND = _hazards(
    "hazards.self_found",
    "企业自查隐患数",
    "统计期内登记、来源为企业自查的隐患。",
    "HAZ.self",
    where=(Condition("source", "=", HazardSource.SELF_CHECK.value),),
    aliases=("自查隐患", "自查自改", "自查发现数", "自查隐患数", "自查自改隐患数"),
    of_which="hazards.found",
)
RECURRING = _hazards(
    "hazards.recurring",
    "回潮隐患数",
    "统计期内登记、经认定为已销号隐患再次出现的隐患。",
    "HAZ.new",
    where=(Condition("recurs", "=", 1),),
    aliases=("回头看新发现隐患", "反弹隐患数"),
    of_which="hazards.found",
)
UNITS = _hazards(
    "hazards.units",
    "有隐患单位数",
    "统计期内登记有隐患的监管对象，同一对象只计一家；公共部位的隐患不计入。",
    "INS.unitprob",
    unit="家",
    kind="distinct",
    of="site",
    additive=False,
    where=(Condition("site", "not null"),),
    aliases=("排查治理隐患的单位数", "存在隐患单位数"),
)
UNITS_ORDERED = _hazards(
    "hazards.units_ordered",
    "被责令整改单位数",
    "统计期内有隐患被责令限期整改的监管对象，同一对象只计一家（按责令日期）。",
    "ENF.order",
    unit="家",
    kind="distinct",
    of="site",
    at="ordered_on",
    additive=False,
    where=(Condition("site", "not null"),),
)
STOPPED = _hazards(
    "hazards.stopped",
    "停产停用隐患数",
    "统计期内登记、目前责令停产停用的隐患。",
    "ENF.stop",
    where=(Condition("is_stopped", "=", 1),),
    of_which="hazards.found",
)
UNITS_STOPPED = _hazards(
    "hazards.units_stopped",
    "责令停产停用单位数",
    "统计期内登记有隐患、其中有目前责令停产停用的监管对象，同一对象只计一家。",
    "ENF.stop",
    unit="家",
    kind="distinct",
    of="site",
    additive=False,
    where=(Condition("is_stopped", "=", 1), Condition("site", "not null")),
    of_which="hazards.units",
)
UNITS_SHUT = _hazards(
    "hazards.units_shut",
    "因隐患关闭取缔单位数",
    "统计期内有隐患因关闭取缔而办结的监管对象，同一对象只计一家（按办结日期）。",
    "ENF.close",
    unit="家",
    kind="distinct",
    of="site",
    at="closed_on",
    additive=False,
    where=(Condition("state", "=", HazardState.SHUT.value), Condition("site", "not null")),
)


def _other(fact: Fact, code: str, name: str, definition: str, type_code: str, **more: Any) -> Measure:
    where = (NOT_VOID, *more.pop("where", ()))
    values: dict[str, Any] = {"unit": "个", "room": ROOM} | more
    return Measure(code=code, name=name, definition=definition, type_code=type_code, fact=fact, where=where, **values)


RECHECKED = _other(
    RECHECKS,
    "hazards.rechecked",
    "复查隐患数",
    "统计期内复查过的隐患，同一隐患多次复查只计一个。",
    "HAZ.recheck",
    at="rechecked_on",
    kind="distinct",
    of="hazard",
    additive=False,
    aliases=(
        "复查隐患",
        "复查整改隐患",
        "复查数",
    ),
)
RECHECK_TIMES = _other(
    RECHECKS, "hazards.rechecks", "复查次数", "统计期内进行的复查，每次计一次。", "HAZ.recheck", unit="次", at="rechecked_on"
)
RECHECK_PASSED = _other(
    RECHECKS,
    "hazards.rechecks_passed",
    "复查合格次数",
    "统计期内结果为合格的复查。",
    "HAZ.recheck",
    unit="次",
    at="rechecked_on",
    where=(Condition("result", "=", RecheckResult.PASSED.value),),
)
TRANSFERRED = _other(
    TRANSFERS,
    "hazards.transferred",
    "移送隐患数",
    "统计期内移送其他部门的隐患（按移送日期），收回的不计入，同一隐患只计一个。",
    "HAZ.trans",
    at="sent_on",
    kind="distinct",
    of="hazard",
    additive=False,
    where=(Condition("transfer_state", "<>", TransferState.TAKEN_BACK.value),),
    aliases=("移送隐患", "移交隐患", "移交", "移交隐患数", "移送数"),
)
LISTED = _other(
    LISTINGS,
    "hazards.listed",
    "挂牌督办数",
    "统计期内挂牌督办的隐患（按挂牌日期）。",
    "LIST.n",
    unit="项",
    at="listed_on",
    aliases=("挂牌督办重大隐患数", "挂牌督办起数", "累计挂牌重大隐患数", "挂牌整治", "实施挂牌督办", "挂牌督办隐患数", "挂牌数"),
)


def _listed_by(tier: ListingTier, *aliases: str) -> tuple[Measure, Measure]:
    """Return what a tier listed in the window, and what of its listings still stands at the cut-off."""
    where = (Condition("listing_tier", "=", tier.value),)
    listed = _other(
        LISTINGS,
        f"hazards.listed_{tier.value}",
        f"{tier.label}挂牌督办数",
        f"统计期内由{tier.label}挂牌督办的隐患（按挂牌日期）；一条隐患只按最终登记的挂牌层级计一次。",
        "LIST.n",
        unit="项",
        at="listed_on",
        where=where,
        aliases=aliases,
        of_which="hazards.listed",
    )
    still = _other(
        LISTINGS,
        f"hazards.listed_open_{tier.value}",
        f"{tier.label}在挂隐患数",
        f"截至统计截止日由{tier.label}挂牌而尚未摘牌的隐患。",
        "LIST.n",
        unit="项",
        at="listed_on",
        kind="stock",
        until="delisted_on",
        where=where,
        of_which="hazards.listed_open",
    )
    return listed, still


BY_TIER = (
    *_listed_by(ListingTier.PROVINCE, "省级挂牌", "省级挂牌数", "省级挂牌督办", "省级挂牌督办重大隐患数", "省级挂牌重大隐患数"),
    *_listed_by(ListingTier.CITY, "市级挂牌", "市级挂牌数", "市级挂牌督办", "市级挂牌督办重大隐患数", "市级挂牌重大隐患数"),
    *_listed_by(ListingTier.COUNTY, "县级挂牌", "县级挂牌数", "县级挂牌督办", "县级挂牌督办重大隐患数", "县级挂牌重大隐患数"),
)
BATCHES = _other(
    LISTINGS,
    "hazards.listing_batches",
    "挂牌督办批次",
    "统计期内挂牌督办的批次，同一批次只计一批。",
    "LIST.batch",
    unit="批",
    at="listed_on",
    kind="distinct",
    of="batch",
    additive=False,
    aliases=(
        "累计挂牌批次",
        "挂牌批次",
    ),
)
DELISTED = _other(
    LISTINGS,
    "hazards.delisted",
    "挂牌销号数",
    "统计期内摘牌的挂牌督办隐患（按摘牌日期），不论何时挂牌。",
    "LIST.done",
    unit="项",
    at="delisted_on",
    aliases=("摘牌数",),
)
LISTED_DONE = _other(
    LISTINGS,
    "hazards.listed_done",
    "挂牌隐患整改完成数",
    "以同一时段挂牌督办的隐患为基数，截至统计截止日已经摘牌的隐患。",
    "LIST.done",
    unit="项",
    at="listed_on",
    kind="cohort",
    until="delisted_on",
    aliases=("挂牌隐患完成整改", "挂牌整治完成数", "挂牌督办完成数"),
    of_which="hazards.listed",
)
EXTENDED = _other(
    EXTENSIONS,
    "hazards.extended",
    "同意延期隐患数",
    "统计期内同意延长整改期限的隐患（按审批日期），同一隐患几次延期只计一个。",
    "HAZ.due",
    at="decided_on",
    kind="distinct",
    of="hazard",
    additive=False,
    where=(Condition("extension_state", "=", ExtensionState.GRANTED.value),),
    aliases=("延期整改隐患数",),
)
LISTED_OPEN = _other(
    LISTINGS,
    "hazards.listed_open",
    "在挂隐患数",
    "截至统计截止日挂牌而尚未摘牌的隐患。",
    "LIST.n",
    unit="项",
    at="listed_on",
    kind="stock",
    until="delisted_on",
)
PLANNED = _other(
    PLANS,
    "hazards.planned",
    "列入治理计划的重大隐患数",
    "统计期内报送治理方案的重大事故隐患。",
    "HAZ.major",
    unit="项",
    at="submitted_on",
    where=(MAJOR,),
)
FIVE_FIXED = _other(
    PLANS,
    "hazards.five_fixed",
    "达到五落实的重大隐患数",
    "统计期内治理方案经审查同意（责任、措施、资金、时限、预案齐全）的重大事故隐患。",
    "HAZ.major",
    unit="项",
    at="approved_on",
    where=(MAJOR,),
    aliases=("达到五到位的重大隐患数",),
)


def _funds(code: str, name: str, definition: str, *where: Condition, aliases: tuple[str, ...] = ()) -> Measure:
    return _other(
        FUNDS,
        code,
        name,
        definition,
        "HAZ.fund",
        unit="万元",
        at="paid_on",
        kind="sum",
        of="amount",
        scale=WAN,
        where=where,
        aliases=aliases,
        of_which="hazards.fund" if where else "",
    )


FUND_ALL = _funds("hazards.fund", "整改资金", "统计期内落实的隐患整改资金（按落实日期）。", aliases=("落实治理资金", "累计落实治理资金"))
FUND_ENTERPRISE = _funds(
    "hazards.fund_enterprise", "企业自筹整改资金", "统计期内企业自筹的整改资金。", Condition("payer", "=", Payer.ENTERPRISE.value)
)
FUND_FISCAL = _funds("hazards.fund_fiscal", "财政投入整改资金", "统计期内财政投入的整改资金。", Condition("payer", "=", Payer.FISCAL.value))
FUND_OTHER = _funds("hazards.fund_other", "其他来源整改资金", "统计期内其他来源的整改资金。", Condition("payer", "=", Payer.OTHER.value))


def _ratio(code: str, name: str, definition: str, type_code: str, of: tuple[Measure, Measure], *aliases: str) -> Ratio:
    return Ratio(
        code=code,
        name=name,
        unit="%",
        definition=definition,
        numerator=of[0],
        denominator=of[1],
        room=ROOM,
        type_code=type_code,
        aliases=aliases,
    )


RATE = _ratio(
    "hazards.rate",
    "整改率",
    "治理整顿隐患数÷排查隐患数，同一批隐患，以复查销号为准，保留一位小数。",
    "HAZ.rate",
    (DONE, FOUND),
    "隐患整改率",
    "销号率",
    "整改完成率",
    "隐患整治率",
)
RATE_GENERAL = _ratio(
    "hazards.rate_general", "一般隐患整改率", "一般隐患整改数÷一般隐患数，同一批隐患。", "HAZ.rate", (DONE_GENERAL, FOUND_GENERAL)
)
RATE_MAJOR = _ratio(
    "hazards.rate_major", "重大隐患整改率", "重大隐患整改数÷重大隐患数，同一批隐患。", "HAZ.majorrate", (DONE_MAJOR, FOUND_MAJOR)
)
CLAIMED_RATE = _ratio(
    "hazards.claimed_rate", "企业报告整改率", "企业已报告整改数÷排查隐患数，同一批隐患；未经复查核实。", "HAZ.rate", (CLAIMED, FOUND)
)
RECHECK_RATE = _ratio("hazards.recheck_rate", "复查合格率", "复查合格次数÷复查次数。", "HAZ.recheck", (RECHECK_PASSED, RECHECK_TIMES))
SELF_SHARE = _ratio("hazards.self_share", "企业自查占比", "企业自查隐患数÷排查隐患数。", "HAZ.selfshare", (SELF_FOUND, FOUND), "自查占比")
LISTED_RATE = _ratio(
    "hazards.listed_rate", "挂牌整改完成率", "挂牌隐患整改完成数÷挂牌督办数，同一批隐患。", "LIST.done", (LISTED_DONE, LISTED), "挂牌销号率"
)
ON_TIME_RATE = _ratio(
    "hazards.on_time_rate", "按期整改率", "按期整改隐患数÷到期隐患数，都按整改期限届满的日期计。", "HAZ.rate", (ON_TIME, DUE), "限期整改率"
)

MEASURES: tuple[Measure | Ratio, ...] = (
    FOUND,
    FOUND_GENERAL,
    FOUND_MAJOR,
    DONE,
    DONE_GENERAL,
    DONE_MAJOR,
    CLAIMED,
    CLOSED_IN,
    RATE,
    RATE_GENERAL,
    RATE_MAJOR,
    CLAIMED_RATE,
    SPOT,
    ORDERED,
    OPEN_STOCK,
    OPEN_MAJOR,
    OVERDUE,
    RECHECKED,
    RECHECK_TIMES,
    RECHECK_PASSED,
    RECHECK_RATE,
    SELF_FOUND,
    SELF_SHARE,
    TRANSFERRED,
    RECURRING,
    UNITS,
    UNITS_ORDERED,
    STOPPED,
    UNITS_STOPPED,
    UNITS_SHUT,
    LISTED,
    *BY_TIER,
    BATCHES,
    DELISTED,
    LISTED_OPEN,
    PLANNED,
    FIVE_FIXED,
    FUND_ALL,
    FUND_ENTERPRISE,
    FUND_FISCAL,
    FUND_OTHER,
    SPOT_FOUND,
    DUE,
    DUE_SOON,
    ON_TIME,
    ON_TIME_RATE,
    OVERDUE_MAJOR,
    EXTENDED,
    SELF_DONE,
    FROM_TIPS,
    FROM_EXPERTS,
    SHUT,
    LISTED_DONE,
    LISTED_RATE,
)
