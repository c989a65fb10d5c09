"""A visit's page: the facts as the form knows them, what was found, who went, what may be done next, and the history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from anwang.desks.console.pages import Act, Fact, PageRequest, page, show, steps
from anwang.desks.console.people.acting import me
from anwang.desks.console.visits.inbox import subject_of
from anwang.desks.console.visits.lists import state_mark
from anwang.desks.console.visits.papers import papers_of
from anwang.enterprises.sectors import SECTORS
from anwang.grid.access import Official
from anwang.grid.states import Reach, Right
from anwang.ground.refusal import Refusal
from anwang.inspections import access, law, queries
from anwang.inspections.models import Visit
from anwang.inspections.states import BEFORE_ARRIVAL, INSPECTIONS, LAW, RECORDED, TABLE, VisitKind, VisitState

LABELS = {"plan": "安排检查"}


@page(Right.VIEW_VISITS)
def visit(request: PageRequest, pk: int) -> HttpResponse:
    """Show a visit that the official sees."""
    by = me(request)
    found = access.get(by, pk)
    crew = queries.crew_of(found)
    sheet = queries.sheet_of(found)
    hazards = list(queries.hazards_of(found)) if by.sees(Right.VIEW_HAZARDS) else []
    return show(
        request,
        "console/visits/record.html",
        {
            "record_title": subject_of(found),
            "record_number": found.number,
            "record_state": state_mark(found),
            "back_url": reverse("console:visits"),
            "back_label": "检查",
            "visit": found,
            "facts": _facts(found, by),
            "crew": crew,
            "sheet": sheet,
            "hazards": [(hazard, link_to("hazard", hazard.pk)) for hazard in hazards],
            "orders": list(found.orders.order_by("id")),
            "campaigns": list(found.campaign_links.select_related("campaign").order_by("id")),
            "acts": at_hand(
                acts_of(found, by, mine=any(one.assignment_id == by.assignment_id for one in crew.everybody)),
                found,
                request.GET.get("act", ""),
            ),
            "moves": steps(queries.history(found).reverse(), TABLE, LABELS),
            "kind_words": law.in_words(found.kind),
            "has_paper": found.state in RECORDED,
            "papers": papers_of(found, by),
        },
    )


def link_to(page_name: str, pk: int | None) -> str:
    """Return the address of another room's page; empty while that room has none."""
    if pk is None:
        return ""
    try:
        return reverse(f"console:{page_name}", args=[pk])
    except NoReverseMatch:
        return ""


def cause_of(found: Visit, by: Official) -> str:
    """Return why a visit is made, with the tip or task behind it, of which the unit visited learns nothing."""
    shows = found.cause_note and by.reach != Reach.OWN_UNIT
    return f"{found.get_cause_display()}（{found.cause_note}）" if shows else str(found.get_cause_display())


def _facts(found: Visit, by: Official) -> list[Fact]:
    site = found.site
    facts = [
        Fact("检查类别", found.get_kind_display() + ("（四不两直）" if found.is_unannounced else "")),
        Fact("检查事由", cause_of(found, by)),
        Fact("检查对象", subject_of(found), url=link_to("enterprise", found.site_id) if site else ""),
        Fact("所在区域", found.node.name),
        Fact("检查单位", found.organ.name),
        Fact("检查组", found.team, url=reverse("console:team", args=[found.team_id]) if found.team and by.reach != Reach.OWN_UNIT else ""),
        Fact("计划日期", found.planned_on),
        Fact("行业", SECTORS[found.sector].name if found.sector in SECTORS else ""),
    ]
    if found.kind in INSPECTIONS:
        items = {item["code"]: item["name"] for item in law.listed_items(found.grid_path, found.planned_on)}
        facts.append(Fact("检查事项", items.get(found.item_code, found.item_code), wide=True))
    if site is not None and found.counts_to_cap:
        cap = law.cap_of(site, found.planned_on, begun_only=by.reach == Reach.OWN_UNIT)
        facts.append(Fact("年度频次", cap.words + (f"；超频次理由：{found.cap_override}" if found.cap_override else ""), wide=True))
    if LAW[found.kind].needs_approval:
        approval = f"{found.approved_by} {local(found.approved_at)}" if found.approved_at else "未批准"
        facts.append(Fact("批准", approval + (f"（紧急先行：{found.urgency}）" if found.urgency else "")))
    else:
        facts.append(Fact("批准", "这类检查不需要批准"))
    if found.started_at:
        scanned = f"{local(found.scanned_in_at)}" if found.scanned_in_at else (f"未扫码：{found.scan_waiver}" if found.scan_waiver else "")
        facts += [Fact("开始时间", local(found.started_at)), Fact("扫码入企", scanned), Fact("陪同人员", found.companions)]
    if found.ended_at:
        signed = found.signer or f"拒绝签字：{found.refusal_note}"
        facts += [
            Fact("结束时间", local(found.ended_at)),
            Fact("签字", signed),
            Fact("检查情况", found.facts, wide=True),
            Fact("被检查单位意见", found.unit_opinion, wide=True),
        ]
    if found.told_at:
        facts += [Fact("处理结果", found.get_outcome_display()), Fact("告知时间", local(found.told_at))]
    return facts


def local(moment: Any) -> str:
    """Return a moment in the official time zone, or nothing."""
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M") if moment else ""


def at_hand(acts: list[Act], found: Visit, wanted: str) -> list[Act]:
    """Return the acts that can be done now before the others; the one for which she came (from 待办) first of all."""
    addresses = {act.url for act in acts if not act.why and wanted and act.url == f"{reverse('console:visit', args=[found.pk])}/{wanted}"}
    ordered = sorted(acts, key=lambda act: (bool(act.why), act.url not in addresses))
    return [replace(act, first=act.url in addresses) for act in ordered] if addresses else ordered


def arrival(found: Visit) -> str:
    """Return what beginning this visit is called: nobody arrives at her own unit."""
    return "开始自查" if found.kind == VisitKind.SELF_CHECK else "到达现场"


def acts_of(found: Visit, by: Official, *, mine: bool) -> list[Act]:
    """Return the verbs that the visit offers now; what cannot be done says why."""
    if by.viewing_as or (by.reach == Reach.OWN_UNIT and not mine):
        return []
    state = VisitState(found.state)
    acts: list[Act] = []
    if (
        LAW[found.kind].needs_approval
        and found.approved_at is None
        and state in (VisitState.PLANNED, VisitState.ON_SITE, VisitState.SIGNED)
    ):
        acts.append(
            _act("批准", "approve_visit", found, why=_refusal(lambda: law.permit_approval(found, by)), first=by.may(Right.APPROVE_VISITS))
        )
    not_mine = "" if mine else "由这次检查的检查人员办理。"
    if state in BEFORE_ARRIVAL:
        unapproved = "须先批准；情况紧急的可先行检查、事后补办。" if LAW[found.kind].needs_approval and found.approved_at is None else ""
        acts.append(_act(arrival(found), "arrive", found, why=not_mine, first=not unapproved))
        acts.append(_act("取消检查", "cancel_visit", found, why=_refusal(lambda: law.permit_cancel(found, by))))
    if state == VisitState.ON_SITE:
        acts.append(_act("填写检查表", "visit_sheet", found, why=not_mine, first=True))
        acts.append(_act("登记检查表以外的隐患", "add_finding", found, why=not_mine))
        acts.append(_act("结束并签字", "sign_visit", found, why=not_mine))
    nothing = "没有待责令的隐患。"
    if state in RECORDED and LAW[found.kind].may_order:
        nothing = "" if queries.orderable(found).exists() else nothing
        acts.append(_act("下达责令限期整改指令书", "serve_order", found, why=not_mine or nothing, first=True))
    if state == VisitState.SIGNED:  # what is to be ordered is ordered first: the result tells of it
        acts.append(_act("告知检查结果", "tell_result", found, why=not_mine, first=bool(nothing)))
    if state != VisitState.CANCELLED and by.reach != Reach.OWN_UNIT:
        acts.append(_act("归入专项行动", "join_campaigns", found, why=_refusal(lambda: law.permit_joining(found, by))))
    return acts


def _act(label: str, name: str, found: Visit, *, why: str = "", first: bool = False) -> Act:
    return Act(label, reverse(f"console:{name}", args=[found.pk]), first=first and not why, why=why)


def _refusal(permit: Callable[[], None]) -> str:
    try:
        permit()
    except Refusal as refusal:
        return refusal.text
    return ""
