"""Two stories told through the pages' own hands: an inspection from approval to order, and a grid worker's round."""

from datetime import timedelta

import pytest
from tests.inspections.field import HOUR, Field, sheet_of, site_of
from tests.world import make_world

from anwang.ground.refusal import NotFound
from anwang.hazards import actions as hazards
from anwang.hazards import inputs as hazard_inputs
from anwang.hazards.models import Hazard
from anwang.hazards.states import HazardState
from anwang.inspections import access, actions, errors, inputs, law, queries
from anwang.inspections.states import Judgement, Outcome, VisitKind, VisitState


@pytest.fixture
def field(db: None) -> Field:
    world = make_world()
    return Field(world, site_of(world), sheet_of(world))


def test_an_inspection_from_approval_to_the_order(field: Field) -> None:
    """一次行政检查从审批到指令书。"""
    world, site = field.world, field.site
    officer, partner, manager, leader = world.officer, world.second_officer, world.manager, world.leader

    # 王执一 plans an unannounced inspection with 赵执二; six are allowed this year, none is used
    assert law.cap_of(site, world.on).words == "2026年行政检查上限 6 次（未定级、其他行业），已安排或实施 0 次"
    visit = field.plan(is_unannounced=True)
    assert law.cap_of(site, world.on).used == 1

    # at the gate before the approval: no
    with pytest.raises(errors.NotApproved):
        field.arrive(visit)
    assert list(queries.to_approve(leader)) == [visit]
    field.approve(visit, opinion="同意，注意安全")

    # the enterprise knows nothing until the code is scanned
    with pytest.raises(NotFound):
        access.get(manager, visit.pk)
    assert list(queries.to_make(officer, world.on)) == [visit]
    field.arrive(visit, partner)
    assert access.get(manager, visit.pk) == visit

    # 43 items: the first category one by one, one item failed with her own words; the rest in one go
    first = [item for item in field.items if item.number <= 12]
    answers = [
        inputs.ItemAnswer(
            item_id=item.pk,
            judgement=Judgement.FAIL if item.number == 5 else Judgement.PASS,
            description="新员工未经三级教育即上岗" if item.number == 5 else "",
            no_photo_reason="资料类问题" if item.number == 5 else "",
        )
        for item in first
    ]
    actions.answer_items(visit, inputs.AnswerItems(answers=tuple(answers)), by=officer, at=field.at + HOUR)
    assert list(queries.unfinished(officer)) == [visit]
    with pytest.raises(errors.UnansweredItems, match="还有 31 项"):
        field.sign(visit)
    for category in field.sheet.categories.exclude(name="安全管理"):
        actions.pass_rest(visit, inputs.PassRest(category_id=category.pk), by=partner, at=field.at + HOUR)
    found = {"description": "木工车间积尘未清扫", "place": "2号车间", "no_photo_reason": "现场禁止拍照", "is_spot": True}
    actions.add_finding(visit, inputs.AddFinding(finding=found), by=officer, at=field.at + 2 * HOUR)

    # signed by the manager; the failed item is now a hazard
    field.sign(visit, signer=manager.name, unit_opinion="无异议", companions="韩厂安")
    assert (visit.state, visit.hazard_count) == (VisitState.SIGNED, 2)
    assert list(queries.to_serve(officer)) == [visit]

    # an order for what could not be mended at once
    trained = Hazard.objects.get(description="新员工未经三级教育即上岗")
    due = world.on + timedelta(days=15)
    said = inputs.ServeOrder(problems=(inputs.OrderProblem(hazard_id=trained.pk, due_on=due),), receiver=manager.name)
    order = actions.serve_order(visit, said, by=officer, at=field.at + 3 * HOUR)
    trained.refresh_from_db()
    assert (order.number, trained.state, trained.due_on) == ("明应急执责改〔2026〕1号", HazardState.ORDERED, due)
    assert list(access.orders_visible_to(manager)) == [order]
    assert not access.orders_visible_to(world.other_manager).exists()

    actions.tell_result(visit, inputs.TellResult(outcome=Outcome.ORDERED, note="15日内报告整改情况"), by=officer, at=field.at + 4 * HOUR)
    assert (visit.state, queries.waiting_count(officer, world.on)) == (VisitState.TOLD, 0)

    # the enterprise mends it and says so
    claim = hazard_inputs.Claim(text="已补训并考核", no_evidence_reason="见培训档案")
    hazards.claim(trained, claim, by=manager, at=field.at + timedelta(days=7))
    assert trained.state == HazardState.CLAIMED


def test_a_grid_workers_round(field: Field) -> None:
    """网格员巡查。"""
    world = field.world
    worker, town = world.grid_worker, world.town_officer

    # she may not inspect, and is told why
    with pytest.raises(errors.GridWorkerMayNotInspect, match="国办发〔2024〕54号"):
        field.plan(worker)

    # she walks her village, with the sheet, and records the round at the gate; a public place without a sheet
    round_ = field.patrol(worker, answers=field.answers(failed=(14,), description="灭火器压力不足", place="1号仓库"))
    public = inputs.ConductVisit(
        kind=VisitKind.PATROL,
        node_id=world.village.pk,
        facts="村口危墙有倒塌风险",
        signer="郑村行",
        findings=({"description": "村口危墙倾斜", "no_photo_reason": "天色已暗"},),
    )
    wall = actions.conduct(public, by=worker, at=field.at + HOUR)

    # the clues are with the site's regulator and with the township; the cap of the enterprise is untouched
    assert list(Hazard.objects.order_by("id").values_list("description", "organ__name", "state")) == [
        ("灭火器压力不足", world.regulator_organ.name, "registered"),
        ("村口危墙倾斜", world.town_organ.name, "registered"),
    ]
    assert law.cap_of(field.site, world.on).used == 0
    assert {visit.pk for visit in access.visible_to(town)} == {round_.pk, wall.pk}

    # she serves no order; the township orders rectification in the ledger
    with pytest.raises(errors.MayNotOrder):
        field.serve(round_, town)
    hazard = queries.hazards_of(round_).get()
    hazards.order(hazard, hazard_inputs.Order(), by=town, at=field.at + 2 * HOUR)
    assert hazard.state == HazardState.ORDERED
