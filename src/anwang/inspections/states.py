"""Choices of the inspection room, visit kinds with their law, and the transition table of a visit (rules 5, Appendix D)."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

from anwang.grid.states import Right
from anwang.ground.lifecycle import Table, Transition


class VisitKind(models.TextChoices):
    """Kinds of visit: the wrong kind makes the record unlawful (rules 5.1)."""

    ADMIN_INSPECTION = "admin_inspection", "行政检查"
    PATROL = "patrol", "网格巡查"
    SERVICE = "service", "指导服务"
    SUPERVISION = "supervision", "督查"
    SELF_CHECK = "self_check", "企业自查"
    LEADER_LED = "leader_led", "领导带队检查"
    JOINT = "joint", "联合检查"


class VisitState(models.TextChoices):
    """How far a visit has come."""

    PLANNED = "planned", "已安排"
    APPROVED = "approved", "已批准"
    ON_SITE = "on_site", "检查中"
    SIGNED = "signed", "已签字"
    TOLD = "told", "已告知结果"
    CANCELLED = "cancelled", "已取消"


class Cause(models.TextChoices):
    """Why a visit is made; complaints, tasks from above and monitoring alarms do not count to the yearly cap (应急〔2025〕11号)."""

    PLAN = "plan", "年度计划"
    RANDOM = "random", "双随机抽查"
    CAMPAIGN = "campaign", "专项检查"
    COMPLAINT = "complaint", "投诉举报"
    ASSIGNED = "assigned", "转办交办"
    MONITORING = "monitoring", "监测发现严重问题"
    RECHECK = "recheck", "复查"
    ROUTINE = "routine", "日常工作"
    OTHER = "other", "其他"


class Outcome(models.TextChoices):
    """What a visit led to."""

    NOTHING = "nothing", "未发现问题"
    CORRECTED = "corrected", "当场改正"
    ORDERED = "ordered", "责令限期整改"
    MEASURES = "measures", "现场处理措施"
    FILED = "filed", "立案"
    TRANSFERRED = "transferred", "移送"
    REFUSED = "refused", "拒绝检查"


class Judgement(models.TextChoices):
    """The answer to one item."""

    PASS = "pass", "合格"
    FAIL = "fail", "不合格"
    NOT_APPLICABLE = "not_applicable", "不适用"


class Signature(models.TextChoices):
    """How the unit took the record."""

    SIGNED = "signed", "已签字"
    REFUSED = "refused", "拒绝签字"


class OfficerRole(models.TextChoices):
    """What a person does in a visit."""

    LEAD = "lead", "带队"
    OFFICER = "officer", "检查人员"
    EXPERT = "expert", "专家（协助）"


@dataclass(frozen=True, slots=True)
class KindLaw:
    """What the law asks of a kind of visit, and what it allows; of what is not said, nothing."""

    right: str
    hazard_source: str
    needs_approval: bool = False
    needs_certificates: bool = False
    needs_scan: bool = False
    counts_to_cap: bool = False
    may_order: bool = False
    scans_at_enterprise: bool = False
    """Logged by scan-in at an enterprise's gate although it is no 行政检查 (rules 5.1: so that it cannot be a disguised inspection)."""
    certified_at_enterprise: bool = False
    """No 行政检查 in itself, yet whoever goes into an enterprise to check is carried by certified officers and scans in (rules 5.1)."""


LAW: dict[str, KindLaw] = {
    VisitKind.ADMIN_INSPECTION: KindLaw(
        Right.CONDUCT_ADMIN_INSPECTION,
        needs_approval=True,
        needs_certificates=True,
        needs_scan=True,
        counts_to_cap=True,
        may_order=True,
        hazard_source="admin_inspection",
    ),
    VisitKind.PATROL: KindLaw(
        Right.PATROL,
        hazard_source="patrol",
    ),
    VisitKind.SERVICE: KindLaw(
        Right.SERVICE_VISIT,
        hazard_source="service",
        scans_at_enterprise=True,
    ),
    VisitKind.SUPERVISION: KindLaw(
        Right.SUPERVISE,
        hazard_source="supervision",
        # of governments and departments; an enterprise sampled on the way only with certified officers
        scans_at_enterprise=True,
        certified_at_enterprise=True,
    ),
    VisitKind.SELF_CHECK: KindLaw(
        Right.SELF_CHECK,
        hazard_source="self_check",
    ),
    VisitKind.LEADER_LED: KindLaw(
        Right.LEAD_VISIT,
        # counted unless the locality's rule (visit.uncounted) leaves it out, as it does by default
        counts_to_cap=True,
        hazard_source="leader",
        # 领导带队 is no licence to inspect without officers: leaders go with certified ones
        scans_at_enterprise=True,
        certified_at_enterprise=True,
    ),
    VisitKind.JOINT: KindLaw(
        Right.CONDUCT_ADMIN_INSPECTION,
        needs_approval=True,
        needs_certificates=True,
        needs_scan=True,
        counts_to_cap=True,
        may_order=True,
        hazard_source="joint",
    ),
}

INSPECTIONS = (VisitKind.ADMIN_INSPECTION, VisitKind.JOINT)
"""Kinds that are 行政检查 by law: they stand under 国办发〔2024〕54号 whole."""


def usual_cause(kind: str) -> Cause:
    """Return why a visit of a kind is made unless told otherwise: only what counts to the yearly cap stands in the annual plan."""
    return Cause.ROUTINE if kind in LAW and not LAW[kind].counts_to_cap else Cause.PLAN


S = VisitState
R = Right
RECORDED = (S.SIGNED, S.TOLD)
"""States of a visit that was made and whose record was signed (or refused): only these are counted."""
BEFORE_ARRIVAL = (S.PLANNED, S.APPROVED)
TABLE = Table(
    S,
    (
        Transition(S.PLANNED, "approve", S.APPROVED, R.APPROVE_VISITS, "批准检查"),
        Transition(S.PLANNED, "arrive", S.ON_SITE, R.VIEW_VISITS, "到达现场"),
        Transition(S.APPROVED, "arrive", S.ON_SITE, R.VIEW_VISITS, "到达现场"),
        Transition(S.ON_SITE, "sign", S.SIGNED, R.VIEW_VISITS, "签字确认"),
        Transition(S.SIGNED, "tell_result", S.TOLD, R.VIEW_VISITS, "告知检查结果"),
        Transition(S.ON_SITE, "approve_afterwards", S.ON_SITE, R.APPROVE_VISITS, "补办批准"),
        Transition(S.SIGNED, "approve_afterwards", S.SIGNED, R.APPROVE_VISITS, "补办批准"),
        Transition(S.PLANNED, "cancel", S.CANCELLED, R.VIEW_VISITS, "取消检查", reason=True),
        Transition(S.APPROVED, "cancel", S.CANCELLED, R.VIEW_VISITS, "取消检查", reason=True),
    ),
)
"""The right in a row is the least; the action also checks the visit kind's own right and that the official is of the visit."""
