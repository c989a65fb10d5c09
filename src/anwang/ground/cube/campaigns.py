"""Campaigns: a record belongs to any number of them, so it is kept apart by all of its campaigns together.

A question for some campaigns is then the sum over the combinations that hold one of them: each record once, however many it belongs to.
Which records belong to a campaign is declared by each fact as a sub-query; from it comes which campaigns a record belongs to.
"""

from __future__ import annotations

import re
from dataclasses import replace

from anwang.ground.measure import Column, Fact

COLUMN = "campaigns"
"""The column of a record's campaigns: their ids in order, each between commas; empty where it belongs to none."""
BETWEEN = ","
LINKS = re.compile(r"SELECT (?P<record>[\w.]+) FROM (?P<tables>(?:(?!SELECT ).)+?) WHERE (?P<campaign>(?:\w+\.)?\w+) IN \(\{ids\}\)")
THROUGH = re.compile(r"SELECT (?P<record>\w+) FROM (?P<table>\w+) WHERE (?P<column>\w+) IN \((?P<inner>SELECT .+)\)")


class MembershipError(Exception):
    """A fact says which records belong to campaigns in a form that cannot be turned round."""


def known(fact: Fact, row_id: str) -> Fact:
    """Return the fact with the campaigns of a record as a column, and how a link that changed leads to rows; without any as it is."""
    if not fact.campaigns:
        return fact
    table, ids = _links(fact.campaigns)
    column = Column(COLUMN, "", "专项行动", kept=False)
    fact = replace(fact, columns=(*fact.columns, column))
    if table == fact.source.split()[0]:
        return fact
    way = f"SELECT {row_id} FROM {fact.source} WHERE {fact.key} IN ({ids})"  # noqa: S608 - our own declarations
    return replace(fact, touched=(*fact.touched, (table, way)))


def pairs(template: str) -> str:
    """Return the SELECT of (record, campaign) from a sub-query that yields the records of campaigns. Raises MembershipError."""
    if links := LINKS.fullmatch(template):
        return f"SELECT {links['record']} AS record, {links['campaign']} AS campaign FROM {links['tables']}"  # noqa: S608 - our own declarations
    if through := THROUGH.fullmatch(template):
        inner = pairs(through["inner"])
        columns = f"o.{through['record']} AS record, i.campaign AS campaign"
        return f"SELECT {columns} FROM {through['table']} o JOIN ({inner}) i ON i.record = o.{through['column']}"  # noqa: S608
    raise MembershipError(template)


def _links(template: str) -> tuple[str, str]:
    """Return the table that links campaigns and records, and the records of some of its rows ({ids}). Raises MembershipError."""
    found = LINKS.search(template)
    if found is None:
        raise MembershipError(template)
    alias = found["campaign"].rpartition(".")[0]
    table = re.search(rf"(\w+)\s+{alias}\b", found["tables"]) if alias else re.match(r"(\w+)", found["tables"])
    if table is None:
        raise MembershipError(template)
    start, end = found.span("campaign")
    return table[1], template[:start] + (f"{alias}.id" if alias else "id") + template[end:]


def marked(campaign: int) -> str:
    """Return how a campaign stands among those of a record."""
    return f"{BETWEEN}{int(campaign)}{BETWEEN}"
