"""Writing checked rows: new files in a few bulk inserts, known ones by what the row adds to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from anwang.enterprises.access import visible_to
from anwang.enterprises.actions.checking import Checked, Frame, is_high_hazard
from anwang.enterprises.actions.outcome import SUSPECTED, Outcome
from anwang.enterprises.actions.renewing import Renewal, renew
from anwang.enterprises.actions.rows import LICENCE, contacts_of, licence_values
from anwang.enterprises.models import Charge, Contact, LegalEntity, Licence, Site, SiteFlag, SiteSector
from anwang.enterprises.queries import Keys, Met, division_of, known
from anwang.enterprises.states import GONE, SiteKind
from anwang.grid.access import Official
from anwang.ground.blocks import take_blocks
from anwang.ground.bulk import Values, Written, among, write
from anwang.ground.recorded import Recorded

WhenKnown = Literal["update", "leave"]


@dataclass(slots=True)
class Laid:
    """What became of the rows, the rows inserted, and the ids of what else was written, by kind."""

    outcomes: list[Outcome] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)
    changed: dict[type[Recorded], list[int]] = field(default_factory=dict)

    def put(self, model: type[Recorded], names: Sequence[str], rows: Iterable[Values]) -> Sequence[int]:
        """Insert rows of one kind and remember them; returns their ids."""
        written = write(model, names, rows)
        if written.ids:
            self.written.append(written)
        return written.ids

    def note(self, rows: Sequence[Recorded]) -> None:
        """Remember rows of one kind as changed, or made one by one."""
        if rows:
            self.changed.setdefault(type(rows[0]), []).extend(row.pk for row in rows)


def lay(rows: Sequence[Checked], frame: Frame, *, when_known: WhenKnown) -> Laid:
    """Write rows: tell new from known, open files for the new, bring the known up to date or leave them."""
    laid = Laid()
    fresh: list[Checked] = []
    renewals: list[Renewal] = []
    taken: dict[int, int] = {}
    met = known([Keys(row.code, row.name_key, row.address_key, row.node.path) for row in rows], frame.by)
    candidates = [_settled(row, one, frame, laid) for row, one in zip(rows, met, strict=True)]
    foreign = _foreign(candidates, frame.by)
    for row, found in zip(rows, candidates, strict=True):
        if found is None:
            continue
        twin = _seen(row, frame)
        if twin is not None:
            laid.outcomes.append(Outcome(row.index, "duplicate", "与前面一行是同一对象", of_index=twin))
            continue
        if not found or (row.said.another_site and all(site.address_key != row.address_key for site in found)):
            fresh.append(row)
            continue
        site = _pick(found, row)
        if site is None:
            numbers = "、".join(one.number for one in found[:3])
            laid.outcomes.append(
                Outcome(row.index, "duplicate", f"同一代码已有{len(found)}份档案（{numbers}），地址都对不上，请在档案里逐份修改")
            )
        elif site.pk in foreign:
            laid.outcomes.append(Outcome(row.index, "duplicate", "其他部门已经为这个对象建档，请联系县级安委办加上本行业"))
        elif when_known == "leave" or site.pk in taken:
            laid.outcomes.append(Outcome(row.index, "duplicate", f"已经建档，档案编号{site.number}", site_id=site.pk, number=site.number))
        else:
            taken[site.pk] = row.index
            renewals.append(Renewal(row, site))
    _open(fresh, frame, laid)
    if renewals:
        renew(renewals, frame, laid.note, laid.outcomes.append)
    return laid


def _settled(row: Checked, met: Met, frame: Frame, laid: Laid) -> list[Site] | None:
    """Return the files that a row speaks of, a doubt settled; None for a row that waits for somebody to decide, which is told here."""
    alike = [site for site in met.alike if frame.doubts.raised_by(site.pk)]
    decision = "open" if row.said.another_site or not alike else frame.doubts.of(row.index)
    if decision == "open":
        return met.same
    if decision == "update" and len(alike) == 1:
        return alike
    shown = "、".join(f"{site.number}（{site.address or '没有登记地址'}）" for site in alike[:3])
    why = "这一行有代码、档案还没有" if row.code else "这一行没有代码"
    reason = f"{SUSPECTED}：已有同名档案{shown}，{why}，地址又不同，请核对是不是同一对象，再决定更新档案还是另外建档"
    laid.outcomes.append(Outcome(row.index, "duplicate", reason, site_id=alike[0].pk, number=alike[0].number))
    return None


def _foreign(candidates: Sequence[list[Site] | None], by: Official) -> set[int]:
    """Return the known files that a sector post does not see."""
    if by.sectors is None:
        return set()
    ids = {site.pk for found in candidates for site in found or ()}
    return ids - set(visible_to(by).filter(pk__in=sorted(ids)).values_list("pk", flat=True))


def _seen(row: Checked, frame: Frame) -> int | None:
    """Return the earlier row of the same act that speaks of the same subject."""
    if row.said.another_site:
        return None
    who = (row.name_key, row.address_key)
    if row.code:
        looked, kept = [("code", row.code), ("nameless", *who)], [("code", row.code), ("name", *who)]
    else:
        looked, kept = [("name", *who), ("nameless", *who)], [("nameless", *who)]
    twin = next((frame.seen[key] for key in looked if key in frame.seen), None)
    if twin is None:
        frame.seen |= dict.fromkeys(kept, row.index)
    return twin


def _pick(found: list[Site], row: Checked) -> Site | None:
    if len(found) == 1:
        return found[0]
    at_address = [site for site in found if site.address_key == row.address_key]
    return at_address[0] if len(at_address) == 1 else None


def _open(rows: Sequence[Checked], frame: Frame, laid: Laid) -> None:
    if not rows:
        return
    numbers = _numbers(rows, frame)
    codes = _codes(rows, frame)
    entities = _entities(rows, codes, laid)
    on = frame.on
    ids = laid.put(
        Site,
        SITE,
        [_site(row, number, code, entities.get(code), on) for row, number, code in zip(rows, numbers, codes, strict=True)],
    )
    pairs = list(zip(rows, ids, strict=True))
    laid.put(SiteSector, ("site_id", "sector"), [(pk, one) for row, pk in pairs for one in row.said.sectors])
    laid.put(SiteFlag, ("site_id", "flag"), [(pk, one) for row, pk in pairs if row.said.flags for one in dict.fromkeys(row.said.flags)])
    laid.put(Contact, ("site_id", "role", "name", "phone"), [(pk, *one) for row, pk in pairs for one in contacts_of(row.said)])
    laid.put(Licence, LICENCE, [(pk, *licence_values(row.said)) for row, pk in pairs if row.said.licence_number])
    charges = [(pk, one, on) for row, pk in pairs if (one := row.said.official_assignment_id)]
    laid.put(Charge, ("site_id", "assignment_id", "starts_on"), charges)
    laid.outcomes += [Outcome(row.index, "made", site_id=pk, number=number) for (row, pk), number in zip(pairs, numbers, strict=True)]


def _numbers(rows: Sequence[Checked], frame: Frame) -> list[str]:
    """File numbers, `341182101-00001`, in the order of the rows."""
    return _blocks([division_of(row.node, frame.upward) for row in rows], "enterprises.site", "{division}-{{n:05d}}", frame)


def _codes(rows: Sequence[Checked], frame: Frame) -> list[str]:
    """Codes, a temporary one where an enterprise has none."""
    bare = [row for row in rows if not row.code and row.said.kind == SiteKind.ENTERPRISE]
    divisions = [division_of(row.node, frame.upward) for row in bare]
    given = dict(
        zip((row.index for row in bare), _blocks(divisions, "enterprises.temporary", "TMP-{division}-{{n:04d}}", frame), strict=True)
    )
    return [given.get(row.index, row.code) for row in rows]


def _blocks(divisions: Sequence[str], series: str, pattern: str, frame: Frame) -> list[str]:
    counted = Counter(divisions)
    wanted = {f"{series}:{division}": (pattern.format(division=division), count) for division, count in counted.items()}
    given = take_blocks(wanted, at=frame.at)
    blocks = {division: iter(given[f"{series}:{division}"]) for division in counted}
    return [next(blocks[division]) for division in divisions]


def _entities(rows: Sequence[Checked], codes: Sequence[str], laid: Laid) -> dict[str, int]:
    """The ids of the legal entities by code: found, or made with what the first row says."""
    found = LegalEntity.objects.filter(among("code", {code for code in codes if code})).values_list("code", "pk")
    there = {str(code): pk for code, pk in found}
    new: dict[str, Values] = {}
    for row, code in zip(rows, codes, strict=True):
        if code and code not in there and code not in new:
            new[code] = _entity(row, code)
    return there | dict(zip(new, laid.put(LegalEntity, ENTITY, new.values()), strict=True))


ENTITY = ("code", "legacy_code", "name", "name_key", "subject_type", "registered_address")


def _entity(row: Checked, code: str) -> Values:
    said = row.said
    return (code, said.legacy_code, said.name, row.name_key, row.subject_type, said.registered_address or said.address)


SITE = (
    "number", "kind", "entity_id", "name", "name_key", "initials", "short_name", "code", "former_names", "state", "node_id", "grid_path",
    "address", "address_key", "longitude", "latitude", "source_crs", "trade", "sector", "products", "administering_organ_id",
    "regulating_organ_id", "general_organ_id", "supervision_tier", "supervision_class", "employees", "special_operators", "revenue", "scale",
    "grade", "grade_valid_to", "high_hazard", "risk_colour", "insured", "dual_prevention", "established_on", "remark", "registered_on",
    "closed_on",
)  # fmt: skip


def _site(row: Checked, number: str, code: str, entity_id: int | None, on: date) -> Values:
    """The values of a new file, in the order of `SITE`."""
    said = row.said
    return (
        number,
        said.kind,
        entity_id,
        said.name,
        row.name_key,
        row.initials,
        said.short_name,
        code,
        list(said.former_names),
        said.state,
        row.node.pk,
        row.node.path,
        said.address,
        row.address_key,
        said.longitude,
        said.latitude,
        said.source_crs,
        said.trade,
        said.sectors[0] if said.sectors else "",
        said.products,
        said.administering_organ_id,
        row.regulating_organ_id,
        said.general_organ_id,
        said.supervision_tier,
        said.supervision_class or "",
        said.employees,
        said.special_operators,
        said.revenue,
        said.scale or "",
        said.grade,
        said.grade_valid_to,
        is_high_hazard(said.sectors, said.flags),
        said.risk_colour or "",
        said.insured,
        said.dual_prevention,
        said.established_on,
        said.remark,
        on,
        on if said.state in GONE else None,
    )
