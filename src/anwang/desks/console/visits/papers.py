"""Papers on A4: approval, notice, the posting for the gate, the record on site, the result, the order.

Own forms with the key fields of rules 5.2 and 7.5; not GB/T 9704. All are filled from the visit's records, none is written anew.
"""

from __future__ import annotations

from typing import Any

import segno
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString

from anwang.desks.console.pages import PageRequest, page, show
from anwang.desks.console.people.acting import me
from anwang.desks.console.visits.inbox import subject_of
from anwang.enterprises.models import Contact, Site
from anwang.enterprises.states import ContactRole
from anwang.grid.access import Official
from anwang.grid.states import Reach, Right
from anwang.ground.refusal import NotAllowed, NotFound, WrongState
from anwang.hazards.models import Hazard
from anwang.inspections import access, law, queries
from anwang.inspections.errors import NoDocumentWord, NotApproved, NotSignedYet
from anwang.inspections.models import Visit
from anwang.inspections.posting import handle_of, is_posted, token_of
from anwang.inspections.states import INSPECTIONS, RECORDED, VisitState
from anwang.inspections.unnamed import names_around, unnamed

HEADS = (ContactRole.LEGAL_REPRESENTATIVE, ContactRole.PRINCIPAL_HEAD)


def code_of(address: str) -> SafeString:
    """Return the QR code of an address as SVG inside the page; error level M survives a weathered print."""
    # the address is our own and segno draws it as paths
    return SafeString(segno.make(address, error="m").svg_inline(scale=3, border=2))


def _recorded(request: PageRequest, pk: int) -> Visit:
    visit = access.get(me(request), pk)
    if visit.state not in RECORDED:
        raise NotSignedYet("检查记录签字后才能打印。")
    return visit


@page(Right.VIEW_VISITS)
def posting(request: PageRequest, pk: int) -> HttpResponse:
    """《安全生产检查登记表》 for posting at the gate: results and terms, no telephone, no signature, no person of the enterprise."""
    visit = _recorded(request, pk)
    address = public_address(request, visit)
    context = {
        "visit": visit,
        "subject": subject_of(visit),
        "sheet": queries.sheet_of(visit),
        "crew": queries.crew_of(visit),
        "hazards": _public(visit),
        "code": code_of(address) if address else "",
        "address": address,
        "back_url": reverse("console:visit", args=[pk]),
    }
    return show(request, "console/visits/posting.html", context)


def _public(visit: Visit) -> list[Hazard]:
    """Return what was found in words that may hang at the gate: nobody is named, a person in charge by the surname."""
    found = list(queries.hazards_of(visit))
    names = names_around(visit, found)
    for one in found:
        one.description, one.measure, one.responsible = (unnamed(text, names) for text in (one.description, one.measure, one.responsible))
    return found


def public_address(request: PageRequest, visit: Visit) -> str:
    """Return the open address of a posted sheet, for anybody's phone; empty where the sheet is not posted for the public."""
    if not is_posted(visit):
        return ""
    handle = handle_of(visit)
    path = reverse("open:posting", args=[handle, token_of(handle)])
    base = settings.PUBLIC_ADDRESS.rstrip("/")
    return f"{base}{path}" if base else request.build_absolute_uri(path)


@page(Right.VIEW_VISITS)
def record(request: PageRequest, pk: int) -> HttpResponse:
    """现场检查记录: place, times, who showed which certificate, facts item by item, the unit's opinion, signatures."""
    visit = _recorded(request, pk)
    context = {
        "visit": visit,
        "subject": subject_of(visit),
        "is_inspection": visit.kind in INSPECTIONS,
        "sheet": queries.sheet_of(visit),
        "crew": queries.crew_of(visit),
        "hazards": list(queries.hazards_of(visit)),
        "head": _head(visit.site),
        "back_url": reverse("console:visit", args=[pk]),
    }
    return show(request, "console/visits/paper.html", context)


@page(Right.VIEW_VISITS)
def approval(request: PageRequest, pk: int) -> HttpResponse:
    """行政检查审批表: what is to be inspected, by whom, on which listed item, how often already, and the responsible person's word.

    Before approval it is printed to be signed by hand. The inspecting side's own paper: never the enterprise's.
    """
    by = me(request)
    visit = _inspection(access.get(by, pk))
    if by.reach == Reach.OWN_UNIT:
        raise NotAllowed("审批表是检查单位的内部文书。")
    move = queries.history(visit).filter(verb__in=("approve", "approve_afterwards")).last()
    context = _parts(visit) | {
        "cap": law.cap_of(visit.site, visit.planned_on, but=visit.pk) if visit.site and visit.counts_to_cap else None,
        "opinion": move.reason if move else "",
        "planner": queries.history(visit).filter(verb="plan").first(),
    }
    return show(request, "console/visits/approval_paper.html", context)


@page(Right.VIEW_VISITS)
def notice(request: PageRequest, pk: int) -> HttpResponse:
    """行政检查通知书: told to the enterprise before an announced inspection (rules 5.2.6); none for 四不两直, none before approval."""
    visit = _inspection(access.get(me(request), pk))
    if visit.is_unannounced:
        raise WrongState("这次检查经批准采用四不两直方式，不发检查通知书。")
    if visit.approved_at is None:
        raise NotApproved("检查批准后才能发检查通知书。")
    return show(request, "console/visits/notice_paper.html", _parts(visit))


@page(Right.VIEW_VISITS)
def result(request: PageRequest, pk: int) -> HttpResponse:
    """行政检查结果告知书: the outcome, what was found, and the remedies (rules 5.2.10); once the result is told."""
    visit = _inspection(access.get(me(request), pk))
    if visit.state != VisitState.TOLD:
        raise WrongState("告知检查结果以后才能打印结果告知书。")
    context = _parts(visit) | {
        "hazards": list(queries.hazards_of(visit).exclude(state="void")),
        "orders": list(visit.orders.order_by("id")),
    }
    return show(request, "console/visits/result_paper.html", context)


def _inspection(visit: Visit) -> Visit:
    """Return a visit that is 行政检查 and was not cancelled: others have no such paper."""
    if visit.kind not in INSPECTIONS:
        raise NotFound("这类检查不是行政检查，没有这种文书。")
    if visit.state == VisitState.CANCELLED:
        raise WrongState("这次检查已经取消。")
    return visit


def _parts(visit: Visit) -> dict[str, Any]:
    """Return what the papers of an inspection have in common."""
    items = law.listed_items(visit.grid_path, visit.planned_on)
    try:
        organ = law.issuing_organ(visit.organ)
    except NoDocumentWord:
        organ = visit.organ
    return {
        "visit": visit,
        "organ": organ,
        "subject": subject_of(visit),
        "item": next((item for item in items if item["code"] == visit.item_code), None),
        "crew": queries.crew_of(visit),
        "head": _head(visit.site),
        "back_url": reverse("console:visit", args=[visit.pk]),
    }


def papers_of(visit: Visit, by: Official) -> list[tuple[str, str]]:
    """Return the papers that can be printed of a visit now, each with its address."""
    found: list[tuple[str, str]] = []
    if visit.kind in INSPECTIONS and visit.state != VisitState.CANCELLED:
        if by.reach != Reach.OWN_UNIT:
            found.append(("审批表", "visit_approval"))
        if visit.approved_at is not None and not visit.is_unannounced:
            found.append(("检查通知书", "visit_notice"))
    if visit.state in RECORDED:
        found += [("登记表（张贴）", "visit_posting"), ("现场检查记录", "visit_paper")]
    if visit.kind in INSPECTIONS and visit.state == VisitState.TOLD:
        found.append(("结果告知书", "visit_result"))
    return [(label, reverse(f"console:{name}", args=[visit.pk])) for label, name in found]


@page(Right.VIEW_VISITS)
def order(request: PageRequest, pk: int) -> HttpResponse:
    """责令限期整改指令书: numbered problems with deadlines and basis, control meanwhile, what follows, remedies, signatures."""
    found = access.get_order(me(request), pk)
    context = {
        "order": found,
        "lines": list(queries.lines_of(found)),
        "people": [one for one in queries.officers_of(found.visit) if one.certificate],
        "head": _head(found.site),
        "back_url": reverse("console:order", args=[pk]),
    }
    return show(request, "console/visits/order_paper.html", context)


def _head(site: Site | None) -> Contact | None:
    """Return who answers for the unit on paper: its legal representative, else its principal head."""
    if site is None:
        return None
    found = {one.role: one for one in site.contacts.filter(role__in=HEADS).order_by("-id")}
    return next((found[role] for role in HEADS if role in found), None)
