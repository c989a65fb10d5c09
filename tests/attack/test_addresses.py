"""Attacks through addresses: keys that no table holds, digits that are none, places to go on to that are not ours."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from tests.world import PASSWORD, World, account_of, make_world, sign_in

pytestmark = pytest.mark.django_db
ADDRESSES = (
    "/hazards/alike?description=木料&site_id={key}",
    "/hazards/alike?description=木料&node_id={key}",
    "/hazards/new?site={key}",
    "/pick/enterprise?without={key}",
    "/hazards/?after={key}&sort={key}",
    "/figures?place={key}",
    "/figures?campaign={key}&from=1990-01-01&to=2999-12-31&period=custom",
)


@pytest.fixture
def world() -> World:
    return make_world(on=timezone.localdate())


@pytest.mark.parametrize("key", ["9" * 30, "²", "٣", "-1", "1' or 1=1"])
def test_no_key_in_an_address_breaks_a_page(world: World, client: Client, key: str) -> None:
    sign_in(client, world.town_officer)
    answers = {address: client.get(address.format(key=key)).status_code for address in ADDRESSES}
    assert {address: code for address, code in answers.items() if code not in {200, 404}} == {}
    sign_in(client, world.audit_admin)
    assert client.get(f"/trail/?model=hazards.hazard&record={key}").status_code == 200


@pytest.mark.parametrize("wanted", ["//evil.cn", "https://evil.cn", "/\\evil.cn", "javascript:alert(1)", "https:evil.cn"])
def test_after_signing_in_one_stays_in_the_house(world: World, wanted: str) -> None:
    said = {"username": account_of(world.leader).username, "password": PASSWORD, "next": wanted}
    answered = Client().post("/login", said)
    assert (answered.status_code, answered.headers["Location"]) == (303, "/")


def test_a_strange_host_is_not_answered(client: Client) -> None:
    assert client.get("/login", headers={"host": "evil.cn"}).status_code == 400


@pytest.mark.parametrize("key", ["9" * 30, "²", "٣", "-1", "x"])
def test_no_key_in_an_address_of_papers_and_figures_breaks_a_page(world: World, client: Client, key: str) -> None:
    sign_in(client, world.office)
    addresses = (
        "/papers/look?tag=排查隐患数&paper={key}",
        "/papers/from?template={key}",
        "/papers/schedules/new?template={key}",
        "/papers/templates/upload?template={key}",
        "/papers/templates/new?based={key}",
        "/figures?period=m{key}",
        "/figures/records?figure=hazards.found&period=m{key}&where=organ={key}",
        "/figures?figure=hazards.found&rows={key}&cols={key}",
        "/map/points?west={key}&east={key}&south={key}&north={key}&across={key}",
        "/map/shapes?place={key}",
        "/dashboard?place={key}",
    )
    answers = {address: client.get(address.format(key=key)).status_code for address in addresses}
    assert {address: code for address, code in answers.items() if code not in {200, 404, 422}} == {}
