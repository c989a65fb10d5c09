"""The chain of a visit: plan, approve, arrive, answer, sign, order, tell; in one go; twice by mistake; two at once."""

import threading
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, connections
from django.db.models import Model
from tests.inspections.field import HOUR, Field, sheet_of, site_of
from tests.world import make_world

from anwang.ground.models import IssuedNumber
from anwang.ground.refusal import CommandReused, Refusal
from anwang.ground.trail.models import Entry
from anwang.ground.trail.verify import verify
from anwang.hazards import actions as hazards
from anwang.hazards import errors as hazard_errors
from anwang.hazards import inputs as hazard_inputs
from anwang.hazards.models import Hazard
from anwang.hazards.states import HazardSource, HazardState
from anwang.inspections import actions, errors, inputs, queries
from anwang.inspections.models import Answer, Finding, Order, OrderLine, Visit, VisitMove, VisitOfficer
from anwang.inspections.states import Judgement, Outcome, VisitKind, VisitState
from anwang.standards.models import Criterion, CriterionFamily

ALL: tuple[type[Model], ...] = (Visit, VisitMove, VisitOfficer, Answer, Finding, Hazard, Order, OrderLine, Entry, IssuedNumber)


def numbers() -> dict[str, int]:
    return {model.__name__: model._default_manager.count() for model in ALL}


def test_an_inspection_from_its_plan_to_its_result(field: Field) -> None:
    visit = field.signed(failed=(3, 17, 41))
    order = field.serve(visit)
    actions.tell_result(visit, inputs.TellResult(outcome=Outcome.ORDERED), by=field.world.officer, at=field.at + 5 * HOUR)

    assert (visit.state, visit.hazard_count, visit.outcome) == (VisitState.TOLD, 3, "ordered")
    assert [(move.source, move.verb, move.target) for move in queries.history(visit)] == [
        ("", "plan", "planned"),
        ("planned", "approve", "approved"),
        ("approved", "arrive", "on_site"),
        ("on_site", "sign", "signed"),
        ("signed", "tell_result", "told"),
    ]
    hazards = list(queries.hazards_of(visit))
    assert [hazard.description for hazard in hazards] == ["第3项不符合要求", "第17项不符合要求", "第41项不符合要求"]
    assert {(hazard.state, hazard.source, hazard.order_number, hazard.ordered_on) for hazard in hazards} == {
        (HazardState.ORDERED, HazardSource.ADMIN_INSPECTION, "明应急执责改〔2026〕1号", date(2026, 3, 16))
    }
    assert [(line.number, line.hazard, line.due_on) for line in queries.lines_of(order)] == [
        (number, hazard, date(2026, 3, 26)) for number, hazard in enumerate(hazards, start=1)
    ]


def test_a_failed_item_takes_the_officers_words_before_the_items(field: Field) -> None:
    visit = field.begun()
    field.answer(
        visit, failed=(3,), description="油漆库房堆放易燃物", place="3号库", measure="立即清理", responsible="韩厂安", is_spot=True
    )
    field.sign(visit)

    hazard = Hazard.objects.get()
    assert (hazard.description, hazard.place, hazard.measure, hazard.responsible) == ("油漆库房堆放易燃物", "3号库", "立即清理", "韩厂安")
    assert (hazard.state, hazard.is_spot, hazard.basis, hazard.found_on) == (
        HazardState.IMMEDIATE,
        True,
        "安全生产法第四十一条",
        field.world.on,
    )
    assert Answer.objects.get(hazard=hazard).item == field.items[2]


def test_the_term_set_on_site_is_the_one_that_is_ordered(field: Field) -> None:
    visit = field.begun()
    field.answer(visit)
    for number, more in ((3, {}), (17, {"term_days": 0}), (41, {"term_days": 8})):
        item = field.items[number - 1]
        said = inputs.ItemAnswer(item_id=item.pk, judgement=Judgement.FAIL, no_photo_reason="资料类问题", **more)
        actions.answer_items(visit, inputs.AnswerItems(answers=(said,)), by=field.world.officer, at=field.at + HOUR)
    for days in (None, 5):
        beyond = inputs.ExtraFinding(description="库房无灭火器", no_photo_reason="设备故障", term_days=days)
        actions.add_finding(visit, inputs.AddFinding(finding=beyond), by=field.world.officer, at=field.at + HOUR)
    field.sign(visit)

    proposed = {hazard.due_words: due for hazard, due in queries.problems_to_order(visit, field.world.on)}
    assert proposed == {
        "责令时确定": date(2026, 3, 31),  # beyond the sheet and without a term: the rule's fifteen days
        "责令后 5 日内": date(2026, 3, 23),  # 21 March is a Saturday
        "责令后 10 日内": date(2026, 3, 26),
        "立即整改": date(2026, 3, 16),
        "责令后 8 日内": date(2026, 3, 24),
    }
    for hazard, due in queries.problems_to_order(visit, field.world.on):
        hazards.order(hazard, hazard_inputs.Order(), by=field.world.officer, at=field.at + 4 * HOUR)
        assert (hazard.due_on, hazard.due_words) == (due, due.isoformat())


def test_only_a_clause_makes_a_failed_item_major_and_the_officer_may_take_the_proposed_one_away(field: Field) -> None:
    family = CriterionFamily.objects.create(code="trade", name="工贸企业重大事故隐患判定标准", instrument="应急管理部令第10号")
    clause = Criterion.objects.create(family=family, code="T-1", clause="第三条第一项", text="示例情形")
    extra = {"description": "有限空间未审批作业", "no_photo_reason": "资料类问题", "criterion_id": clause.pk}
    visit = field.begun()
    field.answer(visit, failed=(3,), criterion_id=clause.pk)
    said = inputs.AddFinding(finding=extra)
    actions.add_finding(visit, said, by=field.world.officer, at=field.at + HOUR)
    field.sign(visit)

    assert list(Hazard.objects.values_list("level", flat=True)) == ["major", "major"]
    with pytest.raises(hazard_errors.MajorNeedsClause):
        field.patrol(answers=field.answers(failed=(3,), level="major"))


def test_an_order_with_a_major_hazard_asks_for_its_plan(field: Field) -> None:
    family = CriterionFamily.objects.create(code="trade", name="工贸企业重大事故隐患判定标准", instrument="应急管理部令第10号")
    clause = Criterion.objects.create(family=family, code="T-1", clause="第三条第一项", text="示例情形")
    visit = field.begun()
    field.sign(field.answer(visit, failed=(3,), criterion_id=clause.pk))

    field.serve(visit)

    assert Hazard.objects.get().state == HazardState.PLAN


def test_an_answer_may_be_changed_until_the_record_is_signed(field: Field) -> None:
    visit = field.answer(field.begun(), failed=(3, 4), description="先这样写")
    visit = field.answer(visit, failed=(4,), skipped=(5,), description="改成这样")
    field.sign(visit)

    assert Answer.objects.count() == 43
    assert list(Hazard.objects.values_list("description", flat=True)) == ["改成这样"]
    assert Answer.objects.get(item=field.items[2]).proposed == {}
    assert Answer.objects.filter(judgement=Judgement.NOT_APPLICABLE).get().item == field.items[4]


def test_the_rest_of_one_category_passes_by_an_express_act(field: Field) -> None:
    visit = field.begun()
    said = inputs.AnswerItems(
        answers=(inputs.ItemAnswer(item_id=field.items[0].pk, judgement=Judgement.FAIL, no_photo_reason="资料类问题"),)
    )
    actions.answer_items(visit, said, by=field.world.officer, at=field.at)
    first = field.sheet.categories.order_by("number").first()
    assert first is not None
    actions.pass_rest(visit, inputs.PassRest(category_id=first.pk), by=field.world.officer, at=field.at)

    sheet = queries.sheet_of(visit)
    assert (sheet.answered, sheet.total, sheet.count(Judgement.PASS), sheet.count(Judgement.FAIL)) == (12, 43, 11, 1)


# ---- in one go


def test_what_must_be_checked_is_judged_one_by_one(field: Field) -> None:
    visit = field.begun(checklist_id=sheet_of(field.world, must_check=(1, 5)).pk)
    first = queries.sheet_of(visit).sections[0]
    said = inputs.PassRest(category_id=first.category.pk)

    for _ in range(2):  # pressed again nothing is left, and nothing is done
        actions.pass_rest(visit, said, by=field.world.officer, at=field.at)

    section = queries.sheet_of(visit).sections[0]
    assert [item.number for item in section.unanswered] == [1, 5]
    assert (section.passable, section.must_judge) == ((), 2)
    assert Entry.objects.filter(verb="inspections.pass_rest").count() == 1


def test_a_patrol_is_recorded_in_one_go(field: Field) -> None:
    finding = {"description": "消防通道停放车辆", "no_photo_reason": "现场禁止拍照", "is_spot": True}
    visit = field.patrol(failed=(3, 17), findings=(finding,))

    assert (visit.state, visit.hazard_count, visit.organ, visit.counts_to_cap) == (VisitState.SIGNED, 3, field.world.village_organ, False)
    assert [(move.verb, move.target) for move in queries.history(visit)] == [("plan", "planned"), ("arrive", "on_site"), ("sign", "signed")]
    found = list(queries.hazards_of(visit).values_list("description", "source", "state"))
    assert found == [
        ("第3项不符合要求", "patrol", "registered"),
        ("第17项不符合要求", "patrol", "registered"),
        ("消防通道停放车辆", "patrol", "immediate"),
    ]
    assert [answer.item.number for answer in visit.answers.filter(hazard__isnull=False).order_by("item__number")] == [3, 17]
    assert visit.answers.count() == 43


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"answers": ()}, errors.UnansweredItems),
        ({"signer": ""}, errors.SignerNeeded),
        ({"findings": ({"description": "消防通道停放车辆"},)}, errors.PhotoOrReason),
        ({"findings": ({"description": "消防通道停放车辆", "no_photo_reason": "无", "level": "major"},)}, hazard_errors.MajorNeedsClause),
        ({"campaign_ids": (99,)}, Refusal),
        ({"officer_ids": (99,)}, Refusal),
    ],
)
def test_a_refusal_leaves_nothing(field: Field, wrong: dict[str, Any], refusal: type[Refusal]) -> None:
    before = numbers()

    with pytest.raises(refusal):
        field.patrol(**wrong)

    assert numbers() == before


def test_a_refused_signature_leaves_no_hazard(field: Field) -> None:
    visit = field.answer(field.begun(), failed=(3,), level="major")
    before = numbers()

    with pytest.raises(hazard_errors.MajorNeedsClause):
        field.sign(visit)

    assert numbers() == before
    assert Visit.objects.get().state == VisitState.ON_SITE


def test_an_approved_inspection_is_recorded_in_one_go_by_its_officers(field: Field) -> None:
    visit = field.approve(field.plan())
    said = inputs.CarryOut(scan=field.site.code, answers=field.answers(failed=(3,)), signer="韩厂安")
    actions.carry_out(visit, said, by=field.world.second_officer, at=field.at + HOUR)

    assert (visit.state, visit.hazard_count, visit.scanned_in_at) == (VisitState.SIGNED, 1, field.at + HOUR)
    assert [move.verb for move in queries.history(visit)] == ["plan", "approve", "arrive", "sign"]


def test_an_enterprise_checks_itself_and_its_finds_are_its_own(field: Field) -> None:
    visit = field.patrol(field.world.manager, kind=VisitKind.SELF_CHECK, failed=(3,))

    hazard = queries.hazards_of(visit).get()
    assert (hazard.source, visit.organ) == (HazardSource.SELF_CHECK, field.world.enterprise_organ)


def test_recording_a_patrol_costs_few_statements(field: Field, django_assert_max_num_queries: Any) -> None:
    said = {
        "kind": VisitKind.PATROL,
        "site_id": field.site.pk,
        "checklist_id": field.sheet.pk,
        "answers": field.answers(failed=(3, 17, 41)),
    }
    ready = inputs.ConductVisit(**said, signer="韩厂安")

    with django_assert_max_num_queries(45):
        actions.conduct(ready, by=field.world.grid_worker, at=field.at)


# ---- twice by mistake, two at once


def test_a_double_click_does_it_once(field: Field) -> None:
    command = uuid.uuid4()
    first, second = (field.patrol(command_id=command) for _ in range(2))

    assert first.pk == second.pk
    assert (Visit.objects.count(), Hazard.objects.count()) == (1, 3)
    with pytest.raises(CommandReused):
        field.patrol(command_id=command, signer="别人")


def test_a_double_click_on_the_order_takes_one_number(field: Field) -> None:
    visit, command = field.signed(), uuid.uuid4()

    assert field.serve(visit, command_id=command) == field.serve(visit, command_id=command)
    assert Order.objects.count() == 1


def test_orders_are_numbered_by_organ_and_year_without_gaps(field: Field) -> None:
    visits = [field.signed(failed=(number,)) for number in (3, 4)]
    refused = field.signed(failed=(5,))
    served = [field.serve(visit).number for visit in visits[:1]]
    with pytest.raises(errors.ReceiverNeeded):
        field.serve(refused, receiver="")
    served += [field.serve(visit).number for visit in visits[1:]]

    assert served == ["明应急执责改〔2026〕1号", "明应急执责改〔2026〕2号"]


@pytest.mark.django_db(transaction=True)
def test_two_officers_serve_orders_at_once_without_gap_or_twin() -> None:
    world = make_world()
    field = Field(world, site_of(world), sheet_of(world, categories=(("安全管理", 4),)))
    visits = [field.signed(failed=(number,)) for number in (1, 2, 3, 4)]
    troubles: list[BaseException] = []
    gate = threading.Barrier(2)

    def serve(mine: list[Visit]) -> None:
        try:
            gate.wait(10)
            for visit in mine:
                field.serve(visit)
        except BaseException as trouble:  # noqa: BLE001  a thread's failure must reach the test
            troubles.append(trouble)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=serve, args=(part,)) for part in (visits[:2], visits[2:])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    connection.close()

    assert troubles == []
    assert sorted(Order.objects.values_list("number", flat=True)) == [f"明应急执责改〔2026〕{number}号" for number in (1, 2, 3, 4)]


def test_the_trail_holds_what_each_act_wrote(field: Field) -> None:
    visit = field.signed()
    field.serve(visit)
    field.patrol(at=field.at + timedelta(days=1))

    actions.cancel(field.plan(), inputs.CancelVisit(reason="企业停产"), by=field.world.officer, at=field.at)

    def told() -> set[str]:
        """What is said of visits and hazards (the county of the tests was partly laid down without acts)."""
        rooms = {model._meta.verbose_name for app in ("inspections", "hazards") for model in apps.get_app_config(app).get_models()}
        return {fault.where for fault in verify(at=field.at).faults if fault.where.split(" ")[0] in rooms}

    assert told() == set()
    Visit.objects.filter(pk=visit.pk).update(hazard_count=0)
    assert told() == {f"检查 {visit.pk}"}
