"""Registering hazards: one, many at once, or from a ledger that tells their past. All three go through the same checks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils import timezone

from anwang.campaigns.queries import Gate
from anwang.enterprises import access as files
from anwang.enterprises.models import Site
from anwang.grid import paths
from anwang.grid.access import Official
from anwang.grid.models import Node, Organ
from anwang.grid.states import OrganKind, PostKind, Reach, Right
from anwang.ground.action import action
from anwang.ground.asked import Asked, local_rules
from anwang.ground.blocks import take_blocks
from anwang.ground.bulk import insert
from anwang.ground.lifecycle import Transition, draft_move
from anwang.ground.recorded import Recorded
from anwang.ground.refusal import Refusal
from anwang.ground.trail.record import record
from anwang.hazards import errors
from anwang.hazards.actions.steps import attach
from anwang.hazards.inputs import RegisterHazard
from anwang.hazards.models import Fund, Hazard, HazardCampaign, HazardMove, Recheck, Suspicion
from anwang.hazards.states import ENFORCED_SOURCES, TABLE, HazardSource, HazardState
from anwang.standards.models import Criterion
from anwang.standards.states import HazardLevel

EARLIEST = date(2002, 11, 1)
"""The Work Safety Law came into force: no ledger of hazards reaches further back."""
LATE = "补录"
"""How the first step of a hazard entered long after it was found begins."""
BATCH = 1000
CODE_WIDTH = 12


@dataclass(frozen=True, slots=True)
class PastStep:
    """A step that a ledger reports: the verb of the transition table, when, and in what words."""

    verb: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A hazard out of a ledger: what was registered, when, its past steps, further columns, money (payer, fen, day), rechecks."""

    said: RegisterHazard
    at: datetime
    past: tuple[PastStep, ...] = ()
    columns: Mapping[str, Any] = field(default_factory=dict)
    funds: tuple[tuple[str, int, date], ...] = ()
    rechecks: tuple[tuple[date, str, str], ...] = ()
    suspicion: str = ""
    """Why it may be major although no clause says so: it stands as general until somebody judges."""
    beside: models.Model | None = None
    """The record in which it was found: what is cited there may be cited here."""
    doubts: tuple[str, ...] = ()
    """In what the entry says less than its ledger, by name: whoever brought the ledger is told."""


@dataclass(slots=True)
class Entered:
    """What one registration wrote."""

    hazards: list[Hazard]
    rows: dict[type[Recorded], list[int]]
    touched: list[models.Model]


@action("hazards.register")
def register(said: RegisterHazard, *, by: Official, at: datetime) -> Hazard:
    """A hazard stands in the ledger with its number (division code, day, serial); mended on the spot, it awaits the report at once.

    Who registers hazards, in her territory; an enterprise for its own site. Major only by a clause in force or experts' opinion.
    """
    entered = enter([said], by=by, at=at)
    hazard = entered.hazards[0]
    record("hazards.register", by=by.actor, at=at, subject=hazard, touched=entered.touched, change={"number": hazard.number})
    return hazard


@action("hazards.register_many")
def register_many(saids: Sequence[RegisterHazard], *, by: Official, at: datetime, beside: models.Model | None = None) -> list[Hazard]:
    """Register many at once, all or none, with one trail entry; the same checks as one by one.

    `beside` is the record in which they were found: files that it cites may be cited by whoever registers.
    """
    entered = enter(saids, by=by, at=at, beside=beside)
    record("hazards.register_many", by=by.actor, at=at, many=entered.rows, change={"count": len(entered.hazards)})
    return entered.hazards


@action("hazards.take_ledger")
def take_ledger(entries: Sequence[LedgerEntry], *, by: Official, at: datetime) -> list[Hazard]:
    """Hazards of a ledger stand with the past that it reports, each step as a Move; who may import."""
    by.require(Right.IMPORT)
    by.require(Right.REGISTER_HAZARDS)
    entered = enter_all([(entry, by) for entry in entries], at=at, recorded_at=timezone.now(), is_ledger=True)
    record("hazards.take_ledger", by=by.actor, at=at, many=entered.rows, change={"count": len(entered.hazards)})
    return entered.hazards


def enter(
    saids: Sequence[RegisterHazard],
    *,
    by: Official,
    at: datetime,
    recurs_of: Hazard | None = None,
    beside: models.Model | None = None,
) -> Entered:
    """Write registrations inside an act of this room, without the trail entry, which the act leaves."""
    columns = {"recurs_of": recurs_of} if recurs_of else {}
    by.require(Right.REGISTER_HAZARDS)
    return enter_all([(LedgerEntry(said, at, columns=columns, beside=beside), by) for said in saids], at=at, recorded_at=timezone.now())


def enter_all(entries: Sequence[tuple[LedgerEntry, Official]], *, at: datetime, recorded_at: datetime, is_ledger: bool = False) -> Entered:
    """Write registrations, each by its own official, inside an act, without the trail entry; each passes the same checks."""
    premises = Premises.load([entry.said for entry, _ in entries], [by for _, by in entries])
    drafts = []
    for entry, by in entries:
        by.require(Right.REGISTER_HAZARDS)
        drafts.append(_draft(entry, premises, by, is_ledger=is_ledger))
    _number(drafts, premises, at)
    hazards = [draft.hazard for draft in drafts]
    insert(Hazard, hazards)
    written: dict[type[Recorded], Sequence[Recorded]] = {
        Hazard: hazards,
        HazardMove: insert(HazardMove, [row for draft in drafts for row in draft.moves(recorded_at)]),
        HazardCampaign: insert(HazardCampaign, [row for draft in drafts for row in draft.campaigns()]),
        Fund: insert(Fund, [row for draft in drafts for row in draft.funds()]),
        Recheck: insert(Recheck, [row for draft in drafts for row in draft.rechecks()]),
        Suspicion: insert(Suspicion, [row for draft in drafts for row in draft.suspicions()]),
    }
    for draft in drafts:
        attach(draft.hazard, draft.entry.said.evidence, draft.by, draft.entry.at, draft.entry.beside)
    rows = {kind: [row.pk for row in made] for kind, made in written.items() if made}
    return Entered(hazards, rows, [row for made in written.values() for row in made])


# ---- what registrations rest on ------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Premises:
    """The records that registrations name, fetched with a fixed number of statements for however many."""

    sites: dict[int, Site]
    nodes: dict[int, Node]
    criteria: dict[int, Criterion]
    gate: Gate
    organs: dict[int, Organ]
    above: dict[str, Node]
    town_offices: dict[str, Organ]
    asked: Asked | None = None

    @classmethod
    def load(cls, saids: Sequence[RegisterHazard], doers: Sequence[Official]) -> Premises:
        """Fetch what the registrations and those who register name."""
        own_nodes, own_organs = {by.node_id for by in doers}, {by.organ_id for by in doers}
        sites = Site.objects.select_related("node", "regulating_organ").in_bulk({said.site_id for said in saids if said.site_id})
        nodes = Node.objects.in_bulk({said.node_id for said in saids if said.node_id} | own_nodes)
        places = [*nodes.values(), *(site.node for site in sites.values())]
        upward = {node.path[:width] for node in places for width in range(3, len(node.path) + 1, 3)}
        offices = Organ.objects.filter(kind=OrganKind.TOWN_OFFICE, node__path__in=upward).select_related("node").order_by("-id")
        return cls(
            sites=sites,
            nodes=nodes,
            criteria=Criterion.objects.select_related("family").in_bulk({said.criterion_id for said in saids if said.criterion_id}),
            gate=Gate.of({key for said in saids for key in said.campaign_ids}),
            organs=Organ.objects.in_bulk({said.organ_id for said in saids if said.organ_id} | own_organs),
            above={node.path: node for node in Node.objects.filter(path__in=upward)},
            town_offices={office.node.path: office for office in offices},
        )

    def site(self, said: RegisterHazard, by: Official) -> Site | None:
        """Return the site, which must lie in the official's territory or be her own. Raises NoPlace, NotYourSite."""
        if said.site_id is None:
            if by.reach == Reach.OWN_UNIT:
                raise errors.NotYourSite("企业只登记本单位的隐患，请选择本单位。", field="site_id")
            return None
        site = self.sites.get(said.site_id)
        if by.reach == Reach.OWN_UNIT:
            if site is None or site.own_organ_id != by.organ_id:
                raise errors.NotYourSite(field="site_id")
        elif site is None or not paths.covers(by.ranges, site.grid_path):
            raise errors.NoPlace("没有找到这个监管对象，它可能不在您的管辖范围内。", field="site_id")
        elif by.sectors is not None and site.sector not in by.sectors and not files.sees(by, site):
            raise errors.NoPlace("这个监管对象不属于您的行业，请转告其主管部门。", field="site_id")
        return site

    def node(self, said: RegisterHazard, site: Site | None, by: Official) -> Node:
        """Return the place: the site's, or the node told for a public place. Raises NoPlace."""
        if site is not None:
            return site.node
        node = self.nodes.get(said.node_id) if said.node_id else None
        if node is None or not paths.covers(by.ranges, node.path):
            raise errors.NoPlace(field="node_id")
        return node

    def organ(self, said: RegisterHazard, site: Site | None, node: Node, by: Official) -> Organ:
        """Return who sees to it that it is rectified: who is told, else the registering organ where it may order, else the site's
        regulator, else the township office, else the registering organ.
        """
        own = self.organs[by.organ_id]
        if said.organ_id:
            named = self.organs.get(said.organ_id)
            place = site.grid_path if site else node.path
            if named is None or not _may_answer(named, place, by):
                raise errors.NoPlace("督促整改单位应是管辖这个地方的部门或属地单位，请重新选择。", field="organ_id")
            return named
        if by.may(Right.ORDER_RECTIFICATION):
            return own
        if site is not None and site.regulating_organ is not None:
            return site.regulating_organ
        offices = [self.town_offices[path] for path in _upward(node.path) if path in self.town_offices]
        return offices[0] if offices else own

    def late_days(self, path: str, on: date) -> int:
        """Return within how many days a find is entered in time; asked only where one comes after its day."""
        self.asked = self.asked or Asked(local_rules())
        return int(self.asked.rule("record.late_days", path, on)["hazard"])

    def division_code(self, node: Node) -> str:
        """Return the 12-digit code of the place, or of the nearest place above it that has one."""
        coded = (self.above[path] for path in _upward(node.path) if path in self.above)
        code = next((place.code for place in coded if place.code), "")
        return code.ljust(CODE_WIDTH, "0")


def _may_answer(organ: Organ, place: str, by: Official) -> bool:
    """Return whether a unit can be charged with a hazard at a place: one that stands over it, or one of the official's territory."""
    if organ.kind in (OrganKind.ENTERPRISE, OrganKind.AGENCY):
        return False
    return organ.pk == by.organ_id or place.startswith(organ.grid_path) or paths.covers(by.ranges, organ.grid_path)


def _upward(path: str) -> list[str]:
    return [path[:width] for width in range(len(path), 0, -3)]


# ---- checks and drafts ---------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Draft:
    """A hazard about to be written, with the steps it has taken."""

    entry: LedgerEntry
    by: Official
    hazard: Hazard
    node: Node
    steps: list[tuple[str, str, PastStep]]

    def moves(self, recorded_at: datetime) -> list[HazardMove]:
        """Return its history as rows."""
        return [
            draft_move(
                self.hazard,
                Transition(source, step.verb, target, "", ""),
                move=HazardMove,
                by=self.by,
                at=step.at,
                recorded_at=recorded_at,
                reason=step.reason,
                evidence=self.entry.said.evidence if number == 0 else (),
            )
            for number, (source, target, step) in enumerate(self.steps)
        ]

    def campaigns(self) -> list[HazardCampaign]:
        """Return its campaigns as rows."""
        return [HazardCampaign(hazard=self.hazard, campaign_id=campaign) for campaign in dict.fromkeys(self.entry.said.campaign_ids)]

    def funds(self) -> list[Fund]:
        """Return its money as rows."""
        return [Fund(hazard=self.hazard, payer=payer, amount=amount, on=on, note="台账导入") for payer, amount, on in self.entry.funds]

    def suspicions(self) -> list[Suspicion]:
        """Return the doubt about its level as a row, where there is one."""
        doubt = self.entry.suspicion
        return [Suspicion(hazard=self.hazard, ground=doubt, raised_on=self.hazard.registered_on)] if doubt else []

    def rechecks(self) -> list[Recheck]:
        """Return the rechecks that a ledger reports; who rechecked stands in the words."""
        return [Recheck(hazard=self.hazard, on=on, result=result, opinion=words) for on, result, words in self.entry.rechecks]


def _draft(entry: LedgerEntry, premises: Premises, by: Official, *, is_ledger: bool) -> Draft:
    said, registered_on = entry.said, timezone.localdate(entry.at)
    site = premises.site(said, by)
    node = premises.node(said, site, by)
    found_on = said.found_on or registered_on
    _check_days(found_on, registered_on)
    late = ""
    if not is_ledger:
        _check_source(said, site, by, in_visit=entry.beside is not None)
        late = _late(said, found_on, registered_on, site.grid_path if site else node.path, premises)
    level = _level(said, premises, found_on)
    sector = said.sector or (site.sector if site else "")
    premises.gate.admit(said.campaign_ids, path=site.grid_path if site else node.path, on=found_on, sectors=(sector,))
    is_own_find = not said.finder_name or said.finder_name == by.name
    hazard = Hazard(
        level=level,
        criterion_id=said.criterion_id,
        determination=said.determination if level == HazardLevel.MAJOR else "",
        source=said.source,
        site=site,
        node=node,
        grid_path=site.grid_path if site else node.path,
        organ=premises.organ(said, site, node, by),
        sector=sector,
        category=said.category,
        description=said.description,
        place=said.place,
        basis=said.basis,
        found_on=found_on,
        registered_on=registered_on,
        registered_at=entry.at,
        finder_id=by.person_id if is_own_find else None,
        finder_name=by.name if is_own_find else said.finder_name,
        responsible=said.responsible,
        responsible_phone=said.responsible_phone,
        measure=said.measure,
        term_days=said.term_days,
        contingency=said.contingency,
    )
    words = (late, said.no_evidence_reason and f"未附照片：{said.no_evidence_reason}", entry.suspicion)
    steps = _steps(entry, PastStep("register", entry.at, "\n".join(filter(None, words))))
    if said.is_spot and not entry.past:
        if level == HazardLevel.MAJOR:
            raise errors.SpotIsGeneral(field="is_spot")
        hazard.is_spot, hazard.due_on, hazard.first_due_on = True, registered_on, registered_on
    for name, value in entry.columns.items():
        setattr(hazard, name, value)
    hazard.state = steps[-1][1]
    return Draft(entry, by, hazard, node, steps)


def _steps(entry: LedgerEntry, first: PastStep) -> list[tuple[str, str, PastStep]]:
    """Return the steps with their states; each past step must be a row of the table, so that history is a chain. Raises WrongState."""
    steps: list[tuple[str, str, PastStep]] = [("", HazardState.REGISTERED, first)]
    past = entry.past or ((PastStep("order_at_once", entry.at, "立行立改"),) if entry.said.is_spot else ())
    for step in past:
        row = TABLE.find(steps[-1][1], step.verb)
        steps.append((row.source, row.target, step))
    return steps


def _check_days(found_on: date, registered_on: date) -> None:
    if found_on > registered_on:
        raise errors.NotATrueDay("发现日期不能晚于登记日期。", field="found_on")
    if found_on < EARLIEST:
        raise errors.NotATrueDay(f"发现日期不能早于 {EARLIEST.isoformat()}（安全生产法施行日），请核对。", field="found_on")


def _late(said: RegisterHazard, found_on: date, registered_on: date, path: str, premises: Premises) -> str:
    """Return what the record says of a find entered late, empty where it is not. Raises TooLongAgo where nobody says why (rule pack)."""
    ago = (registered_on - found_on).days
    if ago <= 0 or ago <= (days := premises.late_days(path, registered_on)):
        return ""
    if not said.late_reason:
        raise errors.TooLongAgo(f"发现日期是 {ago} 日以前，超过 {days} 日的补录须写明理由。", field="late_reason")
    return f"{LATE}（发现后第 {ago} 日）：{said.late_reason}"


def _check_source(said: RegisterHazard, site: Site | None, by: Official, *, in_visit: bool) -> None:
    """Refuse a source that the post cannot have: only certified officers inspect, an enterprise checks itself, and only itself.

    What an inspection found stands in its record: without one nobody approved it, scanned in, or counted it to the yearly cap.
    """
    own = by.reach == Reach.OWN_UNIT
    if own and said.source != HazardSource.SELF_CHECK:
        raise errors.SourceNotYours("企业登记的隐患来源只能是“企业自查”。", field="source", rule="来源如实登记")
    if said.source == HazardSource.SELF_CHECK and not own and (site is None or site.own_organ_id is not None):
        raise errors.SourceNotYours("企业自查的隐患由企业自己登记。", field="source", rule="来源如实登记")
    if said.source in ENFORCED_SOURCES and not by.may(Right.CONDUCT_ADMIN_INSPECTION):
        raise errors.SourceNotYours("行政检查、联合检查发现的隐患由持证执法人员登记；其他人员请按实际来源登记。", field="source")
    if said.source in ENFORCED_SOURCES and not in_visit:
        sentence = "行政检查、联合检查发现的隐患在那次检查的记录里登记（没有检查记录的不是行政检查），这里请按实际来源登记。"
        raise errors.SourceNotYours(sentence, field="source", rule="国办发〔2024〕54号")
    if by.kind == PostKind.GRID_WORKER and said.source in {HazardSource.SUPERVISION, HazardSource.LEADER}:
        raise errors.SourceNotYours(field="source")


def _level(said: RegisterHazard, premises: Premises, on: date) -> HazardLevel:
    """Return the level: major by a clause in force on the day, or by experts' opinion; a clause never goes with general."""
    clause = premises.criteria.get(said.criterion_id) if said.criterion_id is not None else None
    return level_by(clause, said.criterion_id, said.level, said.determination, on)


def level_by(clause: Criterion | None, named: int | None, level: HazardLevel, determination: str, on: date) -> HazardLevel:
    """Return the level that a clause (or none), and what else was said, make. Raises MajorNeedsClause, ClauseNotInForce."""
    if named is None:
        if level == HazardLevel.MAJOR and not determination:
            raise errors.MajorNeedsClause(field="criterion_id")
        return level
    if clause is None or not (_in_force(clause, on) and _in_force(clause.family, on)):
        raise errors.ClauseNotInForce(field="criterion_id")
    return HazardLevel.MAJOR


def _in_force(clause: Any, on: date) -> bool:
    return (clause.valid_from is None or clause.valid_from <= on) and (clause.valid_to is None or on < clause.valid_to)


def _number(drafts: Sequence[Draft], premises: Premises, at: datetime) -> None:
    """Give each hazard its number: division code, day of registration, serial of that place and day."""
    groups: dict[tuple[str, str], list[Hazard]] = defaultdict(list)
    for draft in drafts:
        groups[premises.division_code(draft.node), f"{draft.hazard.registered_on:%Y%m%d}"].append(draft.hazard)
    wanted = {f"hazards:{code}:{day}": (f"{code}-{day}-{{n:04d}}", len(found)) for (code, day), found in groups.items()}
    numbers = take_blocks(wanted, at=at)
    for (code, day), found in groups.items():
        for hazard, number in zip(found, numbers[f"hazards:{code}:{day}"], strict=True):
            hazard.number = number


def faults_of(entries: Sequence[LedgerEntry], *, by: Official) -> list[Refusal | None]:
    """Return for each ledger entry why it cannot be taken; None where it can. Nothing is written."""
    premises = Premises.load([entry.said for entry in entries], [by])
    return [_fault(entry, premises, by) for entry in entries]


def _fault(entry: LedgerEntry, premises: Premises, by: Official) -> Refusal | None:
    try:
        _draft(entry, premises, by, is_ledger=True)
    except Refusal as refusal:
        return refusal
    return None
