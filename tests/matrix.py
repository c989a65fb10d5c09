"""Who may open what: one table of pages and kinds of post, checked page by page.

`check(client_of, {"/people/": OPEN_TO})` asserts 200 for the kinds named and 403 for all others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from django.test import Client
from django.urls import reverse
from tests.world import World, sign_in

from anwang.grid.states import PostKind

EVERYBODY = frozenset(PostKind)


def statuses(
    world: World, url: str, *, method: Literal["get", "post"] = "get", data: Mapping[str, str] | None = None
) -> dict[PostKind, int]:
    """Return what an address answers to one official of each kind of post."""
    found = {}
    for kind, official in world.everybody.items():
        client = sign_in(Client(), official)
        found[PostKind(kind)] = (client.get(url) if method == "get" else client.post(url, dict(data or {}))).status_code
    return found


def opens(world: World, name: str, to: Iterable[str], *args: object, refused: int = 403) -> None:
    """Assert that a page opens (200) to these kinds of post and to no other (403), and to nobody without signing in."""
    url = reverse(f"console:{name}", args=args)
    allowed = {PostKind(kind) for kind in to}
    answered = statuses(world, url)

    assert {kind for kind, status in answered.items() if status == 200} == allowed, (name, answered)
    assert {status for kind, status in answered.items() if kind not in allowed} <= {refused}, (name, answered)
    assert Client().get(url).status_code == 302


def acts(world: World, name: str, by: Iterable[str], *args: object, data: Mapping[str, str] | None = None) -> None:
    """Assert that an act is refused with 403 to every kind of post but these (whose answer is anything but 403)."""
    url = reverse(f"console:{name}", args=args)
    allowed = {PostKind(kind) for kind in by}
    answered = statuses(world, url, method="post", data=data)

    assert {kind for kind, status in answered.items() if status != 403} == allowed, (name, answered)
