"""What the pages and papers of a hazard say of who rechecked, and of how it was to be mended."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.hazards.county import DAY, Road, site_of
from tests.world import World, make_world, sign_in

from anwang.grid.models import Assignment, Certificate
from anwang.hazards import actions, inputs
from anwang.hazards.states import HazardState

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(on=timezone.localdate())


@pytest.fixture
def road(world: World) -> Road:
    found = Road(world, site_of(world))
    found.at = timezone.now() - 10 * DAY
    return found


@pytest.fixture
def town(world: World, client: Client) -> Client:
    return sign_in(client, world.town_officer)


def page(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(f"console:{name}", args=args))
    assert answer.status_code == 200, answer.content.decode()[:400]
    return re.sub(r"<br ?/?>", "\n", answer.content.decode())


def both(world: World) -> str:
    return f"{world.town_officer.name}、{world.second_town_officer.name}"


def test_all_who_rechecked_stand_on_the_page_in_the_history_and_on_the_sheet(road: Road, world: World, town: Client) -> None:
    hazard = road.to(HazardState.STRUCK_OFF)
    number = hazard.rechecks.get().number
    shown = page(town, "hazard", hazard.pk)
    assert shown.count(f"复查人员：{both(world)}") == 2  # the recheck's line, and its step in the history
    sheet = page(town, "hazard_sheet", hazard.pk)
    assert f"复查意见书号：{number}\n复查人员：{both(world)}\n复查意见：木料已清除" in sheet
    assert sheet.count(f"复查人员：{both(world)}") == 2


def test_two_rechecks_are_each_told_of_their_own_officers(road: Road, world: World, town: Client) -> None:
    hazard = road.to(HazardState.FAILED)
    hazard.rechecks.get().officer_links.filter(assignment_id=world.town_officer.assignment_id).delete()
    first = hazard.rechecks.get().officer_links.get().assignment.person.name
    again = actions.order_again(
        hazard,
        inputs.OrderAgain(due_on=timezone.localdate(road.at) + 20 * DAY, reason="仍有木料"),
        by=world.town_officer,
        at=road.at + 5 * DAY,
    )
    hazard = road.recheck(road.claim(again, at=road.at + 6 * DAY), passed=True, at=road.at + 7 * DAY)
    sheet = page(town, "hazard_sheet", hazard.pk)
    assert sheet.count(f"复查人员：{first}\n") == 2
    assert sheet.count(f"复查人员：{both(world)}\n") == 2
    assert sheet.index(f"复查人员：{first}\n") < sheet.index(f"复查人员：{both(world)}\n")


def test_only_a_major_hazard_must_have_all_five_things_settled(road: Road, town: Client) -> None:
    general = page(town, "hazard", road.to(HazardState.STRUCK_OFF).pk)
    assert ("<h2>整改安排</h2>" in general, "<h2>五落实</h2>" in general) == (True, False)
    assert not re.search(r'<th scope="row">(措施|资金|预案)</th>', general)
    major = page(town, "hazard", road.to(HazardState.PLAN, major=True).pk)
    assert "<h2>五落实</h2>" in major
    unsettled = re.findall(r'<th scope="row">(责任|措施|资金|时限|预案)</th><td><span class="aw-soft">未落实', major)
    assert unsettled == ["责任", "措施", "资金", "预案"]  # the order set the deadline


def test_who_consents_to_a_plan_sees_the_money_among_the_five(road: Road, world: World, client: Client) -> None:
    hazard = road.plan(road.to(HazardState.PLAN, major=True))
    sign_in(client, world.regulator)
    shown = page(client, "hazard_act", hazard.pk, "approve_plan")
    line = re.search(r'<dt>五落实</dt><dd class="is-wide">([^<]*)</dd>', shown)
    assert line is not None
    assert [part.split("：")[0] for part in line[1].split("；")] == ["责任", "措施", "资金", "时限", "预案"]
    assert "资金：企业自筹 0.5 万元" in line[1]


def test_the_opinion_letter_has_paper_dates_and_the_certificates_in_force_that_day(road: Road, world: World, town: Client) -> None:
    hazard = road.to(HazardState.STRUCK_OFF)
    recheck = hazard.rechecks.get()
    person = Assignment.objects.get(pk=world.town_officer.assignment_id).person
    person.certificates.all().delete()
    for number, begins, ends in (("旧-1", date(2020, 1, 1), date(2021, 1, 1)), ("新-2", recheck.on, recheck.on)):
        Certificate.objects.create(person=person, number=number, issuer="某县政府", valid_from=begins, valid_to=ends)
    letter = page(town, "recheck_opinion", recheck.pk)
    assert f"{world.town_officer.name}（执法证号 新-2）" in letter
    assert "旧-1" not in letter
    article = letter[letter.index("<article") :]
    assert f"{road.site.name}：" in article
    assert article.count(f"{recheck.on.year}年{recheck.on.month}月{recheck.on.day}日") == 2
    assert not re.search(r"\d{4}-\d\d-\d\d", article)
