"""Writing checked rows: new files in a few bulk inserts, known ones by what the row adds to them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from anwang.enterprises.access import visible_to
from anwang.enterprises.actions.checking import Checked, Frame, is_high_hazard
from anwang.enterprises.actions.outcome import Outcome
from anwang.enterprises.actions.renewing import Renewal, renew
from anwang.enterprises.actions.rows import charge_of, contacts_of, licence_of
from anwang.enterprises.models import Charge, Contact, LegalEntity, Licence, Site, SiteFlag, SiteSector
from anwang.enterprises.queries import BATCH, Keys, division_of, known
from anwang.enterprises.states import GONE, SiteKind
from anwang.grid.access import Official
from anwang.ground.bulk import insert
from anwang.ground.initials import initials
from anwang.ground.numbering import take_block
from anwang.ground.recorded import Recorded

WhenKnown = Literal["update", "leave"]
INSERT = 500
"""Rows in one INSERT."""


@dataclass(slots=True)
class Laid:
    """What became of the rows, the new sites by row, and the ids of everything written, by kind."""

    outcomes: list[Outcome] = field(default_factory=list)
    sites: dict[int, Site] = field(default_factory=dict)
    written: dict[type[Recorded], list[int]] = field(default_factory=dict)

    def note(self, rows: Sequence[Recorded]) -> None:
        """Remember rows of one kind as written."""
        if rows:
            self.written.setdefault(type(rows[0]), []).extend(row.pk for row in rows)


def lay(rows: Sequence[Checked], frame: Frame, *, when_known: WhenKnown) -> Laid:
    """Write rows: tell new from known, open files for the new, bring the known up to date or leave them."""
    laid = Laid()
    fresh: list[Checked] = []
    renewals: list[Renewal] = []
    taken: dict[int, int] = {}
    candidates = known([Keys(row.code, row.name_key, row.address_key) for row in rows], frame.by)
    foreign = _foreign(candidates, frame.by)
    for row, found in zip(rows, candidates, strict=True):
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


def _foreign(candidates: Sequence[list[Site]], by: Official) -> set[int]:
    """Return the known files that a sector post does not see."""
    if by.sectors is None:
        return set()
    ids = {site.pk for found in candidates for site in found}
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
    sites = [_site(row, number, code, entities.get(code), frame) for row, number, code in zip(rows, numbers, codes, strict=True)]
    insert(Site, sites)
    laid.note(sites)
    pairs = list(zip(rows, sites, strict=True))
    laid.note(insert(SiteSector, [SiteSector(site=site, sector=one) for row, site in pairs for one in row.said.sectors]))
    laid.note(insert(SiteFlag, [SiteFlag(site=site, flag=one) for row, site in pairs for one in dict.fromkeys(row.said.flags)]))
    people = [Contact(site=site, role=role, name=name, phone=phone) for row, site in pairs for role, name, phone in contacts_of(row.said)]
    laid.note(insert(Contact, people))
    laid.note(insert(Licence, [licence_of(row.said, site) for row, site in pairs if row.said.licence_number]))
    laid.note(insert(Charge, [charge_of(one, site, frame.on) for row, site in pairs if (one := row.said.official_assignment_id)]))
    for row, site in pairs:
        laid.sites[row.index] = site
        laid.outcomes.append(Outcome(row.index, "made", site_id=site.pk, number=site.number))


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
    counted: dict[str, int] = defaultdict(int)
    for division in divisions:
        counted[division] += 1
    blocks = {
        division: iter(take_block(f"{series}:{division}", pattern.format(division=division), count, at=frame.at))
        for division, count in sorted(counted.items())
    }
    return [next(blocks[division]) for division in divisions]


def _entities(rows: Sequence[Checked], codes: Sequence[str], laid: Laid) -> dict[str, LegalEntity]:
    """The legal entities by code: found, or made with what the first row says."""
    wanted = sorted({code for code in codes if code})
    there: dict[str, LegalEntity] = {}
    for start in range(0, len(wanted), BATCH):
        there |= {str(one.code): one for one in LegalEntity.objects.filter(code__in=wanted[start : start + BATCH])}
    new: dict[str, LegalEntity] = {}
    for row, code in zip(rows, codes, strict=True):
        if code and code not in there and code not in new:
            new[code] = _entity(row, code)
    laid.note(insert(LegalEntity, new.values()))
    return there | new


def _entity(row: Checked, code: str) -> LegalEntity:
    return LegalEntity(
        code=code,
        legacy_code=row.said.legacy_code,
        name=row.said.name,
        name_key=row.name_key,
        subject_type=row.subject_type,
        registered_address=row.said.registered_address or row.said.address,
    )


def _site(row: Checked, number: str, code: str, entity: LegalEntity | None, frame: Frame) -> Site:
    said = row.said
    return Site(
        number=number,
        kind=said.kind,
        entity=entity,
        name=said.name,
        name_key=row.name_key,
        initials=initials(said.name)[:100],
        short_name=said.short_name,
        code=code,
        former_names=list(said.former_names),
        state=said.state,
        node=row.node,
        grid_path=row.node.path,
        address=said.address,
        address_key=row.address_key,
        longitude=said.longitude,
        latitude=said.latitude,
        source_crs=said.source_crs,
        trade=said.trade,
        sector=said.sectors[0] if said.sectors else "",
        products=said.products,
        administering_organ_id=said.administering_organ_id,
        regulating_organ_id=row.regulating_organ_id,
        general_organ_id=said.general_organ_id,
        supervision_tier=said.supervision_tier,
        supervision_class=said.supervision_class or "",
        employees=said.employees,
        special_operators=said.special_operators,
        revenue=said.revenue,
        scale=said.scale or "",
        grade=said.grade,
        grade_valid_to=said.grade_valid_to,
        high_hazard=is_high_hazard(said.sectors, said.flags),
        risk_colour=said.risk_colour or "",
        insured=said.insured,
        dual_prevention=said.dual_prevention,
        established_on=said.established_on,
        remark=said.remark,
        registered_on=frame.on,
        closed_on=frame.on if said.state in GONE else None,
    )
