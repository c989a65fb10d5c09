"""What happens to every request: no body beyond the limit, who acts and for which place, and where pages may load from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils import timezone

from anwang.desks.console import pages
from anwang.grid import access, paths, territory
from anwang.grid.access import Official
from anwang.grid.models import Account, Assignment, Node
from anwang.grid.states import Right
from anwang.ground.refusal import NotAllowed

Answer: TypeAlias = Callable[[HttpRequest], HttpResponse]
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
LONGEST = 24 * 3600
"""Seconds after which whoever entered must enter again, however busy the session: a stolen one ends, too."""
TOUCH = 60
"""So many seconds apart the session's end is pushed on; requests between do not write."""
QUIET = frozenset({"job", "job_progress", "wall_again"})
"""Pages that ask by themselves: they do not keep a session alive."""
LEAVING = frozenset({"stop_viewing", "logout"})
"""What may be sent while one looks through another's post."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What somebody who has given her password must still do before she may work."""

    key: str
    page: str


GATES = {"password": Gate("password", "console:password"), "second_factor": Gate("second_factor", "console:second_factor")}


def address_of(request: HttpRequest) -> str:
    """Return the address that a request came from."""
    return str(request.META.get("REMOTE_ADDR", ""))[:64]


class UploadLimit:
    """Refuse a body over the limit by its announced length, before a byte of it is read."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 400, 413 or go on. The open desk says itself, in its own words, what it does not take."""
        if request.path_info.startswith(reverse("open:home")):
            return self.get_response(request)
        if "%00" in request.META.get("QUERY_STRING", "") or "\x00" in request.path_info:
            return pages.incomplete(request)  # no database text holds a NUL, and nobody types one
        announced = str(request.META.get("CONTENT_LENGTH") or "0")
        if announced.isdigit() and int(announced) > settings.UPLOAD_LIMIT:
            return pages.too_large(request, f"{settings.UPLOAD_LIMIT // 1024 // 1024} MB")
        return self.get_response(request)


class ContentSecurity:
    """Say where a page may load from: this server and nowhere else."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the header."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", settings.CONTENT_SECURITY_POLICY)
        return response


class ActingOfficial:
    """Set who acts: `request.official` (None: nobody), `request.held` (her posts), `request.scope` and `request.scope_node`.

    The scope is what she looks at now, never wider than her territory. While she looks through another's post nothing can be sent.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find out who acts, then go on."""
        request.official = None  # type: ignore[attr-defined]
        request.real = None  # type: ignore[attr-defined]
        request.held = ()  # type: ignore[attr-defined]
        request.scope = ()  # type: ignore[attr-defined]
        request.scope_node = None  # type: ignore[attr-defined]
        if _is_over(request):
            logout(request)
        if request.user.is_authenticated and isinstance(request.user, Account):
            self._recognise(request, request.user)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: Sequence[object], kwargs: dict[str, object]) -> HttpResponse | None:
        """Hold whoever must still pass a gate, keep the session of whoever works, and refuse acts while looking through another's post."""
        name = request.resolver_match.url_name if request.resolver_match else ""
        gate = GATES.get(request.session.get("gate", "")) if request.user.is_authenticated else None
        if gate is not None and name not in {gate.key, "logout", "login"}:
            return HttpResponseRedirect(resolve_url(gate.page))
        official: Official | None = request.official  # type: ignore[attr-defined]
        if official is None:
            return None
        if official.viewing_as and request.method not in SAFE and name not in LEAVING:
            return pages.refused(request, NotAllowed("您正在以他人视角查看，只能看、不能办理。请先退出查看。"))
        _touch(request, name or "")
        return None

    def _recognise(self, request: HttpRequest, account: Account) -> None:
        if request.session.get("gate"):
            return
        on = timezone.localdate()
        held = tuple(access.assignments_of(account.person_id, on))
        if not held or not held[0].person.is_active:
            return
        wanted = request.session.get("assignment")
        chosen = next((each for each in held if each.pk == wanted), held[0])
        acting = access.official(chosen, on=on, account=account, address=address_of(request))
        request.real = acting  # type: ignore[attr-defined]
        acting = _through_another(request, acting, on)
        request.held = held  # type: ignore[attr-defined]
        request.official = acting  # type: ignore[attr-defined]
        _settle_scope(request, acting, on)


def _through_another(request: HttpRequest, administrator: Official, on: date) -> Official:
    """Return the official whose post an administrator looks through, or herself."""
    key = request.session.get("viewing")
    if not key or not administrator.may(Right.VIEW_AS):
        return administrator
    other = Assignment.objects.select_related("post__organ", "post__node", "person").filter(access.in_force(on), pk=key).first()
    if other is None or other.post.kind in access.ADMINISTRATORS or not access.runs(administrator, other.post.node.path):
        return administrator
    seen = access.official(other, on=on, account=None, address=administrator.address)
    return replace(seen, viewing_as=f"{administrator.name}（{administrator.post}）")


def _settle_scope(request: HttpRequest, acting: Official, on: date) -> None:
    request.scope, request.scope_node = acting.ranges, None  # type: ignore[attr-defined]
    key = request.session.get("scope")
    node = Node.objects.filter(pk=key).first() if key and key != acting.node_id else None
    if node is not None and paths.covers(acting.ranges, node.path):
        request.scope = paths.meet(acting.ranges, territory.of(node, on))  # type: ignore[attr-defined]
        request.scope_node = node  # type: ignore[attr-defined]


def _is_over(request: HttpRequest) -> bool:
    entered = request.session.get("entered") if request.user.is_authenticated else None
    return entered is not None and timezone.now().timestamp() - entered >= LONGEST


def _touch(request: HttpRequest, name: str) -> None:
    """Push the session's end on, at most once a minute; an act makes the counts be taken anew."""
    if request.method not in SAFE:
        request.session.pop("waiting", None)
    now = int(timezone.now().timestamp())
    if name not in QUIET and now - request.session.get("seen", 0) >= TOUCH:
        request.session["seen"] = now
