"""The inbox, the search over all rooms, saved views, and the progress of background work."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.shortcuts import resolve_url
from django.utils import timezone

from anwang.demo.tour import tour_of
from anwang.desks.console import actions, pages
from anwang.desks.console.home import rooms
from anwang.desks.console.home.first_steps import first_steps
from anwang.desks.console.home.inbox import Group
from anwang.ground.models import Job
from anwang.ground.refusal import NotFound

SHOWN = 20
"""So many lines of a group stand in the inbox; the rest is a link away."""


@pages.page()
def inbox(request: pages.PageRequest) -> HttpResponse:
    """What waits for her, by what runs out first."""
    found = rooms.waiting(request.official, timezone.localdate())
    only = next((group for group in Group if group.name == request.GET.get("group")), None)
    chosen = [only] if only else list(Group)
    groups = [(group, found[group] if only else found[group][:SHOWN], len(found[group])) for group in chosen]
    total = sum(number for _, _, number in groups)
    tour = tour_of(request.user.get_username()) if settings.DEMO and not only else None
    context = {
        "groups": groups,
        "total": total,
        "only": only,
        "as_of": timezone.now(),
        "tour": tour,
        "first_steps": [] if total or tour or only else first_steps(request.official),
    }
    return pages.show(request, "console/home/inbox.html", context)


@pages.page()
def search(request: pages.PageRequest) -> HttpResponse:
    """Find enterprises, hazards, documents and people within her scope; `/` brings one here."""
    q = request.GET.get("q", "").strip()[:60]
    hits = rooms.search(request.official, q)
    template = "console/home/_hits.html" if pages.partial_of(request) == "found" else "console/home/search.html"
    return pages.show(request, template, {"q": q, "hits": hits[:12] if pages.partial_of(request) == "found" else hits})


@pages.page(methods=["POST"])
def save_view(request: pages.PageRequest) -> HttpResponse:
    """Keep a list's filters under a name: mine, or my office's."""
    said = request.POST
    query = QueryDict(said.get("query", "")).urlencode()
    saved = actions.save_view(
        listing=said.get("listing", ""),
        name=said.get("label", ""),
        query=query,
        shared=said.get("shared") in {"1", "on", "yes", "true"},
        by=request.official,
    )
    return pages.done(request, _back(request), f"已保存为“{saved.name}”。")


@pages.page(methods=["POST"])
def forget_view(request: pages.PageRequest, pk: int) -> HttpResponse:
    """Take away a saved view of one's own."""
    actions.forget_view(pk, by=request.official)
    return pages.done(request, _back(request), "已删除。")


def _back(request: pages.PageRequest) -> str:
    return pages.next_of(request, pages.back_of(request) or resolve_url("console:inbox"))


@pages.page()
def job(request: pages.PageRequest, pk: int) -> HttpResponse:
    """Background work of one's own: how far it is, and what came of it."""
    return pages.show(request, "console/home/job.html", {"job": _own(request, pk)})


@pages.page()
def job_progress(request: pages.PageRequest, pk: int) -> HttpResponse:
    """The part of the page that asks again by itself until the work is done."""
    return pages.show(request, "console/home/_job.html", {"job": _own(request, pk)})


def _own(request: pages.PageRequest, pk: int) -> Job:
    found = Job.objects.filter(pk=pk, owner_id=request.official.person_id).first()
    if found is None:
        raise NotFound
    return found
