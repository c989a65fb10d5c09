"""驾驶舱 for a leader, and the same on a wall."""

from __future__ import annotations

from datetime import datetime

from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from anwang.desks.console.dashboard import board
from anwang.desks.console.dashboard.board import Board
from anwang.desks.console.figures import choosing
from anwang.desks.console.pages import PageRequest, page, show
from anwang.figures import counting
from anwang.grid.states import Right
from anwang.ground import rules

HOUR = 3600


def _drawn(request: PageRequest, at: datetime) -> Board:
    scope = getattr(request, "scope_node", None)
    on = timezone.localdate(at)
    with counting.moment():
        return board.draw(board.question_for(request.official, request.GET, scope=scope, on=on), at=at, on=on)


@page(Right.READ_FIGURES)
def dashboard(request: PageRequest) -> HttpResponseBase:
    """What a leader must know of a place today: every number opens its records."""
    drawn = _drawn(request, timezone.now())
    context = {"board": drawn, "question": drawn.question, "crumbs": [(name, _place(url)) for name, url in choosing.crumbs(drawn.question)]}
    return show(request, "console/dashboard/dashboard.html", context)


@page(Right.READ_FIGURES)
def wall(request: PageRequest) -> HttpResponseBase:
    """The same for a wall: dark, large, by itself anew every few minutes, for the hours since she entered that the rule allows."""
    request.session.setdefault("wall_since", request.session.get("entered", _now()))
    return _wall(request)


@page(Right.READ_FIGURES)
def wall_again(request: PageRequest) -> HttpResponseBase:
    """The wall asking by itself: it keeps the session alive for the hours that the rule allows, and not longer."""
    if _now() - int(request.session.get("wall_since", 0)) < _setting(request)["hours"] * HOUR:
        request.session["seen"] = _now()
    return _wall(request)


def _wall(request: PageRequest) -> HttpResponseBase:
    drawn = _drawn(request, timezone.now())
    minutes = _setting(request)["minutes"]
    context = {"board": drawn, "question": drawn.question, "minutes": minutes, "seconds": minutes * 60}
    return show(request, "console/dashboard/wall.html", context)


def _setting(request: PageRequest) -> dict[str, int]:
    found: dict[str, int] = rules.payload("wall", path=request.official.path, on=timezone.localdate())
    return found


def _place(url: str) -> str:
    """The same place on this page."""
    place = QueryDict(url.partition("?")[2]).get("place", "")
    return f"{reverse('console:dashboard')}?place={place}"


def _now() -> int:
    return int(timezone.now().timestamp())
