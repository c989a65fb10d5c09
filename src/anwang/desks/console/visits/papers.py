"""Papers on A4: the posting for the gate, the record on site, the order. Own forms with the key fields of rules 7.5; not GB/T 9704."""

from __future__ import annotations

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
from anwang.grid.states import Right
from anwang.inspections import access, queries
from anwang.inspections.errors import NotSignedYet
from anwang.inspections.models import Visit
from anwang.inspections.posting import handle_of, is_posted, token_of
from anwang.inspections.states import INSPECTIONS, RECORDED

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
        "people": queries.officers_of(visit),
        "hazards": list(queries.hazards_of(visit)),
        "code": code_of(address) if address else "",
        "address": address,
        "back_url": reverse("console:visit", args=[pk]),
    }
    return show(request, "console/visits/posting.html", context)


def public_address(request: PageRequest, visit: Visit) -> str:
    """Return the open address of a posted sheet, for anybody's phone; empty where the sheet is not posted for the public."""
    if not is_posted(visit):
        return ""
    handle = handle_of(visit)
    path = reverse("open:posting", args=[handle, token_of(handle)])
    base = str(getattr(settings, "PUBLIC_ADDRESS", "")).rstrip("/")
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
        "people": queries.officers_of(visit),
        "hazards": list(queries.hazards_of(visit)),
        "head": _head(visit.site),
        "back_url": reverse("console:visit", args=[pk]),
    }
    return show(request, "console/visits/paper.html", context)


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
