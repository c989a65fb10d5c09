"""Blank forms on A4, for offices that fill them in by hand: the check sheet itself, and the 《安全生产大检查登记表》 for the gate."""

from __future__ import annotations

from django.http import HttpResponse

from anwang.desks.console.pages import PageRequest, page, show
from anwang.desks.console.standards.words import READERS, sector_names, version_url
from anwang.standards import access, queries

BLANKS = 6
"""So many empty lines for hazards stand on the register."""


@page(READERS)
def sheet(request: PageRequest, pk: int) -> HttpResponse:
    """The blank check sheet: every item with its boxes, what the inspectors fill in and sign."""
    return _blank(request, pk, "console/standards/sheet.html")


@page(READERS)
def register(request: PageRequest, pk: int) -> HttpResponse:
    """The blank register: results by item in short, hazards with measure, term and person in charge, signatures; no telephone of a person."""
    return _blank(request, pk, "console/standards/register.html")


def _blank(request: PageRequest, pk: int, template: str) -> HttpResponse:
    version = access.get_version(request.official, pk)
    context = {
        "version": version,
        "sheet": version.checklist,
        "sectors": sector_names(version.checklist.sectors),
        "sections": queries.sections_of(version),
        "blanks": range(1, BLANKS + 1),
        "back_url": version_url(version),
    }
    return show(request, template, context)
