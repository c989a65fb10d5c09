"""What the pickers of forms find, as one types: places, organs, posts, people; never outside the official's territory."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from django.http import HttpResponse
from django.utils import timezone

from anwang.desks.console.pages import PageRequest, page, show
from anwang.desks.console.people.acting import me
from anwang.grid import access, queries
from anwang.grid.models import Node
from anwang.grid.states import PostKind, Right

MOST = 12
ARRANGERS = (Right.PLAN_VISITS, Right.PATROL, Right.SERVICE_VISIT, Right.SUPERVISE, Right.LEAD_VISIT, Right.CHARGE_OFFICIALS)
"""Who chooses people: for visits, teams and charges. An enterprise has no business with officials' names."""
KEEPERS = (Right.MANAGE_PEOPLE, Right.MANAGE_ACCOUNTS, Right.MANAGE_GRID)


def _answer(request: PageRequest, found: list[tuple[str, str, str]]) -> HttpResponse:
    return show(request, "console/_picks.html", {"found": found})


def _typed(request: PageRequest) -> str:
    return request.GET.get("q", "").strip()[:40]


@page()
def nodes(request: PageRequest) -> HttpResponse:
    """Places of the territory by name, code or initials, the higher ones first."""
    q = _typed(request)
    found: QuerySet[Node] = access.nodes(me(request)).filter(queries.standing(timezone.localdate()))
    if q:
        found = found.filter(Q(name__icontains=q) | Q(code__startswith=q) | Q(initials__startswith=q.lower()))
    chosen = found.select_related("parent").order_by(Length("path"), "path")[:MOST]
    return _answer(request, [(str(node.pk), node.name, node.parent.name if node.parent else "") for node in chosen])


@page(KEEPERS)
def organs(request: PageRequest) -> HttpResponse:
    """Organs of the territory by name."""
    q = _typed(request)
    found = access.organs(me(request)).filter(Q(name__icontains=q) | Q(short_name__icontains=q), valid_to__isnull=True)[:MOST]
    return _answer(request, [(str(organ.pk), organ.name, organ.node.name) for organ in found])


@page(KEEPERS)
def posts(request: PageRequest) -> HttpResponse:
    """Posts of the territory by organ or name."""
    q = _typed(request)
    words = Q(name__icontains=q) | Q(organ__name__icontains=q) | Q(organ__short_name__icontains=q)
    found = access.posts(me(request)).filter(words, valid_to__isnull=True)[:MOST]
    return _answer(request, [(str(post.pk), str(post), post.get_kind_display()) for post in found])


@page(KEEPERS)
def persons(request: PageRequest) -> HttpResponse:
    """People on the register by name or initials."""
    q = _typed(request)
    found = access.people(me(request)).filter(Q(name__icontains=q) | Q(initials__startswith=q.lower()), is_active=True)[:MOST]
    return _answer(request, [(str(person.pk), person.name, person.phone) for person in found])


@page(ARRANGERS)
def colleagues(request: PageRequest) -> HttpResponse:
    """Who holds a post in the territory today; `kind` narrows to kinds of post. The value is the assignment's, for choosing officers.

    With `value=person` the value is the person's.
    """
    q = _typed(request)
    kinds = [kind for kind in request.GET.getlist("kind") if kind in PostKind.values]
    held = access.colleagues(me(request), on=timezone.localdate(), kinds=kinds)
    held = held.filter(Q(person__name__icontains=q) | Q(person__initials__startswith=q.lower()))[:MOST]
    by_person = request.GET.get("value") == "person"
    return _answer(request, [(str(each.person_id if by_person else each.pk), each.person.name, str(each.post)) for each in held])
