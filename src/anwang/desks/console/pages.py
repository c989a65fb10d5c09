"""What every page of the console has in common: who may open it, how refusals read, what a drawer or a whole page gets.

A view is a function under `@page(...)`. It reads through a room's queries, acts through a room's actions, and answers with `show` or `done`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect, HttpResponseServerError
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from anwang.grid.access import Official
from anwang.ground.lifecycle import Table
from anwang.ground.recorded import MoveBase
from anwang.ground.refusal import NotAllowed, NotFound, Refusal

P = ParamSpec("P")


class PageRequest(HttpRequest):
    """A request whose official is known: what a view under `@page` receives."""

    official: Official


View = Callable[Concatenate[PageRequest, P], HttpResponseBase]

# ---- what the frame shows; built by the context processor ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Door:
    """One entry of the left navigation; `count` only where someone must act; `begins` where another kind of work starts."""

    key: str
    label: str
    url: str
    count: int = 0
    active: bool = False
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a menu: a scope, a post, a link of one's own."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything around the work: top bar, navigation, who acts. What is empty is not shown."""

    jurisdiction: str = ""
    home_url: str = "/"
    search_url: str = ""
    searched: str = ""
    scope: str = ""
    scopes: Sequence[Choice] = ()
    bell: int = 0
    bell_url: str = ""
    person_id: int | None = None
    person: str = ""
    post: str = ""
    posts: Sequence[Choice] = ()
    own: Sequence[Choice] = ()
    logout_url: str = ""
    viewing_as: str = ""
    stop_viewing_url: str = ""
    nav: Sequence[Door] = ()


# ---- what a record's page shows ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a record under its official label."""

    label: str
    value: object
    wide: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """One verb that a record offers; `why` says why it cannot be done now, and then it is shown but not offered."""

    label: str
    url: str
    first: bool = False
    why: str = ""
    method: str = "get"


@dataclass(frozen=True, slots=True)
class RunningClock:
    """A deadline that runs, and the rule it runs by."""

    label: str
    due: date | datetime
    why: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a record's history."""

    at: datetime
    label: str
    who: str
    post: str = ""
    reason: str = ""
    basis: str = ""
    evidence: Sequence[Mapping[str, str]] = field(default=())
    proof: str = ""


def steps(moves: Iterable[MoveBase], table: Table, labels: Mapping[str, str] | None = None) -> list[Step]:
    """The moves of a record as its history, newest first, each under the label of its verb in the state that it left (or of `labels`)."""
    words = {row.verb: row.label for row in table.rows} | dict(labels or {})
    exact = {(row.source, row.verb): row.label for row in table.rows if row.verb not in (labels or {})}
    found = [
        Step(at=m.at, label=exact.get((m.source, m.verb), words.get(m.verb, m.verb)), who=m.by_name, post=m.by_post, reason=m.reason)
        for m in moves
    ]
    return sorted(found, key=lambda step: step.at, reverse=True)


# ---- answering -----------------------------------------------------------------------------------------------------------


def partial_of(request: HttpRequest) -> str:
    """The id of the element that htmx asked to fill; empty when a whole page is wanted."""
    if request.headers.get("HX-Request") != "true" or request.headers.get("HX-History-Restore-Request") == "true":
        return ""
    return request.headers.get("HX-Target", "") or "part"


def show(request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
    """Render a page. `layout` becomes the whole frame, or the drawer's when the drawer asks; templates extend `layout`."""
    layout = "console/drawer.html" if partial_of(request) == "drawer-body" else "console/base.html"
    response = render(request, template, {"layout": layout, **(context or {})}, status=status)
    response.headers["Vary"] = "HX-Request, HX-Target, Cookie"
    return response


def done(request: HttpRequest, url: str, words: str = "") -> HttpResponse:
    """After an act: say in words what became true and go to `url` (Post/Redirect/Get; htmx leaves the page likewise)."""
    if words:
        messages.success(request, words)
    if partial_of(request):
        return HttpResponse(status=204, headers={"HX-Redirect": url})
    return HttpResponseRedirect(url, status=303)


def next_of(request: HttpRequest, default: str) -> str:
    """The address to go on to, when it is one of ours; else `default`."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and safe else default


def key_of(text: str | None) -> int | None:
    """Return the key of a record that an address names; None for what is no key of any table (other digits than ours, too many of them)."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None  # noqa: PLR2004 - a column holds 64 bits


def to_login(request: HttpRequest) -> HttpResponse:
    """Send to the login page and back again to where she was; what a form held is kept by the browser."""
    url = f"{resolve_url('console:login')}?{urlencode({'next': request.get_full_path()})}"
    if partial_of(request):
        return HttpResponse(status=401, headers={"X-Login": url})
    return HttpResponseRedirect(url)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The page that says no: not found, not allowed, or the refusal's own sentence; nothing was changed."""
    if isinstance(refusal, NotFound):
        return not_found(request, refusal)
    if isinstance(refusal, NotAllowed):
        return forbidden(request, refusal)
    context = {"refusal": refusal, "back_url": back_of(request)}
    return show(request, "console/refused.html", context, status=refusal.status)


def back_of(request: HttpRequest) -> str:
    """The page she came from, when it is one of ours."""
    came_from = request.headers.get("Referer", "")
    return came_from if url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()}) else "/"


# ---- the door ------------------------------------------------------------------------------------------------------------


def page(right: str | Sequence[str] = "", *, methods: Sequence[str] = ("GET",)) -> Callable[[View[P]], Callable[..., HttpResponseBase]]:
    """Make a function a page: somebody in a post, with one of the rights (if any are named), by one of the methods.

    Nobody logged in goes to the login page and returns; a missing right is 403; a Refusal becomes a page that says it.
    """
    rights = (right,) if isinstance(right, str) else tuple(right)
    allowed = {"HEAD", *methods} if "GET" in methods else set(methods)

    def decorate(view: View[P]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def opened(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            official: Official | None = getattr(request, "official", None)
            if official is None:
                return to_login(request)
            if request.method not in allowed:
                return HttpResponseNotAllowed(
                    sorted(allowed), render_to_string("console/405.html", {"back_url": back_of(request)}, request)
                )
            may = (
                official.sees if request.method in {"GET", "HEAD"} else official.may
            )  # who views through another's post reads, and does nothing
            if any(rights) and not any(may(one) for one in rights if one):
                return refused(request, NotAllowed())
            try:
                return view(cast("PageRequest", request), *args, **kwargs)
            except Refusal as refusal:
                return refused(request, refusal)

        return opened

    return decorate


# ---- error pages (named in config.urls) ----------------------------------------------------------------------------------


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: visible, but not for this post."""
    words = exception.text if isinstance(exception, Refusal) else ""
    return render(request, "console/403.html", {"words": words, "back_url": back_of(request)}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or outside the scope; the two look alike."""
    words = exception.text if isinstance(exception, Refusal) and not isinstance(exception, Http404) else ""
    return render(request, "console/404.html", {"words": words, "back_url": back_of(request)}, status=404)


def too_large(request: HttpRequest, limit: str = "50 MB") -> HttpResponse:
    """413: the file is larger than the system takes."""
    return render(request, "console/413.html", {"limit": limit, "back_url": back_of(request)}, status=413)


def incomplete(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token is missing or old (CSRF_FAILURE_VIEW)."""
    return render(request, "console/400.html", {"back_url": back_of(request)}, status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """500: rendered without the request, so that the error page does not depend on what broke."""
    when = timezone.localtime().strftime("%Y-%m-%d %H:%M:%S")
    return HttpResponseServerError(render_to_string("console/500.html", {"when": when}))
