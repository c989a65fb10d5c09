"""What every open page has in common: own templates, no cookie, headers that keep it out of caches, frames and search engines."""

from __future__ import annotations

import hashlib
import time
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from functools import cache, wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.template.backends.django import DjangoTemplates
from django.views.decorators.csrf import csrf_exempt

from anwang.desks.open.limits import GUESSES
from anwang.ground.refusal import NotFound, Refusal

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
FOLDER = Path(__file__).resolve().parent / "templates"
TOO_MANY = "查询太频繁，请过一会儿再试。"
MISSING = "没有找到。请核对地址是否完整，或者重新扫描登记表上的码。"


@cache
def engine() -> DjangoTemplates:
    """Return the desk's own templates: it shares none with the console, nor its frame."""
    return DjangoTemplates({"NAME": "open", "DIRS": [FOLDER], "APP_DIRS": False, "OPTIONS": {"autoescape": True}})


@cache
def style() -> str:
    """Return the one style sheet, which stands inside each page: one request shows all, on any network."""
    return (FOLDER / "open.css").read_text(encoding="utf-8")


@cache
def policy() -> str:
    """Return what a page may load: this very style, named by its digest, and nothing else; it sends only to this server."""
    digest = b64encode(hashlib.sha256(style().encode()).digest()).decode("ascii")
    return f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"


def show(template: str, context: Mapping[str, Any] | None = None, *, status: int = 200) -> HttpResponse:
    """Render a page with the headers of the desk."""
    body = engine().get_template(template).render({"style": style(), **(context or {})})
    response = HttpResponse(body, status=status)
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Security-Policy"] = policy()
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Frame-Options"] = "DENY"
    return response


def says(words: str, status: int) -> HttpResponse:
    """Answer with one sentence and the way to the check page."""
    return show("says.html", {"words": words, "status": status}, status=status)


def page(*, methods: Sequence[str] = ("GET",)) -> Callable[[View[P]], Callable[..., HttpResponse]]:
    """Make a function an open page: by one of the methods, for anybody who has not been guessing.

    Without a session there is nothing that a forged form could misuse: no CSRF token, and so no cookie.
    """
    allowed = {"HEAD", *methods}

    def decorate(view: View[P]) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @wraps(view)
        def opened(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method not in allowed:
                response = says("这个地址不接受这种请求。", 405)
                response.headers["Allow"] = ", ".join(sorted(allowed))
                return response
            if wait := GUESSES.wait(address_of(request), time.monotonic()):
                return later(wait)
            try:
                return view(request, *args, **kwargs)
            except NotFound:
                missed(request)
                return says(MISSING, 404)
            except Refusal as refusal:
                return says(refusal.text, refusal.status)

        return opened

    return decorate


def missed(request: HttpRequest) -> None:
    """Count what may have been a guess."""
    GUESSES.note(address_of(request), time.monotonic())


def later(seconds: int) -> HttpResponse:
    """Ask to come back later."""
    response = says(TOO_MANY, 429)
    response.headers["Retry-After"] = str(seconds)
    return response


def address_of(request: HttpRequest) -> str:
    """Return where a request came from."""
    return str(request.META.get("REMOTE_ADDR", ""))[:64]
