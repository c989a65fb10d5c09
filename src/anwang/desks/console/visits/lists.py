"""The lists: visits and orders, with filters in words."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.http.response import HttpResponseBase
from django.urls import reverse

from anwang.campaigns.access import visible_to as campaigns_of
from anwang.campaigns.queries import with_parts
from anwang.desks.console import filters, marks
from anwang.desks.console.home.saved import Views
from anwang.desks.console.listing import Column, Empty, Listing, answer
from anwang.desks.console.pages import Act, PageRequest, page
from anwang.desks.console.people.acting import me
from anwang.desks.console.visits.inbox import subject_of
from anwang.enterprises.sectors import SECTORS
from anwang.grid.access import Official, place
from anwang.grid.models import Node
from anwang.grid.states import Reach, Right
from anwang.inspections import access, law, queries
from anwang.inspections.models import Order, Visit, VisitCampaign
from anwang.inspections.queries import UNAPPROVED
from anwang.inspections.states import LAW, Cause, Outcome, VisitKind, VisitState

MARKS = {
    VisitState.PLANNED: "open",
    VisitState.APPROVED: "waiting",
    VisitState.ON_SITE: "going",
    VisitState.SIGNED: "waiting",
    VisitState.TOLD: "done",
    VisitState.CANCELLED: "void",
}
NEXT = {VisitState.APPROVED: ("到达", "arrive"), VisitState.ON_SITE: ("继续", "visit_sheet"), VisitState.SIGNED: ("告知", "tell_result")}
"""The next act of those who go along, by state."""


def state_mark(visit: Visit) -> tuple[str, str]:
    """Return a visit's state as a word with its mark."""
    return visit.get_state_display(), MARKS[VisitState(visit.state)]


def next_act(visit: Visit, by: Official) -> Act | None:
    """Return what the official does next with a visit of the list; none where it waits for other hands."""
    if by.viewing_as or not getattr(visit, "is_hers", False):
        return None
    state = VisitState(visit.state)
    word, name = NEXT.get(state, ("", ""))
    if state == VisitState.PLANNED and not LAW[VisitKind(visit.kind)].needs_approval:
        word, name = NEXT[VisitState.APPROVED]
    return Act(word, reverse(f"console:{name}", args=[visit.pk])) if word else None


VISITS = Listing(
    name="visits",
    title="检查",
    search=("number", "site__name", "site__initials"),
    search_hint="编号、单位名称或拼音首字母",
    columns=(
        Column("number", "检查编号", sort="number"),
        Column("subject", "检查对象", value=subject_of, wrap=True),
        Column("kind", "类别", value=lambda v: v.get_kind_display(), sort="kind"),
        Column("state", "状态", value=lambda v: v.get_state_display(), html=lambda v: marks.state(*state_mark(v)), sort="state"),
        Column("planned_on", "计划日期", sort="planned_on"),
        Column("started_on", "检查日期", sort="started_on"),
        Column("organ", "检查单位", value=lambda v: str(v.organ)),
        Column("node", "区域", value=lambda v: v.node.name, default=False),
        Column("cause", "事由", value=lambda v: v.get_cause_display(), sort="cause", default=False),
        Column("checklist", "检查表", value=lambda v: str(v.checklist.checklist) if v.checklist else "", default=False),
        Column("approved_by", "批准人", default=False),
        Column("scanned_in_at", "扫码入企", sort="scanned_in_at", default=False),
        Column("scan_waiver", "未扫码原因", default=False, wrap=True),
        Column("outcome", "结果", value=lambda v: v.get_outcome_display(), sort="outcome"),
        Column("hazard_count", "隐患", align="right", sort="hazard_count", total=Sum("hazard_count")),
    ),
    filters=(
        filters.Choice("state", "状态", options=VisitState.choices, tabs=True),
        filters.Multi("kind", "类别", options=VisitKind.choices),
        filters.Choice("cause", "事由", options=Cause.choices),
        filters.Choice("outcome", "结果", options=Outcome.choices),
        filters.Choice("sector", "行业", options=tuple((code, sector.name) for code, sector in SECTORS.items())),
        filters.Dates("started_on", "检查日期"),
        filters.Dates("planned_on", "计划日期"),
        filters.YesNo("approval", "批准", where=UNAPPROVED, yes="等待批准", no="不等待批准"),
        filters.YesNo("unannounced", "四不两直", where=Q(is_unannounced=True), yes="四不两直", no="非四不两直"),
        filters.YesNo("scanned", "扫码入企", where=Q(scanned_in_at__isnull=False), yes="已扫码入企", no="没有扫码"),
        filters.YesNo("found", "隐患", where=Q(hazard_count__gt=0), yes="发现隐患", no="未发现隐患"),
    ),
    select=lambda rows: rows.select_related("site", "subject_organ", "node", "organ", "checklist__checklist"),
    row_url=lambda v: reverse("console:visit", args=[v.pk]),
    empty=Empty(words="还没有检查记录", hint="安排一次检查或巡查，结果和隐患都会记在这里。"),
)
ORDERS = Listing(
    name="orders",
    title="责令限期整改指令书",
    order="-served_on",
    search=("number", "site__name"),
    search_hint="文书号或单位名称",
    columns=(
        Column("number", "文书号", sort="number"),
        Column("site", "被责令单位", value=lambda o: o.site.name, wrap=True),
        Column("organ", "责令单位", value=lambda o: str(o.organ)),
        Column("served_on", "送达日期", sort="served_on"),
        Column("receiver", "签收人", value=lambda o: o.receiver or ("拒收" if o.refusal_note else "")),
        Column("visit", "检查编号", value=lambda o: o.visit.number),
    ),
    filters=(
        filters.Dates("served_on", "送达日期"),
        filters.Choice("sector", "行业", options=tuple((code, sector.name) for code, sector in SECTORS.items())),
    ),
    select=lambda rows: rows.select_related("site", "organ", "visit"),
    row_url=lambda o: reverse("console:order", args=[o.pk]),
    empty=Empty(words="还没有下达指令书", hint="行政检查的记录签字后，在检查页面下达。"),
)


@page(Right.VIEW_VISITS)
def visits(request: PageRequest) -> HttpResponseBase:
    """The visits that the official sees, inside the scope that she looks at."""
    by = me(request)
    listing = replace(
        VISITS,
        filters=(*VISITS.filters, *places(by), campaign_filter(by)),
        select=lambda rows: VISITS.select(rows).annotate(is_hers=queries.goes_along(by)),
        row_act=lambda visit: next_act(visit, by),
    )
    acts = [Act("安排检查", reverse("console:plan_visit"), first=True)] if law.kinds_for(by) else []
    if by.reach != Reach.OWN_UNIT:
        acts.append(Act("检查组", reverse("console:teams")))
    acts.append(Act("指令书", reverse("console:orders")))
    return answer(request, listing, scoped(access.visible_to(by), request), context={"actions": acts}, views=Views(by))


@page(Right.VIEW_VISITS)
def orders(request: PageRequest) -> HttpResponseBase:
    """The orders of the visits that the official sees."""
    by = me(request)
    return answer(request, ORDERS, scoped(access.orders_visible_to(by), request), views=Views(by))


def scoped(rows: QuerySet[Visit] | QuerySet[Order], request: PageRequest) -> QuerySet[Visit] | QuerySet[Order]:
    """Return the rows inside the place that the official looks at now, where she chose one."""
    return rows.filter(place(request.scope)) if getattr(request, "scope_node", None) else rows  # type: ignore[attr-defined]


def places(by: Official) -> tuple[filters.Filter, ...]:
    """Return the filter by the parts of the official's place, where it has any."""
    if by.reach == Reach.OWN_UNIT:
        return ()

    @cache  # asked several times while one page is drawn
    def options() -> list[tuple[str, str]]:
        return list(Node.objects.filter(parent_id=by.node_id, valid_to__isnull=True).order_by("path").values_list("path", "name"))

    return (filters.Node("place", "区域", options=options),)


def campaign_filter(by: Official) -> filters.Choice:
    """Return the filter by campaign, its parts included; each visit stands once, however many campaigns it belongs to."""

    @cache
    def options() -> list[tuple[str, str]]:
        return [(str(one.pk), one.name) for one in campaigns_of(by).order_by("-starts_on", "id")[:50]]

    def where(chosen: str) -> Q:
        links = VisitCampaign.objects.filter(visit=OuterRef("pk"), campaign_id__in=with_parts([int(chosen)]))
        return Q(Exists(links))

    return filters.Choice("campaign", "专项行动", options=options, where=where)
