"""Campaigns: calling, amending, starting, closing; who may; what they admit."""

from datetime import date
from typing import Any

import pytest
from tests.inspections.field import Field, sheet_of, site_of
from tests.world import World, make_world

from anwang.campaigns import access, actions, errors, inputs, queries
from anwang.campaigns.models import Campaign
from anwang.grid.access import Official
from anwang.ground.refusal import NotAllowed, NotFound, ReasonNeeded, WrongState
from anwang.inspections import actions as visits
from anwang.inspections import inputs as visit_inputs
from anwang.inspections import queries as visit_queries

WINDOW = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 6, 30)}


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def call(world: World, by: Official | None = None, **said: Any) -> Campaign:
    values = {"name": "百日除患铸安", "level": "county"} | WINDOW | said
    return actions.call(inputs.CallCampaign(**values), by=by or world.office, at=world.at)


def running(world: World, **said: Any) -> Campaign:
    return actions.start(call(world, **said), inputs.StartCampaign(), by=world.office, at=world.at)


def test_a_campaign_is_called_started_closed_and_taken_up_again(world: World) -> None:
    campaign = running(world)
    actions.close(campaign, inputs.CloseCampaign(reason="圆满结束"), by=world.office, at=world.at)
    actions.reopen(campaign, inputs.ReopenCampaign(reason="回头看"), by=world.office, at=world.at)

    assert (campaign.node, campaign.organ_id, campaign.state) == (world.county, world.office.organ_id, "running")
    assert [(move.verb, move.target) for move in campaign.moves.all()] == [
        ("call", "planned"),
        ("start", "running"),
        ("close", "closed"),
        ("reopen", "running"),
    ]


def test_only_who_organises_campaigns_calls_one(world: World) -> None:
    for by in world.everybody.values():
        if by.kind != world.office.kind:
            with pytest.raises(NotAllowed):
                call(world, by)


def test_a_closed_campaign_is_not_amended_and_a_running_one_only_with_a_reason(world: World) -> None:
    campaign = running(world)
    plan = {"name": "百日除患铸安", "level": "county"} | WINDOW

    with pytest.raises(ReasonNeeded):
        actions.amend(campaign, inputs.AmendCampaign(**plan), by=world.office, at=world.at)
    actions.amend(
        campaign, inputs.AmendCampaign(**plan | {"ends_on": date(2026, 7, 31), "reason": "延长一个月"}), by=world.office, at=world.at
    )
    assert Campaign.objects.get().ends_on == date(2026, 7, 31)
    actions.close(campaign, inputs.CloseCampaign(), by=world.office, at=world.at)
    with pytest.raises(WrongState):
        actions.amend(campaign, inputs.AmendCampaign(**plan, reason="再改"), by=world.office, at=world.at)


def test_the_same_campaign_is_called_once(world: World) -> None:
    call(world)

    with pytest.raises(errors.CampaignTaken):
        call(world)
    assert Campaign.objects.count() == 1


def test_a_window_does_not_end_before_it_begins(world: World) -> None:
    with pytest.raises(errors.WrongWindow):
        call(world, ends_on=date(2025, 12, 31))


def test_a_part_lies_inside_its_parent(world: World) -> None:
    parent = call(world)
    part = call(world, name="消防专项", parent_id=parent.pk, node_id=world.town.pk)

    assert list(queries.parts_of(parent)) == [part]
    assert queries.with_parts([parent.pk]) == [parent.pk, part.pk]
    with pytest.raises(errors.WrongWindow):
        call(world, name="燃气专项", parent_id=parent.pk, ends_on=date(2026, 12, 31))
    with pytest.raises(errors.WrongParent):
        call(world, name="燃气专项", parent_id=part.pk)


def test_a_campaign_is_not_its_own_ancestor(world: World) -> None:
    parent = call(world)
    part = call(world, name="消防专项", parent_id=parent.pk)

    for above in (parent, part):
        said = inputs.AmendCampaign(name=parent.name, level="county", parent_id=above.pk, **WINDOW)
        with pytest.raises(errors.WrongParent):
            actions.amend(parent, said, by=world.office, at=world.at)


def test_who_sees_a_campaign(world: World) -> None:
    county, town, other = (
        call(world),
        call(world, name="本镇整治", node_id=world.town.pk),
        call(world, name="邻镇整治", node_id=world.other_town.pk),
    )

    assert set(access.visible_to(world.leader)) == {county, town, other}
    assert set(access.visible_to(world.town_officer)) == {county, town}
    assert set(access.visible_to(world.manager)) == {county, town}
    assert set(access.visible_to(world.audit_admin)) == set()
    with pytest.raises(NotFound):
        access.get(world.town_officer, other.pk)
    with pytest.raises(NotAllowed):
        access.get(world.audit_admin, county.pk)


@pytest.mark.parametrize(
    ("said", "path", "on", "sectors", "words"),
    [
        ({}, "town", date(2025, 12, 31), (), "不在专项行动“百日除患铸安”的时间"),
        ({}, "town", date(2026, 7, 1), (), "不在专项行动“百日除患铸安”的时间"),
        ({"node": "other_town"}, "town", date(2026, 3, 1), (), "不在专项行动“百日除患铸安”的区域"),
        ({"sectors": ("chemicals",)}, "town", date(2026, 3, 1), ("textile", "other"), "行业范围"),
    ],
)
def test_what_does_not_fit_is_not_admitted(  # noqa: PLR0917  a table of cases
    world: World, said: dict[str, Any], path: str, on: date, sectors: tuple[str, ...], words: str
) -> None:
    node = getattr(world, said.pop("node", "county"))
    campaign = running(world, node_id=node.pk, **said)

    with pytest.raises(errors.OutsideCampaign, match=words):
        queries.admit([campaign.pk], path=getattr(world, path).path, on=on, sectors=sectors)


def test_what_fits_is_admitted_by_several_and_late_after_the_close(world: World) -> None:
    first, second = running(world), running(world, name="大检查大督查大整治", sectors=("textile", "chemicals"))
    actions.close(first, inputs.CloseCampaign(), by=world.office, at=world.at)

    found = queries.admit([second.pk, first.pk, second.pk], path=world.village.path, on=date(2026, 6, 30), sectors=("chemicals", "other"))

    assert found == [second, first]


def test_a_planned_campaign_takes_nothing_and_an_unknown_one_is_not_found(world: World) -> None:
    planned = call(world)

    with pytest.raises(errors.OutsideCampaign, match="还没有启动"):
        queries.admit([planned.pk], path=world.town.path, on=date(2026, 3, 1))
    with pytest.raises(NotFound):
        queries.admit([planned.pk + 1], path=world.town.path, on=date(2026, 3, 1))


def test_a_visit_belongs_to_several_campaigns_and_its_hazards_with_it(world: World) -> None:
    field = Field(world, site_of(world), sheet_of(world))
    first, second = running(world), running(world, name="大检查大督查大整治")
    visit = field.patrol(campaign_ids=(first.pk,))
    said = visit_inputs.JoinCampaigns(campaign_ids=(first.pk, second.pk))
    visits.join_campaigns(visit, said, by=world.grid_worker, at=world.at)

    assert set(visit.campaign_links.values_list("campaign_id", flat=True)) == {first.pk, second.pk}
    assert list(visit_queries.of_campaign(world.office, (first.pk, second.pk))) == [visit]
    hazards = visit_queries.hazards_of(visit)
    assert [set(hazard.campaign_links.values_list("campaign_id", flat=True)) for hazard in hazards] == [{first.pk}] * 3


def test_a_team_brings_its_visits_into_its_campaigns(world: World) -> None:
    field = Field(world, site_of(world), sheet_of(world))
    campaign = running(world)
    send = visit_inputs.SendTeam(
        name="第一检查组", sent_on=world.on, returns_on=world.on, leader_id=world.officer.assignment_id, campaign_ids=(campaign.pk,)
    )
    team = visits.send_team(send, by=world.regulator, at=world.at)

    visit = field.plan(team_id=team.pk)

    assert visit.campaign_links.get().campaign == campaign
    assert team.member_links.get().assignment_id == world.officer.assignment_id


def test_time_runs(world: World) -> None:
    campaign = running(world)

    assert queries.progress(campaign, date(2025, 12, 31)).gone == 0
    assert (queries.progress(campaign, date(2026, 1, 1)).gone, queries.progress(campaign, date(2026, 1, 1)).whole) == (1, 181)
    assert queries.progress(campaign, date(2026, 8, 1)).percent == 100
    assert queries.progress(campaign, date(2026, 8, 1)).overrun
    assert list(queries.overdue(world.office, date(2026, 7, 1))) == [campaign]
    assert list(queries.overdue(world.office, date(2026, 6, 30))) == []
