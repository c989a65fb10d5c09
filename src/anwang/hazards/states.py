"""Choices of the hazard room, and the transition table of a hazard (rules 6.4) as data."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

from anwang.grid.states import Right
from anwang.ground.lifecycle import Table, Transition


class HazardState(models.TextChoices):
    """States of a hazard. Overdue, due soon, listed and stopped are derived, never states."""

    REGISTERED = "registered", "已登记"
    IMMEDIATE = "immediate", "立即整改"
    ORDERED = "ordered", "限期整改"
    PLAN = "plan", "制定方案"
    TREATING = "treating", "治理中"
    CLAIMED = "claimed", "申请复查"
    FAILED = "failed", "复查不合格"
    PASSED = "passed", "复查合格"
    STRUCK_OFF = "struck_off", "已销号"
    ENFORCED = "enforced", "已立案"
    TRANSFERRED = "transferred", "已移送"
    SHUT = "shut", "关闭取缔"
    VOID = "void", "已撤销"


class HazardSource(models.TextChoices):
    """Where a hazard was found from (rules 6.3)."""

    SELF_CHECK = "self_check", "企业自查"
    ADMIN_INSPECTION = "admin_inspection", "行政检查"
    PATROL = "patrol", "网格巡查"
    SERVICE = "service", "指导服务"
    SUPERVISION = "supervision", "督查"
    LEADER = "leader", "领导带队检查"
    JOINT = "joint", "联合检查"
    TIP = "tip", "群众举报"
    EXPERT = "expert", "专家排查"
    SUPERIOR = "superior", "上级交办"
    MONITORING = "monitoring", "监测预警"
    ACCIDENT = "accident", "事故延伸"


class Payer(models.TextChoices):
    """Who pays for rectification."""

    ENTERPRISE = "enterprise", "企业自筹"
    FISCAL = "fiscal", "财政投入"
    OTHER = "other", "其他"


class ExtensionState(models.TextChoices):
    """A request for more time is asked, granted or refused."""

    ASKED = "asked", "待审批"
    GRANTED = "granted", "同意"
    REFUSED = "refused", "不同意"


class RecheckResult(models.TextChoices):
    """What a recheck found."""

    PASSED = "passed", "合格"
    FAILED = "failed", "不合格"


class TransferState(models.TextChoices):
    """A transfer is sent, accepted, comes back with its result, or was taken back before it was accepted."""

    SENT = "sent", "已移送"
    ACCEPTED = "accepted", "已接收"
    RETURNED = "returned", "已办结回告"
    TAKEN_BACK = "taken_back", "已收回"


class ListingState(models.TextChoices):
    """Listed supervision of a major hazard (rules 6.6), first cut."""

    LISTED = "listed", "挂牌"
    DELISTED = "delisted", "摘牌"


class ListingTier(models.TextChoices):
    """Who listed a hazard, from the lowest tier to the highest; the monthly form asks for those of the province."""

    TOWN = "town", "乡级"
    COUNTY = "county", "县级"
    CITY = "city", "市级"
    PROVINCE = "province", "省级"
    NATION = "nation", "国家级"


ENFORCED_SOURCES = frozenset({HazardSource.ADMIN_INSPECTION, HazardSource.JOINT})
"""What certified officers find by 行政检查; its recheck is part of that inspection."""
S = HazardState
R = Right
OPEN = (S.REGISTERED, S.IMMEDIATE, S.ORDERED, S.PLAN, S.TREATING, S.CLAIMED, S.FAILED, S.PASSED, S.ENFORCED, S.TRANSFERRED)
"""States in which a hazard is not yet disposed of."""
AWAITING_RECTIFICATION = (S.IMMEDIATE, S.ORDERED, S.PLAN, S.TREATING, S.FAILED)
"""States in which the deadline runs against whoever must rectify."""
COUNTED_OUT = (S.VOID,)
"""States that no figure counts."""


def _row(source: str, verb: str, target: str, right: str, label: str, *, reason: bool = False, evidence: bool = False) -> Transition:
    return Transition(source, verb, target, right, label, reason=reason, evidence=evidence)


TABLE = Table(
    S,
    (
        _row(S.REGISTERED, "order_at_once", S.IMMEDIATE, R.REGISTER_HAZARDS, "责令立即整改"),
        _row(S.REGISTERED, "order", S.ORDERED, R.ORDER_RECTIFICATION, "责令限期整改"),
        _row(S.REGISTERED, "require_plan", S.PLAN, R.REGISTER_HAZARDS, "要求制定治理方案"),
        _row(S.IMMEDIATE, "order", S.ORDERED, R.ORDER_RECTIFICATION, "责令限期整改"),
        # found major only after it was ordered as a general one: from now on it goes by a treatment plan
        *(_row(state, "judge_major", S.PLAN, R.REGISTER_HAZARDS, "判定为重大") for state in (S.IMMEDIATE, S.ORDERED)),
        # a level mistaken at registration: what turns out major goes by a treatment plan; what turns out general is ordered as such, or,
        # where nobody ordered anything (an enterprise's own find), stands as registered
        *(
            _row(state, "raise_level", S.PLAN, R.REGISTER_HAZARDS, "更正为重大", reason=True)
            for state in (S.IMMEDIATE, S.ORDERED, S.FAILED)
        ),
        *(_row(state, "lower_level", S.ORDERED, R.VIEW_HAZARDS, "更正为一般", reason=True) for state in (S.PLAN, S.TREATING)),
        *(_row(state, "lower_unordered", S.REGISTERED, R.VIEW_HAZARDS, "更正为一般", reason=True) for state in (S.PLAN, S.TREATING)),
        # major only since it was mended, and not mended after all: it has had no plan yet
        _row(S.FAILED, "require_plan", S.PLAN, R.REGISTER_HAZARDS, "要求制定治理方案"),
        _row(S.PLAN, "approve_plan", S.TREATING, R.APPROVE_PLANS, "审查同意治理方案"),
        # a major one that was handed over needs its plan like any other: the receiving unit consents to it, and goes on with it
        _row(S.TRANSFERRED, "approve_plan", S.TRANSFERRED, R.APPROVE_PLANS, "审查同意治理方案"),
        _row(S.IMMEDIATE, "claim", S.CLAIMED, R.VIEW_HAZARDS, "报告整改完成", evidence=True),
        _row(S.ORDERED, "claim", S.CLAIMED, R.VIEW_HAZARDS, "报告整改完成", evidence=True),
        _row(S.TREATING, "claim", S.CLAIMED, R.VIEW_HAZARDS, "报告整改完成", evidence=True),
        _row(S.CLAIMED, "pass_recheck", S.PASSED, R.RECHECK, "复查合格"),
        _row(S.CLAIMED, "fail_recheck", S.FAILED, R.RECHECK, "复查不合格", reason=True),
        # at expiry the recheck is due even when nobody reported (HAZ1: 申请或期满后10日内)
        *(_row(state, "pass_recheck", S.PASSED, R.RECHECK, "复查合格") for state in (S.ORDERED, S.TREATING)),
        *(_row(state, "fail_recheck", S.FAILED, R.RECHECK, "复查不合格", reason=True) for state in (S.ORDERED, S.TREATING)),
        _row(S.FAILED, "order_again", S.ORDERED, R.ORDER_RECTIFICATION, "退回整改"),
        _row(S.FAILED, "enforce", S.ENFORCED, R.ORDER_RECTIFICATION, "立案查处", reason=True),
        _row(S.ENFORCED, "claim", S.CLAIMED, R.VIEW_HAZARDS, "报告整改完成", evidence=True),
        _row(S.PASSED, "strike_off", S.STRUCK_OFF, R.STRIKE_OFF, "销号"),
        # what an enterprise found by itself, general and without order, it strikes off by itself (rules 6.4)
        _row(S.REGISTERED, "close_self_found", S.STRUCK_OFF, R.SELF_CHECK, "自查隐患自行销号", evidence=True),
        _row(S.IMMEDIATE, "close_self_found", S.STRUCK_OFF, R.SELF_CHECK, "自查隐患自行销号", evidence=True),
        _row(S.REGISTERED, "transfer", S.TRANSFERRED, R.TRANSFER_HAZARDS, "移送", reason=True),
        _row(S.ORDERED, "transfer", S.TRANSFERRED, R.TRANSFER_HAZARDS, "移送", reason=True),
        _row(S.TRANSFERRED, "return_result", S.CLAIMED, R.TRANSFER_HAZARDS, "回告办理结果", reason=True),
        _row(S.TRANSFERRED, "take_back", S.REGISTERED, R.TRANSFER_HAZARDS, "收回移送", reason=True),
        *(
            _row(state, "shut", S.SHUT, R.ORDER_RECTIFICATION, "因关闭取缔办结", reason=True, evidence=True)
            for state in (S.ORDERED, S.PLAN, S.TREATING, S.FAILED, S.ENFORCED)
        ),
        *(_row(state, "void", S.VOID, R.VOID_HAZARDS, "撤销登记", reason=True) for state in (S.REGISTERED, S.IMMEDIATE, S.ORDERED, S.PLAN)),
        *(
            _row(state, "merge", S.VOID, R.MERGE_DUPLICATES, "并入重复隐患", reason=True)
            for state in (S.REGISTERED, S.IMMEDIATE, S.ORDERED, S.PLAN, S.TREATING, S.FAILED)
        ),
    ),
)
"""The right in a row is the least; `law` also asks who in particular (own site, other hands, ordering organ)."""


@dataclass(frozen=True, slots=True)
class Note:
    """A verb that leaves a Move without changing the state: in which states, with which right, what it must bring along."""

    verb: str
    label: str
    right: str
    states: tuple[HazardState, ...]
    reason: bool = False


NOTES: dict[str, Note] = {
    note.verb: note
    for note in (
        Note("submit_plan", "报送治理方案", R.VIEW_HAZARDS, (S.PLAN, S.TRANSFERRED)),
        Note("judge_level", "判定级别", R.REGISTER_HAZARDS, (*OPEN, S.STRUCK_OFF, S.SHUT)),
        Note("correct_level", "更正级别", R.VIEW_HAZARDS, OPEN, reason=True),
        Note("note_progress", "登记整改进展", R.VIEW_HAZARDS, OPEN),
        Note("add_fund", "登记整改资金", R.VIEW_HAZARDS, OPEN),
        Note("ask_extension", "申请延期", R.VIEW_HAZARDS, (S.ORDERED, S.TREATING)),
        Note("decide_extension", "审批延期", R.DECIDE_EXTENSIONS, (S.ORDERED, S.TREATING)),
        Note("accept_transfer", "接收移送", R.TRANSFER_HAZARDS, (S.TRANSFERRED,)),
        Note("list_for_supervision", "挂牌督办", R.LIST_HAZARDS, OPEN),
        Note("delist", "摘牌", R.LIST_HAZARDS, (S.PASSED, S.STRUCK_OFF, S.SHUT)),
        Note("stop", "责令停产停用", R.ORDER_RECTIFICATION, OPEN, reason=True),
        Note("resume", "同意恢复", R.ORDER_RECTIFICATION, (*OPEN, S.STRUCK_OFF), reason=True),
        Note("reopen", "登记回潮", R.REGISTER_HAZARDS, (S.STRUCK_OFF, S.SHUT)),
        Note("absorb", "并入重复隐患（保留）", R.MERGE_DUPLICATES, OPEN),
    )
}
LABELS: dict[str, str] = (
    {"register": "登记"} | {row.verb: row.label for row in TABLE.rows} | {note.verb: note.label for note in NOTES.values()}
)
"""Every verb's word."""
