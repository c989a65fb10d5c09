"""Behind a reverse proxy each visitor is counted by herself; what a stranger says of her own address is not believed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from anwang.config import checks
from anwang.config.proxies import networks, origin
from anwang.desks.open.limits import GUESSES

pytestmark = pytest.mark.django_db
WRONG = "/o/v/20260316-0001/aaaaaaaaaaaaaaaaaaaaaaaa"
PROXY = "10.20.0.7"


@pytest.fixture(autouse=True)
def _nobody_has_knocked() -> Iterator[None]:
    GUESSES.forget()
    yield
    GUESSES.forget()


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),  # a stranger says where she comes from
        (PROXY, "198.51.100.1", "198.51.100.1"),
        (PROXY, "1.2.3.4, 198.51.100.1", "198.51.100.1"),  # the visitor's own lie stands before what the proxy wrote
        (PROXY, "1.2.3.4, 198.51.100.1, 10.20.0.8", "198.51.100.1"),  # two proxies
        (PROXY, "198.51.100.1:51234", "198.51.100.1"),
        (PROXY, '"[2001:db8::7]:443"', "2001:db8::7"),
        (PROXY, "::ffff:198.51.100.1", "198.51.100.1"),
        (PROXY, "", PROXY),
        (PROXY, "unknown", PROXY),
        (PROXY, "198.51.100.1, <script>", PROXY),
        (PROXY, "10.20.0.9, 10.20.0.8", "10.20.0.9"),  # from inside, through both
        ("::ffff:10.20.0.7", "198.51.100.1", "198.51.100.1"),
        ("", "198.51.100.1", ""),
    ],
)
def test_who_is_believed(peer: str, forwarded: str, expected: str) -> None:
    assert origin(peer, forwarded, networks(("10.20.0.0/16", "fd00::/8"))) == expected


def test_a_chain_without_end_is_read_from_its_end() -> None:
    assert origin(PROXY, "1.1.1.1, " * 100_000 + "198.51.100.1", networks(("10.20.0.0/16",))) == "198.51.100.1"


def guesses(client: Client, peer: str, told: str, times: int) -> int:
    return [client.get(WRONG, REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=told).status_code for _ in range(times)][-1]


def test_behind_a_trusted_proxy_one_who_guesses_shuts_out_nobody_else(client: Client, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = ["10.20.0.0/16"]

    assert guesses(client, PROXY, "198.51.100.1", 31) == 429
    assert guesses(client, PROXY, "198.51.100.2", 1) == 404


def test_a_stranger_who_changes_her_story_is_counted_all_the_same(client: Client, settings: Settings) -> None:
    for trusted in ([], ["10.20.0.0/16"]):
        GUESSES.forget()
        settings.TRUSTED_PROXIES = trusted
        codes = [client.get(WRONG, REMOTE_ADDR="203.0.113.9", HTTP_X_FORWARDED_FOR=f"198.51.100.{n}").status_code for n in range(31)]
        assert codes[-1] == 429


def test_https_is_taken_from_a_trusted_proxy_only(client: Client, settings: Settings) -> None:
    settings.TRUSTED_PROXIES = ["10.20.0.0/16"]
    told = {"HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_FOR": "198.51.100.1"}

    assert client.get("/o/", REMOTE_ADDR=PROXY, **told).wsgi_request.is_secure()  # type: ignore[arg-type]
    assert not client.get("/o/", REMOTE_ADDR="203.0.113.9", **told).wsgi_request.is_secure()  # type: ignore[arg-type]


def test_what_is_no_network_is_named_before_serving(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = ["10.20.0.0/16", "nginx"]

    assert [one.id for one in checks.proxies_are_networks()] == ["anwang.E003"]
    settings.TRUSTED_PROXIES = ["10.20.0.7", " fd00::/8 "]
    assert checks.proxies_are_networks() == []
