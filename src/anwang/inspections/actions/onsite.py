"""On site: arrive, answer every item, register what was found, sign."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils import timezone

from anwang.enterprises.models import Site
from anwang.grid.access import Official
from anwang.ground.action import action
from anwang.ground.evidence import store
from anwang.ground.lifecycle import advance
from anwang.ground.recorded import MoveBase, Recorded
from anwang.ground.refusal import Stale
from anwang.ground.trail.record import record
from anwang.hazards import actions as hazards
from anwang.hazards.inputs import RegisterHazard
from anwang.hazards.models import Hazard
from anwang.hazards.states import HazardSource
from anwang.inspections import errors, law, queries
from anwang.inspections.actions.planning import see
from anwang.inspections.inputs import AddFinding, AnswerItems, Arrive, CarryOut, ConductVisit, ExtraFinding, ItemAnswer, PassRest, SignVisit
from anwang.inspections.models import Answer, Finding, Visit, VisitMove, VisitOfficer
from anwang.inspections.states import LAW, TABLE, Judgement, OfficerRole, Signature, VisitState
from anwang.standards.models import CheckItem
from anwang.standards.states import HazardLevel

PROPOSED = ("description", "place", "level", "criterion_id", "determination", "measure", "term_days", "is_spot", "responsible")
"""What an officer may write for the hazard of a failed item; kept with the answer until the record is signed."""


@action("inspections.arrive")
def arrive(visit: Visit, said: Arrive, *, by: Official, at: datetime) -> Visit:
    """The visit begins: the enterprise's code was scanned (or why not is written), the officers' certificates hold today.

    By one of its officers. From now on the enterprise sees an unannounced visit. Raises NotOfThisVisit, NotApproved, ScanNeeded, OtherCode,
    CertificateNotInForce, WrongState, Stale.
    """
    see(visit, by)
    law.permit_conduct(visit, by)
    changes, touched = begin(visit, said, by=by, at=at)
    reason = said.urgency or said.scan_waiver
    move = advance(visit, "arrive", table=TABLE, move=VisitMove, by=by, at=at, reason=reason, companions=said.companions, **changes)
    record("inspections.arrive", by=by.actor, at=at, subject=visit, touched=[move, *touched], change=said.content())
    return visit


def begin(visit: Visit, said: Arrive | CarryOut, *, by: Official, at: datetime) -> tuple[dict[str, Any], list[VisitOfficer]]:
    """Check what must hold at the gate; return what changes in the visit, and the officers whose certificates were renewed."""
    needs, on = LAW[visit.kind], timezone.localdate(at)
    TABLE.find(visit.state, "arrive", by)
    unapproved = needs.needs_approval and visit.approved_at is None
    if unapproved and not said.urgency:
        raise errors.NotApproved(field="urgency")
    _check_cap_of_another_year(visit, by, on)
    changes: dict[str, Any] = {"started_at": at, "started_on": on, "urgency": said.urgency if unapproved else ""}
    changes |= scan_columns(visit.kind, visit.site, said, at)
    certified = law.needs_certificates(visit.kind, at_enterprise=visit.site is not None)
    return changes, _renew_certificates(visit, by, on) if certified else []


def _check_cap_of_another_year(visit: Visit, by: Official, on: date) -> None:
    """Ask the cap again when a visit begins in another year than the one it was planned and counted in. Raises CapReached."""
    if visit.site is None or not visit.counts_to_cap or on.year == visit.planned_on.year:
        return
    held = Site.objects.select_for_update().get(pk=visit.site.pk)
    law.check_cap(held, on, override="", by=by, but=visit.pk)


def scan_columns(kind: str, site: Site | None, said: Arrive | CarryOut | ConductVisit, at: datetime) -> dict[str, Any]:
    """Return what the scan at the gate, or its lack, leaves in the visit. Raises OtherCode, ScanNeeded."""
    if not law.needs_scan(kind, at_enterprise=site is not None):
        return {}
    if said.scan and not _is_code_of(site, said.scan):
        raise errors.OtherCode(field="scan")
    if not said.scan and not said.scan_waiver:
        raise errors.ScanNeeded(field="scan")
    return {"scanned_in_at": at} if said.scan else {"scan_waiver": said.scan_waiver}


def _is_code_of(site: Site | None, scan: str) -> bool:
    """Return whether a scanned text is the site's code: the credit code or file number itself, or an address that carries one of them."""
    if site is None:
        return False
    text = scan.strip().upper()
    own = {code.upper() for code in (site.code, site.number) if code}
    return text in own or bool(own & set(text.replace("?", "/").replace("=", "/").replace("&", "/").split("/")))


def _renew_certificates(visit: Visit, by: Official, on: date) -> list[VisitOfficer]:
    """Check the officers' certificates again on the day of the visit, and copy the numbers that hold today."""
    links = queries.officers_of(visit)
    ids = [one.assignment_id for one in links if one.assignment_id and one.role != OfficerRole.EXPERT]
    people = law.members(ids, (), (), by=by, on=on)
    law.check_members(visit.kind, people, path=visit.grid_path, on=on, at_enterprise=visit.site_id is not None)
    numbers = {one.assignment.pk: one.certificate for one in people if one.assignment}
    changed = [one for one in links if one.assignment_id in numbers and one.certificate != numbers[one.assignment_id]]
    for one in changed:
        one.certificate = numbers[one.assignment_id or 0]
    VisitOfficer.objects.bulk_update(changed, ["certificate"])
    return changed


# ---- answering ----------------------------------------------------------------------------------------------------------------


@action("inspections.answer_items")
def answer_items(visit: Visit, said: AnswerItems, *, by: Official, at: datetime) -> Visit:
    """Some items are answered, or answered anew; nothing is registered before the record is signed. By one of the visit's officers.

    Raises NotOfThisVisit, WrongState, UnknownItem, ItemTwice, NoSuchFile, NotYourFile.
    """
    _on_site(visit, by)
    known = {item.pk for item in CheckItem.objects.filter(version_id=visit.checklist_id).only("id")} if visit.checklist_id else set()
    written = write_answers(visit, said.answers, known)
    shas = list(dict.fromkeys(sha for answer in written for sha in answer.evidence))
    store.cite(shas, by=by.actor, subject=visit, grid_path=visit.grid_path, at=at)
    record("inspections.answer_items", by=by.actor, at=at, subject=visit, touched=written, change=said.content())
    return visit


@action("inspections.pass_rest")
def pass_rest(visit: Visit, said: PassRest, *, by: Official, at: datetime) -> Visit:
    """Every unanswered item of one category is judged as passed: an express act of one of the visit's officers.

    What must be checked (必查) is left: it is judged item by item. Where nothing else is left, nothing is done.
    """
    _on_site(visit, by)
    category = next((one for one in queries.sheet_of(visit).sections if one.category.pk == said.category_id), None)
    if category is None:
        raise errors.UnknownItem
    rows = [Answer(visit=visit, item=item, judgement=Judgement.PASS) for item in category.passable]
    if not rows:
        return visit
    written = Answer.objects.bulk_create(rows)
    record("inspections.pass_rest", by=by.actor, at=at, subject=visit, touched=written, change={**said.content(), "items": len(rows)})
    return visit


def write_answers(visit: Visit, saids: Sequence[ItemAnswer], known: set[int]) -> list[Answer]:
    """Write answers of a sheet with these items: new ones in one statement, changed ones in another."""
    wanted = check_known(saids, known)
    before = {row.item_id: row for row in Answer.objects.filter(visit=visit, item_id__in=wanted)}
    rows = [fill(before.get(one.item_id) or Answer(visit=visit, item_id=one.item_id), one) for one in saids]
    changed = [row for row in rows if row.item_id in before]
    fresh = Answer.objects.bulk_create([row for row in rows if row.item_id not in before])
    Answer.objects.bulk_update(changed, ["judgement", "note", "evidence", "no_photo_reason", "proposed"])
    return [*fresh, *changed]


def check_known(saids: Sequence[ItemAnswer], known: set[int]) -> list[int]:
    """Return the items answered, after checking that each is one of the sheet's, answered once."""
    wanted = [one.item_id for one in saids]
    if len(set(wanted)) != len(wanted):
        raise errors.ItemTwice(field="answers")
    if set(wanted) - known:
        raise errors.UnknownItem(field="answers")
    return wanted


def fill(row: Answer, said: ItemAnswer) -> Answer:
    """Bring an answer, unwritten, to what was said; only a failed one keeps photos and what is to be registered."""
    failed = said.judgement == Judgement.FAIL
    row.judgement, row.note = said.judgement, said.note
    row.evidence = list(said.evidence) if failed else []
    row.no_photo_reason = said.no_photo_reason if failed else ""
    row.proposed = said.model_dump(mode="json", include=set(PROPOSED), exclude_defaults=True) if failed else {}
    return row


def _on_site(visit: Visit, by: Official) -> None:
    see(visit, by)
    law.permit_conduct(visit, by)
    if visit.state != VisitState.ON_SITE:
        TABLE.find(visit.state, "sign", by)
        raise Stale


# ---- what was found ------------------------------------------------------------------------------------------------------------


@action("inspections.add_finding")
def add_finding(visit: Visit, said: AddFinding, *, by: Official, at: datetime) -> Hazard:
    """A hazard beyond the sheet is registered at once and belongs to the visit. By one of its officers, while on site."""
    _on_site(visit, by)
    registered = register_found(visit, [of_finding(said.finding, visit, campaigns_of(visit))], by=by, at=at)
    Visit.objects.filter(pk=visit.pk).update(hazard_count=F("hazard_count") + 1)
    visit.refresh_from_db()
    record("inspections.add_finding", by=by.actor, at=at, subject=visit, many=_rows(registered), change=said.content())
    return registered[0].hazard


def register_found(visit: Visit, saids: Sequence[RegisterHazard], *, by: Official, at: datetime) -> list[Finding]:
    """Register hazards found in a visit, in one go, and point the visit at them."""
    if not saids:
        return []
    registered = hazards.register_many(saids, by=by, at=at, beside=visit)
    return Finding.objects.bulk_create([Finding(visit=visit, hazard=hazard) for hazard in registered])


def _rows(findings: Sequence[Finding]) -> dict[type[Recorded], list[int]]:
    return {Finding: [row.pk for row in findings]}


def campaigns_of(visit: Visit) -> tuple[int, ...]:
    """Return the campaigns of a visit: what it finds belongs to them too."""
    return tuple(visit.campaign_links.values_list("campaign_id", flat=True))


def of_finding(said: ExtraFinding, visit: Visit, campaigns: tuple[int, ...]) -> RegisterHazard:
    """Return what a find beyond the sheet registers. Raises PhotoOrReason."""
    if not said.evidence and not said.no_photo_reason:
        raise errors.PhotoOrReason(field="evidence")
    return RegisterHazard(
        **_common(visit, campaigns),
        description=said.description,
        category=said.category,
        basis=said.basis,
        place=said.place,
        level=said.level or HazardLevel.GENERAL,
        criterion_id=said.criterion_id,
        determination=said.determination,
        measure=said.measure,
        term_days=said.term_days,
        is_spot=said.is_spot,
        responsible=said.responsible,
        evidence=said.evidence,
        no_evidence_reason=said.no_photo_reason,
    )


def of_answer(answer: Answer, item: CheckItem, visit: Visit, campaigns: tuple[int, ...]) -> RegisterHazard:
    """Return what a failed item registers: the officer's words where there are any, else the item's."""
    said = answer.proposed
    # the item proposes its clause; the officer may take another, or (by naming the level) none
    criterion_id = said.get("criterion_id") or (item.criterion_id if "level" not in said else None)
    return RegisterHazard(
        **_common(visit, campaigns),
        description=said.get("description") or item.hazard_text,
        category=item.hazard_category,
        basis=item.basis,
        place=said.get("place", ""),
        level=said.get("level") or item.level,
        criterion_id=criterion_id,
        determination=said.get("determination", ""),
        measure=said.get("measure") or item.measure,
        term_days=said.get("term_days", item.term_days),
        is_spot=bool(said.get("is_spot")),
        responsible=said.get("responsible", ""),
        evidence=tuple(answer.evidence),
        no_evidence_reason=answer.no_photo_reason,
    )


def _common(visit: Visit, campaigns: tuple[int, ...]) -> dict[str, Any]:
    law_of = LAW[visit.kind]
    return {
        "site_id": visit.site_id,
        "node_id": None if visit.site_id else visit.node_id,
        "organ_id": visit.organ_id if law_of.may_order else None,
        "source": HazardSource(law_of.hazard_source),
        "sector": visit.sector,
        "found_on": visit.started_on,
        "late_reason": f"{visit.started_on} 的检查发现，随检查记录登记",  # written only where the record itself comes late
        "campaign_ids": campaigns,
    }


# ---- signing -------------------------------------------------------------------------------------------------------------------


@action("inspections.sign")
def sign(visit: Visit, said: SignVisit, *, by: Official, at: datetime) -> Visit:
    """The record on site is closed: every item answered, each failed one now a hazard, the unit signed or refused with a note.

    By one of the visit's officers. Raises UnansweredItems naming the numbers, PhotoOrReason, FactsNeeded, SignerNeeded, WrongState, Stale.
    """
    _on_site(visit, by)
    check_signature(said.signature, said.signer, said.refusal_note)
    sheet = queries.sheet_of(visit)
    check_complete([item.number for item in sheet.unanswered], has_sheet=visit.checklist_id is not None, facts=said.facts)
    pairs = [(line.answer, line.item) for line in sheet.failed if line.answer is not None]
    findings = register_answers(visit, pairs, by=by, at=at)
    found = Finding.objects.filter(visit=visit).count()
    move = close(visit, said, found=found, by=by, at=at)
    rows: dict[type[Recorded], list[int]] = {**_rows(findings), Answer: [answer.pk for answer, _ in pairs]}
    record("inspections.sign", by=by.actor, at=at, subject=visit, touched=[move], many=rows, change=said.content())
    return visit


def close(visit: Visit, said: SignVisit | CarryOut, *, found: int, by: Official, at: datetime) -> MoveBase:
    """Close the record: signed or refused; companions named on arrival stay where none are named now."""
    reason = said.refusal_note if said.signature == Signature.REFUSED else ""
    lasting = record_columns(said) | {"companions": said.companions or visit.companions}
    return advance(visit, "sign", table=TABLE, move=VisitMove, by=by, at=at, reason=reason, ended_at=at, hazard_count=found, **lasting)


def register_answers(visit: Visit, pairs: Sequence[tuple[Answer, CheckItem]], *, by: Official, at: datetime) -> list[Finding]:
    """Make each failed answer a hazard and point the answer at it. Raises PhotoOrReason naming the items without either."""
    check_photos(pairs)
    campaigns = campaigns_of(visit) if pairs else ()
    findings = register_found(visit, [of_answer(answer, item, visit, campaigns) for answer, item in pairs], by=by, at=at)
    for (answer, _), finding in zip(pairs, findings, strict=True):
        answer.hazard_id = finding.hazard_id
    Answer.objects.bulk_update([answer for answer, _ in pairs], ["hazard"])
    return findings


def check_photos(pairs: Sequence[tuple[Answer, CheckItem]]) -> None:
    """Refuse failed items with neither photo nor reason, naming them."""
    bare = [item.number for answer, item in pairs if answer.lacks_photo]
    if bare:
        numbers = "、".join(str(number) for number in bare)
        raise errors.PhotoOrReason(f"第 {numbers} 项不合格，请拍照；确实不能拍照的，写明原因。", field="answers")


def check_complete(unanswered: Sequence[int], *, has_sheet: bool, facts: str) -> None:
    """Refuse a record with unanswered items, naming them; without a sheet, one without facts."""
    if unanswered:
        numbers = "、".join(str(number) for number in unanswered)
        raise errors.UnansweredItems(
            f"还有 {len(unanswered)} 项没有填写结果：第 {numbers} 项。每一项都要判定合格、不合格或者不适用。", field="answers"
        )
    if not has_sheet and not facts:
        raise errors.FactsNeeded(field="facts")


def check_signature(signature: Signature, signer: str, refusal_note: str) -> None:
    """Refuse a signature without name, and a refusal without note."""
    if signature == Signature.SIGNED and not signer:
        raise errors.SignerNeeded("请填写被检查单位签字人的姓名。", field="signer")
    if signature == Signature.REFUSED and not refusal_note:
        raise errors.SignerNeeded("被检查单位拒绝签字的，须在记录上写明情况。", field="refusal_note")


def signature_columns(signature: Signature, signer: str, refusal_note: str) -> dict[str, Any]:
    """Return what a signature, or its refusal, leaves in the visit."""
    refused = signature == Signature.REFUSED
    return {"signature": signature, "signer": "" if refused else signer, "refusal_note": refusal_note if refused else ""}


def record_columns(said: SignVisit | CarryOut | ConductVisit) -> dict[str, Any]:
    """Return what a record, once signed, leaves in the visit."""
    return {
        "facts": said.facts,
        "unit_opinion": said.unit_opinion,
        "companions": said.companions,
        **signature_columns(said.signature, said.signer, said.refusal_note),
    }


@dataclass(frozen=True, slots=True)
class Filled:
    """The answers of a record taken whole, unwritten; those that failed, with what each registers, and what else was found."""

    answers: list[Answer]
    failed: list[Answer]
    saids: list[RegisterHazard]


def check_record(said: CarryOut | ConductVisit, items: Mapping[int, CheckItem], *, has_sheet: bool) -> None:
    """Refuse a record that is not whole: signature, every item of the sheet answered once, facts where there is no sheet."""
    check_signature(said.signature, said.signer, said.refusal_note)
    answered = {one.item_id for one in said.answers}
    check_complete([item.number for item in items.values() if item.pk not in answered], has_sheet=has_sheet, facts=said.facts)
    check_known(said.answers, set(items))


def filled(visit: Visit, said: CarryOut | ConductVisit, items: Mapping[int, CheckItem], campaigns: tuple[int, ...]) -> Filled:
    """Return the answers of a whole record and the hazards to register: failed items first, then further finds. Raises PhotoOrReason."""
    drafts = {one.item_id: fill(Answer(visit=visit, item_id=one.item_id), one) for one in said.answers}
    pairs = [(drafts[one.item_id], items[one.item_id]) for one in said.answers if one.judgement == Judgement.FAIL]
    check_photos(pairs)
    saids = [of_answer(answer, item, visit, campaigns) for answer, item in pairs]
    saids += [of_finding(one, visit, campaigns) for one in said.findings]
    return Filled(list(drafts.values()), [answer for answer, _ in pairs], saids)
