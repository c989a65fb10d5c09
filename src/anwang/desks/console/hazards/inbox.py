"""What waits in this room: what somebody must do with a hazard, and until when."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from anwang.desks.console.hazards import marking
from anwang.desks.console.home.inbox import Group, Waiting
from anwang.grid.access import Official
from anwang.grid.states import PostKind, Reach, Right
from anwang.ground import rules
from anwang.hazards import access
from anwang.hazards.models import Extension, Hazard, Transfer, TreatmentPlan
from anwang.hazards.queries import BY_CERTIFIED, SUSPECTED
from anwang.hazards.states import AWAITING_RECTIFICATION, ExtensionState, HazardState, TransferState
from anwang.standards.states import HazardLevel

MOST = 60
"""So many lines of one kind stand in the inbox; the list has all."""
S = HazardState
WITHOUT_DAY = frozenset({"疑似重大待判定", "待责令整改", "待销号", "移送待接收", "移送待回告", "自查待销号", "待摘牌"})


class Task(NamedTuple):
    """One kind of thing that waits: its name, which hazards, the verb and its label."""

    kind: str
    which: Q
    verb: str
    label: str


ASKED = Q(Exists(Extension.objects.filter(hazard=OuterRef("pk"), state=ExtensionState.ASKED)))
HAS_PLAN = Q(Exists(TreatmentPlan.objects.filter(hazard=OuterRef("pk"))))
ELSEWHERE = Q(
    Exists(Transfer.objects.filter(hazard=OuterRef("pk"), state=TransferState.ACCEPTED)), state=S.TRANSFERRED, level=HazardLevel.MAJOR
)
"""Major hazards in the hands of another unit, which consents to their plan."""
PLANNED = Q(Exists(TreatmentPlan.objects.filter(hazard=OuterRef("pk"), approved_on__isnull=True)))


def waiting(by: Official, on: date) -> list[Waiting]:
    """List what waits for the official and what she waits for."""
    lines: list[Waiting] = []
    days = rules.everywhere("hazard.recheck_days", on=on)
    visible = access.visible_to(by)
    for task in _kinds(by, on):
        lines += [_line(task, hazard, by, days) for hazard in _shown(visible.filter(task.which))]
    lines += _others(by)
    return lines


def count(by: Official, on: date) -> int:
    """Say how much waits for her own act; one statement."""
    conditions = Q(pk__in=[])
    kinds = _kinds(by, on)
    if not kinds:
        return 0
    for task in kinds:
        conditions |= task.which
    return access.visible_to(by).filter(conditions)[:1000].count()


def _shown(found: QuerySet[Hazard]) -> Iterable[Hazard]:
    return found.select_related("site", "node").order_by("due_on", "id")[:MOST]


def _kinds(by: Official, on: date) -> list[Task]:
    """Return what the official's post must do."""
    if by.reach == Reach.OWN_UNIT:
        return [
            Task("待整改", Q(state__in=[S.IMMEDIATE, S.ORDERED, S.TREATING, S.ENFORCED]), "claim", "报告整改"),
            Task("待报送治理方案", (Q(state=S.PLAN) | ELSEWHERE) & ~HAS_PLAN, "submit_plan", "报送方案"),
            Task("自查待销号", Q(state=S.REGISTERED, source="self_check", level=HazardLevel.GENERAL), "close_self_found", "自行销号"),
        ]
    mine = Q(organ_id=by.organ_id)
    fit = Q() if by.certificate else ~BY_CERTIFIED
    kinds: list[Task] = []
    if by.sees(Right.REGISTER_HAZARDS) and by.kind != PostKind.GRID_WORKER:
        # the committee office brings whole ledgers: it sees to all doubts in them, others to their own
        doubtful = SUSPECTED if by.kind == PostKind.COMMITTEE_OFFICE else mine & SUSPECTED
        kinds.append(Task("疑似重大待判定", doubtful, "judge_level", "判定"))
    if by.sees(Right.RECHECK):
        kinds.append(Task("待复查", mine & fit & ~Q(rectifier_id=by.person_id) & Q(state=S.CLAIMED), "recheck", "复查"))
    if by.sees(Right.ORDER_RECTIFICATION):
        kinds.append(Task("待责令整改", mine & Q(state=S.REGISTERED), "order", "责令整改"))
        kinds.append(Task("复查不合格待处理", mine & Q(state=S.FAILED), "order_again", "退回整改"))
        kinds.append(Task("超期未报告", mine & fit & Q(state__in=[S.ORDERED, S.TREATING], due_on__lt=on), "recheck", "到期复查"))
    if by.sees(Right.STRIKE_OFF):
        major = Q() if by.sees(Right.STRIKE_OFF_MAJOR) else Q(level=HazardLevel.GENERAL)
        others_work = ~Q(rectifier_id=by.person_id) & ~Q(rechecker_id=by.person_id)
        kinds.append(Task("待销号", mine & major & others_work & Q(state=S.PASSED), "strike_off", "销号"))
    if by.sees(Right.APPROVE_PLANS):
        sent_here = ELSEWHERE & _received(by, TransferState.ACCEPTED)
        kinds.append(Task("待审查治理方案", (mine & Q(state=S.PLAN) | sent_here) & PLANNED, "approve_plan", "审查方案"))
    if by.sees(Right.DECIDE_EXTENSIONS):
        kinds.append(Task("待审批延期", mine & Q(state__in=[S.ORDERED, S.TREATING]) & ASKED, "decide_extension", "审批"))
    if by.sees(Right.TRANSFER_HAZARDS):
        got = _received(by, TransferState.SENT)
        has = _received(by, TransferState.ACCEPTED)
        kinds.append(Task("移送待接收", Q(state=S.TRANSFERRED) & got, "accept_transfer", "接收"))
        kinds.append(Task("移送待回告", Q(state=S.TRANSFERRED) & has, "return_result", "回告结果"))
    if by.sees(Right.LIST_HAZARDS):
        late = Q(level=HazardLevel.MAJOR, state__in=AWAITING_RECTIFICATION, due_on__lt=on, listed_on__isnull=True)
        kinds.append(Task("重大隐患超期", late, "list_for_supervision", "挂牌督办"))
        waits = Q(listed_on__isnull=False, delisted_on__isnull=True, state__in=[S.PASSED, S.SHUT], listing__organ_id=by.organ_id)
        kinds.append(Task("待摘牌", waits, "delist", "摘牌"))
    return kinds


def _received(by: Official, state: TransferState) -> Q:
    return Q(Exists(Transfer.objects.filter(hazard=OuterRef("pk"), state=state, receiver_id=by.organ_id)))


def _line(task: Task, hazard: Hazard, by: Official, days: Callable[[str], Any]) -> Waiting:
    return Waiting(
        kind=task.kind,
        title=hazard.description[:60],
        subject=hazard.site.name if hazard.site else "公共部位",
        where=hazard.node.name,
        due_on=_due(task.kind, hazard, int(days(hazard.grid_path)["days"])),
        act_label=task.label,
        url=marking.at_hand(hazard, task.verb),
    )


def _due(kind: str, hazard: Hazard, days: int) -> date | None:
    """Return the day by which the official's own act is due; the unit's deadline is not hers."""
    if kind == "待复查":
        return hazard.claimed_on + timedelta(days=days) if hazard.claimed_on else None
    return None if kind in WITHOUT_DAY else hazard.due_on


def _others(by: Official) -> list[Waiting]:
    """Return what the official waits for: an enterprise for the recheck of what it reported, an organ for what it transferred."""
    if by.reach == Reach.OWN_UNIT:
        kind, found = "等待复查", access.visible_to(by).filter(state=S.CLAIMED)
    elif by.sees(Right.TRANSFER_HAZARDS):
        sent = Transfer.objects.filter(hazard=OuterRef("pk"), state__in=[TransferState.SENT, TransferState.ACCEPTED], sender_id=by.organ_id)
        kind, found = "移送办理中", access.visible_to(by).filter(Exists(sent), state=S.TRANSFERRED)
    else:
        return []
    return [
        Waiting(
            kind=kind,
            title=hazard.description[:60],
            subject=hazard.site.name if hazard.site else "公共部位",
            where=hazard.node.name,
            due_on=None,
            act_label="查看",
            url=reverse("console:hazard", args=[hazard.pk]),
            group=Group.OTHERS,
        )
        for hazard in _shown(found)
    ]
