"""Arranging a visit: first its kind and what the law asks of it, then the form; approving, cancelling, putting into campaigns."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone

from anwang.campaigns.queries import open_for
from anwang.desks.console.forms import Form, Option, submit
from anwang.desks.console.pages import PageRequest, done, page, show
from anwang.desks.console.people.acting import me
from anwang.desks.console.visits.inbox import subject_of
from anwang.enterprises import queries as files
from anwang.enterprises.access import visible_to as sites_of
from anwang.enterprises.models import Site
from anwang.grid import access as grid
from anwang.grid.access import Official
from anwang.grid.models import Assignment, Node
from anwang.grid.states import PostKind, Reach, Right
from anwang.ground.refusal import NotFound
from anwang.inspections import access, actions, law, queries
from anwang.inspections.inputs import ApproveVisit, CancelVisit, JoinCampaigns, PlanVisit
from anwang.inspections.states import INSPECTIONS, LAW, VisitKind, usual_cause
from anwang.standards.queries import for_site, in_force

BY_LAW = (
    "site_id", "planned_on", "cause", "cause_note", "item_code", "officer_ids", "lead_id", "expert_names", "checklist_id", "is_unannounced",
)  # fmt: skip
FIELDS: dict[str, tuple[str, ...]] = {
    VisitKind.ADMIN_INSPECTION: (*BY_LAW, "team_id", "campaign_ids", "cap_override"),
    VisitKind.JOINT: (*BY_LAW, "team_id", "campaign_ids", "cap_override"),
    VisitKind.PATROL: ("site_id", "node_id", "planned_on", "officer_ids", "checklist_id", "campaign_ids"),
    VisitKind.SERVICE: ("site_id", "planned_on", "officer_ids", "expert_names", "checklist_id", "campaign_ids"),
    VisitKind.SUPERVISION: ("subject_organ_id", "site_id", "planned_on", "officer_ids", "checklist_id", "is_unannounced", "team_id", "campaign_ids"),
    VisitKind.SELF_CHECK: ("site_id", "planned_on", "checklist_id", "campaign_ids"),
    VisitKind.LEADER_LED: (
        "site_id", "node_id", "planned_on", "cause", "officer_ids", "lead_id", "expert_names", "checklist_id", "is_unannounced", "team_id",
        "campaign_ids",
    ),
}  # fmt: skip
"""What each kind of visit is asked; the rest holds its default."""
NEEDED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(INSPECTIONS, ("site_id", "item_code", "officer_ids")),
    VisitKind.SERVICE: ("site_id",),
    VisitKind.SELF_CHECK: ("site_id",),
}
"""What a kind of visit cannot do without."""
FEW_SITES = 8
MOST_PEOPLE = 60


@page(Right.VIEW_VISITS)
def kinds(request: PageRequest) -> HttpResponse:
    """Choose what kind of visit it is to be: each says in one line what the law asks. Kinds that the post may not make are not offered."""
    by = me(request)
    query = request.GET.urlencode()
    offered = [
        (kind, law.in_words(kind), reverse("console:plan_visit_of", args=[kind.value]) + (f"?{query}" if query else ""))
        for kind in law.kinds_for(by)
    ]
    return show(request, "console/visits/kinds.html", {"kinds": offered, "back_url": reverse("console:visits")})


@page(Right.VIEW_VISITS, methods=("GET", "POST"))
def plan(request: PageRequest, kind: str) -> HttpResponse:
    """Arrange a visit of a kind; the page says the law, the cap used, and who may go."""
    by, now = me(request), timezone.now()
    if kind not in VisitKind.values:
        raise NotFound
    law.permit_planning(kind, by)
    on = timezone.localdate(now)
    said = request.POST if request.method == "POST" else request.GET
    site = _site(by, said)
    officers = _officer_options(kind, by, on)
    options = _options(kind, by, on, site, officers)
    form = Form(
        PlanVisit,
        fixed={"kind": kind},
        only=_asked(kind, by, options),
        initial={
            "planned_on": on,
            "cause": usual_cause(kind),
            "site_id": site.pk if site else None,
            "officer_ids": _usual(kind, by, officers),
        },
        options=options,
        pickers=_pickers(kind, officers),
        labels=_labels(site, said, by),
        send="安排检查",
    )
    form.require(*NEEDED.get(kind, ()))
    if kind in INSPECTIONS:
        form["officer_ids"].help = "两名以上持证执法人员；同去的领导不计在内"
    context = {
        "form_title": f"安排{VisitKind(kind).label}",
        "intro": " ".join(filter(None, (law.in_words(kind), _cap_words(kind, site, on, by)))),
        "back_url": reverse("console:visits"),
    }
    return submit(
        request,
        form,
        lambda said: actions.plan_visit(said, by=by, at=now),
        then=lambda made: reverse("console:visit", args=[made.pk]),
        words="已安排。" + ("请报负责人批准。" if LAW[kind].needs_approval else ""),
        context=context,
    )


def _asked(kind: str, by: Official, options: dict[str, list[Option]]) -> tuple[str, ...]:
    """Return the fields that make sense now: no choice without choices, no override by who may not give it."""
    idle = {name for name in ("checklist_id", "campaign_ids", "team_id") if not options[name]}
    idle |= set() if by.may(Right.APPROVE_VISITS) else {"cap_override"}
    return tuple(name for name in FIELDS[kind] if name not in idle)


def _site(by: Official, said: QueryDict) -> Site | None:
    wanted = said.get("site_id") or said.get("site") or ""
    if by.reach == Reach.OWN_UNIT:
        return sites_of(by).order_by("id").first()
    return sites_of(by).filter(pk=int(wanted)).first() if wanted.isdecimal() else None


def _cap_words(kind: str, site: Site | None, on: date, by: Official) -> str:
    if site is None or not LAW[kind].counts_to_cap:
        return ""
    return f"“{site.name}”{law.cap_of(site, on).words}。"


def _officer_options(kind: str, by: Official, on: date) -> list[Option]:
    """For 行政检查 the colleagues with a certificate in force, with its number; leaders may go along. Other kinds pick anybody."""
    if not LAW[kind].needs_certificates:
        return []
    certified = [
        (str(one.assignment.pk), f"{one.assignment.person.name} {one.assignment.post.organ} {one.certificate}（有效至{one.valid_to}）")
        for one in queries.inspectors(by, on)
    ]
    leaders = grid.colleagues(by, on=on, kinds=[PostKind.LEADER])[:MOST_PEOPLE]
    return [*certified, *((str(one.pk), f"{one.person.name} {one.post}（领导）") for one in leaders)]


def _usual(kind: str, by: Official, officers: list[Option]) -> tuple[int, ...]:
    """Return who goes unless somebody else is chosen: the official herself, where she may."""
    mine = str(by.assignment_id)
    may = mine in dict(officers) if LAW[kind].needs_certificates else by.may(LAW[kind].right)
    return (by.assignment_id,) if may else ()


def _options(kind: str, by: Official, on: date, site: Site | None, officers: list[Option]) -> dict[str, list[Option]]:
    sheets = for_site([site.sector, *site.sector_links.values_list("sector", flat=True)], site.grid_path) if site else in_force(by)
    found: dict[str, list[Option]] = {
        "checklist_id": [(str(one.pk), f"{one.checklist.name}（{one.item_count}项）") for one in sheets],
        "campaign_ids": [(str(one.pk), one.name) for one in open_for(by, on)[:30]],
        "team_id": [(str(one.pk), f"{one.name}（{one.number}）") for one in queries.open_teams(by, on)[:50]],
    }
    if kind in INSPECTIONS:
        found["item_code"] = [(item["code"], f"{item['name']}（{item['basis']}）") for item in law.listed_items(by.path, on)]
    if officers:
        found["officer_ids"] = officers
        found["lead_id"] = officers
    if kind == VisitKind.SUPERVISION:
        found["subject_organ_id"] = [
            (str(one.pk), one.name) for one in grid.organs(by).exclude(pk=by.organ_id).exclude(kind="enterprise")[:300]
        ]
    if by.reach == Reach.OWN_UNIT and site is not None:
        found["site_id"] = [(str(site.pk), site.name)]
    return found


def _pickers(kind: str, officers: list[Option]) -> dict[str, str]:
    found = {"site_id": reverse("console:pick_visited_site"), "node_id": reverse("console:pick_node")}
    if kind == VisitKind.SELF_CHECK:
        found.pop("site_id")
    if not officers:
        found["officer_ids"] = found["lead_id"] = reverse("console:pick_colleague")
    return found


def _labels(site: Site | None, said: QueryDict, by: Official) -> dict[str, dict[str, str]]:
    """Return the words for what is picked already: the official herself, and what was sent, so that a form that comes back reads as it was."""
    wanted = [key for name in ("officer_ids", "lead_id") for key in said.getlist(name) if key.isdecimal()][:MOST_PEOPLE]
    people = Assignment.objects.filter(pk__in=wanted).select_related("person") if wanted else ()
    names = {str(by.assignment_id): by.name} | {str(one.pk): one.person.name for one in people}
    place = said.get("node_id") or ""
    node = Node.objects.filter(pk=int(place)).first() if place.isdecimal() else None
    return {
        "officer_ids": names,
        "lead_id": names,
        "site_id": {str(site.pk): site.name} if site else {},
        "node_id": {str(node.pk): node.name} if node else {},
    }


@page(Right.VIEW_VISITS)
def pick_site(request: PageRequest) -> HttpResponse:
    """Find a site by name, code or initials; beneath each, what of its yearly cap is used."""
    by, on = me(request), timezone.localdate()
    q = request.GET.get("q", "").strip()[:40]
    sites = files.search(sites_of(by), q) if q else sites_of(by).order_by("-id")
    found = [(str(site.pk), site.name, law.cap_of(site, on).words) for site in sites[:FEW_SITES]]
    return show(request, "console/_picks.html", {"found": found})


@page(Right.APPROVE_VISITS, methods=("GET", "POST"))
def approve(request: PageRequest, pk: int) -> HttpResponse:
    """Approve a visit; the page says all that the decision rests on."""
    by, now = me(request), timezone.now()
    visit = access.get(by, pk)
    law.permit_approval(visit, by)
    form = Form(ApproveVisit, send="批准")
    cap = law.cap_of(visit.site, visit.planned_on, but=visit.pk) if visit.site and visit.counts_to_cap else None
    if cap is not None and cap.reached and not visit.cap_override:
        form.require("cap_override")
    context = {
        "form_title": f"批准检查：{subject_of(visit)}",
        "back_url": reverse("console:visit", args=[pk]),
        "visit": visit,
        "crew": queries.crew_of(visit),
        "kind_words": law.in_words(visit.kind),
        "cap": cap,
        "item": next((item for item in law.listed_items(visit.grid_path, visit.planned_on) if item["code"] == visit.item_code), None),
    }
    return submit(
        request,
        form,
        lambda said: actions.approve(visit, said, by=by, at=now),
        then=lambda _: reverse("console:visit", args=[pk]),
        words="已批准。",
        template="console/visits/approve.html",
        context=context,
    )


@page(Right.VIEW_VISITS, methods=("GET", "POST"))
def cancel(request: PageRequest, pk: int) -> HttpResponse:
    """Cancel a visit not begun."""
    by, now = me(request), timezone.now()
    visit = access.get(by, pk)
    law.permit_cancel(visit, by)
    context = {
        "form_title": f"取消检查：{subject_of(visit)}",
        "back_url": reverse("console:visit", args=[pk]),
        "intro": "编号保留，不再使用。",
    }
    return submit(
        request,
        Form(CancelVisit, send="取消检查"),
        lambda said: actions.cancel(visit, said, by=by, at=now),
        then=lambda _: reverse("console:visit", args=[pk]),
        words="已取消。",
        context=context,
    )


@page(Right.VIEW_VISITS, methods=("GET", "POST"))
def join(request: PageRequest, pk: int) -> HttpResponse:
    """Put a visit into further campaigns."""
    by, now = me(request), timezone.now()
    visit = access.get(by, pk)
    law.permit_joining(visit, by)
    known = set(visit.campaign_links.values_list("campaign_id", flat=True))
    open_ones = [one for one in open_for(by, visit.started_on or visit.planned_on)[:50] if one.pk not in known]
    back = reverse("console:visit", args=[pk])
    context = {
        "form_title": f"归入专项行动：{visit.number}",
        "back_url": back,
        "intro": "一次检查可以属于多个行动；各行动的数字分别统计，不能相加。",
    }
    if not open_ones:
        return done(request, back, "当日没有可归入的其他专项行动。")
    return submit(
        request,
        Form(JoinCampaigns, options={"campaign_ids": [(str(one.pk), one.name) for one in open_ones]}, send="归入"),
        lambda said: actions.join_campaigns(visit, said, by=by, at=now),
        then=lambda _: back,
        words="已归入。",
        context=context,
    )
