"""Where a request really comes from when a reverse proxy stands in front: said by the proxies that are trusted by name, by nobody else.

`ANWANG_TRUSTED_PROXIES` names them, as addresses or networks with commas between (`127.0.0.1,10.20.0.0/16`). What a stranger writes into
X-Forwarded-For is never believed: the list is read from its end, where the nearest proxy wrote, and only as far as trusted proxies reach.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
MOST = 20
"""So many addresses are read at most: no chain of proxies is longer."""


@cache
def networks(named: tuple[str, ...]) -> tuple[Network, ...]:
    """Return the networks that are named. Raises ValueError for what is none."""
    return tuple(ip_network(name.strip()) for name in named if name.strip())


def read(text: str) -> Address | None:
    """Return an address as proxies write it (with or without a port, in brackets or not); None for what is none."""
    bare = text.strip().strip('"')
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        found = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, IPv6Address) else found


def origin(peer: str, forwarded: str, trusted: Iterable[Network]) -> str:
    """Return where a request comes from: the peer itself, or behind trusted proxies the last address that none of them has.

    What is no address ends the reading: beyond it nothing is known.
    """
    known, found = tuple(trusted), read(peer)
    if found is None or not _is_one_of(found, known):
        return peer
    for text in reversed(forwarded.split(",")[-MOST:]):
        further = read(text)
        if further is None:
            break
        found = further
        if not _is_one_of(found, known):
            break
    return str(found)


def _is_one_of(address: Address, known: Iterable[Network]) -> bool:
    return any(address.version == one.version and address in one for one in known)


class TrustedProxies:
    """Write the visitor's address where everything looks for it (log-in locks, limits, trail), and that the proxy was reached by HTTPS."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request of the visitor whom the proxies name."""
        trusted, peer = networks(tuple(settings.TRUSTED_PROXIES)), str(request.META.get("REMOTE_ADDR", ""))
        near = read(peer) if trusted else None
        if near is not None and _is_one_of(near, trusted):
            request.META["REMOTE_ADDR"] = origin(peer, str(request.META.get("HTTP_X_FORWARDED_FOR", "")), trusted)
            if request.META.get("HTTP_X_FORWARDED_PROTO") == "https":
                request.META["wsgi.url_scheme"] = "https"
        return self.get_response(request)
