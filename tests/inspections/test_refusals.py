"""Each refusal one by one, with the rule that it names."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from tests.inspections.field import OTHER_CODE, Field, sheet_of, site_of
from tests.world import in_post, organ

from anwang.enterprises.models import Site
from anwang.grid.access import official
from anwang.grid.models import Certificate, Organ
from anwang.grid.states import OrganKind, PostKind
from anwang.ground.refusal import NotAllowed, NotFound, Stale, WrongState
from anwang.inspections import actions, errors, inputs
from anwang.inspections.models import Answer, Finding, Visit
from anwang.inspections.states import Cause, Judgement, Outcome, Signature, VisitKind, VisitState
from anwang.standards.states import ChecklistState

BAN = "国办发〔2024〕54号"


@pytest.mark.parametrize(
    ("post", "refusal"),
    [
        ("office", errors.OfficeMayNotInspect),
        ("grid_worker", errors.GridWorkerMayNotInspect),
        ("supervisor", errors.SupervisorMayNotInspect),
        ("leader", errors.MayNotInspect),
        ("manager", errors.MayNotInspect),
    ],
)
@pytest.mark.parametrize("kind", [VisitKind.ADMIN_INSPECTION, VisitKind.JOINT])
def test_who_may_not_inspect_cannot_even_arrange_it(field: Field, post: str, refusal: type[errors.MayNotInspect], kind: VisitKind) -> None:
    with pytest.raises(refusal) as refused:
        field.plan(getattr(field.world, post), kind=kind)

    assert type(refused.value) is refusal
    assert refused.value.basis == BAN
    assert BAN in refused.value.text
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    ("post", "refusal"),
    [
        ("office", errors.OfficeMayNotInspect),
        ("grid_worker", errors.GridWorkerMayNotInspect),
        ("supervisor", errors.SupervisorMayNotInspect),
        ("town_officer", errors.MayNotInspect),
    ],
)
def test_who_may_not_inspect_cannot_be_taken_along_as_officer(field: Field, post: str, refusal: type[errors.MayNotInspect]) -> None:
    other = getattr(field.world, post)

    with pytest.raises(refusal) as refused:
        field.plan(officer_ids=(field.world.officer.assignment_id, other.assignment_id))

    assert refused.value.text.startswith(other.name)
    assert refused.value.basis == BAN


def test_an_expert_of_an_agency_assists_but_never_inspects(field: Field) -> None:
    agency = organ("皖东安全技术服务有限公司", OrganKind.AGENCY, field.world.county)
    expert = in_post("何专识", agency, PostKind.REGULATOR, "评价师")
    officers = (field.world.officer.assignment_id, field.world.second_officer.assignment_id)

    with pytest.raises(errors.ExpertMayNotInspect) as refused:
        field.plan(officer_ids=(*officers, expert.pk))
    visit = field.plan(officer_ids=officers, expert_ids=(expert.pk,), expert_names=("贺来宾",))

    assert refused.value.basis == BAN
    assert [(one.name, one.role) for one in visit.officer_links.order_by("id")] == [
        ("王执一", "lead"),
        ("赵执二", "officer"),
        ("何专识", "expert"),
        ("贺来宾", "expert"),
    ]
    with pytest.raises(errors.ExpertMayNotInspect):
        field.arrive(field.approve(visit), official(expert, on=field.world.on))


def test_a_unit_that_is_no_enforcement_body_cannot_inspect(field: Field) -> None:
    Organ.objects.filter(pk=field.world.brigade_organ.pk).update(is_enforcement_body=False)

    with pytest.raises(errors.NotEnforcementBody) as refused:
        field.plan()

    assert refused.value.basis == BAN


def test_one_certified_officer_is_not_enough(field: Field) -> None:
    with pytest.raises(errors.TooFewOfficers) as refused:
        field.plan(officer_ids=(field.world.officer.assignment_id,))

    assert "2 名以上" in refused.value.text
    assert "行政处罚法第四十二条" in refused.value.basis


def test_a_certificate_that_ran_out_the_day_before_stops_planning(field: Field) -> None:
    Certificate.objects.filter(number="皖M110002").update(valid_to=field.world.on - timedelta(days=1))

    with pytest.raises(errors.CertificateNotInForce) as refused:
        field.plan()

    assert "赵执二" in refused.value.text
    assert "行政处罚法第四十二条" in refused.value.basis


def test_a_certificate_holds_through_its_last_day_and_its_number_is_copied(field: Field) -> None:
    Certificate.objects.filter(number="皖M110002").update(valid_to=field.world.on)

    visit = field.plan()

    assert list(visit.officer_links.order_by("id").values_list("certificate", flat=True)) == ["皖M110001", "皖M110002"]


def test_a_certificate_that_ran_out_between_plan_and_visit_stops_arrival(field: Field) -> None:
    visit = field.approve(field.plan())
    Certificate.objects.filter(number="皖M110001").update(valid_to=field.world.on - timedelta(days=1))

    with pytest.raises(errors.CertificateNotInForce):
        field.arrive(visit)

    visit.refresh_from_db()
    assert visit.state == VisitState.APPROVED


def test_only_items_of_the_published_list(field: Field) -> None:
    for code in ("", "whatever"):
        with pytest.raises(errors.UnlistedItem) as refused:
            field.plan(item_code=code)
        assert refused.value.basis == BAN


def test_one_enterprise_has_one_enforcing_tier(field: Field) -> None:
    Site.objects.filter(pk=field.site.pk).update(supervision_tier="city")

    with pytest.raises(errors.OtherTier) as refused:
        field.plan()
    handed_over = field.plan(cause=Cause.ASSIGNED)

    assert "一个企业对应一个层级" in refused.value.basis
    assert handed_over.state == VisitState.PLANNED


def test_an_inspection_is_not_planned_for_yesterday(field: Field) -> None:
    with pytest.raises(errors.PlannedInPast):
        field.plan(planned_on=field.world.on - timedelta(days=1))


def test_a_sheet_not_published_is_not_used(field: Field) -> None:
    draft = sheet_of(field.world, state=ChecklistState.DRAFT)

    with pytest.raises(errors.ChecklistNotPublished):
        field.plan(checklist_id=draft.pk)


def test_a_leader_led_visit_needs_a_leader(field: Field) -> None:
    with pytest.raises(errors.NoLeader):
        field.plan(kind=VisitKind.LEADER_LED)
    led = field.plan(field.world.leader, kind=VisitKind.LEADER_LED, officer_ids=field.led())

    assert led.counts_to_cap is False


def test_supervision_is_of_governments_and_samples_an_enterprise_only_with_certified_officers(field: Field) -> None:
    said: dict[str, Any] = {"kind": VisitKind.SUPERVISION, "officer_ids": ()}

    with pytest.raises(errors.NoSubject):
        field.plan(field.world.supervisor, site_id=None, **said)
    with pytest.raises(errors.SupervisorMayNotInspect):
        field.plan(field.world.supervisor, **said)
    visit = field.plan(field.world.supervisor, site_id=None, subject_organ_id=field.world.town_organ.pk, **said)

    assert (visit.subject_organ, visit.grid_path) == (field.world.town_organ, field.world.town.path)


def test_a_self_check_is_of_ones_own_unit(field: Field) -> None:
    other = site_of(field.world, other=True)

    with pytest.raises(NotFound):
        field.patrol(field.world.manager, kind=VisitKind.SELF_CHECK, site_id=other.pk)
    with pytest.raises(NotAllowed):
        field.patrol(field.world.town_officer, kind=VisitKind.SELF_CHECK)


def test_nobody_plans_beyond_her_territory(field: Field) -> None:
    with pytest.raises(NotFound):
        field.patrol(field.world.other_town_officer)


def test_officers_come_from_ones_own_territory(field: Field) -> None:
    with pytest.raises(NotFound):
        field.plan(
            field.world.town_officer,
            kind=VisitKind.PATROL,
            officer_ids=(field.world.town_officer.assignment_id, field.world.other_town_officer.assignment_id),
        )


def test_who_looks_through_anothers_post_plans_nothing(field: Field) -> None:
    with pytest.raises(NotAllowed):
        field.plan(replace(field.world.officer, viewing_as="朱系管"))


# ---- approval


def test_an_inspection_begins_only_when_approved_even_after_a_complaint(field: Field) -> None:
    visit = field.plan(cause=Cause.COMPLAINT)

    with pytest.raises(errors.NotApproved) as refused:
        field.arrive(visit)

    assert refused.value.basis == BAN


def test_what_is_urgent_begins_at_once_and_is_approved_afterwards(field: Field) -> None:
    visit = field.arrive(field.plan(), scan=field.site.code, urgency="接报氨气泄漏")
    visit = field.sign(field.answer(visit, failed=(3,)))

    with pytest.raises(errors.ApprovalMissing):
        field.serve(visit)
    with pytest.raises(errors.ApprovalMissing):
        actions.tell_result(visit, inputs.TellResult(outcome=Outcome.NOTHING), by=field.world.officer, at=field.at)
    visit = field.approve(visit, opinion="情况紧急，同意补办")

    assert (visit.state, visit.approved_by, visit.urgency) == (VisitState.SIGNED, "冯领之", "接报氨气泄漏")
    assert field.serve(visit).number == "明应急执责改〔2026〕1号"


def test_who_goes_along_does_not_approve(field: Field) -> None:
    visit = field.plan(
        officer_ids=(field.world.officer.assignment_id, field.world.second_officer.assignment_id, field.world.leader.assignment_id)
    )

    with pytest.raises(errors.OwnApproval) as refused:
        field.approve(visit)

    assert refused.value.basis == BAN


def test_another_organ_does_not_approve(field: Field) -> None:
    with pytest.raises(errors.NotYourOrgan):
        field.approve(field.plan(), field.world.regulator)


def test_the_superior_of_the_inspecting_organ_approves(field: Field) -> None:
    Organ.objects.filter(pk=field.world.brigade_organ.pk).update(parent=field.world.regulator_organ)

    assert field.approve(field.plan(), field.world.regulator).approved_by == "李监平"


def test_without_the_right_nobody_approves(field: Field) -> None:
    with pytest.raises(NotAllowed):
        field.approve(field.plan(), field.world.second_officer)


def test_a_visit_is_approved_once(field: Field) -> None:
    visit = field.approve(field.plan())

    with pytest.raises(WrongState):
        field.approve(visit)


# ---- at the gate


def test_the_code_is_scanned_or_the_reason_written(field: Field) -> None:
    visit = field.approve(field.plan())

    with pytest.raises(errors.ScanNeeded) as refused:
        field.arrive(visit, companions="厂长")
    with pytest.raises(errors.OtherCode):
        field.arrive(visit, scan=OTHER_CODE)
    waived = field.arrive(visit, scan_waiver="厂区断电断网")

    assert "扫码入企" in refused.value.basis
    assert (waived.scanned_in_at, waived.scan_waiver) == (None, "厂区断电断网")


@pytest.mark.parametrize("form", ["{code}", "{lower}", "https://example.test/q/{code}", "https://example.test/q?code={code}", "{number}"])
def test_a_scan_is_the_code_itself_or_an_address_that_carries_it(field: Field, form: str) -> None:
    text = form.format(code=field.site.code, lower=field.site.code.lower(), number=field.site.number)

    visit = field.arrive(field.approve(field.plan()), scan=text)

    assert visit.scanned_in_at == visit.started_at
    assert visit.started_on == date(2026, 3, 16)


def test_only_its_officers_carry_a_visit_out(field: Field) -> None:
    visit = field.approve(field.plan())

    for stranger in (field.world.regulator, field.world.town_officer):
        with pytest.raises(errors.NotOfThisVisit):
            field.arrive(visit, stranger)
    with pytest.raises(NotFound):
        field.arrive(visit, field.world.other_town_officer)


def test_two_officers_arrive_and_only_one_begins(field: Field) -> None:
    first = field.approve(field.plan())
    second = Visit.objects.get(pk=first.pk)
    field.arrive(first)

    with pytest.raises(Stale):
        field.arrive(second, field.world.second_officer)


# ---- on site


def test_every_item_is_answered_and_the_open_ones_are_named(field: Field) -> None:
    visit = field.begun()
    said = inputs.AnswerItems(answers=tuple(one for number, one in enumerate(field.answers(), start=1) if number not in (7, 43)))
    actions.answer_items(visit, said, by=field.world.officer, at=field.at)

    with pytest.raises(errors.UnansweredItems) as refused:
        field.sign(visit)

    assert "还有 2 项没有填写结果：第 7、43 项" in refused.value.text


def test_a_failed_item_has_a_photo_or_a_reason(field: Field) -> None:
    visit = field.answer(field.begun(), failed=(5, 6), no_photo_reason="")

    with pytest.raises(errors.PhotoOrReason) as refused:
        field.sign(visit)

    assert "第 5、6 项" in refused.value.text
    assert not Finding.objects.exists()


def test_a_signature_has_a_name_and_a_refusal_a_note(field: Field) -> None:
    visit = field.answer(field.begun())

    with pytest.raises(errors.SignerNeeded):
        field.sign(visit, signer="")
    with pytest.raises(errors.SignerNeeded) as refused:
        field.sign(visit, signature=Signature.REFUSED)
    visit = field.sign(visit, signature=Signature.REFUSED, refusal_note="负责人称须请示后再签")

    assert "安全生产法第六十八条" in refused.value.basis
    assert (visit.signature, visit.signer, visit.refusal_note) == ("refused", "", "负责人称须请示后再签")


def test_answers_belong_to_the_visits_sheet_and_come_once(field: Field) -> None:
    visit = field.begun()
    other = sheet_of(field.world, state=ChecklistState.WITHDRAWN, categories=(("其他", 1),)).items.get()
    mine = field.items[0]

    for wrong, refusal in (((other.pk,), errors.UnknownItem), ((mine.pk, mine.pk), errors.ItemTwice)):
        said = inputs.AnswerItems(answers=tuple({"item_id": key, "judgement": Judgement.PASS} for key in wrong))
        with pytest.raises(refusal):
            actions.answer_items(visit, said, by=field.world.officer, at=field.at)
    assert not Answer.objects.exists()


def test_without_a_sheet_the_facts_are_written(field: Field) -> None:
    visit = field.begun(checklist_id=None)

    with pytest.raises(errors.FactsNeeded):
        field.sign(visit)

    assert field.sign(visit, facts="仓库消防通道畅通").state == VisitState.SIGNED


# ---- afterwards


def test_only_an_inspection_leads_to_an_order(field: Field) -> None:
    visit = field.patrol(field.world.town_officer)

    with pytest.raises(errors.MayNotOrder) as refused:
        field.serve(visit, field.world.town_officer)

    assert refused.value.basis == BAN


def test_an_order_rests_on_a_signed_record(field: Field) -> None:
    with pytest.raises(errors.NotSignedYet):
        field.serve(field.answer(field.begun(), failed=(3,)), problems=({"hazard_id": 1, "due_on": field.world.on},))


def test_an_order_covers_what_its_visit_found_once(field: Field) -> None:
    visit = field.signed()
    field.serve(visit)

    with pytest.raises(errors.NotFoundHere):
        field.serve(visit)
    with pytest.raises(errors.EmptyOrder):
        field.serve(visit, problems=())


def test_an_order_has_a_receiver_a_true_day_and_later_deadlines(field: Field) -> None:
    visit = field.signed()

    with pytest.raises(errors.ReceiverNeeded):
        field.serve(visit, receiver="")
    with pytest.raises(errors.TermOutOfOrder):
        field.serve(visit, days=-1)
    with pytest.raises(errors.TermOutOfOrder):
        field.serve(visit, served_on=field.world.on + timedelta(days=1))


def test_an_organ_without_a_word_takes_its_superiors_or_issues_nothing(field: Field) -> None:
    Organ.objects.filter(pk=field.world.brigade_organ.pk).update(document_word="")
    visit = field.signed()

    with pytest.raises(errors.NoDocumentWord):
        field.serve(visit)
    Organ.objects.filter(pk=field.world.brigade_organ.pk).update(parent=field.world.regulator_organ)
    order = field.serve(Visit.objects.get(pk=visit.pk))

    assert (order.number, order.organ) == ("明应急责改〔2026〕1号", field.world.regulator_organ)


@pytest.mark.parametrize(
    ("failed", "outcome"), [((3,), Outcome.NOTHING), ((3,), Outcome.ORDERED), ((3,), Outcome.CORRECTED), ((), Outcome.CORRECTED)]
)
def test_the_outcome_agrees_with_the_record(field: Field, failed: tuple[int, ...], outcome: Outcome) -> None:
    with pytest.raises(errors.OutcomeMismatch):
        actions.tell_result(field.signed(failed=failed), inputs.TellResult(outcome=outcome), by=field.world.officer, at=field.at)


def test_a_patrol_has_no_outcome_of_enforcement(field: Field) -> None:
    visit = field.patrol(failed=())

    with pytest.raises(NotAllowed):
        actions.tell_result(visit, inputs.TellResult(outcome=Outcome.FILED), by=field.world.grid_worker, at=field.at)


def test_a_visit_begun_is_not_cancelled(field: Field) -> None:
    visit = field.begun()

    with pytest.raises(WrongState):
        actions.cancel(visit, inputs.CancelVisit(reason="企业停产"), by=field.world.officer, at=field.at)


def test_a_cancelled_visit_keeps_its_number(field: Field) -> None:
    first = field.plan()
    actions.cancel(first, inputs.CancelVisit(reason="企业停产"), by=field.world.officer, at=field.at)

    assert (first.number, field.plan().number) == ("检341182100-20260316-001", "检341182100-20260316-002")


def test_an_inspection_is_not_recorded_in_one_go(field: Field) -> None:
    with pytest.raises(errors.SeveralSteps):
        field.patrol(field.world.officer, kind=VisitKind.ADMIN_INSPECTION)
