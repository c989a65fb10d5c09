from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.matrix import acts, opens
from tests.world import PASSWORD, World, account_of, make_world, sign_in

from anwang.grid.models import Account, Assignment, Certificate, Node, NodeEvent, Organ, Person, Post
from anwang.grid.states import PostKind

pytestmark = pytest.mark.django_db
KEEPERS = (PostKind.COMMITTEE_OFFICE, PostKind.SYSTEM_ADMIN, PostKind.SECURITY_ADMIN)
OFFICE = (PostKind.COMMITTEE_OFFICE, PostKind.SYSTEM_ADMIN)
SECURITY = (PostKind.SECURITY_ADMIN,)


@pytest.fixture
def world() -> World:
    return make_world(on=timezone.localdate())


@pytest.fixture
def office(world: World, client: Client) -> Client:
    return sign_in(client, world.office)


def test_who_opens_which_page(world: World) -> None:
    organ, person, node = world.town_organ.pk, world.town_officer.person_id, world.town.pk
    account = account_of(world.town_officer).pk
    for name, args in (
        ("organs", ()),
        ("organ", (organ,)),
        ("persons", ()),
        ("person", (person,)),
        ("roles", ()),
        ("grid", ()),
        ("node", (node,)),
    ):
        opens(world, name, KEEPERS, *args)
    for name, args in (
        ("found_organ", ()),
        ("change_organ", (organ,)),
        ("enter_person", ()),
        ("change_person", (person,)),
        ("add_node", (node,)),
    ):
        opens(world, name, OFFICE, *args)
    for name, args in (("accounts", ()), ("account", (account,)), ("reset_password", (account,)), ("open_account", (person,))):
        opens(world, name, SECURITY, *args)


def test_who_may_close_an_account(world: World) -> None:
    acts(world, "close_account", SECURITY, account_of(world.town_officer).pk)


def test_organ_is_founded_with_a_post_and_somebody_in_it(world: World, office: Client) -> None:
    said = {
        "name": "明光市交通运输局",
        "short_name": "市交通局",
        "kind": "regulator",
        "node_id": str(world.county.pk),
        "is_enforcement_body": "yes",
    }
    answered = office.post(reverse("console:found_organ"), said)
    organ = Organ.objects.get(name="明光市交通运输局")
    assert answered.headers["Location"] == reverse("console:organ", args=[organ.pk])
    assert organ.is_enforcement_body

    office.post(
        reverse("console:set_up_post", args=[organ.pk]),
        {"name": "安全科科长", "kind": "regulator", "reach": "sector", "sectors": ["road_transport"]},
    )
    post = Post.objects.get(organ=organ)
    assert (post.reach, post.sectors, post.node) == ("sector", ["road_transport"], world.county)

    office.post(reverse("console:enter_person"), {"name": "单新来", "phone": "0550-8020001"})
    person = Person.objects.get(name="单新来")
    assert person.initials == "sxl"
    office.post(
        reverse("console:appoint", args=[post.pk]), {"person_id": str(person.pk), "starts_on": "2026-03-01", "document": "明任〔2026〕1号"}
    )
    held = Assignment.objects.get(person=person)
    page = office.get(reverse("console:organ", args=[organ.pk])).content.decode()
    assert "单新来" in page
    assert "2026-03-01 起" in page

    office.post(reverse("console:end_assignment", args=[held.pk]), {"ends_on": str(timezone.localdate())})
    held.refresh_from_db()
    assert held.ends_on == timezone.localdate()
    assert "空缺" in office.get(reverse("console:organ", args=[organ.pk])).content.decode()
    assert "明任〔2026〕1号" in office.get(reverse("console:person", args=[person.pk])).content.decode()


def test_refusal_is_shown_at_its_field_and_keeps_what_was_typed(world: World, office: Client) -> None:
    post = world.town_officer.post_id
    answered = office.post(
        reverse("console:appoint", args=[post]), {"person_id": str(world.town_officer.person_id), "starts_on": "2026-03-01"}
    )

    assert answered.status_code == 422
    assert "不用再任" in answered.content.decode()
    assert "2026-03-01" in answered.content.decode()


def test_certificate_is_entered(world: World, office: Client) -> None:
    url = reverse("console:issue_certificate", args=[world.town_officer.person_id])
    said = {"number": "皖M110009", "issuer": "安徽省人民政府", "valid_from": "2026-01-01", "valid_to": "2030-12-31"}
    assert office.post(url, {**said, "valid_to": "2025-12-31"}).status_code == 422
    assert office.post(url, said).status_code == 303
    assert Certificate.objects.get(number="皖M110009").person_id == world.town_officer.person_id
    assert office.post(url, said).status_code == 422


def test_security_administrator_opens_closes_and_resets(world: World, client: Client) -> None:
    sign_in(client, world.security_admin)
    url = reverse("console:open_account", args=[world.town_officer.person_id])
    page = client.get(url).content.decode()
    assert 'type="password"' in page
    assert "data-draft" not in page

    assert client.post(url, {"username": "Sun.ZhenAn", "password": "weak"}).status_code == 422
    assert client.post(url, {"username": "Sun.ZhenAn", "password": PASSWORD}).status_code == 303
    account = Account.objects.get(username="sun.zhenan")
    assert account.must_change_password
    assert PASSWORD not in client.get(reverse("console:account", args=[account.pk])).content.decode()

    assert client.post(reverse("console:close_account", args=[account.pk])).status_code == 303
    account.refresh_from_db()
    assert not account.is_active
    assert client.post(reverse("console:reopen_account", args=[account.pk])).status_code == 303
    assert client.post(reverse("console:reset_password", args=[account.pk]), {"password": "Andere-2026"}).status_code == 303
    account.refresh_from_db()
    assert account.check_password("Andere-2026")


def test_nobody_keeps_her_own_account(world: World, client: Client) -> None:
    sign_in(client, world.security_admin)
    own = account_of(world.security_admin)

    page = client.get(reverse("console:account", args=[own.pk])).content.decode()

    assert "不能办理自己的账号" in page
    assert client.post(reverse("console:close_account", args=[own.pk])).status_code == 422
    own.refresh_from_db()
    assert own.is_active


def test_township_is_merged_on_the_grid_page(world: World, office: Client) -> None:
    said = {"kind": "merged", "on": "2026-02-01", "into_id": str(world.town.pk), "document": "皖民〔2026〕3号"}

    assert office.post(reverse("console:change_node", args=[world.other_town.pk]), said).status_code == 303
    assert NodeEvent.objects.get().on == date(2026, 2, 1)
    page = office.get(reverse("console:node", args=[world.town.pk])).content.decode()
    assert f"{world.other_town.name}并入本区域" in page
    assert world.other_village.name in page
    assert "已撤销" in office.get(reverse("console:node", args=[world.other_town.pk])).content.decode()


def test_work_district_is_added_on_the_grid_page(world: World, office: Client) -> None:
    assert office.post(reverse("console:add_node", args=[world.town.pk]), {"name": "东片区", "tier": "district"}).status_code == 303
    assert Node.objects.get(name="东片区").parent == world.town


def test_places_and_organs_outside_the_territory_are_not_found(world: World, office: Client) -> None:
    province = Node.objects.get(path="001034")
    assert office.get(reverse("console:node", args=[province.pk])).status_code == 404
    assert office.post(reverse("console:change_node", args=[province.pk]), {"kind": "renamed"}).status_code == 404


def test_pickers_find_within_the_territory_only(world: World, client: Client) -> None:
    sign_in(client, world.town_officer)
    found = client.get(reverse("console:pick_node"), {"q": ""}).content.decode()
    assert world.village.name in found
    assert world.other_town.name not in found
    assert client.get(reverse("console:pick_person"), {"q": "孙"}).status_code == 403
    colleagues = client.get(reverse("console:pick_colleague"), {"q": "qzx"}).content.decode()
    assert "钱镇巡" in colleagues
    assert "吴邻安" not in client.get(reverse("console:pick_colleague"), {"q": "吴"}).content.decode()
    officers = sign_in(Client(), world.office).get(reverse("console:pick_colleague"), {"kind": "enforcement_officer"}).content.decode()
    assert "王执一" in officers
    assert "孙镇安" not in officers


def test_roles_page_says_each_right_in_words(world: World, office: Client) -> None:
    page = office.get(reverse("console:roles")).content.decode()

    assert "实施行政检查" in page
    assert "乡镇安监员" in page
    assert page.count('aria-label="有"') > 80


@pytest.mark.parametrize(("name", "most"), [("organs", 8), ("persons", 11), ("grid", 9), ("organ", 10), ("inbox", 31)])
def test_pages_cost_a_small_number_of_statements(
    world: World, office: Client, django_assert_max_num_queries: DjangoAssertNumQueries, name: str, most: int
) -> None:
    url = reverse(f"console:{name}", args=[world.town_organ.pk] if name == "organ" else [])
    office.get(url)

    with django_assert_max_num_queries(most):
        assert office.get(url).status_code == 200
