"""What is printed of a hazard on A4: the registration sheet, and the recheck's opinion letter (整改复查意见书)."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.utils import timezone

from anwang.desks.console.hazards import marking
from anwang.desks.console.hazards.records import facts_of, rechecks_of, steps_of
from anwang.desks.console.pages import PageRequest, page, show
from anwang.grid.models import Person
from anwang.grid.states import Right
from anwang.ground.refusal import NotFound
from anwang.hazards import access, queries
from anwang.hazards.models import Recheck


@page(Right.VIEW_HAZARDS)
def sheet(request: PageRequest, pk: int) -> HttpResponse:
    """The hazard as a form to print: facts, five-fix, and what was done."""
    hazard = access.get(request.official, pk)
    rechecks = rechecks_of(hazard)
    context = {
        "hazard": hazard,
        "facts": facts_of(hazard),
        "fixes": marking.five_fix(hazard),
        "moves": list(reversed(steps_of(queries.history(hazard), rechecks))),
        "rechecks": rechecks,
        "back_url": marking.url_of(hazard),
        "printed_at": timezone.now(),
    }
    return show(request, "console/hazards/sheet.html", context)


@page(Right.VIEW_HAZARDS)
def opinion(request: PageRequest, pk: int) -> HttpResponse:
    """The opinion letter of one recheck."""
    recheck = Recheck.objects.filter(pk=pk).first()
    if recheck is None:
        raise NotFound("没有找到这份复查意见书，它可能不在您的管辖范围内。")
    hazard = access.get(request.official, recheck.hazard_id)
    links = recheck.officer_links.select_related("assignment__person").prefetch_related("assignment__person__certificates").order_by("id")
    context = {
        "recheck": recheck,
        "hazard": hazard,
        "unit": hazard.site.name if hazard.site else f"{hazard.node.name}（公共部位）",
        "officers": [_officer(link.assignment.person, recheck.on) for link in links],
        "back_url": marking.url_of(hazard),
    }
    return show(request, "console/hazards/opinion.html", context)


def _officer(person: Person, on: date) -> str:
    """Return who rechecked with the number of the certificate in force on that day; without one the name alone."""
    held = next((one.number for one in sorted(person.certificates.all(), key=lambda one: one.number) if one.in_force(on)), "")
    return f"{person.name}（执法证号 {held}）" if held else person.name
