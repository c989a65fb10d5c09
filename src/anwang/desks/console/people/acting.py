"""What these pages share: who acts, the tabs, and the sectors to choose from."""

from __future__ import annotations

from django.urls import reverse

from anwang.desks.console.pages import Act, PageRequest
from anwang.enterprises.sectors import SECTORS
from anwang.grid.access import Official
from anwang.grid.states import Right

KEEPERS = (Right.MANAGE_PEOPLE, Right.MANAGE_ACCOUNTS, Right.MANAGE_GRID)


def me(request: PageRequest) -> Official:
    """Return the official who acts."""
    return request.official


def tabs(request: PageRequest, *first: Act) -> list[Act]:
    """Return the links between these pages, after the page's own acts."""
    places = (("机构", "organs"), ("人员", "persons"), ("角色", "roles"), ("账号", "accounts"), ("区划", "grid"))
    links = [Act(label, reverse(f"console:{name}")) for label, name in places if reverse(f"console:{name}") != request.path]
    return [*first, *(link for link in links if link.label != "账号" or me(request).sees(Right.MANAGE_ACCOUNTS))]


def sectors() -> list[tuple[str, str]]:
    """Return the supervision sectors as choices."""
    return [(code, sector.name) for code, sector in SECTORS.items()]
