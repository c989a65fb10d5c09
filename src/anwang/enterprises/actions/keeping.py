"""Keeping one file true: its facts, state, place, sectors, flags, people and licences."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from anwang.enterprises import access, uscc
from anwang.enterprises.actions.checking import Frame, check_facts, is_high_hazard, regulator_of, subject_of
from anwang.enterprises.errors import AlreadyRegistered, AlreadyThere, FileClosed, OutsideTerritory, WrongTerm
from anwang.enterprises.inputs import AddContact, AddLicence, AmendSite, ChangeState, Relocate, SetFlags, SetSectors
from anwang.enterprises.models import Contact, LegalEntity, Licence, Site, SiteFlag, SiteMove, SiteSector
from anwang.enterprises.queries import Keys, known
from anwang.enterprises.states import GONE, RiskFlag, SiteState
from anwang.grid.access import Official, node_for
from anwang.grid.states import Right
from anwang.ground.action import action
from anwang.ground.canonical import plain
from anwang.ground.initials import initials
from anwang.ground.lifecycle import leave_move
from anwang.ground.recorded import Recorded
from anwang.ground.refusal import NotFound, Refusal, Stale
from anwang.ground.sheet.normalise import comparable
from anwang.ground.trail.record import record

SAME = (
    "short_name", "registered_address", "longitude", "latitude", "source_crs", "trade", "products", "administering_organ_id", "general_organ_id",
    "supervision_tier", "employees", "special_operators", "revenue", "grade", "grade_valid_to", "insured", "dual_prevention",
    "established_on", "remark", "address",
)  # fmt: skip
OF_ENTITY = frozenset({"registered_address"})


@action("enterprises.amend")
def amend_site(site: Site, said: AmendSite, *, by: Official, at: datetime) -> Site:
    """Let the file's facts stand as said. The old name is kept among the former names; a new code must be right and not in use.

    Needs EDIT_SITES. Raises what registering raises, and FileClosed for a file that is no longer in use.
    """
    site = open_file(site, by)
    frame = Frame(by, on=timezone.localdate(at), at=at)
    frame.prepare_organs({pk for pk in (said.administering_organ_id, said.regulating_organ_id, said.general_organ_id) if pk})
    facts = check_facts(said, frame)
    if isinstance(facts, Refusal):
        raise facts
    _, name_key = facts
    old_name = site.name
    change: dict[str, Any] = {}
    touched = _entity(site, said, facts, change, by=by)
    for name in SAME:
        if name not in OF_ENTITY:
            _put(site, name, getattr(said, name), change)
    for name in ("scale", "risk_colour", "supervision_class"):
        _put(site, name, getattr(said, name) or "", change)
    _put(site, "regulating_organ_id", regulator_of(said, by), change)
    _put(site, "address_key", comparable(said.address), change)
    touched += write_sectors(site, said.sectors, change) + write_flags(site, said.flags, "", change)
    if said.name != old_name:
        touched.append(_rename(site, said.name, name_key, change, by=by, at=at))
    _put(site, "high_hazard", is_high_hazard(said.sectors, said.flags), change)
    site.save()
    record(
        "enterprises.amend",
        by=by.actor,
        at=at,
        subject=site,
        touched=[row for row in touched if row.pk],
        gone=_gone(touched),
        change=change,
    )
    return site


@action("enterprises.change_state")
def change_state(site: Site, said: ChangeState, *, by: Official, at: datetime) -> Site:
    """Say that the subject stopped, closed, moved away, was cancelled, or works again. Needs EDIT_SITES.

    Raises AlreadyThere when it is in that state, WrongTerm for a day before the file was opened, FileClosed for a merged file.
    """
    access.require(by, site, Right.EDIT_SITES)
    site.refresh_from_db()
    if site.merged_into_id is not None:
        raise FileClosed("这份档案已并入另一份档案，请在保留的档案上办理。")
    if site.state == said.state:
        raise AlreadyThere(f"现在已经是“{said.state.label}”，没有变化。", field="state")
    if said.on > timezone.localdate(at):
        raise WrongTerm("日期不能晚于今天。", field="on")
    source = site.state
    closed_on = said.on if said.state in GONE else None
    moved = Site.objects.filter(pk=site.pk, state=source).update(state=said.state, closed_on=closed_on)
    if moved != 1:
        raise Stale
    site.refresh_from_db()
    words = f"{said.on.isoformat()} {SiteState(source).label}→{said.state.label}：{said.reason}"
    move = leave_move(site, source, said.state, "change_state", move=SiteMove, by=by, at=at, reason=words)
    record(
        "enterprises.change_state",
        by=by.actor,
        at=at,
        subject=site,
        touched=[move],
        change={"state": [source, said.state.value], "on": said.on},
    )
    return site


def close_site(site: Site, *, on: date, reason: str, by: Official, at: datetime) -> Site:
    """Close the subject's file from a day on; see change_state."""
    return change_state(site, ChangeState(state=SiteState.CLOSED, on=on, reason=reason), by=by, at=at)


@action("enterprises.relocate")
def relocate(site: Site, said: Relocate, *, by: Official, at: datetime) -> Site:
    """Let the file belong to another place of the official's territory; what happened before stays counted where it happened.

    Needs EDIT_SITES. Raises OutsideTerritory.
    """
    site = open_file(site, by)
    try:
        node = node_for(by, said.node_id)
    except NotFound as refusal:
        raise OutsideTerritory(field="node_id") from refusal
    old = f"{site.node.name} {site.address}".strip()
    change: dict[str, Any] = {}
    _put(site, "node_id", node.pk, change)
    _put(site, "grid_path", node.path, change)
    if said.address:
        _put(site, "address", said.address, change)
        _put(site, "address_key", comparable(said.address), change)
    if not change:
        raise AlreadyThere("区域和地址都没有变化。", field="node_id")
    site.save(update_fields=list(change))
    words = f"由{old}迁至{node.name} {site.address}：{said.reason}"
    move = leave_move(site, site.state, site.state, "relocate", move=SiteMove, by=by, at=at, reason=words)
    record("enterprises.relocate", by=by.actor, at=at, subject=site, touched=[move], change=change)
    site.refresh_from_db()
    return site


@action("enterprises.set_sectors")
def set_sectors(site: Site, said: SetSectors, *, by: Official, at: datetime) -> Site:
    """Say in which supervision sectors the subject lies; the first is the main one. Needs EDIT_SITES."""
    site = open_file(site, by)
    change: dict[str, Any] = {}
    touched = write_sectors(site, said.sectors, change)
    _put(site, "high_hazard", is_high_hazard(said.sectors, site.flags.values_list("flag", flat=True)), change)
    return _written(site, touched, change, verb="enterprises.set_sectors", by=by, at=at)


def add_sector(site: Site, sector: str, *, by: Official, at: datetime) -> Site:
    """Add one supervision sector. Needs EDIT_SITES."""
    held = list(site.sector_links.order_by("id").values_list("sector", flat=True))
    if sector in held:
        raise AlreadyThere("这个监管行业已经登记过了。", field="sectors")
    return set_sectors(site, SetSectors(sectors=(*held, sector)), by=by, at=at)


def remove_sector(site: Site, sector: str, *, by: Official, at: datetime) -> Site:
    """Take one supervision sector away; the last one stays. Needs EDIT_SITES."""
    held = [code for code in site.sector_links.order_by("id").values_list("sector", flat=True) if code != sector]
    if not held:
        raise Refusal("至少要保留一个监管行业。", field="sectors")
    return set_sectors(site, SetSectors(sectors=tuple(held)), by=by, at=at)


@action("enterprises.set_flags")
def set_flags(site: Site, said: SetFlags, *, by: Official, at: datetime) -> Site:
    """Say which risk flags hold; those left out no longer do. Needs EDIT_SITES."""
    site = open_file(site, by)
    change: dict[str, Any] = {}
    touched = write_flags(site, said.flags, said.note, change, since=timezone.localdate(at))
    _put(site, "high_hazard", is_high_hazard(site.sector_links.values_list("sector", flat=True), said.flags), change)
    return _written(site, touched, change, verb="enterprises.set_flags", by=by, at=at)


@action("enterprises.add_contact")
def add_contact(site: Site, said: AddContact, *, by: Official, at: datetime) -> Contact:
    """Name a person of the enterprise who answers for something. Needs EDIT_SITES."""
    site = open_file(site, by)
    if site.contacts.filter(role=said.role, name=said.name).exists():
        raise AlreadyThere(f"{said.role.label}{said.name}已经登记过了。", field="name")
    contact = Contact.objects.create(site=site, role=said.role, name=said.name, phone=said.phone, full_time=said.full_time)
    record("enterprises.add_contact", by=by.actor, at=at, subject=site, touched=[contact], change={"职责": said.role.label})
    return contact


@action("enterprises.amend_contact")
def amend_contact(contact: Contact, said: AddContact, *, by: Official, at: datetime) -> Contact:
    """Let a contact stand as said. Needs EDIT_SITES."""
    site = open_file(contact.site, by)
    change: dict[str, Any] = {}
    for name in ("role", "name", "phone", "full_time"):
        _put(contact, name, getattr(said, name), change)
    contact.save()
    record("enterprises.amend_contact", by=by.actor, at=at, subject=site, touched=[contact], change=sorted_names(change))
    return contact


@action("enterprises.remove_contact")
def remove_contact(contact: Contact, *, by: Official, at: datetime) -> Site:
    """Take a person off the file: personal data is kept only while it is needed (个人信息保护法 第十九条). Needs EDIT_SITES."""
    site = open_file(contact.site, by)
    pk = contact.pk
    contact.delete()
    record(
        "enterprises.remove_contact", by=by.actor, at=at, subject=site, gone=[(Contact, pk)], change={"职责": contact.get_role_display()}
    )
    return site


@action("enterprises.add_licence")
def add_licence(site: Site, said: AddLicence, *, by: Official, at: datetime) -> Licence:
    """Enter a licence with its term. Needs EDIT_SITES. Raises AlreadyThere for the same kind and number."""
    site = open_file(site, by)
    if site.licences.filter(kind=said.kind, number=said.number).exists():
        raise AlreadyThere("这个证号已经登记过了，续期请修改原来那条。", field="number")
    licence = Licence.objects.create(site=site, **said.model_dump(exclude={"command_id"}))
    record("enterprises.add_licence", by=by.actor, at=at, subject=site, touched=[licence], change={"证照": str(licence)})
    return licence


@action("enterprises.amend_licence")
def amend_licence(licence: Licence, said: AddLicence, *, by: Official, at: datetime) -> Licence:
    """Let a licence stand as said: renewed, suspended, revoked. Needs EDIT_SITES."""
    site = open_file(licence.site, by)
    change: dict[str, Any] = {}
    for name in ("kind", "number", "issuer", "valid_from", "valid_to", "state"):
        _put(licence, name, getattr(said, name), change)
    licence.save()
    record("enterprises.amend_licence", by=by.actor, at=at, subject=site, touched=[licence], change=change)
    return licence


# ---- inner workings


def open_file(site: Site, by: Official) -> Site:
    """Return the file as the database holds it; refuse outside the scope, without the right, or when it is no longer in use."""
    access.require(by, site, Right.EDIT_SITES)
    fresh = Site.objects.select_for_update(of=("self",)).select_related("node", "entity").get(pk=site.pk)
    if fresh.state in GONE:
        raise FileClosed
    return fresh


def write_sectors(site: Site, codes: tuple[str, ...], change: dict[str, Any]) -> list[Recorded]:
    """Let the sector links be these; return the links added, and those removed (without id)."""
    held = {link.sector: link for link in site.sector_links.all()}
    if set(held) != set(codes):
        change["sectors"] = [sorted(held), sorted(codes)]
    removed = [link for code, link in held.items() if code not in codes]
    added = [SiteSector.objects.create(site=site, sector=code) for code in codes if code not in held]
    _put(site, "sector", codes[0] if codes else "", change)
    return [*added, *(_removed(link) for link in removed)]


def write_flags(site: Site, flags: tuple[RiskFlag, ...], note: str, change: dict[str, Any], *, since: date | None = None) -> list[Recorded]:
    """Let the flags be these; return the flags added, and those removed (without id)."""
    held = {link.flag: link for link in site.flags.all()}
    wanted = list(dict.fromkeys(flags))
    if set(held) != set(wanted):
        change["flags"] = [sorted(held), sorted(wanted)]
    removed = [link for flag, link in held.items() if flag not in wanted]
    added = [SiteFlag.objects.create(site=site, flag=flag, note=note, since=since) for flag in wanted if flag not in held]
    return [*added, *(_removed(link) for link in removed)]


def _removed(row: Recorded) -> Recorded:
    row.trail_pk = row.pk  # type: ignore[attr-defined]
    row.delete()
    return row


def _gone(rows: list[Recorded]) -> list[tuple[type[Recorded], int]]:
    return [(type(row), row.trail_pk) for row in rows if not row.pk]  # type: ignore[attr-defined]


def _written(site: Site, touched: list[Recorded], change: dict[str, Any], *, verb: str, by: Official, at: datetime) -> Site:
    if not change:
        raise AlreadyThere("没有变化。")
    site.save(update_fields=["sector", "high_hazard"])
    record(verb, by=by.actor, at=at, subject=site, touched=[row for row in touched if row.pk], gone=_gone(touched), change=change)
    return site


def _put(row: Any, name: str, value: Any, change: dict[str, Any]) -> None:
    old = getattr(row, name)
    if old != value:
        change[name] = [plain(old), plain(value)]
        setattr(row, name, value)


def _rename(site: Site, name: str, name_key: str, change: dict[str, Any], *, by: Official, at: datetime) -> SiteMove:
    words = f"名称由“{site.name}”变更为“{name}”"
    _put(site, "former_names", [*site.former_names, site.name], change)
    _put(site, "name", name, change)
    _put(site, "name_key", name_key, change)
    site.initials = initials(name)[:100]
    return leave_move(site, site.state, site.state, "rename", move=SiteMove, by=by, at=at, reason=words)  # type: ignore[return-value]


def _entity(site: Site, said: AmendSite, keys: tuple[str, str], change: dict[str, Any], *, by: Official) -> list[Recorded]:
    """Bring the legal entity along: another code means another entity; a subject keeps its temporary code while it has no real one."""
    code, name_key = keys
    if code and code != site.code:
        doubles = [one for one in known([Keys(code, "", "")], by)[0].same if one.pk != site.pk]
        if doubles:
            raise AlreadyRegistered(f"这个代码已经建档（档案编号{doubles[0].number}），如是同一对象请合并重复档案。", field="code")
        entity, made = LegalEntity.objects.get_or_create(
            code=code, defaults={"name": said.name, "name_key": name_key, "subject_type": said.subject_type or subject_of(code)}
        )
        _put(site, "code", code, change)
        _put(site, "entity_id", entity.pk, change)
        if made:
            return _amend_entity(entity, said, site.name, change)
    elif not code and site.code and not uscc.is_temporary(site.code):
        raise Refusal("已登记的统一社会信用代码不能清空。确实填错的，请改成正确的代码。", field="code")
    entity_now = LegalEntity.objects.filter(pk=site.entity_id).first() if site.entity_id else None
    return _amend_entity(entity_now, said, site.name, change) if entity_now is not None else []


def _amend_entity(entity: LegalEntity, said: AmendSite, old_name: str, change: dict[str, Any]) -> list[Recorded]:
    if entity.name == old_name:  # a site may be called after its works; then the entity keeps its own name
        _put(entity, "name", said.name, change)
        entity.name_key = comparable(said.name)
    _put(entity, "legacy_code", said.legacy_code, change)
    _put(entity, "registered_address", said.registered_address, change)
    if said.subject_type:
        _put(entity, "subject_type", said.subject_type, change)
    entity.save()
    return [entity]


def sorted_names(change: dict[str, Any]) -> dict[str, Any]:
    """Say on the trail which columns of a person changed, not to what: her number is her own."""
    return {"改动": sorted(change)}
