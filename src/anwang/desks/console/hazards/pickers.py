"""What the pickers of hazard forms find, as one types; never outside the official's scope."""

from __future__ import annotations

from django.http import HttpResponse

from anwang.desks.console.pages import PageRequest, page, show
from anwang.enterprises import queries as enterprises
from anwang.grid.access import organs as organs_of
from anwang.grid.states import Right

MOST = 12


def _typed(request: PageRequest) -> str:
    return request.GET.get("q", "").strip()[:40]


@page(Right.VIEW_HAZARDS)
def sites(request: PageRequest) -> HttpResponse:
    """Supervised objects by name, credit code or initials."""
    found = enterprises.search(enterprises.register(request.official), _typed(request)).order_by("-id")[:MOST]
    lines = [(str(site.pk), site.name, f"{site.node.name} {site.address}".strip()) for site in found]
    return show(request, "console/_picks.html", {"found": lines})


@page(Right.VIEW_HAZARDS)
def organs(request: PageRequest) -> HttpResponse:
    """Units that may see to rectification, by name."""
    q = _typed(request)
    found = organs_of(request.official).filter(name__icontains=q, valid_to__isnull=True).exclude(kind="enterprise")[:MOST]
    return show(request, "console/_picks.html", {"found": [(str(organ.pk), organ.name, "") for organ in found]})
