"""Attacks on the scope through hidden fields and known digests: another sector's site, somebody else's office, a file of a record one does not see."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.test import Client
from tests.ground.test_evidence import picture
from tests.hazards.county import Road, site_of
from tests.inspections.field import Field, sheet_of
from tests.inspections.field import site_of as inspected
from tests.world import World, make_world, sign_in

from anwang.audit.actions import check_draft
from anwang.audit.inputs import CheckDraft
from anwang.audit.models import CheckedDraft
from anwang.ground.evidence import store
from anwang.ground.evidence.models import EvidenceUse
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


def test_to_know_a_digest_is_not_to_have_the_file(world: World) -> None:
    body = BytesIO("明光市甲乙木业有限公司尚未公开的内部材料，共3处。".encode())
    secret = store.keep(body, "内部.txt", by=world.regulator.actor, at=world.at, look=lambda _: store.Looked("text/plain"))
    road = Road(world, site_of(world))
    mended = road.register()

    with pytest.raises(store.NotYourFile):
        road.register(by=world.town_officer, evidence=(secret.sha256,))
    with pytest.raises(store.NotYourFile):
        actions.note_progress(mended, inputs.NoteProgress(text="已清理", evidence=(secret.sha256,)), by=world.town_officer, at=world.at)
    with pytest.raises(store.NotYourFile):
        check_draft(CheckDraft(file=secret.sha256, node_id=world.town_officer.node_id), by=world.town_officer, at=world.at)
    assert (Hazard.objects.count(), CheckedDraft.objects.count(), EvidenceUse.objects.count()) == (1, 0, 0)


def test_two_officers_of_a_visit_share_the_photos_on_its_sheet(world: World, client: Client) -> None:
    field = Field(world, inspected(world), sheet_of(world))
    visit = field.begun()
    photo = store.keep(BytesIO(picture(3)), "现场.jpg", by=world.officer.actor, at=world.at).sha256
    field.answer(visit, failed=(3,), evidence=(photo,))
    field.answer(visit, by=world.second_officer, failed=(3,), evidence=(photo,))
    stranger = field.begun(cause="complaint")

    field.sign(visit, by=world.second_officer)
    with pytest.raises(store.NotYourFile):
        field.answer(stranger, by=world.second_officer, failed=(3,), evidence=(photo,))
    sign_in(client, world.second_officer)

    assert Hazard.objects.get().moves.get().evidence == [photo]
    assert client.get(f"/evidence/{photo}").status_code == 200


def test_a_nul_in_an_address_or_a_login_name_breaks_nothing(world: World, client: Client) -> None:
    assert client.get("/login?next=%00").status_code == 403
    assert client.post("/login", {"username": "a\x00b", "password": "x"}).status_code == 401
