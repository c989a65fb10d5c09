"""Bringing known files up to date in bulk: what a row says replaces what stood there, blanks change nothing, lists only grow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils import timezone

from anwang.enterprises.actions.checking import Checked, Frame, is_high_hazard
from anwang.enterprises.actions.outcome import Outcome
from anwang.enterprises.actions.rows import contacts_of, licence_of
from anwang.enterprises.models import Charge, Contact, LegalEntity, Licence, Site, SiteFlag, SiteMove, SiteSector
from anwang.enterprises.queries import current
from anwang.enterprises.states import GONE, ContactRole
from anwang.ground.canonical import plain
from anwang.ground.initials import initials
from anwang.ground.recorded import Recorded

INSERT = 500
PLAIN = (
    "short_name", "kind", "address", "longitude", "latitude", "source_crs", "trade", "products", "administering_organ_id", "regulating_organ_id",
    "general_organ_id", "supervision_tier", "supervision_class", "employees", "special_operators", "revenue", "scale", "grade", "grade_valid_to",
    "risk_colour", "insured", "dual_prevention", "established_on", "remark", "state",
)  # fmt: skip
"""Columns that a row may simply replace."""
WRITTEN = [
    *(name.removesuffix("_id") for name in PLAIN), "name", "name_key", "initials", "code", "former_names", "entity", "node", "grid_path",
    "address_key", "sector", "high_hazard", "closed_on",
]  # fmt: skip
SINGLE = frozenset({ContactRole.LEGAL_REPRESENTATIVE, ContactRole.PRINCIPAL_HEAD})
"""Roles that one person holds; a new name takes the old one's place."""


@dataclass(slots=True)
class Renewal:
    """A row and the known file that it speaks of, and what the row changes there."""

    row: Checked
    site: Site
    changed: dict[str, list[Any]] = field(default_factory=dict)
    added: dict[str, list[int]] = field(default_factory=dict)
    mended: dict[str, dict[int, dict[str, list[Any]]]] = field(default_factory=dict)

    def put(self, name: str, value: Any) -> None:
        """Let a column take a value, remembering the old one."""
        old = getattr(self.site, name)
        if old != value:
            self.changed.setdefault(name, [plain(old), None])[1] = plain(value)
            setattr(self.site, name, value)

    def add(self, row: Recorded) -> None:
        """Remember a row that was added to the file."""
        self.added.setdefault(row._meta.label_lower, []).append(row.pk)

    def mend(self, row: Recorded, name: str, value: Any) -> None:
        """Let a column of a row of the file take a value, remembering the old one."""
        old = getattr(row, name)
        if old != value:
            self.mended.setdefault(row._meta.label_lower, {}).setdefault(row.pk, {})[name] = [plain(old), plain(value)]
            setattr(row, name, value)


def renew(renewals: Sequence[Renewal], frame: Frame, note: Callable[[Sequence[Recorded]], None], tell: Callable[[Outcome], None]) -> None:
    """Bring the files up to date and say what became of each row: updated, or duplicate when it brought nothing new."""
    ids = [one.site.pk for one in renewals]
    before = {one.site.pk: (one.site.name, one.site.state, one.site.node_id) for one in renewals}
    entities = _entities(renewals, note)
    for one in renewals:
        _facts(one, entities, frame.on)
    _lists(renewals, ids, note)
    changed = [one.site for one in renewals if one.changed]
    if changed:
        Site.objects.bulk_create(changed, update_conflicts=True, unique_fields=["id"], update_fields=WRITTEN, batch_size=INSERT)
        note(changed)
    note(SiteMove.objects.bulk_create([move for one in renewals for move in _moves(one, before[one.site.pk], frame)], batch_size=INSERT))
    _charges(renewals, ids, frame, note)
    for one in renewals:
        new = bool(one.changed or one.added or one.mended)
        reason = "" if new else f"已经建档，内容没有变化，档案编号{one.site.number}"
        verdict = "updated" if new else "duplicate"
        outcome = Outcome(one.row.index, verdict, reason, one.site.pk, one.site.number, changed=one.changed, added=one.added)  # type: ignore[arg-type]
        outcome.mended = one.mended
        tell(outcome)


def _said(one: Renewal, name: str) -> Any:
    """What the row really says of a column: None when it is silent."""
    if name == "regulating_organ_id":
        return one.row.said.regulating_organ_id
    value = getattr(one.row.said, name)
    return value if name in one.row.said.model_fields_set and value not in ("", None, ()) else None


def _facts(one: Renewal, entities: dict[str, LegalEntity], on: date) -> None:
    row, site = one.row, one.site
    for name in PLAIN:
        if (value := _said(one, name)) is not None:
            one.put(name, value)
    if row.said.address:
        one.put("address_key", row.address_key)
    if row.name_key != site.name_key:
        one.put("former_names", [*site.former_names, site.name])
        one.put("name", row.said.name)
        one.put("name_key", row.name_key)
        one.put("initials", initials(row.said.name)[:100])
    if row.code and row.code != site.code:
        one.put("code", row.code)
        one.put("entity_id", entities[row.code].pk)
    if not site.grid_path.startswith(row.node.path):  # a row that names only the township does not take the village away
        one.put("node_id", row.node.pk)
        one.put("grid_path", row.node.path)
    if "state" in one.changed:
        one.put("closed_on", (site.closed_on or on) if site.state in GONE else None)


def _entities(renewals: Sequence[Renewal], note: Callable[[Sequence[Recorded]], None]) -> dict[str, LegalEntity]:
    """The legal entities of files that get their first real code."""
    gained = {one.row.code: one for one in renewals if one.row.code and one.row.code != one.site.code}
    there = {str(one.code): one for one in LegalEntity.objects.filter(code__in=sorted(gained))}
    new = [
        LegalEntity(
            code=code,
            name=one.row.said.name,
            name_key=one.row.name_key,
            subject_type=one.row.subject_type,
            registered_address=one.site.address,
        )
        for code, one in gained.items()
        if code not in there
    ]
    note(LegalEntity.objects.bulk_create(new, batch_size=INSERT))
    for entity in new:
        gained[str(entity.code)].add(entity)
    return there | {str(one.code): one for one in new}


def _lists(renewals: Sequence[Renewal], ids: list[int], note: Callable[[Sequence[Recorded]], None]) -> None:
    sectors, flags = _grouped(SiteSector, ids), _grouped(SiteFlag, ids)
    people, licences = _grouped(Contact, ids), _grouped(Licence, ids)
    added: list[tuple[Renewal, Recorded]] = []
    mended: list[Recorded] = []
    for one in renewals:
        pk = one.site.pk
        held = [link.sector for link in sectors[pk]]
        marked = {link.flag for link in flags[pk]}
        added += [(one, SiteSector(site_id=pk, sector=code)) for code in one.row.said.sectors if code not in held]
        added += [(one, SiteFlag(site_id=pk, flag=flag)) for flag in dict.fromkeys(one.row.said.flags) if flag not in marked]
        if one.row.said.sectors and not one.site.sector:
            one.put("sector", one.row.said.sectors[0])
        one.put("high_hazard", one.site.high_hazard or is_high_hazard(one.row.said.sectors, one.row.said.flags))
        added += [(one, contact) for contact in _people(one, people[pk], mended)]
        if one.row.said.licence_number and one.row.said.licence_number not in {licence.number for licence in licences[pk]}:
            added.append((one, licence_of(one.row.said, one.site)))
    for kind in (SiteSector, SiteFlag, Contact, Licence):
        rows = [(one, row) for one, row in added if type(row) is kind]
        kind._default_manager.bulk_create([row for _, row in rows], batch_size=INSERT)  # type: ignore[misc]
        note([row for _, row in rows])
        for one, row in rows:
            one.add(row)
    if mended:
        Contact.objects.bulk_update(mended, ["name", "phone"], batch_size=200)  # type: ignore[arg-type]
        note(mended)


def _people(one: Renewal, held: Sequence[Contact], mended: list[Recorded]) -> Iterable[Contact]:
    """Answer the people to add; those whose name or number changed go to `mended`."""
    for role, name, phone in contacts_of(one.row.said):
        same = next((person for person in held if person.role == role and (role in SINGLE or person.name == name)), None)
        if same is None:
            yield Contact(site_id=one.site.pk, role=role, name=name, phone=phone)
        elif same.name != name or (phone and same.phone != phone):
            one.mend(same, "phone", phone or ("" if same.name != name else same.phone))
            one.mend(same, "name", name)
            mended.append(same)


def _charges(renewals: Sequence[Renewal], ids: list[int], frame: Frame, note: Callable[[Sequence[Recorded]], None]) -> None:
    if not any(one.row.said.official_assignment_id for one in renewals):
        return
    running = {one.site_id: one for one in Charge.objects.filter(current(frame.on), site_id__in=ids, is_principal=True)}
    ended: list[Charge] = []
    begun: list[tuple[Renewal, Charge]] = []
    for one in renewals:
        wanted, old = one.row.said.official_assignment_id, running.get(one.site.pk)
        if wanted is None or (old is not None and old.assignment_id == wanted):
            continue
        if old is not None:
            one.mend(old, "ends_on", frame.on)
            ended.append(old)
        begun.append((one, Charge(site=one.site, assignment_id=wanted, starts_on=frame.on)))
    if ended:
        Charge.objects.bulk_update(ended, ["ends_on"], batch_size=200)
        note(ended)
    note(Charge.objects.bulk_create([charge for _, charge in begun], batch_size=INSERT))
    for one, charge in begun:
        one.add(charge)


def _moves(one: Renewal, before: tuple[str, str, int], frame: Frame) -> Iterable[SiteMove]:
    name, state, node_id = before
    if one.site.name != name:
        yield move_of(one.site, state, "rename", f"名称由“{name}”变更为“{one.site.name}”", frame=frame)
    if one.site.state != state:
        yield move_of(one.site, state, "change_state", "名单更新", frame=frame)
    if one.site.node_id != node_id:
        yield move_of(one.site, state, "relocate", "名单更新所在区域", frame=frame)


def move_of(site: Site, source: str, verb: str, reason: str, *, frame: Frame) -> SiteMove:
    """Return the row that says what became of a file."""
    actor = frame.by.actor
    return SiteMove(
        record=site, source=source, target=site.state, verb=verb, by_person_id=actor.person_id, by_assignment_id=actor.assignment_id,
        by_name=actor.name, by_post=actor.post, at=frame.at, recorded_at=timezone.now(), reason=reason,
    )  # fmt: skip


def _grouped(kind: Any, ids: list[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in kind.objects.filter(site_id__in=ids).order_by("id"):
        found[row.site_id].append(row)
    return found
