from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.matrix import acts, opens
from tests.world import World, make_world, sign_in

from anwang.grid.states import PostKind
from anwang.ground import rules
from anwang.ground.calendar import calendar
from anwang.ground.models import CalendarDay, RulePack

pytestmark = pytest.mark.django_db
SYSTEM = (PostKind.SYSTEM_ADMIN,)
SOURCE = "明政办〔2026〕1号"


@pytest.fixture
def world() -> World:
    return make_world(on=timezone.localdate())


@pytest.fixture
def admin(world: World, client: Client) -> Client:
    return sign_in(client, world.system_admin)


def set_rule(admin: Client, code: str, world: World, **values: str | list[str]) -> tuple[int, str]:
    said = {"node_id": str(world.town.pk), "valid_from": str(world.on), "source": SOURCE, **values}
    answered = admin.post(reverse("console:set_rule", args=[code]), said)
    return answered.status_code, answered.content.decode()


def test_who_opens_and_acts(world: World) -> None:
    for name, args in (
        ("settings", ()),
        ("rule", ("visit.cap",)),
        ("set_rule", ("visit.cap",)),
        ("calendar", ()),
        ("enter_notice", (2031,)),
        ("adjust_day", ()),
    ):
        opens(world, name, SYSTEM, *args)
    pack = RulePack.objects.create(code="visit.officers", path=world.town.path, valid_from=world.on, source=SOURCE, payload={"minimum": 3})
    day = CalendarDay.objects.create(day=date(2031, 5, 5), is_workday=False, source=SOURCE)
    opens(world, "end_rule", SYSTEM, pack.pk)
    acts(world, "drop_day", SYSTEM, day.pk)


def test_only_the_administrator_finds_the_door(world: World) -> None:
    door = f'href="{reverse("console:settings")}"'
    seen = {kind for kind, by in world.everybody.items() if door in sign_in(Client(), by).get(reverse("console:inbox")).content.decode()}
    assert seen == {PostKind.SYSTEM_ADMIN}


def test_every_rule_has_its_page_and_its_form(world: World, admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    listed = admin.get(reverse("console:settings")).content.decode()
    for code, entry in rules.defaults().items():
        assert entry["title"] in listed
        with django_assert_max_num_queries(15):
            assert admin.get(reverse("console:rule", args=[code])).status_code == 200
        assert admin.get(reverse("console:set_rule", args=[code])).status_code == (422 if entry.get("fixed") else 200)
    assert admin.get(reverse("console:rule", args=["no.such"])).status_code == 422


def test_fields_table_choices_and_rows_are_set_by_form(world: World, admin: Client) -> None:
    cap = {f"{row}__{column}": "1" for row in ("high_hazard", "other") for column in ("first", "second", "third", "none")}
    items = {
        "row_0__code": "training",
        "row_0__name": "培训检查",
        "row_0__basis": "安全生产法第二十八条",
        "row_1__code": "emergency",
        "row_7__name": "履职检查",
        "row_7__basis": "安全生产法第二十一条",
    }
    assert set_rule(admin, "hazard.term_days", world, general="7", general_max="10", major_max="90")[0] == 303
    assert set_rule(admin, "visit.cap", world, **cap)[0] == 303
    assert set_rule(admin, "visit.uncounted", world, causes=["complaint", "recheck"])[0] == 303
    assert set_rule(admin, "visit.items", world, **items)[0] == 303

    found = {pack.code: pack.payload for pack in RulePack.objects.filter(path=world.town.path)}
    every = dict.fromkeys(("first", "second", "third", "none"), 1)
    assert found == {
        "hazard.term_days": {"general": 7, "general_max": 10, "major_max": 90},
        "visit.cap": {"high_hazard": every, "other": every},
        "visit.uncounted": {"causes": ["complaint", "recheck"], "kinds": []},
        "visit.items": [
            {"code": "training", "name": "培训检查", "basis": "安全生产法第二十八条"},
            {"code": "row_0daab894", "name": "履职检查", "basis": "安全生产法第二十一条"},
        ],
    }
    page = admin.get(reverse("console:settings"), {"place": world.town.pk}).content.decode()
    assert "一般隐患默认期限：7日" in page
    assert "一般隐患默认期限：15日" in admin.get(reverse("console:settings"), {"place": world.other_town.pk}).content.decode()
    yesterday = world.on - timedelta(days=1)
    assert (
        "一般隐患默认期限：15日"
        in admin.get(reverse("console:settings"), {"place": str(world.town.pk), "on": str(yesterday)}).content.decode()
    )


def test_a_refusal_names_the_law_and_keeps_what_was_typed(world: World, admin: Client) -> None:
    status, page = set_rule(admin, "visit.officers", world, minimum="1")
    assert (status, "行政处罚法第四十二条" in page, SOURCE in page) == (422, True, True)
    status, page = set_rule(admin, "visit.officers", world, minimum="两")
    assert (status, "请填写整数" in page) == (422, True)
    status, page = set_rule(admin, "visit.officers", world, minimum="3", source="")
    assert (status, 'id="id_source"' in page, "请填写" in page) == (422, True, True)
    assert RulePack.objects.count() == 0


def test_places_outside_the_territory_are_not_found(world: World, client: Client) -> None:
    outside = world.county.parent
    admin = sign_in(client, world.system_admin)
    assert outside is not None
    assert admin.get(reverse("console:settings"), {"place": outside.pk}).status_code == 404
    assert set_rule(admin, "visit.officers", world, minimum="3", node_id=str(outside.pk))[0] == 404
    theirs = RulePack.objects.create(code="visit.officers", path=outside.path, valid_from=world.on, source=SOURCE, payload={"minimum": 3})
    assert admin.get(reverse("console:end_rule", args=[theirs.pk])).status_code == 404
    assert SOURCE in admin.get(reverse("console:rule", args=["visit.officers"])).content.decode()


def test_an_end_is_told_and_done(world: World, admin: Client) -> None:
    set_rule(admin, "visit.officers", world, minimum="3")
    pack = RulePack.objects.get()
    url = reverse("console:end_rule", args=[pack.pk])
    assert "至少：3人" in admin.get(url).content.decode()
    assert admin.post(url, {"ends_on": str(world.on), "reason": "录错了"}).status_code == 303
    assert rules.payload("visit.officers", path=world.town.path, on=world.on) == {"minimum": 2}


def test_a_notice_is_entered_row_by_row(world: World, admin: Client) -> None:
    url = reverse("console:enter_notice", args=[2031])
    assert "还没有录入" in admin.get(reverse("console:calendar"), {"year": 2031}).content.decode()
    said = {
        "source": "国办发明电〔2030〕9号",
        "row_0__name": "元旦",
        "row_0__first": "2031-01-01",
        "row_1__name": "春节",
        "row_1__first": "2031-01-22",
        "row_1__last": "2031-01-29",
        "row_1__made_up": "1月19日（周日）、2月8日",
        "row_2__name": "清明节",
    }
    assert admin.post(url, {**said, "row_1__made_up": "1月32日"}).status_code == 422
    assert admin.post(url, {**said, "row_1__made_up": "1月20日"}).status_code == 422
    assert admin.post(url, said).status_code == 303

    known = calendar(date(2031, 1, 1))
    assert [known.is_workday(date(2031, 1, day)) for day in (1, 2, 19, 22, 29, 30)] == [False, True, True, False, False, True]
    assert known.is_workday(date(2031, 2, 8))
    again = admin.get(url).content.decode()
    assert 'value="2031-01-29"' in again
    assert 'value="1月19日、2月8日"' in again
    assert "还没有录入" not in admin.get(reverse("console:calendar"), {"year": 2031}).content.decode()


def test_a_day_is_adjusted_and_taken_back(world: World, admin: Client) -> None:
    admin.post(reverse("console:adjust_day"), {"day": "2026-05-08", "is_workday": "no", "name": "庙会", "source": SOURCE})
    day = CalendarDay.objects.get()
    page = admin.get(reverse("console:calendar"), {"year": 2026}).content.decode()
    assert "庙会" in page
    assert "is-adjusted" in page
    assert admin.post(reverse("console:drop_day", args=[day.pk])).status_code == 303
    assert CalendarDay.objects.count() == 0


@pytest.mark.parametrize("query", ["place=x", "place=99999999999999999999", "on=2026-99-99", "on=x"])
def test_nonsense_in_the_address_does_no_harm(world: World, admin: Client, query: str) -> None:
    assert admin.get(f"{reverse('console:settings')}?{query}").status_code in {200, 404}
    assert admin.get(f"{reverse('console:calendar')}?year=abc").status_code == 200


def test_tiers_are_shown_in_local_words(world: World, admin: Client) -> None:
    words = {**rules.defaults()["grid.tiers"]["payload"], "town": "镇街"}
    assert set_rule(admin, "grid.tiers", world, **words)[0] == 303
    assert "镇街" in admin.get(reverse("console:node", args=[world.town.pk])).content.decode()
    assert "镇街" not in admin.get(reverse("console:node", args=[world.other_town.pk])).content.decode()
    assert "镇街" in admin.get(reverse("console:grid")).content.decode()
