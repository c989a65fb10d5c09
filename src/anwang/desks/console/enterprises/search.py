"""What the search over all rooms finds here."""

from __future__ import annotations

from anwang.desks.console.enterprises.register import url_of
from anwang.desks.console.home.search import Hit
from anwang.enterprises import queries
from anwang.grid.access import Official

MOST = 8


def search(by: Official, q: str) -> list[Hit]:
    """Find files by name, credit code, file number or initials, within the official's scope."""
    if len(q.strip()) < 2:  # noqa: PLR2004 - one character finds everything
        return []
    found = queries.search(queries.register(by), q)[:MOST]
    return [
        Hit("监管对象", site.name, " ".join(part for part in (site.node.name, site.credit_code or site.number) if part), url_of(site))
        for site in found
    ]
