"""The browser as a tool against its owner: forms sent from elsewhere, addresses that lead elsewhere, pages in others' frames, cookies overheard."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone
from tests.estate import Estate, addresses, make_estate, routes
from tests.world import PASSWORD, account_of, make_world, sign_in

import anwang

pytestmark = pytest.mark.django_db
ELSEWHERE = [
    "https://example.org/",
    "//example.org/",
    "///example.org/",
    "/\\example.org/",
    "\\\\example.org/",
    "http:///example.org/",
    "https:example.org",
    "javascript:alert(1)",
    "\t//example.org/",
    "//testserver@example.org/",
    "https://testserver.example.org/",
    "http://[::1",
]
OUTBOUND = re.compile(
    r"^\s*(import|from) (urllib\.request|http\.client|requests|httpx|aiohttp|urllib3|ftplib|smtplib|telnetlib)\b", re.MULTILINE
)
"""What opens addresses elsewhere."""


@pytest.fixture
def estate() -> Iterator[Estate]:
    yield make_estate(make_world(on=timezone.localdate()))
    cache.clear()


def test_no_address_takes_a_form_without_the_token_of_its_page(estate: Estate) -> None:
    known: Mapping[str, list[Mapping[str, object]]] = addresses(estate)
    client = sign_in(Client(enforce_csrf_checks=True), estate.world.office)
    taken = {}
    for name, held in routes():
        answer = client.post(reverse(f"console:{name}", kwargs=dict(known[name][0]) if held else {}), {"command_id": "x"})
        if (answer.status_code, answer.templates[0].name if answer.templates else "") != (403, "console/400.html"):
            taken[name] = answer.status_code

    assert taken == {}


def test_a_token_of_another_browser_is_none(estate: Estate) -> None:
    client = sign_in(Client(enforce_csrf_checks=True), estate.world.office)
    client.get("/")
    token = Client().get("/login").context["csrf_token"]

    assert client.post("/views/save", {"label": "x", "csrfmiddlewaretoken": str(token)}).status_code == 403
    own = client.get("/").context["csrf_token"]
    assert client.post("/logout", {"csrfmiddlewaretoken": str(own)}, headers={"origin": "https://example.org"}).status_code == 403
    assert client.post("/logout", {"csrfmiddlewaretoken": str(own)}).status_code == 303


def test_no_address_leads_out_of_the_house(estate: Estate) -> None:
    world = estate.world
    typed = {"username": account_of(world.town_officer).username, "password": PASSWORD}
    inside, scope = sign_in(Client(), world.town_officer), reverse("console:scope", args=[world.village.pk])
    led = {}
    for there in ELSEWHERE:
        query = urlencode({"next": there})
        found = [
            Client().post("/login", {**typed, "next": there}),
            Client().post(f"/login?{query}", typed),
            inside.get(f"/login?{query}"),
            inside.get(f"{scope}?{query}"),
            inside.post("/views/save", {"listing": "hazards", "label": "x", "next": there}, headers={"referer": there.strip()}),
        ]
        led[there] = {answer.headers["Location"] for answer in found}

    assert led == {key: {"/"} for key in ELSEWHERE}


def test_where_one_goes_on_to_carries_no_header_of_its_own(estate: Estate) -> None:
    name = account_of(estate.world.town_officer).username

    answer = Client().post("/login", {"username": name, "password": PASSWORD, "next": "/search?q=1\r\nSet-Cookie: a=b"})

    assert answer.status_code == 303
    assert "\n" not in answer.headers["Location"]
    assert "a" not in answer.cookies


def answers(estate: Estate) -> dict[str, object]:
    """Return one answer of every sort."""
    inside, anybody = sign_in(Client(), estate.world.office), Client(raise_request_exception=False)
    paper = reverse("console:paper_word", args=[estate.paper.pk])
    return {
        "page": inside.get("/"),
        "list as a file": inside.get(reverse("console:enterprises") + "?export=xlsx"),
        "word file": inside.get(paper),
        "evidence": inside.get(reverse("console:evidence", args=[estate.photo])),
        "part": inside.get("/search?q=x", headers={"hx-request": "true"}),
        "data": inside.get(reverse("console:map_points") + "?west=1&east=2&south=1&north=2"),
        "sent on": anybody.get("/"),
        "login": anybody.get("/login"),
        "not allowed": inside.get(reverse("console:accounts")),
        "not found": inside.get(reverse("console:enterprise", args=[987654321])),
        "not this way": inside.get("/logout"),
        "no token": Client(enforce_csrf_checks=True).post("/login"),
        "no text": anybody.get("/login?q=%00"),
        "too large": anybody.generic("POST", "/login", b"", CONTENT_LENGTH=str(settings.UPLOAD_LIMIT + 1)),
        "open page": anybody.get("/o/check"),
        "open not found": anybody.get("/o/nothing"),
    }


def test_every_answer_says_where_it_may_load_from_and_that_nobody_may_frame_it(estate: Estate) -> None:
    wrong = {}
    for name, answer in answers(estate).items():
        headers = answer.headers  # type: ignore[attr-defined]
        rules = dict(rule.strip().partition(" ")[::2] for rule in headers.get("Content-Security-Policy", "").split(";"))
        scripts = rules.get("script-src", rules.get("default-src", "*"))
        found = {
            "scripts": scripts in {"'self'", "'none'"},
            "frames": rules.get("frame-ancestors") == "'none'" and headers.get("X-Frame-Options") == "DENY",
            "forms": rules.get("form-action") in {"'self'", "'none'"},
            "base": rules.get("base-uri") == "'none'",
            "type": headers.get("X-Content-Type-Options") == "nosniff",
            "referrer": headers.get("Referrer-Policy") in {"same-origin", "no-referrer"},
            "opener": headers.get("Cross-Origin-Opener-Policy") == "same-origin",
        }
        if not all(found.values()):
            wrong[name] = [what for what, right in found.items() if not right]

    assert wrong == {}


def test_what_somebody_sent_in_is_shown_where_nothing_runs(estate: Estate) -> None:
    answer = sign_in(Client(), estate.world.office).get(reverse("console:evidence", args=[estate.photo]))

    assert answer.status_code == 200
    assert "script-src 'self'" not in answer.headers["Content-Security-Policy"] or answer.headers["Content-Disposition"].startswith(
        "attachment"
    )


def test_cookies_are_kept_from_scripts_and_from_other_houses(estate: Estate) -> None:
    client = Client()
    client.post("/login", {"username": account_of(estate.world.town_officer).username, "password": PASSWORD})

    session = client.cookies[settings.SESSION_COOKIE_NAME]
    assert (session["httponly"], session["samesite"], session["domain"], session["path"]) == (True, "Lax", "", "/")
    client.get("/")
    assert client.cookies[settings.CSRF_COOKIE_NAME]["samesite"] == "Lax"


def test_with_https_cookies_go_by_https_only(tmp_path: Path) -> None:
    said = "from django.conf import settings as s; print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0)"
    environment = {"PATH": os.environ["PATH"], "ANWANG_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "anwang.config.settings"}

    def ask(**more: str) -> str:
        command = [sys.executable, "-c", said]
        return subprocess.run(command, env=environment | more, check=True, capture_output=True, text=True).stdout.strip()

    assert ask(ANWANG_HTTPS="1") == "True True True"
    assert ask() == "False False False"


@override_settings(TRUSTED_PROXIES=("127.0.0.1",), ALLOWED_HOSTS=["anwang.example"])
def test_behind_a_proxy_with_https_a_form_of_this_house_is_taken_and_one_of_its_http_twin_is_not(estate: Estate) -> None:
    client = Client(
        enforce_csrf_checks=True, headers={"host": "anwang.example", "x-forwarded-proto": "https", "x-forwarded-for": "10.2.3.4"}
    )
    token = str(client.get("/login").context["csrf_token"])
    typed = {"username": account_of(estate.world.town_officer).username, "password": PASSWORD, "csrfmiddlewaretoken": token}

    assert client.post("/login", typed, headers={"origin": "http://anwang.example"}).status_code == 403
    assert client.post("/login", typed, headers={"origin": "https://anwang.example"}).status_code == 303


def test_nothing_in_the_house_opens_an_address_elsewhere() -> None:
    """Nobody can make this server ask another: no room has the means to."""
    rooms = Path(anwang.__file__).parent
    assert [str(path.relative_to(rooms)) for path in rooms.rglob("*.py") if OUTBOUND.search(path.read_text(encoding="utf-8"))] == []
