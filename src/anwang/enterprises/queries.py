"""Named reads of the room: the register, one file, doubles, licences that run out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from rapidfuzz import fuzz, process

from anwang.enterprises import uscc
from anwang.enterprises.access import visible_to
from anwang.enterprises.models import Charge, Licence, Site, SiteFlag, SiteMove, SiteSector
from anwang.enterprises.states import LicenceState
from anwang.enterprises.summary import WARN_DAYS, FileSummary, file_of, warning_of
from anwang.grid import paths
from anwang.grid.access import Official, within
from anwang.grid.models import Node
from anwang.ground.bulk import among
from anwang.ground.sheet.normalise import comparable

__all__ = [
    "WARN_DAYS",
    "FileSummary",
    "Keys",
    "Likeness",
    "Met",
    "codes_upward",
    "current",
    "division_of",
    "file_ids",
    "file_of",
    "in_charge_of",
    "known",
    "licences_running_out",
    "likely_doubles",
    "moves_of",
    "principals",
    "register",
    "search",
    "warning_of",
    "with_flag",
    "with_sector",
    "without_official",
]

CLOSE_NAMES = 88
"""The likeness, in percent, from which a name is offered as a possible double."""

COMPANY = "公司"
TOWN = 5 * paths.WIDTH
"""Digits of a township's path: nation, province, city, county, township."""
BATCH = 5000
"""So many values stand in one IN clause at most."""

_LATIN = re.compile(r"[0-9A-Za-z\-]+")


def register(by: Official) -> QuerySet[Site]:
    """Return the register as the list shows it: files in use or left behind, without merged doubles, with what a row needs."""
    return visible_to(by).filter(merged_into__isnull=True).select_related("node", "regulating_organ")


def search(sites: QuerySet[Site], text: str) -> QuerySet[Site]:
    """Return the files whose name, credit code, file number or initials answer to what somebody types."""
    words = text.strip()
    if not words:
        return sites
    if _LATIN.fullmatch(words):
        code = uscc.normalise(words)
        typed = Q(initials__contains=words.lower()) | Q(code__startswith=code) | Q(number__startswith=words.upper())
        return sites.filter(typed | Q(name_key__contains=comparable(words)))
    return sites.filter(name_key__contains=comparable(words))


def with_sector(sites: QuerySet[Site], codes: Sequence[str]) -> QuerySet[Site]:
    """Return the files in any of some sectors, each once."""
    return sites.filter(Exists(SiteSector.objects.filter(site=OuterRef("pk"), sector__in=list(codes))))


def with_flag(sites: QuerySet[Site], flags: Sequence[str]) -> QuerySet[Site]:
    """Return the files with any of some flags, each once."""
    return sites.filter(Exists(SiteFlag.objects.filter(site=OuterRef("pk"), flag__in=list(flags))))


def in_charge_of(sites: QuerySet[Site], person_id: int, on: date) -> QuerySet[Site]:
    """Return the files that a person is in charge of on a day."""
    charges = Charge.objects.filter(current(on), site=OuterRef("pk"), assignment__person_id=person_id)
    return sites.filter(Exists(charges))


def without_official(sites: QuerySet[Site], on: date) -> QuerySet[Site]:
    """Return the files that have no official in charge on a day."""
    return sites.filter(~Exists(Charge.objects.filter(current(on), site=OuterRef("pk"), is_principal=True)))


def current(on: date) -> Q:
    """Return the condition of charges that run on a day."""
    return Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gt=on))


def principals(site_ids: Iterable[int], on: date) -> dict[int, str]:
    """Return the name of the official in charge of each of some sites, with one statement."""
    rows = Charge.objects.filter(current(on), site_id__in=list(site_ids), is_principal=True)
    return dict(rows.values_list("site_id", "assignment__person__name"))


def file_ids(site: Site) -> list[int]:
    """Return the ids under which things happened that belong to this file: its own, and those of doubles merged into it."""
    return [site.pk, *site.merged_from.values_list("pk", flat=True)]


def moves_of(site: Site) -> QuerySet[SiteMove]:
    """Return what became of a file, newest first."""
    return SiteMove.objects.filter(record_id__in=file_ids(site)).order_by("-at", "-id")


def licences_running_out(by: Official, on: date, days: int = WARN_DAYS[0]) -> QuerySet[Licence]:
    """Return the licences in force that run out within some days, or have run out, soonest first."""
    due = Licence.objects.filter(site__in=register(by), state=LicenceState.VALID, valid_to__lte=on + timedelta(days=days))
    return due.select_related("site__node").order_by("valid_to", "id")


@dataclass(frozen=True, slots=True)
class Keys:
    """How a row is known again: its code, its comparable name and address."""

    code: str
    name: str
    address: str
    path: str = ""


class Met(NamedTuple):
    """The files that a row meets: those that are the same subject, and, where there is none, those that may be."""

    same: list[Site]
    alike: list[Site]


def known(keys: Sequence[Keys], by: Official) -> list[Met]:
    """Return, for each row, the files in the official's territory that are the same subject: by code, else by name and address.

    Where none is, files of the same name at another address may be, as far as no two real codes tell them apart: a company's name is registered
    once, other names (便民超市) are only doubted inside one township. Two statements, however many rows. A row with a code never meets a file
    that has another real code. Files of other sectors are found too, so that two departments do not open two files; a sector post may not
    change them.
    """
    codes = {one.code for one in keys if one.code}
    names = {one.name for one in keys if one.name}
    sites = within(Site.objects.filter(merged_into__isnull=True), by)
    by_code: dict[str, list[Site]] = defaultdict(list)
    for site in sites.filter(among("code", codes)).order_by("id"):
        by_code[site.code].append(site)
    by_name: dict[str, list[Site]] = defaultdict(list)
    for site in sites.filter(among("name_key", names)).order_by("id"):
        by_name[site.name_key].append(site)
    return [_candidates(one, by_code, by_name) for one in keys]


def _candidates(row: Keys, by_code: dict[str, list[Site]], by_name: dict[str, list[Site]]) -> Met:
    if row.code and row.code in by_code:
        return Met(by_code[row.code], [])
    named = by_name.get(row.name)
    if not named:
        return Met([], [])
    if row.code and not uscc.is_temporary(row.code):
        named = [site for site in named if not site.code or uscc.is_temporary(site.code)]
    same = [site for site in named if site.address_key == row.address]
    return Met(same, [] if same else [site for site in named if COMPANY in row.name or _in_one_town(site.grid_path, row.path)])


def _in_one_town(one: str, other: str) -> bool:
    """Whether two places lie in one township, as far as both paths tell."""
    one, other = one[:TOWN], other[:TOWN]
    return one.startswith(other) or other.startswith(one)


@dataclass(frozen=True, slots=True)
class Likeness:
    """A file that may be the same subject, how alike in percent, and why."""

    site: Site
    percent: int
    why: str


def likely_doubles(
    by: Official, name: str, *, code: str = "", address: str = "", without: int | None = None, limit: int = 8
) -> list[Likeness]:
    """Return files that may be the same: same code, same name, near names (of those that share the beginning or the middle of the name)."""
    key, sites = comparable(name), register(by).exclude(pk=without or 0)
    found: dict[int, Likeness] = {}
    if code:
        for site in sites.filter(code=uscc.normalise(code)).order_by("id")[:limit]:
            found[site.pk] = Likeness(site, 100, "代码相同")
    for site in sites.filter(name_key=key).order_by("id")[:limit]:
        same = address and site.address_key == comparable(address)
        found.setdefault(site.pk, Likeness(site, 100, "名称和地址相同" if same else "名称相同"))
    pool = {site.pk: site for site in sites.filter(_shares_a_piece(key)).order_by("id")[:2000]}
    names = {pk: _bare(site.name_key) for pk, site in pool.items()}
    for _, percent, pk in process.extract(_bare(key), names, scorer=fuzz.ratio, limit=limit, score_cutoff=CLOSE_NAMES):
        found.setdefault(pk, Likeness(pool[pk], int(percent), "名称相近"))
    return list(found.values())[:limit]


def _bare(key: str) -> str:
    """Take away what nearly all names share, so that the rest decides."""
    for word in ("有限责任公司", "股份有限公司", "有限公司", "公司", "分公司"):
        if key.endswith(word) and len(key) > len(word) + 2:
            return key[: -len(word)]
    return key


def _shares_a_piece(key: str) -> Q:
    bare = _bare(key)
    pieces = {bare[:4], bare[len(bare) // 2 - 1 : len(bare) // 2 + 2], bare[-4:]}
    condition = Q(pk__in=[])
    for piece in pieces:
        if len(piece) > 1:
            condition |= Q(name_key__contains=piece)
    return condition


def division_of(node: Node, upward: dict[str, str | None]) -> str:
    """Return the division digits (9 for a township or below, else 6) under which a place's files are numbered.

    `upward` maps paths to codes; a place without a code counts under the nearest one above that has one.
    """
    path = node.path
    while path:
        code = upward.get(path)
        if code:
            return code[:6] if code[6:] == "000000" else code[:9]
        path = path[:-3]
    return "000000"


def codes_upward(paths: Iterable[str]) -> dict[str, str | None]:
    """Return path → code for some places and all above them, with one statement."""
    wanted = {path[:width] for path in paths for width in range(3, len(path) + 1, 3)}
    return dict(Node.objects.filter(path__in=sorted(wanted)).values_list("path", "code"))
