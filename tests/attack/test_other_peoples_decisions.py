"""Attacks on what another organ decided: its inspection cancelled, its order voided, a hazard pushed to whoever cannot answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.hazards.county import Road, site_of
from tests.inspections.field import Field, sheet_of
from tests.inspections.field import site_of as inspected
from tests.world import World, make_world

from anwang.grid.models import Organ
from anwang.grid.states import Reach
from anwang.hazards import actions, errors, inputs
from anwang.hazards.models import Hazard, Transfer
from anwang.inspections import actions as visits
from anwang.inspections import errors as visit_errors
from anwang.inspections.inputs import CancelVisit
from anwang.inspections.states import VisitState

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def test_another_departments_approver_cancels_nothing(world: World) -> None:
    visit = Field(world, inspected(world), sheet_of(world)).plan()
    stranger = replace(world.sector_regulator, reach=Reach.SUBTREE, sectors=None)

    with pytest.raises(visit_errors.NotYourOrgan):
        visits.cancel(visit, CancelVisit(reason="我局另有安排"), by=stranger, at=world.at)
    assert visits.cancel(visit, CancelVisit(reason="企业停产"), by=world.leader, at=world.at).state == VisitState.CANCELLED


def test_another_departments_order_is_not_voided(world: World) -> None:
    road = Road(world, site_of(world))
    hazard = road.order(road.register(), by=world.regulator)
    stranger = replace(world.sector_regulator, reach=Reach.SUBTREE, sectors=None)

    with pytest.raises(errors.NotYourOrder):
        actions.void(hazard, inputs.VoidHazard(reason="误报"), by=stranger, at=world.at)
    assert Hazard.objects.get().state == "ordered"


def test_a_hazard_is_not_handed_to_an_abolished_unit_nor_out_of_the_place(world: World) -> None:
    road = Road(world, site_of(world))
    hazard = road.order(road.register())
    gone = Organ.objects.create(
        name="原安监局", kind="regulator", node=world.county, grid_path=world.county.path, valid_to=world.on - timedelta(days=1)
    )
    away = Organ.objects.create(name="外市应急局", kind="regulator", node=world.county, grid_path="001099001001")

    for organ in (gone, away, Organ.objects.get(pk=world.town_officer.organ_id), world.enterprise_organ):
        with pytest.raises(errors.ReceiverUnfit):
            actions.transfer(hazard, inputs.SendTransfer(receiver_id=organ.pk, reason="推给他们"), by=world.town_officer, at=world.at)
    assert not Transfer.objects.exists()
