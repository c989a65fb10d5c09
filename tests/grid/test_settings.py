from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.hazards.county import Road, site_of
from tests.world import World, account_of, in_post, make_world, organ

from anwang.grid import actions, locality
from anwang.grid.access import Official, official
from anwang.grid.errors import CalendarRefused, CalendarShared, DatesCrossed, RuleEnded, WeakPassword
from anwang.grid.inputs import AdjustDay, EndRule, EnterNotice, ResetPassword, SetRule
from anwang.grid.models import Assignment, Node
from anwang.grid.states import OrganKind, PostKind
from anwang.ground import rulebook, rules
from anwang.ground.calendar import calendar
from anwang.ground.inputs import InputRefused, read
from anwang.ground.models import CalendarDay, RulePack
from anwang.ground.refusal import NotAllowed, NotFound, Refusal
from anwang.ground.rulebook import OutsideLaw, RuleFixed, RuleRefused
from anwang.ground.trail.models import Entry
from anwang.ground.trail.verify import verify

pytestmark = pytest.mark.django_db
TERMS = {"general": 7, "general_max": 10, "major_max": 90}
DAY = timedelta(days=1)
NOTICE = {
    "year": 2027,
    "source": "国办发明电〔2026〕7号",
    "holidays": [
        {"name": "元旦", "first": "2027-01-01", "last": "2027-01-03"},
        {"name": "春节", "first": "2027-02-05", "last": "2027-02-12", "made_up": ["2027-01-30", "2027-02-14"]},
    ],
}


@pytest.fixture
def world() -> World:
    return make_world()


def put(
    world: World, payload: Any, *, code: str = "hazard.term_days", node: Node | None = None, by: Official | None = None, **more: Any
) -> RulePack:
    said = {"code": code, "node_id": (node or world.county).pk, "valid_from": world.on, "source": "明政办〔2026〕1号", "payload": payload}
    return actions.set_rule(read(SetRule, said | more), by=by or world.system_admin, at=world.at)


def town_admin(world: World) -> Official:
    """Return a system administrator of one township only."""
    running = organ(f"{world.town.name}信息站", OrganKind.SYSTEM, world.town)
    held: Assignment = in_post("沈镇管", running, PostKind.SYSTEM_ADMIN, "系统管理员")
    return official(held, on=world.on)


# ---- who, and where --------------------------------------------------------------------------------------------------------


def test_only_the_system_administrator_sets_a_rule(world: World) -> None:
    for kind, by in world.everybody.items():
        if kind == PostKind.SYSTEM_ADMIN:
            continue
        with pytest.raises(NotAllowed):
            put(world, TERMS, by=by)
        with pytest.raises(NotAllowed):
            actions.adjust_day(AdjustDay(day=date(2026, 5, 8), is_workday=False, source="明政办〔2026〕2号"), by=by, at=world.at)
    pack = put(world, TERMS)
    for kind, by in world.everybody.items():
        if kind != PostKind.SYSTEM_ADMIN:
            with pytest.raises(NotAllowed):
                actions.end_rule(pack, EndRule(ends_on=world.on, reason="不再适用"), by=by, at=world.at)
    assert RulePack.objects.count() == 1
    assert CalendarDay.objects.count() == 0


def test_a_township_sets_rules_for_itself_only(world: World) -> None:
    admin = town_admin(world)
    for node in (world.other_town, world.county):
        with pytest.raises(NotFound):
            put(world, TERMS, node=node, by=admin)
    theirs = put(world, TERMS, node=world.other_town)
    with pytest.raises(NotFound):
        actions.end_rule(theirs, EndRule(ends_on=world.on, reason="不再适用"), by=admin, at=world.at)
    with pytest.raises(NotFound):
        locality.local_rule(admin, theirs.pk)

    assert put(world, TERMS, node=world.town, by=admin).path == world.town.path


def test_the_calendar_is_kept_by_who_is_charged_with_everybody(world: World) -> None:
    with pytest.raises(CalendarShared):
        actions.enter_notice(read(EnterNotice, NOTICE), by=town_admin(world), at=world.at)
    actions.enter_notice(read(EnterNotice, NOTICE), by=world.system_admin, at=world.at)

    assert CalendarDay.objects.filter(notice_year=2027).count() == 13


# ---- what a changed rule changes ---------------------------------------------------------------------------------------------


def test_a_changed_term_changes_the_next_orders_day_here_and_not_elsewhere(world: World) -> None:
    here, there = Road(world, site_of(world)), Road(world, site_of(world, name="明光市丙丁化工有限公司", number="A-2", other=True))
    before = here.order(here.register())
    put(world, TERMS, node=world.town)

    after, elsewhere = here.order(here.register()), there.order(there.register(world.other_town_officer), world.other_town_officer)
    before.refresh_from_db()
    assert [each.due_on for each in (before, after, elsewhere)] == [date(2026, 3, 31), date(2026, 3, 23), date(2026, 3, 31)]


def test_a_changed_term_holds_from_its_day_on(world: World) -> None:
    road = Road(world, site_of(world))
    put(world, TERMS, valid_from=world.on + 2 * DAY, valid_to=world.on + 3 * DAY)

    due = []
    for day in range(4):
        road.at = world.at + day * DAY
        due.append((road.order(road.register()).due_on or road.at.date()) - (world.on + day * DAY))
    assert [each.days for each in due] == [15, 15, 7, 15]


def test_an_adjusted_day_off_moves_a_term_that_ends_on_it(world: World) -> None:
    road = Road(world, site_of(world))
    assert road.order(road.register()).due_on == date(2026, 3, 31)
    actions.adjust_day(AdjustDay(day=date(2026, 3, 31), is_workday=False, source="明政办〔2026〕2号"), by=world.system_admin, at=world.at)

    assert road.order(road.register()).due_on == date(2026, 4, 1)


def test_an_ended_rule_gives_way_from_its_day_on(world: World) -> None:
    pack = put(world, TERMS)
    actions.end_rule(pack, EndRule(ends_on=world.on + 5 * DAY, reason="文件废止"), by=world.system_admin, at=world.at)

    found = [rules.payload("hazard.term_days", path=world.town.path, on=day)["general"] for day in (world.on + 4 * DAY, world.on + 5 * DAY)]
    assert found == [7, 15]
    with pytest.raises(RuleEnded):
        actions.end_rule(pack, EndRule(ends_on=world.on + 9 * DAY, reason="文件废止"), by=world.system_admin, at=world.at + 6 * DAY)


def test_days_that_have_passed_keep_their_rule(world: World) -> None:
    with pytest.raises(DatesCrossed, match="从今天或以后"):
        put(world, TERMS, valid_from=world.on - DAY)
    with pytest.raises(DatesCrossed, match="晚于施行"):
        put(world, TERMS, valid_to=world.on)
    pack = put(world, TERMS)
    with pytest.raises(DatesCrossed, match="不能早于今天"):
        actions.end_rule(pack, EndRule(ends_on=world.on - DAY, reason="文件废止"), by=world.system_admin, at=world.at)


def test_a_source_is_asked_for(world: World) -> None:
    with pytest.raises(InputRefused) as refused:
        put(world, TERMS, source="")
    assert list(refused.value.problems) == ["source"]


def test_set_and_ended_rules_stand_on_the_trail(world: World) -> None:
    pack = put(world, TERMS, node=world.town)
    actions.end_rule(pack, EndRule(ends_on=world.on, reason="录错"), by=world.system_admin, at=world.at)
    assert (
        list(Entry.objects.filter(verb__in=["grid.set_rule", "grid.end_rule"]).values_list("path", "subject_id"))
        == [(world.town.path, pack.pk)] * 2
    )
    assert verify(at=world.at + DAY).ok

    RulePack.objects.filter(pk=pack.pk).update(payload={**TERMS, "general": 300})
    assert not verify(at=world.at + DAY).ok


def test_states_of_local_rules(world: World) -> None:
    first, second = put(world, TERMS), put(world, {**TERMS, "general": 8})
    later = put(world, TERMS, valid_from=world.on + 30 * DAY)
    gone = put(world, TERMS, node=world.town)
    actions.end_rule(gone, EndRule(ends_on=world.on, reason="录错"), by=world.system_admin, at=world.at)

    found = {one.pack.pk: (one.state, one.where) for one in locality.local_rules(world.system_admin, "hazard.term_days", world.on)}
    county, town = world.county.name, world.town.name
    assert found == {
        first.pk: ("superseded", county),
        second.pk: ("going", county),
        later.pk: ("waiting", county),
        gone.pk: ("ended", town),
    }
    assert locality.rule_in_force("hazard.term_days", world.town, world.on).pack == second


# ---- the bounds of the law ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "change", "law"),
    [
        ("visit.officers", {"minimum": 1}, "行政处罚法第四十二条"),
        ("hazard.recheckers", {"minimum": 1}, "行政处罚法第四十二条"),
        ("hazard.recheck_days", {"days": 11}, "第十七条"),
        ("visit.cap", {"other": {"first": 1, "second": 2, "third": 4, "none": 7}}, "应急〔2025〕11号"),
        ("visit.uncounted", {"causes": ["complaint", "campaign"]}, "应急〔2025〕11号"),
        ("password", {"length": 7}, "GB/T 22239"),
    ],
)
def test_values_outside_the_law_are_refused_by_its_name(world: World, code: str, change: dict[str, Any], law: str) -> None:
    with pytest.raises(OutsideLaw) as refused:
        put(world, {**rules.defaults()[code]["payload"], **change}, code=code)

    assert law in refused.value.basis
    assert RulePack.objects.count() == 0


@pytest.mark.parametrize(
    ("code", "payload"),
    [
        ("hazard.term_days", {"general": 40, "general_max": 30, "major_max": 365}),
        ("hazard.term_days", {"general": 15, "general_max": 30}),
        ("hazard.term_days", {"general": "15", "general_max": 30, "major_max": 365}),
        ("hazard.term_days", {"general": 15, "general_max": 30, "major_max": 365, "more": 1}),
        ("hazard.term_days", []),
        ("visit.items", {"code": "a"}),
        ("visit.items", []),
        ("visit.items", [{"code": "A 1", "name": "甲", "basis": "乙"}]),
        ("visit.items", [{"code": "a", "name": "甲", "basis": ""}]),
        ("visit.items", [{"code": "a", "name": "甲", "basis": "乙"}] * 2),
        ("figure.rounding", {"mode": "truncate", "percent_digits": 1}),
        ("no.such", {}),
    ],
)
def test_what_is_not_of_the_rules_shape_is_refused(world: World, code: str, payload: Any) -> None:
    with pytest.raises(Refusal) as refused:
        put(world, payload, code=code)

    assert isinstance(refused.value, RuleRefused | RuleFixed | rules.NoSuchRule)
    assert RulePack.objects.count() == 0


@pytest.mark.parametrize("code", list(rules.defaults()))
def test_every_shipped_rule_is_described_and_keeps_its_own_bounds(code: str) -> None:
    rule = rulebook.rule(code)
    assert rulebook.assembled(code, rulebook.flat(code, rule.payload)) == rule.payload
    assert all(rulebook.words(code, rule.payload))
    if not rule.fixed:
        rulebook.check(code, rule.payload)


def test_a_password_rule_holds_for_the_people_of_the_place(world: World) -> None:
    put(world, {"length": 20, "kinds": 3, "days": 30, "history": 5}, code="password", node=world.town)
    said = ResetPassword(password="Xinmima-2026")
    with pytest.raises(WeakPassword, match="至少 20 位"):
        actions.reset_password(account_of(world.town_officer), said, by=world.security_admin, at=world.at)
    actions.reset_password(account_of(world.other_town_officer), said, by=world.security_admin, at=world.at)


# ---- the calendar ----------------------------------------------------------------------------------------------------------------


def test_a_notice_makes_its_year_known(world: World) -> None:
    assert not calendar(world.on).is_announced(2027)
    actions.enter_notice(read(EnterNotice, NOTICE), by=world.system_admin, at=world.at)
    now = calendar(world.on)

    assert now.is_announced(2027)
    days = (date(2027, 1, 1), date(2027, 1, 30), date(2027, 2, 8), date(2027, 2, 14), date(2027, 2, 15), date(2027, 2, 20))
    assert [now.is_workday(day) for day in days] == [False, True, False, True, True, False]
    assert verify(at=world.at + DAY).ok


def test_a_notice_entered_again_replaces_the_first_and_local_days_stay(world: World) -> None:
    def enter(**change: Any) -> None:
        actions.enter_notice(read(EnterNotice, {**NOTICE, **change}), by=world.system_admin, at=world.at)

    enter()
    day = actions.adjust_day(
        AdjustDay(day=date(2027, 2, 12), is_workday=True, source="明政办〔2026〕2号"), by=world.system_admin, at=world.at
    )
    enter(holidays=NOTICE["holidays"][1:])  # type: ignore[index]
    now = calendar(world.on)
    assert [now.is_workday(each) for each in (date(2027, 1, 1), date(2027, 2, 11), date(2027, 2, 12))] == [True, False, True]

    actions.drop_day(day.pk, by=world.system_admin, at=world.at)
    assert not calendar(world.on).is_workday(date(2027, 2, 12))
    with pytest.raises(NotFound):
        actions.drop_day(day.pk, by=world.system_admin, at=world.at)
    assert verify(at=world.at + DAY).ok


@pytest.mark.parametrize(
    ("holiday", "why"),
    [
        ({"name": "春节", "first": "2027-01-03", "last": "2027-01-06"}, "既是元旦又是春节"),
        ({"name": "春节", "first": "2027-02-05", "last": "2027-02-12", "made_up": ["2027-02-16"]}, "本来就是工作日"),
        ({"name": "春节", "first": "2027-02-05", "last": "2027-02-12", "made_up": ["2027-02-06"]}, "不能又上班"),
    ],
)
def test_a_notice_that_contradicts_itself_is_refused(world: World, holiday: dict[str, Any], why: str) -> None:
    said = {**NOTICE, "holidays": [NOTICE["holidays"][0], holiday]}  # type: ignore[index]
    with pytest.raises(CalendarRefused, match=why):
        actions.enter_notice(read(EnterNotice, said), by=world.system_admin, at=world.at)


@pytest.mark.parametrize("days", [("2027-02-12", "2027-02-05"), ("2027-02-05", "2027-03-05"), ("2028-02-05", "2028-02-06")])
def test_holidays_out_of_order_or_year_are_refused(days: tuple[str, str]) -> None:
    with pytest.raises(InputRefused):
        read(EnterNotice, {**NOTICE, "holidays": [{"name": "春节", "first": days[0], "last": days[1]}]})


# ---- words for the tiers ---------------------------------------------------------------------------------------------------------


def test_a_place_calls_its_tiers_by_its_own_words(world: World, django_assert_num_queries: Any) -> None:
    shipped = rules.defaults()["grid.tiers"]["payload"]
    put(world, {**shipped, "town": "镇街", "village": "联组"}, code="grid.tiers", node=world.town)
    with django_assert_num_queries(1):
        words = locality.tier_words(world.on)
        said = [words(node) for node in (world.town, world.village, world.other_town, world.other_village, world.county)]

    assert said == ["镇街", "联组", "乡镇（街道）", "村（社区）", "县（市、区）"]
    assert locality.tier_label(world.village, world.on - DAY) == "村（社区）"
