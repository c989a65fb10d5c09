"""The register, the enterprise file and its forms, as an official sees them."""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.enterprises import files
from tests.world import World, make_world, sign_in

from anwang.enterprises import actions, uscc
from anwang.enterprises.inputs import AddContact, AddLicence, ChargeOfficial
from anwang.enterprises.models import Charge, Contact, Licence, Site
from anwang.enterprises.states import ContactRole, RiskFlag
from anwang.grid.access import Official
from anwang.grid.states import Right

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def opened(world: World, seed: int = 1, **more: Any) -> Site:
    return files.opened(world, seed, by=world.office, **more)


def text(client: Client, page: str, *args: object, **said: Any) -> str:
    answer = client.get(reverse(f"console:{page}", args=args), said)
    assert answer.status_code == 200, (page, answer.status_code)
    return str(answer.content.decode())


def names(html: str) -> list[str]:
    return re.findall(r"data-open[^>]*>([^<]+)</a>", html)


def command(client: Client, page: str, *args: object) -> str:
    found = re.search(r'name="command_id" value="([^"]+)"', text(client, page, *args))
    assert found is not None
    return found.group(1)


def test_the_register_is_searched_and_filtered_in_words(client: Client, world: World) -> None:
    opened(world, 1, flags=(RiskFlag.DUST,), risk_colour="red", scale="small")
    opened(world, 2, name="明光市丙丁烟花店", sectors=("fireworks",), node_id=world.other_village.pk)
    opened(world, 3, name="丰收大道路段", code="", kind="road_section", sectors=("road_transport",))
    client = sign_in(client, world.office)

    every = ["丰收大道路段", "明光市丙丁烟花店", "明光市第1号木业厂"]
    assert sorted(names(text(client, "enterprises"))) == every
    for said, expected in (
        ({"q": "木业"}, every[2:]),
        ({"q": uscc.make(2)[:10]}, ["明光市丙丁烟花店", "明光市第1号木业厂"]),
        ({"q": uscc.make(2)}, every[1:2]),
        ({"q": "bdyh"}, every[1:2]),
        ({"q": "341182100-00001"}, every[2:]),
        ({"sector": "fireworks"}, every[1:2]),
        ({"place": world.town.path}, [every[0], every[2]]),
        ({"flag": "dust"}, every[2:]),
        ({"high": "yes"}, every[:2]),
        ({"risk": "red"}, every[2:]),
        ({"kind": "road_section"}, every[:1]),
        ({"scale": "small", "charged": "no"}, every[2:]),
        ({"charged": "yes"}, []),
    ):
        assert sorted(names(text(client, "enterprises", **said))) == expected, said
    assert "粉尘涉爆" in text(client, "enterprises")


def test_the_register_is_exported_whole(client: Client, world: World) -> None:
    opened(world, 1, employees=12)
    client = sign_in(client, world.office)

    answer = client.get(reverse("console:enterprises"), {"export": "xlsx", "cols": ["name", "code", "employees"]})
    body = answer.getvalue()
    cells = [cell.value for row in openpyxl.load_workbook(io.BytesIO(body)).worksheets[0].iter_rows() for cell in row]

    assert {"明光市第1号木业厂", uscc.make(1), 12} <= set(cells)


def test_the_file_says_in_a_minute_who_answers_and_what_can_explode(client: Client, world: World) -> None:
    site = opened(
        world,
        1,
        principal_head="周甲",
        principal_head_phone="13800000001",
        flags=(RiskFlag.DUST,),
        sectors=("fireworks",),
        revenue=12_345_600,
    )
    licence = AddLicence(kind="烟花爆竹经营许可证", number="皖1", valid_to=world.on + timedelta(days=20))
    actions.add_licence(site, licence, by=world.office, at=world.at)
    said = ChargeOfficial(assignment_id=world.town_officer.assignment_id, starts_on=world.on, document="镇办〔2026〕3号")
    actions.charge_official(site, said, by=world.office, at=world.at)
    client = sign_in(client, world.leader)

    html = text(client, "enterprise", site.pk)

    for words in (
        "谁负责", "周甲", "13800000001", "孙镇安", "镇办〔2026〕3号", "粉尘涉爆、烟花爆竹", "没有未办结的隐患", "还没有检查记录", "上限12次",
        "烟花爆竹经营许可证", site.code, "建档", "主包扶人到任", "12.3456",
    ):  # fmt: skip
        assert words in html, words
    assert "没有“" not in html
    bare = text(client, "enterprise", opened(world, 2, code="").pk)
    assert "没有登记证照" in bare
    assert "未填（临时编号TMP-341182100-0001）" in bare
    assert 'href="' + reverse("console:amend_enterprise", args=[site.pk]) + '"' not in html
    assert "修改档案" in text(client, "enterprise_history", site.pk) or "登记证照" in text(client, "enterprise_history", site.pk)


def test_a_file_is_opened_by_the_form_once(client: Client, world: World) -> None:
    client = sign_in(client, world.town_officer)
    page = reverse("console:register_enterprise")
    wrong = {
        "name": "新木业厂",
        "code": "913411820000000000",
        "kind": "enterprise",
        "node_id": world.village.pk,
        "sectors": ["light_industry"],
        "supervision_tier": "county",
        "grade": "none",
    }

    refused = client.post(page, wrong | {"command_id": command(client, "register_enterprise")})
    assert refused.status_code == 422
    assert "校验不通过" in refused.content.decode()
    assert 'value="新木业厂"' in refused.content.decode()

    right = wrong | {"code": uscc.make(5), "principal_head": "周甲", "command_id": command(client, "register_enterprise")}
    first, again = client.post(page, right), client.post(page, right)
    site = Site.objects.get()
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.headers["Location"] == again.headers["Location"] == reverse("console:enterprise", args=[site.pk])
    assert (site.node_id, site.contacts.get().name) == (world.village.pk, "周甲")
    assert "名称相同" in text(client, "enterprises_alike", name="新木业厂")


@pytest.mark.parametrize(
    ("page", "typed", "expected"),
    [
        ("pick_sector", "加油站", "hazardous_chemicals"),
        ("pick_sector", "yhbz", "fireworks"),
        ("pick_trade", "木质家具", "C2110"),
        ("pick_department", "住建", "明光市住房和城乡建设局"),
    ],
)
def test_pickers_find_by_the_words_people_use(client: Client, world: World, page: str, typed: str, expected: str) -> None:
    assert expected in text(sign_in(client, world.office), page, q=typed)


def test_amending_shows_what_stands_and_keeps_the_old_name(client: Client, world: World) -> None:
    site = opened(world, 1, employees=7, flags=(RiskFlag.DUST,), regulating_organ_id=world.regulator_organ.pk)
    client = sign_in(client, world.town_officer)
    html = text(client, "amend_enterprise", site.pk)
    assert 'value="7"' in html
    assert "市应急局" in html

    said = {
        "command_id": command(client, "amend_enterprise", site.pk), "name": "明光市新名厂", "code": site.code, "sectors": ["machinery"],
        "supervision_tier": "county", "grade": "none", "revenue": "12.5", "employees": "9",
    }  # fmt: skip
    answer = client.post(reverse("console:amend_enterprise", args=[site.pk]), said)

    site.refresh_from_db()
    assert answer.status_code == 303
    found = (site.name, site.former_names, site.revenue, site.employees, site.sector)
    assert found == (
        "明光市新名厂",
        ["明光市第1号木业厂"],
        12_500_000,
        9,
        "machinery",
    )
    assert (site.regulating_organ_id, site.flags.count()) == (None, 0)


def test_people_licences_and_officials_are_kept_by_forms(client: Client, world: World) -> None:
    site = opened(world)
    client = sign_in(client, world.town_officer)

    def send(page: str, pk: int, **said: object) -> None:
        answer = client.post(reverse(f"console:{page}", args=[pk]), {"command_id": command(client, page, pk), **said})
        assert answer.status_code == 303, answer.content.decode()

    send("add_contact", site.pk, role="safety_officer", name="吴乙", phone="138", full_time="yes")
    send("amend_contact", Contact.objects.get().pk, role="safety_officer", name="吴丙", phone="139", full_time="no")
    send("add_licence", site.pk, kind="许可证", number="1", valid_to="2026-04-01", state="valid")
    send("amend_licence", Licence.objects.get().pk, kind="许可证", number="1", valid_to="2029-04-01", state="valid")
    send("set_enterprise_flags", site.pk, flags=["gas", "dust"])
    send("charge_official", site.pk, assignment_id=world.town_leader.assignment_id, is_principal="yes", starts_on="2026-03-01")
    send("release_official", Charge.objects.get().pk, ends_on="2026-03-10")
    send("relocate_enterprise", site.pk, node_id=world.town.pk, reason="规范区域")
    send("change_enterprise_state", site.pk, state="stopped", on="2026-03-10", reason="停产检修")

    site.refresh_from_db()
    assert (Contact.objects.get().name, str(Licence.objects.get().valid_to), site.state, site.node_id) == (
        "吴丙",
        "2029-04-01",
        "stopped",
        world.town.pk,
    )
    assert Charge.objects.get().ends_on is not None
    client.post(reverse("console:remove_contact", args=[Contact.objects.get().pk]))
    assert Contact.objects.count() == 0
    html = text(client, "enterprise", site.pk)
    assert "经营状态变更" in html
    assert "停产检修" in html


def test_nothing_new_begins_at_a_closed_place(client: Client, world: World) -> None:
    site = opened(world)
    client = sign_in(client, world.town_officer)
    begins = [reverse("console:plan_visit"), reverse("console:register_hazard")]
    assert all(f'href="{url}?' in text(client, "enterprise", site.pk) for url in begins)

    said = {"state": "closed", "on": "2026-03-10", "reason": "长期关闭"}
    client.post(
        reverse("console:change_enterprise_state", args=[site.pk]),
        {"command_id": command(client, "change_enterprise_state", site.pk), **said},
    )

    html = text(client, "enterprise", site.pk)
    assert not any(f'href="{url}?' in html for url in begins)
    assert html.count("关闭的对象已退出监管；恢复生产经营的，先变更经营状态。") >= len(begins)


def test_a_double_is_merged_by_the_form(client: Client, world: World) -> None:
    kept, double = opened(world, 1), opened(world, 2, name="明光市第1号木业厂有限公司")
    client = sign_in(client, world.town_officer)
    assert "可能已经建档" in text(client, "merge_enterprise", double.pk)
    chosen = client.get(reverse("console:merge_enterprise", args=[double.pk]), {"into": kept.pk}).content.decode()
    assert f'name="into_id" value="{kept.pk}"' in chosen

    said = {"command_id": command(client, "merge_enterprise", double.pk), "into_id": kept.pk, "reason": "同一家"}
    answer = client.post(reverse("console:merge_enterprise", args=[double.pk]), said)

    assert answer.headers["Location"] == reverse("console:enterprise", args=[kept.pk])
    assert "并入本档的重复档案" in text(client, "enterprise", kept.pk)
    assert "这份档案已并入" in text(client, "enterprise", double.pk)
    assert names(text(client, "enterprises")) == [kept.name]


def test_an_enterprise_opens_its_own_file_and_no_other(client: Client, world: World) -> None:
    mine, other = opened(world, 1), opened(world, 2)
    Site.objects.filter(pk=mine.pk).update(own_organ=world.enterprise_organ)
    client = sign_in(client, world.manager)

    assert names(text(client, "enterprises")) == [mine.name]
    assert "修改档案" not in text(client, "enterprise", mine.pk)
    assert client.get(reverse("console:enterprise", args=[other.pk])).status_code == 404
    assert client.get(reverse("console:amend_enterprise", args=[mine.pk])).status_code == 403


PAGES = {
    "enterprises": (Right.VIEW_SITES, ()),
    "licences": (Right.VIEW_SITES, ()),
    "register_enterprise": (Right.EDIT_SITES, ()),
    "enterprise": (Right.VIEW_SITES, ("site",)),
    "enterprise_history": (Right.VIEW_SITES, ("site",)),
    "amend_enterprise": (Right.EDIT_SITES, ("site",)),
    "change_enterprise_state": (Right.EDIT_SITES, ("site",)),
    "relocate_enterprise": (Right.EDIT_SITES, ("site",)),
    "set_enterprise_flags": (Right.EDIT_SITES, ("site",)),
    "add_contact": (Right.EDIT_SITES, ("site",)),
    "amend_contact": (Right.EDIT_SITES, ("contact",)),
    "add_licence": (Right.EDIT_SITES, ("site",)),
    "amend_licence": (Right.EDIT_SITES, ("licence",)),
    "charge_official": (Right.CHARGE_OFFICIALS, ("site",)),
    "release_official": (Right.CHARGE_OFFICIALS, ("charge",)),
    "merge_enterprise": (Right.MERGE_DUPLICATES, ("site",)),
    "pick_enterprise": (Right.VIEW_SITES, ()),
    "pick_department": (Right.EDIT_SITES, ()),
    "pick_sector": (Right.EDIT_SITES, ()),
    "pick_trade": (Right.EDIT_SITES, ()),
}


def test_every_page_asks_for_its_right_and_its_territory(world: World) -> None:
    site = opened(world, principal_head="周甲", licence_number="1", official_assignment_id=world.town_officer.assignment_id)
    Site.objects.filter(pk=site.pk).update(own_organ=world.enterprise_organ)
    keys = {"site": site.pk, "contact": Contact.objects.get().pk, "licence": Licence.objects.get().pk, "charge": Charge.objects.get().pk}

    def status(by: Official, page: str, parts: tuple[str, ...]) -> int:
        return int(sign_in(Client(), by).get(reverse(f"console:{page}", args=[keys[part] for part in parts])).status_code)

    for page, (right, parts) in PAGES.items():
        for kind, by in world.everybody.items():
            assert status(by, page, parts) == (200 if by.may(right) else 403), (page, kind)
        if parts:
            assert status(world.other_town_officer, page, parts) == 404, page
    assert Client().get(reverse("console:enterprises")).status_code == 302


def test_statements_do_not_grow(client: Client, world: World) -> None:
    client = sign_in(client, world.town_officer)
    counts: dict[str, list[int]] = {}
    for size in (1, 3):
        for seed in range(size):
            opened(
                world, size * 10 + seed, principal_head="甲", flags=(RiskFlag.GAS,), official_assignment_id=world.town_officer.assignment_id
            )
        last = Site.objects.order_by("-id")[0]
        for number in range(size):
            actions.add_contact(last, AddContact(role=ContactRole.LIAISON, name=f"人{number}"), by=world.office, at=world.at)
        for page, args in (("enterprises", []), ("enterprise", [last.pk])):
            text(client, page, *args)
            with CaptureQueriesContext(connection) as caught:
                text(client, page, *args)
            counts.setdefault(page, []).append(len(caught))

    assert counts["enterprises"][0] == counts["enterprises"][1] <= 15
    assert counts["enterprise"][0] == counts["enterprise"][1] <= 15
