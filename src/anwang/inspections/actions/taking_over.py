"""Taking over visits that officers made and recorded elsewhere (another system, paper, no network), many at once.

Nothing is easier than on the spot: each visit passes the law of its kind for its own officers on its own day, was approved before it
began, stays below its site's yearly cap, has every item answered, and its order covers what it found. What is spared is statements.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from anwang.enterprises.queries import division_of
from anwang.grid.access import Official
from anwang.grid.models import Organ
from anwang.grid.states import Right
from anwang.ground.action import action
from anwang.ground.blocks import take_blocks
from anwang.ground.recorded import Recorded
from anwang.ground.refusal import NotAllowed
from anwang.ground.trail.record import record
from anwang.hazards.actions.taking_over import PastAct, PastHazard, Rows, register_all, take_steps
from anwang.hazards.inputs import Order as OrderHazard
from anwang.hazards.models import Hazard
from anwang.inspections import errors
from anwang.inspections.actions import onsite
from anwang.inspections.actions.past import PastVisit, Premises, visit_of
from anwang.inspections.models import Answer, Finding, Order, OrderLine, Visit, VisitCampaign, VisitMove, VisitOfficer
from anwang.inspections.states import Judgement, VisitState

BATCH = 500


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a past visit: its record, and its hazards in the order of the record (failed items first, then further finds)."""

    visit: Visit
    hazards: tuple[Hazard, ...]


@action("inspections.take_over")
def take_over(visits: Sequence[PastVisit], *, by: Official, at: datetime) -> list[Taken]:
    """Visits stand as they were made, with their answers, hazards and orders; all or none, in one trail entry. Who may import.

    Raises what plan_visit, approve, arrive, sign, serve_order and tell_result raise for the first visit that does not hold.
    """
    by.require(Right.IMPORT)
    if not visits:
        return []
    premises = Premises.load(visits)
    made = [visit_of(one, premises, at) for one in visits]
    _number([(one, premises) for one in made], at)
    Visit.objects.bulk_create(made, batch_size=BATCH)
    rows: Rows = {Visit: [visit.pk for visit in made]}
    pairs = list(zip(visits, made, strict=True))
    people = [row for one, visit in pairs for row in _people(one, visit, premises)]
    campaigns = [VisitCampaign(visit=visit, campaign_id=key) for one, visit in pairs for key in premises.campaigns[id(one.said)]]
    moves = [row for one, visit in pairs for row in _moves(one, visit, at)]
    _keep(rows, VisitOfficer, VisitOfficer.objects.bulk_create(people, batch_size=BATCH))
    _keep(rows, VisitCampaign, VisitCampaign.objects.bulk_create(campaigns, batch_size=BATCH))
    _keep(rows, VisitMove, VisitMove.objects.bulk_create(moves, batch_size=BATCH))
    found = _fill(pairs, premises, rows, by=by, at=at)
    _orders(pairs, found, rows, at=at)
    record("inspections.take_over", by=by.actor, at=at, many=rows, change={"visits": len(made), "hazards": sum(map(len, found))})
    return [Taken(visit, tuple(hazards)) for visit, hazards in zip(made, found, strict=True)]


def _keep(rows: Rows, kind: type[Recorded], written: Iterable[Recorded]) -> None:
    ids = [row.pk for row in written]
    if ids:
        rows.setdefault(kind, []).extend(ids)


def _number(visits: Sequence[tuple[Visit, Premises]], at: datetime) -> None:
    groups: dict[str, list[Visit]] = defaultdict(list)
    for visit, premises in visits:
        division = division_of(visit.node, premises.upward)
        groups[f"检{division}-{visit.started_on:%Y%m%d}"].append(visit)
    numbers = take_blocks({f"visits:{prefix}": (prefix + "-{n:03d}", len(found)) for prefix, found in groups.items()}, at=at)
    for prefix, found in groups.items():
        for visit, number in zip(found, numbers[f"visits:{prefix}"], strict=True):
            visit.number = number


def _people(one: PastVisit, visit: Visit, premises: Premises) -> list[VisitOfficer]:
    return [
        VisitOfficer(visit=visit, assignment=member.assignment, name=member.name, role=member.role, certificate=member.certificate)
        for member in premises.members(one)
    ]


def _moves(one: PastVisit, visit: Visit, at: datetime) -> list[VisitMove]:
    steps = [("plan", VisitState.PLANNED, one.by, one.planned_at)]
    if one.approved_by is not None and one.approved_at is not None:
        steps.append(("approve", VisitState.APPROVED, one.approved_by, one.approved_at))
    steps += [("arrive", VisitState.ON_SITE, one.lead, one.started_at), ("sign", VisitState.SIGNED, one.lead, one.ended_at)]
    if one.told_at is not None:
        steps.append(("tell_result", VisitState.TOLD, one.lead, one.told_at))
    moves, before = [], ""
    for verb, state, doer, when in steps:
        actor = doer.actor
        moves.append(
            VisitMove(
                record=visit,
                source=before,
                target=state,
                verb=verb,
                by_person_id=actor.person_id,
                by_assignment_id=actor.assignment_id,
                by_name=actor.name,
                by_post=actor.post,
                at=when,
                recorded_at=at,
                reason="同意" if verb == "approve" else "",
            )
        )
        before = state
    return moves


# ---- what was found, and the orders ------------------------------------------------------------------------------------------


def _fill(pairs: Sequence[tuple[PastVisit, Visit]], premises: Premises, rows: Rows, *, by: Official, at: datetime) -> list[list[Hazard]]:
    """Register what was found and write the answers with their pointers; return each visit's hazards."""
    past: list[PastHazard] = []
    drafts: list[Answer] = []
    failed: list[tuple[Answer, int]] = []
    counts: list[int] = []
    for one, visit in pairs:
        campaigns, before = premises.campaigns[id(one.said)], len(past)
        items = premises.items.get(one.said.checklist_id, {}) if one.said.checklist_id else {}
        for said in one.done.answers:
            answer = onsite.fill(Answer(visit=visit, item_id=said.item_id), said)
            drafts.append(answer)
            if said.judgement == Judgement.FAIL:
                onsite.check_photos([(answer, items[said.item_id])])
                failed.append((answer, len(past)))
                past.append(PastHazard(onsite.of_answer(answer, items[said.item_id], visit, campaigns), one.lead, one.ended_at))
        past += [PastHazard(onsite.of_finding(find, visit, campaigns), one.lead, one.ended_at) for find in one.done.findings]
        counts.append(len(past) - before)
    hazards, written = register_all(past, by=by, at=at)
    for answer, place in failed:
        answer.hazard = hazards[place]
    for kind, ids in written.items():
        rows.setdefault(kind, []).extend(ids)
    _keep(rows, Answer, Answer.objects.bulk_create(drafts, batch_size=BATCH))
    found, start = [], 0
    for count in counts:
        found.append(hazards[start : start + count])
        start += count
    findings = [Finding(visit=visit, hazard=hazard) for (_, visit), each in zip(pairs, found, strict=True) for hazard in each]
    _keep(rows, Finding, Finding.objects.bulk_create(findings, batch_size=BATCH))
    return found


def _orders(pairs: Sequence[tuple[PastVisit, Visit]], found: Sequence[Sequence[Hazard]], rows: Rows, *, at: datetime) -> None:
    """Serve the orders: numbered in the order in which they were served, each hazard ordered with its deadline."""
    served = [(one, visit, hazards) for (one, visit), hazards in zip(pairs, found, strict=True) if one.order is not None]
    served.sort(key=lambda each: each[0].order.at)  # type: ignore[union-attr]
    groups: dict[str, list[Order]] = defaultdict(list)
    patterns: dict[str, str] = {}
    whole: list[tuple[PastVisit, Order, Sequence[Hazard]]] = []
    for one, visit, hazards in served:
        past = one.order
        if past is None or visit.site is None:
            continue
        one.lead.require(Right.ORDER_RECTIFICATION)
        served_on = timezone.localdate(past.at)
        if not past.receiver:
            raise errors.ReceiverNeeded(field="receiver")
        if any(due < served_on for due in past.due if due):
            raise errors.TermOutOfOrder(field="problems")
        organ = _issuing(visit.organ)
        order = Order(
            visit=visit,
            site=visit.site,
            organ=organ,
            grid_path=visit.grid_path,
            sector=visit.sector,
            served_on=served_on,
            receiver=past.receiver,
        )
        kind = f"{organ.document_word}责改"
        series = f"orders:{kind}:{served_on.year}"
        groups[series].append(order)
        patterns[series] = f"{kind}〔{served_on.year}〕{{n}}号"
        whole.append((one, order, hazards))
    numbers = take_blocks({series: (patterns[series], len(orders)) for series, orders in groups.items()}, at=at)
    for series, orders in groups.items():
        for order, number in zip(orders, numbers[series], strict=True):
            order.number = number
    _keep(rows, Order, Order.objects.bulk_create([order for _, order, _ in whole], batch_size=BATCH))
    _lines(whole, rows, at=at)


def _issuing(organ: Organ) -> Organ:
    if organ.document_word:
        return organ
    if organ.parent is not None and organ.parent.document_word:
        return organ.parent
    raise errors.NoDocumentWord


def _lines(whole: Sequence[tuple[PastVisit, Order, Sequence[Hazard]]], rows: Rows, *, at: datetime) -> None:
    lines: list[OrderLine] = []
    acts: list[PastAct] = []
    for one, order, hazards in whole:
        past = one.order
        if past is None:
            raise NotAllowed
        problems = [(hazard, due) for hazard, due in zip(hazards, past.due, strict=True) if due is not None]
        for number, (hazard, due) in enumerate(problems, start=1):
            lines.append(OrderLine(order=order, hazard=hazard, number=number, due_on=due))
            acts.append(PastAct(hazard, OrderHazard(due_on=due, order_number=order.number), one.lead, past.at))
    _keep(rows, OrderLine, OrderLine.objects.bulk_create(lines, batch_size=BATCH))
    for kind, ids in take_steps(acts, at=at).items():
        known = set(rows.get(kind, ()))
        rows.setdefault(kind, []).extend(key for key in ids if key not in known)
