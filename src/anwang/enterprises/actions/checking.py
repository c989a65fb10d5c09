"""What must be right before a file is opened or updated; a fault is answered, not raised, so that a sheet's other rows go on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple

from anwang.enterprises import sectors, uscc
from anwang.enterprises.errors import NameNeeded, NotInCharge, OutsideSector, OutsideTerritory, UnknownOrgan, UnknownSector, WrongCode
from anwang.enterprises.inputs import Facts, RegisterSite
from anwang.enterprises.queries import codes_upward
from anwang.enterprises.states import RiskFlag, SiteState, SubjectType
from anwang.grid.access import Official, in_force
from anwang.grid.models import Assignment, Node, Organ
from anwang.grid.states import Reach
from anwang.ground.initials import initials
from anwang.ground.refusal import Refusal
from anwang.ground.sheet.normalise import comparable

SUBJECT_OF = {"92": SubjectType.SOLE_TRADER, "93": SubjectType.COOPERATIVE, "12": SubjectType.PUBLIC_INSTITUTION}
SOCIAL = "5"  # a code that begins so was given by a civil affairs department


class Derived(NamedTuple):
    """What follows from what was said alone, whoever says it and wherever it is worked out."""

    code: str
    name_key: str
    address_key: str
    initials: str
    subject_type: SubjectType


@dataclass(slots=True)
class Checked:
    """A row that may be written, with what is derived from it."""

    index: int
    said: RegisterSite
    node: Node
    code: str
    name_key: str
    address_key: str
    initials: str
    subject_type: SubjectType
    regulating_organ_id: int | None


Doubtful = Literal["hold", "open", "update"]


@dataclass(frozen=True, slots=True)
class Doubts:
    """What becomes of a row that may speak of a known file without being certain: it waits, opens a file of its own, or updates the known one.

    `decided` says it for single rows by their index; files in `own` (ranges of ids) were made by the same list and raise no doubt.
    """

    usual: Doubtful = "open"
    decided: Mapping[int, Doubtful] = field(default_factory=dict)
    own: Sequence[Sequence[int]] = ()

    def of(self, index: int) -> Doubtful:
        """Return what becomes of a row."""
        return self.decided.get(index, self.usual)

    def raised_by(self, site_id: int) -> bool:
        """Return whether a known file raises a doubt."""
        return not any(first <= site_id <= last for first, last in self.own)


class Frame:
    """Who acts, when, and the places, departments and officials that rows name, each read once."""

    def __init__(self, by: Official, *, on: date, at: datetime, doubts: Doubts | None = None) -> None:
        self.by, self.on, self.at = by, on, at
        self.doubts = doubts or Doubts()
        self.nodes: dict[int, Node] = {}
        self.upward: dict[str, str | None] = {}
        self.seen: dict[tuple[str, ...], int] = {}
        self._organs: dict[int, bool] = {}
        self._assignments: dict[int, bool] = {}

    def prepare(self, rows: Sequence[RegisterSite]) -> None:
        """Read the places, departments and officials that some rows name and that are not known yet."""
        wanted = {row.node_id for row in rows} - set(self.nodes)
        if wanted:
            self.nodes |= Node.objects.in_bulk(sorted(wanted))
            self.upward |= codes_upward(node.path for pk, node in self.nodes.items() if pk in wanted)
        self.prepare_organs({pk for row in rows for pk in organs_of(row)})
        people = {row.official_assignment_id for row in rows if row.official_assignment_id} - set(self._assignments)
        if people:
            held = Assignment.objects.filter(in_force(self.on), pk__in=sorted(people)).exclude(post__reach=Reach.OWN_UNIT)
            paths = dict(held.values_list("pk", "post__node__path"))
            self._assignments |= {pk: pk in paths and self.by.covers(paths[pk]) for pk in people}

    def prepare_organs(self, wanted: set[int]) -> None:
        """Read which of some departments exist."""
        if missing := wanted - set(self._organs):
            there = set(Organ.objects.filter(pk__in=sorted(missing)).values_list("pk", flat=True))
            self._organs |= {pk: pk in there for pk in missing}

    def knows_organs(self, facts: Facts) -> bool:
        """Return whether every department named exists."""
        return all(map(self._organs.get, organs_of(facts)))

    def may_charge(self, assignment_id: int | None) -> bool:
        """Return whether the official named may be put in charge (none named: nothing to ask)."""
        return assignment_id is None or self._assignments.get(assignment_id, False)


def check_row(said: RegisterSite, index: int, frame: Frame, derived: Derived | None = None) -> Checked | Refusal:
    """Return the row ready to be written, or the refusal. `derived`: what `derive` said of the row before."""
    node = frame.nodes.get(said.node_id)
    if node is None or not frame.by.covers(node.path):
        return OutsideTerritory(field="node_id")
    found = derived or derive(said)
    if isinstance(found, Refusal):
        return found
    if fault := _fault(said, frame):
        return fault
    if said.state == SiteState.MERGED:
        return Refusal("新建档案不能是“并入他档”。", field="state")
    if not frame.may_charge(said.official_assignment_id):
        return NotInCharge(field="official_assignment_id")
    return Checked(index, said, node, *found, regulator_of(said, frame.by))


def derive(said: RegisterSite) -> Derived | Refusal:
    """Return what follows from what was said, or the refusal of what is wrong by itself. Reads no database."""
    keys = _keys(said)
    if isinstance(keys, Refusal):
        return keys
    code, name_key = keys
    return Derived(code, name_key, comparable(said.address), initials(said.name)[:100], said.subject_type or subject_of(code))


def check_facts(said: Facts, frame: Frame) -> tuple[str, str] | Refusal:
    """Return the normalised code and comparable name, or the refusal. A temporary code stays as it is; objects may go without."""
    keys = _keys(said)
    return keys if isinstance(keys, Refusal) else _fault(said, frame) or keys


def _keys(said: Facts) -> tuple[str, str] | Refusal:
    name_key = comparable(said.name)
    if not name_key:
        return NameNeeded(field="name")
    code = said.code.strip().upper() if uscc.is_temporary(said.code) else uscc.normalise(said.code)
    if code and not uscc.is_temporary(code) and (fault := uscc.explain(code)):
        return WrongCode(fault, field="code")
    if unknown := next((one for one in said.sectors if one not in sectors.SECTORS), ""):
        return UnknownSector(f"没有监管行业“{unknown}”，请从给出的行业中选择。", field="sectors")
    return code, name_key


def _fault(said: Facts, frame: Frame) -> Refusal | None:
    """What is wrong with who is named, and with who says it."""
    if not frame.knows_organs(said):
        return UnknownOrgan(field="regulating_organ_id")
    by = frame.by
    if by.sectors is not None and not by.sectors & set(said.sectors) and regulator_of(said, by) != by.organ_id:
        return OutsideSector(field="sectors")
    return None


def organs_of(facts: Facts) -> Iterable[int]:
    """Return the departments that a file names."""
    return [pk for pk in (facts.administering_organ_id, facts.regulating_organ_id, facts.general_organ_id) if pk is not None]


def regulator_of(facts: Facts, by: Official) -> int | None:
    """Return the regulating department: as said, else a sector post's own, else none."""
    if facts.regulating_organ_id is None and by.sectors is not None:
        return by.organ_id
    return facts.regulating_organ_id


def subject_of(code: str) -> SubjectType:
    """Return the kind of legal subject that a code speaks of; a missing one speaks of none: without a licence is who is said to be."""
    if code[:1] == SOCIAL:
        return SubjectType.SOCIAL_ORGANISATION
    return SUBJECT_OF.get(code[:2], SubjectType.COMPANY)


def is_high_hazard(codes: Iterable[str], flags: Iterable[str]) -> bool:
    """Return whether a subject belongs to the high-hazard trades (安全生产法 第二十四条): by a sector, or by the flag."""
    return RiskFlag.HIGH_HAZARD in flags or any(sectors.SECTORS[code].high_hazard for code in codes if code in sectors.SECTORS)
