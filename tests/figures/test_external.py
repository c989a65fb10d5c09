"""Entered figures: exact windows, tilings of months and places, sources, corrections, and that nothing is ever added to what is counted."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.figures.hazards import Ground
from tests.world import AT as WORLD_AT
from tests.world import World

from anwang.figures import access, breakdowns, slices
from anwang.figures.actions import correct_external, enter_bulletin, enter_external, set_target, withdraw_external, withdraw_target
from anwang.figures.catalogue import catalogue, everything, find
from anwang.figures.errors import EnteredTwice, NotExternal, NotYetOver, WrongNumber, WrongSplit
from anwang.figures.external.declared import ROOMS, externals
from anwang.figures.external.entered import told_until
from anwang.figures.external.kind import UNDETAILED, External
from anwang.figures.figure import base, dimensions
from anwang.figures.inputs import BulletinLine, CorrectExternal, EnterBulletin, EnterExternal, SetTarget, WithdrawExternal, WithdrawTarget
from anwang.figures.models import ExternalValue
from anwang.figures.states import EntryState
from anwang.figures.windows import by_month, overview
from anwang.grid.models import Node, NodeEvent
from anwang.grid.states import NodeChange
from anwang.ground.models import RulePack
from anwang.ground.refusal import NotAllowed, NotFound, WrongState
from anwang.ground.trail.models import Entry

D = Decimal
AT = WORLD_AT + timedelta(days=60)
JAN, MAR = date(2026, 1, 1), date(2026, 3, 31)
MONTHS = ((date(2026, 1, 1), date(2026, 1, 31)), (date(2026, 2, 1), date(2026, 2, 28)), (date(2026, 3, 1), date(2026, 3, 31)))


def enter(
    world: World, value: str, *, figure: str = "事故起数", node: Node | None = None, days: Any = (JAN, MAR), **more: Any
) -> ExternalValue:
    said = {"source": "明光市应急管理局", "document": "事故直报系统月报", **more}
    place = node or world.county
    asked = EnterExternal(figure=figure, node_id=place.pk, starts_on=days[0], ends_on=days[1], value=D(value), **said)
    return enter_external(asked, by=world.office, at=AT)


def ask(
    world: World, figure: str = "事故起数", *, node: Node | None = None, days: Any = (JAN, MAR), where: tuple[str, ...] = ()
) -> slices.Value:
    found = find(figure)
    return slices.value(found, slices.slice_of(found, node or world.county, start=days[0], end=days[1], where=where), at=AT)


def test_declarations_hold_together() -> None:
    known = everything()
    for figure in externals().values():
        assert figure.room in {*ROOMS, "inspections", "hazards", "campaigns"}, figure.code
        assert figure.definition.endswith("。"), figure.code
        assert all(code in externals() for code in figure.quotient or ()), figure.code
        assert not figure.of_which or figure.of_which in known, figure.code
        assert all(base(figure).fact.column(name).choices for name in dimensions(figure)), figure.code
    assert not set(externals()) & set(catalogue())


def test_no_two_figures_share_a_name() -> None:
    seen: dict[str, str] = {}
    for figure in everything().values():
        for name in {figure.name, *figure.aliases}:
            assert seen.setdefault(name, figure.code) == figure.code, name
            assert find(name) is figure


def test_a_value_is_its_own_window_and_place_with_source(world: World) -> None:
    entered = enter(world, "9")
    value = ask(world)
    assert (value.number, value.printed, value.label, value.record_count) == (D(9), "9", UNDETAILED, 0)
    assert [str(source) for source in value.sources] == ["明光市应急管理局《事故直报系统月报》"]
    assert value.sources[0].row == entered.pk
    assert slices.record_ids(value.figure, value.asked) == []
    for days in ((JAN, date(2026, 3, 30)), (JAN, date(2026, 4, 30)), MONTHS[0]):
        other = ask(world, days=days)
        assert (other.number, other.printed, other.label) == (None, "—", UNDETAILED)
        assert other.note


def test_months_sum_only_without_a_gap(world: World) -> None:
    enter(world, "3", days=MONTHS[0])
    enter(world, "2", days=MONTHS[2])
    gap = ask(world)
    assert (gap.number, gap.note) == (None, "缺少2026年2月的数据，不能合计。")
    enter(world, "4", days=MONTHS[1])
    assert ask(world).number == 9
    assert len(ask(world).sources) == 3
    enter(world, "10")  # the quarter as stated wins over the sum of its months
    assert ask(world).number == 10
    assert [number for _, number in by_month(find("事故起数"), slices.slice_of(find("事故起数"), world.county, start=JAN, end=MAR))] == [
        3,
        4,
        2,
    ]


def test_places_below_sum_only_when_all_are_there(world: World) -> None:
    enter(world, "3", node=world.town)
    missing = ask(world)
    assert missing.number is None
    assert world.other_town.name in missing.note
    assert world.town.name not in missing.note
    for day in MONTHS:
        enter(world, "1", node=world.other_town, days=day)
    assert ask(world).number == 6
    figure = find("事故起数")
    asked = slices.slice_of(figure, world.county, start=JAN, end=MAR)
    rows = breakdowns.by_children(figure, world.county, asked)
    assert {place.name: number for place, number in rows} == {world.town.name: 3, world.other_town.name: 3, "本级": None}


def test_a_merged_township_is_told_by_its_taker(world: World) -> None:
    enter(world, "3", node=world.town)
    NodeEvent.objects.create(kind=NodeChange.MERGED, node=world.other_town, into=world.town, on=date(2026, 2, 1))
    Node.objects.filter(pk=world.other_town.pk).update(valid_to=date(2026, 2, 1))
    assert ask(world).number == 3
    assert ask(world, node=world.town).number == 3


def test_rates_never_sum_and_are_reckoned_of_their_two(world: World) -> None:
    assert ask(world, "举报查实率").number is None
    enter(world, "400", figure="核查举报件数")
    assert "查实举报件数" in ask(world, "举报查实率").note
    enter(world, "230", figure="查实举报件数")
    assert ask(world, "举报查实率").printed == "57.5"
    enter(world, "60", figure="举报查实率", days=MONTHS[0])
    assert ask(world, "举报查实率").printed == "57.5"
    enter(world, "58.2", figure="举报查实率")
    assert ask(world, "举报查实率").printed == "58.2"


def test_a_standing_number_is_of_its_day(world: World) -> None:
    enter(world, "120", figure="应急预案数", days=(MAR, MAR))
    assert ask(world, "应急预案数").number == 120
    assert ask(world, "应急预案数", days=(date(2026, 2, 1), MAR)).number == 120
    assert ask(world, "应急预案数", days=(JAN, date(2026, 3, 30))).number is None


def test_parts_and_campaigns_stand_apart_from_the_whole(world: World, ground: Ground) -> None:
    hundred = ground.campaign("百日除患铸安", date(2026, 1, 1), date(2026, 3, 31))
    enter(world, "14")
    enter(world, "9", split={"行业": "道路运输业"})
    enter(world, "2", split={"industry": "building"})
    enter(world, "5", campaign_id=hundred.pk)
    assert [ask(world).number, ask(world, where=("行业=道路运输业",)).number] == [14, 9]
    figure = find("事故起数")
    asked = slices.slice_of(figure, world.county, start=JAN, end=MAR)
    rows = breakdowns.by_dimension(figure, asked, "industry")
    assert [(label, number) for _, label, number in rows] == [("建筑业", D(2)), ("道路运输业", D(9))]
    of_campaign = slices.slice_of(figure, world.county, start=JAN, end=MAR, campaigns=[hundred.pk])
    assert slices.value(figure, of_campaign, at=AT).number == 5
    assert overview(figure, asked, at=AT).now.number == 14


def test_money_and_rates_take_fractions_and_counts_do_not(world: World) -> None:
    enter(world, "118.35", figure="行政处罚金额")
    assert ask(world, "罚款金额").printed == "118.35"
    for figure, value in (("事故起数", "1.5"), ("事故起数", "-1"), ("行政处罚金额", "-0.1")):
        with pytest.raises(WrongNumber):
            enter(world, value, figure=figure)


def test_what_cannot_be_entered_is_refused(world: World) -> None:
    enter(world, "1")
    with pytest.raises(EnteredTwice):
        enter(world, "2")
    with pytest.raises(NotExternal):
        enter(world, "1", figure="排查隐患数")
    with pytest.raises(WrongSplit):
        enter(world, "1", split={"行业": "养蜂"})
    with pytest.raises(WrongSplit):
        enter(world, "1", split={"颜色": "红"})
    with pytest.raises(NotYetOver):
        enter(world, "1", days=(JAN, date(2030, 1, 1)))
    said = EnterExternal(figure="事故起数", node_id=world.town.pk, starts_on=JAN, ends_on=MAR, value=D(1), source="镇政府")
    for by in (world.town_officer, world.leader, world.manager, world.audit_admin):
        with pytest.raises(NotAllowed):
            enter_external(said, by=by, at=AT)


def test_a_correction_keeps_the_older_row(world: World) -> None:
    first = enter(world, "14")
    said = CorrectExternal(value=D(13), source="明光市应急管理局", document="核减通知", reason="一起经核销")
    second = correct_external(first, said, by=world.office, at=AT)
    first.refresh_from_db()
    assert (first.state, first.value, second.corrects) == (EntryState.REPLACED.value, D(14), first)
    assert ask(world).number == 13
    with pytest.raises(WrongState):
        correct_external(first, said, by=world.office, at=AT)
    withdraw_external(second, WithdrawExternal(reason="统计口径有误"), by=world.office, at=AT)
    assert ask(world).number is None
    assert [move.verb for move in second.moves.all()] == ["enter_external", "withdraw_external"]
    assert Entry.objects.filter(verb__startswith="figures.").count() == 3
    assert enter(world, "12").pk not in {first.pk, second.pk}


def test_entered_values_are_seen_by_their_territory(world: World) -> None:
    county = enter(world, "14")
    town = enter(world, "3", node=world.town)
    assert set(access.values_visible_to(world.office)) == {county, town}
    assert set(access.values_visible_to(world.town_officer)) == {town}
    assert not access.values_visible_to(world.manager).exists()
    with pytest.raises(NotFound):
        access.value(world.other_town_officer, town.pk)
    with pytest.raises(NotAllowed):
        access.value(world.manager, town.pk)


def test_rates_are_cut_as_the_place_asked_says(world: World) -> None:
    enter(world, "300", figure="核查举报件数")
    enter(world, "200", figure="查实举报件数")
    assert ask(world, "举报查实率").printed == "66.7"
    payload = {"mode": "truncate", "percent_digits": 2, "amount_digits": 1, "ratio_digits": 2}
    RulePack.objects.create(code="figure.rounding", path=world.county.path, payload=payload, valid_from=JAN, source="本地规定")
    assert ask(world, "举报查实率").printed == "66.66"


def test_a_target_is_set_and_withdrawn(world: World) -> None:
    said = SetTarget(
        figure="死亡人数", node_id=world.county.pk, starts_on=JAN, ends_on=date(2026, 12, 31), value=D(10), at_most=True, source="市安委会"
    )
    target = set_target(said, by=world.office, at=AT)
    with pytest.raises(EnteredTwice):
        set_target(said, by=world.office, at=AT)
    withdraw_target(target, WithdrawTarget(reason="改由上级统一下达"), by=world.office, at=AT)
    assert set_target(said, by=world.office, at=AT).state == EntryState.HOLDS


def test_a_bulletin_is_entered_whole_or_not_at_all(world: World) -> None:
    lines = (BulletinLine(figure="事故起数", value=D(3)), BulletinLine(figure="死亡人数", value=D(1)))
    said = EnterBulletin(
        node_id=world.county.pk, starts_on=JAN, ends_on=MAR, source="明光市应急管理局", document="事故统计月报（一季度）", lines=lines
    )
    made = enter_bulletin(said, by=world.office, at=AT)
    assert [value.value for value in made] == [D(3), D(1)]
    assert [(move.verb, move.target) for value in made for move in value.moves.all()] == [("enter_external", "holds")] * 2
    assert (ask(world).printed, ask(world, "死亡人数").printed) == ("3", "1")
    assert Entry.objects.filter(verb="figures.enter_bulletin").count() == 1
    again = said.model_copy(update={"lines": (BulletinLine(figure="受伤人数", value=D(2)), *lines)})
    with pytest.raises(EnteredTwice):
        enter_bulletin(again, by=world.office, at=AT)
    assert ask(world, "受伤人数").number is None
    with pytest.raises(NotExternal):
        enter_bulletin(said.model_copy(update={"lines": (BulletinLine(figure="排查隐患数", value=D(2)),)}), by=world.office, at=AT)


def test_values_are_told_up_to_the_last_month_that_follows_without_a_gap(world: World) -> None:
    figure = find("事故起数")
    assert isinstance(figure, External)
    asked = slices.slice_of(figure, world.county, start=JAN, end=MAR)
    assert told_until(figure, asked) is None
    enter(world, "2", days=MONTHS[1])
    assert told_until(figure, asked) is None
    enter(world, "1", days=MONTHS[0])
    assert told_until(figure, asked) == MONTHS[1][1]
    enter(world, "1", days=MONTHS[2], node=world.town)
    assert told_until(figure, asked) == MONTHS[1][1]
