"""What one file holds besides the site's own columns, in two statements whatever its size: a leader reads it before the gate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, CharField, DateField, DateTimeField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from anwang.enterprises import sectors
from anwang.enterprises.access import visible_to
from anwang.enterprises.models import Contact, Licence, Site, SiteFlag, SiteMove
from anwang.enterprises.states import ContactRole, LicenceState, RiskFlag
from anwang.grid.access import Official

WARN_DAYS = (90, 60, 30)
"""Days before a licence runs out at which it is called to mind (rules 2.1)."""

EXPLOSIVE = (
    RiskFlag.MAJOR_SOURCE,
    RiskFlag.HAZARDOUS_CHEMICALS,
    RiskFlag.CONTROLLED_CHEMICALS,
    RiskFlag.AMMONIA,
    RiskFlag.DUST,
    RiskFlag.CONFINED_SPACE,
    RiskFlag.MOLTEN_METAL,
    RiskFlag.GAS,
)
"""Flags that name what can explode, burn or suffocate, worst first."""

RELATED = 20
"""So many other sites of the same entity are named."""


@dataclass(frozen=True, slots=True)
class ChargeLine:
    """An official in charge (包扶), now or before."""

    pk: int
    is_principal: bool
    person: str
    post: str
    starts_on: date
    ends_on: date | None
    document: str

    def runs(self, on: date) -> bool:
        """Return whether the charge runs on a day."""
        return self.starts_on <= on and (self.ends_on is None or self.ends_on > on)


@dataclass(frozen=True, slots=True)
class FileSummary:
    """What one file holds besides the site's own columns."""

    contacts: tuple[Contact, ...]
    sectors: tuple[sectors.Sector, ...]
    flags: tuple[SiteFlag, ...]
    licences: tuple[Licence, ...]
    running_out: tuple[tuple[Licence, int], ...]
    charges: tuple[ChargeLine, ...]
    principal: ChargeLine | None
    moves: tuple[SiteMove, ...]
    siblings: tuple[Site, ...]
    doubles: tuple[Site, ...]
    dangers: tuple[str, ...]

    @property
    def licence_words(self) -> str:
        """What is to be said of the licences where none runs out soon: that there are none, too."""
        if not self.licences:
            return "没有登记证照"
        undated = sum(one.valid_to is None for one in self.licences)
        words = f"登记{len(self.licences)}件，{WARN_DAYS[0]}日内没有到期的"
        return f"{words}；{undated}件没有填有效期" if undated else words

    @property
    def answers(self) -> Contact | None:
        """Who answers first: the principal head, else the legal representative."""
        order = {ContactRole.PRINCIPAL_HEAD: 0, ContactRole.LEGAL_REPRESENTATIVE: 1}
        return min((one for one in self.contacts if one.role in order), key=lambda one: order[ContactRole(one.role)], default=None)


def file_of(site: Site, by: Official, on: date) -> FileSummary:
    """Return what a file holds on a day. Two statements, whatever its size."""
    mine = Q(entity_id=site.entity_id, merged_into__isnull=True) if site.entity_id else Q(pk__in=[])
    related = list(visible_to(by).exclude(pk=site.pk).filter(mine | Q(merged_into=site)).order_by("id")[: RELATED * 2])
    doubles = tuple(one for one in related if one.merged_into_id == site.pk)
    parts = _parts(site, [one.pk for one in doubles])
    codes = sorted((row["a"] for row in parts["sector"]), key=lambda code: code != site.sector)
    flags = tuple(SiteFlag(id=row["id"], site=site, flag=row["a"], note=row["b"], since=row["begins"]) for row in parts["flag"])
    licences = tuple(sorted((_licence(row, site) for row in parts["licence"]), key=lambda one: (one.valid_to or date.max, one.pk)))
    charges = tuple(sorted((_charge(row) for row in parts["charge"]), key=lambda one: (one.starts_on, one.pk), reverse=True))
    return FileSummary(
        contacts=tuple(
            Contact(id=row["id"], site=site, role=row["a"], name=row["b"], phone=row["c"], full_time=row["yes"]) for row in parts["contact"]
        ),
        sectors=tuple(sectors.SECTORS[code] for code in codes if code in sectors.SECTORS),
        flags=flags,
        licences=licences,
        running_out=tuple((one, (one.valid_to - on).days) for one in licences if one.valid_to and _runs_out(one, on)),
        charges=charges,
        principal=next((one for one in charges if one.is_principal and one.runs(on)), None),
        moves=tuple(sorted((_move(row) for row in parts["move"]), key=lambda one: (one.at, one.pk), reverse=True)),
        siblings=tuple(one for one in related if one.merged_into_id is None)[:RELATED],
        doubles=doubles,
        dangers=_dangers(codes, {one.flag for one in flags}),
    )


def warning_of(valid_to: date, on: date) -> int | None:
    """Return the strictest warning (90, 60 or 30 days) that a date has reached; 0 when it has passed, None when none."""
    left = (valid_to - on).days
    if left < 0:
        return 0
    return min((days for days in WARN_DAYS if left <= days), default=None)


# ---- one statement for all the small parts


def _parts(site: Site, doubles: Sequence[int]) -> Mapping[str, list[dict[str, Any]]]:
    """Return the parts of a file by kind, in the order of their ids: one UNION ALL, so that a file costs the same whatever it holds."""
    moves = SiteMove.objects.filter(record_id__in=[site.pk, *doubles])
    organ = Coalesce(NullIf("assignment__post__organ__short_name", Value("")), "assignment__post__organ__name")
    rows = _lined(site.contacts.all(), "contact", a="role", b="name", c="phone", yes="full_time").union(
        _lined(site.sector_links.all(), "sector", a="sector"),
        _lined(site.flags.all(), "flag", a="flag", b="note", begins="since"),
        _lined(site.licences.all(), "licence", a="kind", b="number", c="issuer", d="state", begins="valid_from", ends="valid_to"),
        _lined(
            site.charges.all(),
            "charge",
            a="assignment__person__name",
            b="assignment__post__name",
            c=organ,
            d="document",
            yes="is_principal",
            begins="starts_on",
            ends="ends_on",
        ),
        _lined(moves, "move", a="verb", b="by_name", c="by_post", d="reason", moment="at"),
        all=True,
    )
    found: dict[str, list[dict[str, Any]]] = {kind: [] for kind in ("contact", "sector", "flag", "licence", "charge", "move")}
    for row in rows:
        found[row["part"]].append({name.removeprefix("line_"): value for name, value in row.items()})
    for group in found.values():
        group.sort(key=lambda row: row["id"])
    return found


SHARED = ("a", "b", "c", "d", "yes", "begins", "ends", "moment")


def _lined(rows: QuerySet[Any], part: str, **columns: Any) -> QuerySet[Any, dict[str, Any]]:
    """Return rows in the columns that all parts share; what a part does not have is empty, of the right type."""
    text, day, moment = Value("", output_field=CharField()), Cast(Value(None), DateField()), Cast(Value(None), DateTimeField())
    empty: dict[str, Any] = dict.fromkeys("abcd", text) | {"begins": day, "ends": day, "moment": moment}
    empty["yes"] = Value(value=False, output_field=BooleanField())
    said = {name: F(column) if isinstance(column, str) else column for name, column in columns.items()}
    lined = {f"line_{name}": said.get(name, empty[name]) for name in SHARED}
    found: QuerySet[Any, dict[str, Any]] = (
        rows.order_by().annotate(part=Value(part, output_field=CharField()), **lined).values("part", "id", *lined)
    )
    return found


def _licence(row: Mapping[str, Any], site: Site) -> Licence:
    return Licence(
        id=row["id"],
        site=site,
        kind=row["a"],
        number=row["b"],
        issuer=row["c"],
        state=row["d"],
        valid_from=row["begins"],
        valid_to=row["ends"],
    )


def _charge(row: Mapping[str, Any]) -> ChargeLine:
    return ChargeLine(row["id"], row["yes"], row["a"], f"{row['c']} {row['b']}", row["begins"], row["ends"], row["d"])


def _move(row: Mapping[str, Any]) -> SiteMove:
    return SiteMove(id=row["id"], verb=row["a"], by_name=row["b"], by_post=row["c"], reason=row["d"], at=row["moment"])


def _runs_out(licence: Licence, on: date) -> bool:
    return licence.state == LicenceState.VALID and licence.valid_to is not None and warning_of(licence.valid_to, on) is not None


def _dangers(codes: Iterable[str], flags: set[str]) -> tuple[str, ...]:
    named = [flag.label for flag in EXPLOSIVE if flag in flags]
    high = [sectors.SECTORS[code].name for code in codes if code in sectors.SECTORS and sectors.SECTORS[code].high_hazard]
    return tuple(dict.fromkeys([*named, *high]))
