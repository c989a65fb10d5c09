"""Taking over what officers did elsewhere (another system, paper, no network): registrations and the plain steps, each by who took it.

Nothing is easier than on the spot: each registration and step passes the guards of its own official on its own day. What is spared is
only the statements: a week of a county is written in a few.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from anwang.campaigns import queries as campaign_queries
from anwang.campaigns.models import Campaign
from anwang.grid import access as grid_access
from anwang.grid import paths, territory
from anwang.grid.access import Official
from anwang.grid.models import Assignment, Organ
from anwang.grid.states import RIGHTS, Reach, Right
from anwang.ground import rules
from anwang.ground.action import action
from anwang.ground.blocks import take_blocks
from anwang.ground.inputs import Input
from anwang.ground.lifecycle import check
from anwang.ground.models import RulePack
from anwang.ground.recorded import Recorded
from anwang.ground.refusal import NotFound, Stale
from anwang.ground.trail.record import record
from anwang.hazards import errors, law
from anwang.hazards.access import sees
from anwang.hazards.actions import registering
from anwang.hazards.actions.registering import BATCH, LedgerEntry, Premises
from anwang.hazards.actions.steps import attach, given, term
from anwang.hazards.inputs import Claim, DoRecheck, Order, OrderAgain, OrderAtOnce, RegisterHazard, StrikeOff
from anwang.hazards.models import Fund, Hazard, HazardCampaign, HazardMove, Recheck, RecheckOfficer
from anwang.hazards.states import TABLE, RecheckResult
from anwang.standards.states import HazardLevel

Rows = dict[type[Recorded], list[int]]


@dataclass(frozen=True, slots=True)
class PastHazard:
    """A hazard as it was registered: what was said, by whom, when."""

    said: RegisterHazard
    by: Official
    at: datetime


@dataclass(frozen=True, slots=True)
class PastAct:
    """A step as it was taken: which hazard, what was said, by whom, when. The kind of `said` is the verb."""

    hazard: Hazard
    said: Input
    by: Official
    at: datetime


@action("hazards.take_over")
def take_over(hazards: Sequence[PastHazard], acts: Sequence[PastAct] = (), *, by: Official, at: datetime) -> list[Hazard]:
    """Hazards stand registered, and steps of these or older hazards taken, as officers recorded them elsewhere; all or none.

    Who may import. Each registration and step is checked for its own official and day; a hazard's steps come in order of time. Raises
    what the single verbs raise.
    """
    by.require(Right.IMPORT)
    entered, rows = register_all(hazards, by=by, at=at)
    _merge(rows, take_steps(acts, at=at))
    if rows:
        record("hazards.take_over", by=by.actor, at=at, many=rows, change={"registered": len(entered), "steps": len(acts)})
    return entered


def _merge(rows: Rows, more: Rows) -> None:
    for kind, ids in more.items():
        known = set(rows.setdefault(kind, []))
        rows[kind] += [key for key in ids if key not in known]


# ---- registrations -------------------------------------------------------------------------------------------------------


def register_all(hazards: Sequence[PastHazard], *, by: Official, at: datetime) -> tuple[list[Hazard], Rows]:
    """Write registrations inside an act, without the trail entry; return them with the rows written."""
    if not hazards:
        return [], {}
    premises = _premises(hazards, by)
    _admit(hazards, premises)
    drafts = [
        registering._draft(LedgerEntry(one.said, one.at), replace(premises, by=one.by), one.by, is_ledger=False)  # noqa: SLF001
        for one in hazards
    ]
    for one in hazards:
        one.by.require(Right.REGISTER_HAZARDS)
        if one.at > at:
            raise errors.NotATrueDay("登记时间不能晚于现在。", field="found_on")
    _number([(premises.division_code(draft.node), draft.hazard) for draft in drafts], at)
    made = Hazard.objects.bulk_create([draft.hazard for draft in drafts], batch_size=BATCH)
    moves = [move for draft, one in zip(drafts, hazards, strict=True) for move in draft.moves(one.by)]
    for move in moves:
        move.recorded_at = at
    written: dict[type[Recorded], Sequence[Recorded]] = {
        Hazard: made,
        HazardMove: HazardMove.objects.bulk_create(moves, batch_size=BATCH),
        HazardCampaign: HazardCampaign.objects.bulk_create([row for draft in drafts for row in draft.campaigns()], batch_size=BATCH),
    }
    for draft in drafts:
        attach(draft.hazard, draft.entry.said.evidence, draft.entry.at)
    return made, {kind: [row.pk for row in kept] for kind, kept in written.items() if kept}


def _premises(hazards: Sequence[PastHazard], by: Official) -> Premises:
    premises = Premises.load([one.said for one in hazards], by)
    missing = {one.by.organ_id for one in hazards} - set(premises.organs)
    premises.organs |= Organ.objects.in_bulk(sorted(missing))
    return premises


def _admit(hazards: Sequence[PastHazard], premises: Premises) -> None:
    """Ask once for all whether the campaigns that are named admit the hazards; where one does not, `registering` says so."""
    drives = Campaign.objects.select_related("node").in_bulk({key for one in hazards for key in one.said.campaign_ids})
    events: dict[date, list[tuple[str, str]]] = {}
    for one in hazards:
        said, site = one.said, premises.sites.get(one.said.site_id or 0)
        if not said.campaign_ids or site is None or set(said.campaign_ids) - set(drives):
            continue
        on = said.found_on or timezone.localdate(one.at)
        if on not in events:
            events[on] = territory.events(on)
        sector = said.sector or site.sector
        for key in said.campaign_ids:
            campaign_queries._fit(drives[key], site.grid_path, on, frozenset({sector} - {""}), events[on])  # noqa: SLF001
        premises.admitted.add((tuple(said.campaign_ids), site.grid_path, on, sector))


def _number(placed: Sequence[tuple[str, Hazard]], at: datetime) -> None:
    """Give each hazard its number, as `registering` does: division code, day of registration, serial of that place and day."""
    groups: dict[tuple[str, str], list[Hazard]] = defaultdict(list)
    for code, hazard in placed:
        groups[code, f"{hazard.registered_on:%Y%m%d}"].append(hazard)
    wanted = {f"hazards:{code}:{day}": (f"{code}-{day}-{{n:04d}}", len(found)) for (code, day), found in groups.items()}
    given_numbers = take_blocks(wanted, at=at)
    for (code, day), found in groups.items():
        for hazard, number in zip(found, given_numbers[f"hazards:{code}:{day}"], strict=True):
            hazard.number = number


# ---- steps ---------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Desk:
    """The steps of one act, taken in memory and written at the end."""

    at: datetime
    before: dict[int, str] = field(default_factory=dict)
    changes: dict[int, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    hazards: dict[int, Hazard] = field(default_factory=dict)
    moves: list[HazardMove] = field(default_factory=list)
    funds: list[Fund] = field(default_factory=list)
    rechecks: list[tuple[Recheck, list[Assignment]]] = field(default_factory=list)
    seen: set[tuple[int, int]] = field(default_factory=set)
    people: dict[int, Assignment] = field(default_factory=dict)
    facts: dict[tuple[object, ...], Any] = field(default_factory=dict)
    local: frozenset[str] = frozenset()
    """Rules that some place has set for itself: only these depend on the day."""

    def permit(self, verb: str, act: PastAct) -> None:
        """Refuse a step that its official may not take, as `law.permit` does; whether she sees the hazard is asked once."""
        hazard, by = act.hazard, act.by
        if (by.assignment_id, hazard.pk) not in self.seen:
            plain = by.sees(Right.VIEW_HAZARDS) and _plainly_sees(hazard, by.reach, by.organ_id, by.sectors, by.ranges)
            if not plain and not sees(by, hazard):
                raise NotFound("没有找到这条隐患，它可能不在您的管辖范围内。")
            self.seen.add((by.assignment_id, hazard.pk))
        by.require(Right(TABLE.find(hazard.state, verb).right))
        if guard := law.GUARDS.get(verb):
            guard(hazard, by, timezone.localdate(act.at))

    def once(self, key: tuple[object, ...], ask: Callable[[], Any]) -> Any:
        """Return an answer, asked once."""
        if key not in self.facts:
            self.facts[key] = ask()
        return self.facts[key]

    def rule(self, code: str, path: str, on: date) -> Mapping[str, Any]:
        """Return a rule's content at a place on a day."""
        key = (code, path, on) if code in self.local else (code,)
        found: Mapping[str, Any] = self.once(key, lambda: rules.payload(code, path=path, on=on))
        return found

    def advance(self, verb: str, act: PastAct, reason: str, evidence: Sequence[str] = (), **changes: Any) -> None:
        """Take a step of the table in memory."""
        hazard, actor = act.hazard, act.by.actor
        row = TABLE.find(hazard.state, verb)
        check(row, act.by, reason=reason, evidence=evidence)
        self.hazards[hazard.pk] = hazard
        self.before.setdefault(hazard.pk, hazard.state)
        self.changes[hazard.pk] |= changes | {"state": row.target}
        for name, value in (changes | {"state": row.target}).items():
            setattr(hazard, name, value)
        self.moves.append(
            HazardMove(
                record=hazard,
                source=row.source,
                target=row.target,
                verb=verb,
                by_person_id=actor.person_id,
                by_assignment_id=actor.assignment_id,
                by_name=actor.name,
                by_post=actor.post,
                at=act.at,
                recorded_at=self.at,
                reason=reason,
                evidence=list(evidence),
            )
        )

    def write(self) -> Rows:
        """Write what was done: each hazard only if nobody else took a step meanwhile. Raises Stale."""
        for key, changes in self.changes.items():
            if Hazard.objects.filter(pk=key, state=self.before[key]).update(**changes) != 1:
                raise Stale
        self._number_rechecks()
        done = Recheck.objects.bulk_create([recheck for recheck, _ in self.rechecks], batch_size=BATCH)
        links = [RecheckOfficer(recheck=recheck, assignment=officer) for recheck, officers in self.rechecks for officer in officers]
        written: dict[type[Recorded], Sequence[Recorded]] = {
            HazardMove: HazardMove.objects.bulk_create(self.moves, batch_size=BATCH),
            Fund: Fund.objects.bulk_create(self.funds, batch_size=BATCH),
            Recheck: done,
            RecheckOfficer: RecheckOfficer.objects.bulk_create(links, batch_size=BATCH),
        }
        rows: Rows = {kind: [row.pk for row in kept] for kind, kept in written.items() if kept}
        return {Hazard: list(self.changes), **rows} if self.changes else rows

    def _number_rechecks(self) -> None:
        """Number the opinion letters, as `rechecking` does: the word of the ordering organ, in its series of the year."""
        groups: dict[tuple[int, int], list[Recheck]] = defaultdict(list)
        for recheck, _ in self.rechecks:
            groups[recheck.hazard.organ_id, recheck.on.year].append(recheck)
        wanted: dict[str, tuple[str, int]] = {}
        for (organ, year), found in groups.items():
            word = (found[0].hazard.organ.document_word or "安").translate({ord(mark): None for mark in "{}"})
            wanted[f"hazards.recheck:{organ}:{year}"] = (f"{word}复查〔{year}〕{{n}}号", len(found))
        numbers = take_blocks(wanted, at=self.at)
        for (organ, year), found in groups.items():
            for recheck, number in zip(found, numbers[f"hazards.recheck:{organ}:{year}"], strict=True):
                recheck.number = number


def take_steps(acts: Sequence[PastAct], *, at: datetime) -> Rows:
    """Take steps inside an act, without the trail entry; return the rows written.

    The hazards are to be loaded with `site`, `organ` and the organ's `parent`; the objects are brought up to date.
    """
    desk = Desk(at, local=frozenset(RulePack.objects.values_list("code", flat=True).distinct()) if acts else frozenset())
    wanted = {key for act in acts if isinstance(act.said, DoRecheck) for key in act.said.officers}
    people = Assignment.objects.select_related("person", "post__organ", "post__node")
    desk.people = people.in_bulk(sorted(wanted)) if wanted else {}
    for act in sorted(acts, key=lambda one: one.at):
        if act.at > at:
            raise errors.NotATrueDay("办理时间不能晚于现在。")
        VERBS[type(act.said)](desk, act, act.said)
    return desk.write() if desk.moves else {}


def _order_at_once(desk: Desk, act: PastAct, said: OrderAtOnce) -> None:
    on = timezone.localdate(act.at)
    desk.permit("order_at_once", act)
    changes = given(responsible=said.responsible)
    desk.advance("order_at_once", act, said.reason, is_spot=True, due_on=on, first_due_on=on, **changes)


def _order(desk: Desk, act: PastAct, said: Order) -> None:
    hazard, on = act.hazard, timezone.localdate(act.at)
    verb = "require_plan" if hazard.level == HazardLevel.MAJOR else "order"
    desk.permit(verb, act)
    act.by.require(Right.ORDER_RECTIFICATION)
    due = _term(desk, hazard, said.due_on, on, said.reason)
    hazard.organ = _organ_of(act.by, hazard)
    changes = given(order_number=said.order_number, responsible=said.responsible, measure=said.measure)
    ordered: dict[str, Any] = {"due_on": due, "first_due_on": due, "ordered_on": on, "organ_id": act.by.organ_id, "is_spot": False}
    desk.advance(verb, act, said.reason, said.evidence, **ordered, **changes)


def _organ_of(by: Official, hazard: Hazard) -> Organ:
    if hazard.organ_id == by.organ_id:
        return hazard.organ
    return Organ.objects.select_related("parent").get(pk=by.organ_id)


def _term(desk: Desk, hazard: Hazard, wanted: date | None, on: date, reason: str) -> date:
    """Return the deadline as `term` does; a day within the rule's shortest limit needs no further question."""
    if wanted is not None and on <= wanted <= on + timedelta(days=int(desk.rule("hazard.term_days", hazard.grid_path, on)["general_max"])):
        return wanted
    return term(hazard, wanted, on=on, reason=reason)


def _claim(desk: Desk, act: PastAct, said: Claim) -> None:
    on = timezone.localdate(act.at)
    if not said.evidence and not said.no_evidence_reason:
        raise errors.PhotoOrReason(field="no_evidence_reason")
    told = f"{said.text}\n报告人：{said.reporter}" if said.reporter else said.text
    reason = f"{told}\n未附照片：{said.no_evidence_reason}" if said.no_evidence_reason else told
    desk.permit("claim", act)
    desk.advance("claim", act, reason, said.evidence, claimed_on=on, rectifier_id=act.by.person_id)
    if said.amount:
        desk.funds.append(Fund(hazard=act.hazard, payer=said.payer, amount=said.amount, on=on, note="整改报告"))


def _recheck(desk: Desk, act: PastAct, said: DoRecheck) -> None:
    hazard, on = act.hazard, timezone.localdate(act.at)
    verb = "pass_recheck" if said.result == RecheckResult.PASSED else "fail_recheck"
    desk.permit(verb, act)
    officers = _officers(desk, act, said, on)
    changes: dict[str, Any] = {"rechecked_on": on}
    if said.result == RecheckResult.FAILED:
        changes["fails"] = hazard.fails + 1
    desk.advance(verb, act, said.opinion, said.evidence, **changes)
    desk.rechecks.append((Recheck(hazard=hazard, on=on, result=said.result, opinion=said.opinion), officers))


def _officers(desk: Desk, act: PastAct, said: DoRecheck, on: date) -> list[Assignment]:
    """Return the officers who may recheck, by the same rules as `rechecking`."""
    wanted = list(dict.fromkeys(said.officers))
    if act.by.assignment_id not in wanted:
        raise errors.OfficerUnfit("办理复查的人须是复查人员之一。", field="officers")
    found = [desk.people[key] for key in sorted(wanted) if key in desk.people]
    for assignment in found:
        _check_fit(desk, act, assignment, on)
    least = int(desk.rule("hazard.recheckers", act.hazard.grid_path, on)["minimum"])
    if len({assignment.person_id for assignment in found}) < least:
        raise errors.TooFewOfficers(f"复查人员不得少于 {least} 人。", field="officers")
    return found


def _check_fit(desk: Desk, act: PastAct, assignment: Assignment, on: date) -> None:
    name, post, hazard = assignment.person.name, assignment.post, act.hazard
    if hazard.rectifier_id == assignment.person_id:
        raise errors.OwnHands(f"{name}是整改报告人，不能参加复查。", field="officers")
    if not assignment.in_force(on) or not assignment.person.is_active:
        raise errors.OfficerUnfit(f"{name}的任职已经结束，不能参加复查。", field="officers")
    if post.reach == Reach.OWN_UNIT or Right.RECHECK not in RIGHTS[post.kind]:
        raise errors.OfficerUnfit(f"{name}的岗位没有复查权限，请换有权的人员。", field="officers")
    events = desk.once(("events", on), lambda: territory.events(on))
    ranges = desk.once(("ranges", post.node.path, on), lambda: territory.of_path(post.node.path, events))
    sectors = frozenset(post.sectors) if post.reach == Reach.SECTOR else None
    if _plainly_sees(hazard, post.reach, post.organ_id, sectors, ranges):
        return
    if not sees(grid_access.official(assignment, on=on), hazard):
        raise errors.OfficerUnfit(f"{name}的管辖范围不包括这条隐患，请换人。", field="officers")


def _plainly_sees(hazard: Hazard, reach: str, organ_id: int, sectors: frozenset[str] | None, ranges: paths.Ranges) -> bool:
    """Return whether what is at hand shows that a post sees a hazard; otherwise the database is asked."""
    if reach == Reach.OWN_UNIT:
        return hazard.site is not None and hazard.site.own_organ_id == organ_id
    if reach == Reach.NOTHING or not paths.covers(ranges, hazard.grid_path):
        return False
    regulates = hazard.site is not None and hazard.site.regulating_organ_id == organ_id
    return sectors is None or hazard.sector in sectors or hazard.organ_id == organ_id or regulates


def _order_again(desk: Desk, act: PastAct, said: OrderAgain) -> None:
    on = timezone.localdate(act.at)
    due = _term(desk, act.hazard, said.due_on, on, said.reason)
    desk.permit("order_again", act)
    changes = given(order_number=said.order_number)
    again: dict[str, Any] = {"due_on": due, "ordered_on": on, "claimed_on": None, "rectifier_id": None}
    desk.advance("order_again", act, said.reason, **again, **changes)


def _strike_off(desk: Desk, act: PastAct, said: StrikeOff) -> None:
    on = timezone.localdate(act.at)
    desk.permit("strike_off", act)
    if act.hazard.level == HazardLevel.MAJOR and not said.review:
        raise errors.ReviewNeeded(field="review")
    desk.advance("strike_off", act, said.review, said.evidence, struck_off_on=on, closed_on=on)


VERBS: Mapping[type[Input], Any] = {
    OrderAtOnce: _order_at_once,
    Order: _order,
    OrderAgain: _order_again,
    Claim: _claim,
    DoRecheck: _recheck,
    StrikeOff: _strike_off,
}
"""The plain steps; what is rarer (plans, more time, transfer, listing) is done one by one."""
