"""Attacks on the scope through hidden fields and known digests: another sector's site, somebody else's office, a file of a record one does not see."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.test import Client
from tests.ground.test_evidence import picture
from tests.hazards.county import Road, site_of
from tests.world import World, make_world, sign_in

from anwang.ground.evidence import store
from anwang.hazards import actions, errors, inputs
from anwang.hazards.models import Hazard
from anwang.hazards.states import HazardSource

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def test_a_sector_post_registers_nothing_at_another_sectors_site(world: World) -> None:
    with pytest.raises(errors.NoPlace):
        Road(world, site_of(world)).register(by=world.sector_regulator)
    assert not Hazard.objects.exists()


@pytest.mark.parametrize("who", ["town_officer", "grid_worker", "manager"])
def test_the_charge_is_not_laid_on_a_unit_that_has_no_say_there(world: World, who: str) -> None:
    by = getattr(world, who)
    source = HazardSource.SELF_CHECK if who == "manager" else HazardSource.PATROL
    road = Road(world, site_of(world))
    for organ in (world.other_town_organ, world.enterprise_organ, world.other_enterprise_organ):
        with pytest.raises(errors.NoPlace) as refused:
            road.register(by=by, source=source, organ_id=organ.pk)
        assert refused.value.field == "organ_id"


def test_a_file_is_read_by_who_reads_the_record_that_cites_it(world: World, client: Client) -> None:
    kept = store.keep(BytesIO(picture()), "现场.jpg", by=world.town_officer.actor, at=world.at)
    road = Road(world, site_of(world))
    said = inputs.RegisterHazard(site_id=road.site.pk, source=HazardSource.PATROL, description="配电箱前堆放木料", evidence=(kept.sha256,))
    actions.register(said, by=world.town_officer, at=world.at)
    expected = {
        "town_officer": 200,
        "regulator": 200,
        "manager": 200,
        "sector_regulator": 404,
        "other_town_officer": 404,
        "other_manager": 404,
        "system_admin": 404,
    }
    answers = {}
    for who in expected:
        sign_in(client, getattr(world, who))
        answers[who] = client.get(f"/evidence/{kept.sha256}").status_code
    assert answers == expected


def test_a_nul_in_an_address_or_a_login_name_breaks_nothing(world: World, client: Client) -> None:
    assert client.get("/login?next=%00").status_code == 403
    assert client.post("/login", {"username": "a\x00b", "password": "x"}).status_code == 401
