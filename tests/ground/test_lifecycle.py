from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection, transaction
from tests.world import World, make_world

from anwang.campaigns.models import Campaign, CampaignMove
from anwang.campaigns.states import TABLE, CampaignState
from anwang.grid.states import Right
from anwang.ground.lifecycle import Table, Transition, advance, check, leave_move
from anwang.ground.refusal import EvidenceNeeded, NotAllowed, ReasonNeeded, Stale, WrongState


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def campaign(world: World) -> Campaign:
    return Campaign.objects.create(
        name="百日除患铸安",
        level="county",
        node=world.county,
        grid_path=world.county.path,
        organ=world.committee_organ,
        starts_on=world.on,
        ends_on=world.on,
    )


def take(record: Campaign, verb: str, world: World, **more: object) -> CampaignMove:
    with transaction.atomic():
        return advance(record, verb, table=TABLE, move=CampaignMove, by=world.office, at=world.at, **more)  # type: ignore[arg-type, return-value]


def test_step_moves_the_record_and_leaves_who_when_and_why(world: World) -> None:
    record = campaign(world)

    move = take(record, "start", world, reason="方案已批")

    assert record.state == CampaignState.RUNNING
    assert (move.source, move.target, move.verb, move.reason) == ("planned", "running", "start", "方案已批")
    assert (move.by_person_id, move.by_name, move.by_post, move.at) == (world.office.person_id, "陈安宁", world.office.post, world.at)
    assert (move.by_assignment_id, move.evidence) == (world.office.assignment_id, [])


def test_changes_are_written_with_the_step(world: World) -> None:
    record = campaign(world)

    take(record, "start", world, aim="整治")

    assert Campaign.objects.get().aim == "整治"
    assert record.aim == "整治"


def test_verb_out_of_place_names_the_state_and_what_may_be_done(world: World) -> None:
    record = campaign(world)

    with pytest.raises(WrongState) as refused:
        take(record, "close", world)

    assert refused.value.text == "记录现在是“筹备”，不能结束专项行动。可以办理：修改方案、启动专项行动。"
    assert CampaignMove.objects.count() == 0


def test_a_refusal_names_only_steps_whose_right_she_holds(world: World) -> None:
    with pytest.raises(WrongState) as refused:
        TABLE.find(CampaignState.PLANNED, "close", world.manager)
    assert refused.value.text == "记录现在是“筹备”，不能结束专项行动。下一步由有权的岗位办理。"
    with pytest.raises(WrongState) as refused:
        TABLE.find(CampaignState.PLANNED, "close", world.office, fit=lambda row: row.verb == "start")
    assert refused.value.text == "记录现在是“筹备”，不能结束专项行动。可以办理：启动专项行动。"


def test_second_hand_on_an_old_copy_is_told_so(world: World) -> None:
    record = campaign(world)
    other = Campaign.objects.get(pk=record.pk)
    take(record, "start", world)

    with pytest.raises(Stale):
        take(other, "start", world)
    assert CampaignMove.objects.count() == 1


def test_reason_and_right_are_asked_for(world: World) -> None:
    record = campaign(world)
    take(record, "start", world)
    take(record, "close", world)

    with pytest.raises(ReasonNeeded):
        take(record, "reopen", world, reason="   ")
    with pytest.raises(NotAllowed), transaction.atomic():
        advance(record, "reopen", table=TABLE, move=CampaignMove, by=world.town_officer, at=world.at, reason="x")
    assert Campaign.objects.get().state == CampaignState.CLOSED


def test_evidence_may_be_replaced_by_a_reason_but_not_by_nothing(world: World) -> None:
    row = Transition("planned", "start", "running", Right.MANAGE_CAMPAIGNS, "启动", evidence=True)

    with pytest.raises(EvidenceNeeded):
        check(row, world.office, reason=" ", evidence=())
    check(row, world.office, reason="现场没有信号", evidence=())
    check(row, world.office, reason="", evidence=("sha",))


def test_who_looks_through_anothers_post_takes_no_step(world: World) -> None:
    record = campaign(world)

    with pytest.raises(NotAllowed), transaction.atomic():
        advance(record, "start", table=TABLE, move=CampaignMove, by=replace(world.office, viewing_as="朱系管"), at=world.at)


def test_note_keeps_the_state(world: World) -> None:
    record = campaign(world)

    leave_move(record, record.state, record.state, "note", move=CampaignMove, by=world.office, at=world.at, reason="进展")

    assert Campaign.objects.get().state == CampaignState.PLANNED
    assert CampaignMove.objects.get().verb == "note"


def test_database_refuses_to_rewrite_a_move(world: World) -> None:
    take(campaign(world), "start", world)

    with pytest.raises(Exception, match="只能追加"), transaction.atomic():
        CampaignMove.objects.update(reason="改写")
    with pytest.raises(Exception, match="只能追加"), transaction.atomic():
        CampaignMove.objects.all().delete()


def test_every_table_of_the_house_leads_somewhere_known() -> None:
    assert all(row.source in TABLE.states.values and row.target in TABLE.states.values for row in TABLE.rows)
    assert TABLE.leaves("amend") == {"planned", "running"}
    assert {row.verb for row in TABLE.verbs("planned")} == {"start", "amend"}
    empty = Table(CampaignState, ())
    with pytest.raises(WrongState, match="无"):
        empty.find("planned", "start")


@pytest.mark.django_db(transaction=True)
def test_of_two_hands_at_the_same_moment_one_takes_the_step() -> None:
    world = make_world()
    record = campaign(world)

    def start(_: int) -> str:
        try:
            take(Campaign.objects.get(pk=record.pk), "start", world)
        except (Stale, WrongState) as refusal:
            return type(refusal).__name__
        finally:
            connection.close()
        return "taken"

    with ThreadPoolExecutor(4) as hands:
        answers = sorted(hands.map(start, range(4)))

    assert answers.count("taken") == 1
    assert CampaignMove.objects.count() == 1
