"""Registering a hazard by hand: the site first, then the clause, which alone makes it major; what is alike already is shown."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from anwang.campaigns.queries import open_for
from anwang.desks.console.forms import Form, Option, submit
from anwang.desks.console.hazards import marking
from anwang.desks.console.hazards.verbs import keeper
from anwang.desks.console.pages import PageRequest, key_of, page, show
from anwang.enterprises import access as enterprises
from anwang.enterprises.models import Site
from anwang.enterprises.sectors import SECTORS
from anwang.grid import access as grid_access
from anwang.grid.access import Official
from anwang.grid.states import PostKind, Reach, Right
from anwang.hazards import actions, queries
from anwang.hazards.inputs import RegisterHazard
from anwang.hazards.states import ENFORCED_SOURCES, HazardSource

FIELDS = (
    "site_id",
    "node_id",
    "criterion_id",
    "level",
    "determination",
    "description",
    "place",
    "category",
    "source",
    "is_spot",
    "found_on",
    "late_reason",
    "finder_name",
    "basis",
    "sector",
    "responsible",
    "responsible_phone",
    "measure",
    "term_days",
    "contingency",
    "organ_id",
    "campaign_ids",
    "evidence",
    "no_evidence_reason",
)
AT_A_GLANCE = ("site_id", "node_id", "description", "place", "found_on", "late_reason", "evidence", "no_evidence_reason")
"""What a grid worker is asked on the phone: where, what, a picture. The township settles the rest when it orders rectification."""
YEAR = timedelta(days=365)


def _site(request: PageRequest) -> Site | None:
    """Return the site that the address names; an enterprise's own people have but one."""
    by, wanted = request.official, request.GET.get("site") or request.POST.get("site_id") or ""
    visible = enterprises.visible_to(by)
    if wanted:
        return visible.filter(pk=key_of(wanted) or 0).first()
    return visible.first() if by.reach == Reach.OWN_UNIT else None


def _sources(by: Official, site: Site | None) -> list[Option]:
    """Return the sources that the post can have; what an inspection finds is registered in the inspection.

    An enterprise registers its self-check itself; officials do so only for a site without people of its own here.
    """
    if by.reach == Reach.OWN_UNIT:
        return [(HazardSource.SELF_CHECK.value, str(HazardSource.SELF_CHECK.label))]
    theirs = site is None or site.own_organ_id is not None
    barred = ENFORCED_SOURCES | ({HazardSource.SELF_CHECK} if theirs else set())
    return [(value, label) for value, label in HazardSource.choices if value not in barred]


def _criteria(on: date, sectors: list[str]) -> list[Option]:
    """Return the clauses in force for some sectors, worded shortly; all of them where the sector is unknown."""
    found = queries.criteria(on, sectors)
    return [(str(one.pk), f"{one.family.name} {one.clause}：{one.text[:60]}") for one in found]


def _options(by: Official, site: Site | None, on: date) -> dict[str, list[Option]]:
    sectors = [site.sector, *site.sector_links.values_list("sector", flat=True)] if site else []
    options = {
        "source": _sources(by, site),
        "criterion_id": _criteria(on, [sector for sector in sectors if sector]),
        "sector": [(code, sector.name) for code, sector in SECTORS.items()],
        "campaign_ids": [(str(pk), name) for pk, name in open_for(by, on).values_list("pk", "name")[:30]],
    }
    if by.reach != Reach.OWN_UNIT:
        options["node_id"] = [
            (str(pk), name) for pk, name in grid_access.nodes(by).filter(valid_to__isnull=True).values_list("pk", "name")[:400]
        ]
    return options


@page(Right.REGISTER_HAZARDS, methods=("GET", "POST"))
def register(request: PageRequest) -> HttpResponse:
    """The registration form; with `?site=` the site is filled in and its sector's clauses are offered."""
    by, on = request.official, timezone.localdate()
    site = _site(request)
    options = _options(by, site, on)
    own = by.reach == Reach.OWN_UNIT
    usual = HazardSource.SELF_CHECK if own else HazardSource.PATROL
    hidden = {"node_id", "organ_id", "finder_name", "term_days"} if own else set()
    hidden |= {name for name, choices in options.items() if not choices}  # no clause, no campaign to choose: nothing to ask
    glance = by.kind == PostKind.GRID_WORKER
    shown = tuple(name for name in (AT_A_GLANCE if glance else FIELDS) if name not in hidden)
    form = Form(
        RegisterHazard,
        initial={
            "site_id": site.pk if site else None,
            "node_id": by.node_id if glance and site is None else None,
            "source": usual,
            "found_on": on,
            "finder_name": by.name,
            "sector": site.sector if site else "",
        },
        options=options,
        pickers={
            "site_id": reverse("console:pick_hazard_site"),
            "organ_id": reverse("console:pick_hazard_organ"),
        },
        labels={"site_id": {str(site.pk): site.name}} if site else {},
        only=shown,
        fixed={"source": usual} if glance else None,
        keep=keeper(request),
        send="登记",
    )
    return submit(
        request,
        form,
        lambda said: actions.register(said, by=by, at=timezone.now()),
        then=marking.url_of,
        words="隐患已登记。",
        template="console/hazards/register.html",
        context={
            "form_title": "登记隐患",
            "back_url": reverse("console:hazards"),
            "back_label": "隐患台账",
            "site": site,
            "glance": glance,
        },
    )


@page(Right.VIEW_HAZARDS)
def alike(request: PageRequest) -> HttpResponse:
    """Open hazards of the same place whose wording is alike, and those struck off within a year; asked while one types."""
    at_site, at_node = key_of(request.GET.get("site_id")), key_of(request.GET.get("node_id"))
    text = request.GET.get("description", "").strip()
    lines = []
    if text and (at_site or at_node):
        at_node = None if at_site else at_node
        since, by = timezone.localdate() - YEAR, request.official
        found = [
            *queries.duplicates(by, text, site_id=at_site, node_id=at_node),
            *queries.recurrences(by, text, site_id=at_site, node_id=at_node, since=since),
        ]
        lines = [{"url": marking.url_of(like.hazard), "hazard": like.hazard, "percent": like.percent} for like in found]
    return show(request, "console/hazards/_alike.html", {"alike": lines})
