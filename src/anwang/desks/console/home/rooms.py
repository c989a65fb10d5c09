"""The rooms whose waiting things and findings the home page gathers; a new room is one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from anwang.desks.console.campaigns import inbox as campaigns
from anwang.desks.console.campaigns import search as campaigns_search
from anwang.desks.console.enterprises import search as enterprises_search
from anwang.desks.console.feedback import inbox as feedback
from anwang.desks.console.hazards import inbox as hazards
from anwang.desks.console.hazards import search as hazards_search
from anwang.desks.console.home.inbox import Group, Waiting
from anwang.desks.console.home.search import Hit
from anwang.desks.console.imports import inbox as imports
from anwang.desks.console.papers import inbox as papers
from anwang.desks.console.papers import search as papers_search
from anwang.desks.console.people import search as people_search
from anwang.desks.console.returns import inbox as returns
from anwang.desks.console.returns import search as returns_search
from anwang.desks.console.standards import search as standards_search
from anwang.desks.console.visits import inbox as visits
from anwang.desks.console.visits import search as visits_search
from anwang.grid.access import Official

WAITING: Mapping[str, Callable[[Official, date], Sequence[Waiting]]] = {
    "hazards": hazards.waiting,
    "visits": visits.waiting,
    "campaigns": campaigns.waiting,
    "papers": papers.waiting,
    "returns": returns.waiting,
    "imports": imports.waiting,
    "feedback": feedback.waiting,
}
COUNTS: Mapping[str, Callable[[Official, date], int]] = {
    "hazards": hazards.count,
    "visits": visits.count,
    "campaigns": campaigns.count,
    "papers": papers.count,
    "returns": returns.count,
    "imports": imports.count,
    "feedback": feedback.count,
}
SEARCHES: tuple[Callable[[Official, str], Sequence[Hit]], ...] = (
    enterprises_search.search,
    hazards_search.search,
    visits_search.search,
    papers_search.search,
    returns_search.search,
    campaigns_search.search,
    people_search.search,
    standards_search.search,
)
NEVER = date.max


def counts(by: Official, on: date) -> dict[str, int]:
    """Return how much waits in each room for the official's own act."""
    return {key: number for key, count in COUNTS.items() if (number := count(by, on))}


def waiting(by: Official, on: date) -> dict[Group, list[Waiting]]:
    """Return what waits in all rooms by group, in each by what runs out first."""
    groups: dict[Group, list[Waiting]] = {group: [] for group in Group}
    for room in WAITING.values():
        for line in room(by, on):
            groups[line.group_on(on)].append(line)
    for lines in groups.values():
        lines.sort(key=lambda line: (line.due_on or NEVER, line.kind, line.title))
    return groups


def search(by: Official, q: str) -> list[Hit]:
    """Return what all rooms find for a text; nothing for an empty one."""
    text = q.strip()
    return [hit for room in SEARCHES for hit in room(by, text)] if text else []
