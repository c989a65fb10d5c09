"""The demo as a plan: its days, its people's names, and that every role finds something to do."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.audit import own_papers, planted
from tests.world import SHANGHAI, sign_in

from anwang.campaigns.models import Campaign
from anwang.demo.calendar import days_on
from anwang.demo.laying import DRIVE, HUNDRED_DAYS, Laid, lay
from anwang.demo.names import Names
from anwang.demo.tour import TOURS
from anwang.figures import catalogue, counting, cube, slices
from anwang.grid import access
from anwang.grid.access import Official
from anwang.grid.models import Account, Certificate
from anwang.ground.cube import upkeep
from anwang.ground.trail.verify import verify
from anwang.hazards.access import visible_to
from anwang.hazards.models import Hazard, HazardMove, RecheckOfficer
from anwang.hazards.queries import awaiting_recheck, overdue
from anwang.hazards.states import ExtensionState, HazardState
from anwang.inspections import queries
from anwang.inspections.models import Visit, VisitOfficer
from anwang.inspections.states import INSPECTIONS
from anwang.papers.access import visible_to as papers_of

ON = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("on", "year"), [(date(2026, 11, 21), 2026), (date(2026, 10, 31), 2026), (date(2026, 10, 30), 2025), (date(2020, 12, 31), 2020)]
)
def test_the_base_year_is_the_last_whose_ten_months_are_over(on: date, year: int) -> None:
    assert days_on(on).year == year


def test_names_and_phones_are_given_once_and_alike_for_one_day() -> None:
    first, again = (Names(days_on(ON).draw) for _ in range(2))
    names = [first.person() for _ in range(2000)]
    assert len(set(names)) == 2000
    assert names == [again.person() for _ in range(2000)]
    assert first.phone() == "19905500001"


def _figure(code: str, name: str) -> str:
    node, figure = slices.node_of("341182"), catalogue.find(code)
    asked = slices.slice_of(figure, node, start=date(2026, 1, 1), end=date(2026, 10, 31), campaigns=slices.campaigns_named([name], node))
    return slices.value(figure, asked, at=timezone.now()).printed


@contextmanager
def _laid() -> Iterator[Laid]:
    with transaction.atomic():
        cube.rebuild()
        yield lay(days_on(ON), print)


def _official(login: str) -> Official:
    account = Account.objects.select_related("person").get(username=login)
    return access.official(access.assignments_of(account.person, ON)[0], on=ON)


@pytest.mark.django_db
def test_the_year_counts_as_the_report_printed_it_and_leaves_everybody_something_to_do() -> None:
    """One laying serves all that is asked of it: it takes a while."""
    with _laid():
        _the_cube_followed_every_act()
        _the_ten_months_count_as_printed()
        planted.hold(slices.node_of("341182"), 2026, at=timezone.now())
        _its_own_papers_pass_its_audit()
        _every_law_was_kept()
        _everybody_has_something_to_do()
        _every_tour_can_be_walked()
        assert verify(at=timezone.now()).ok


def _the_cube_followed_every_act() -> None:
    assert upkeep.catch_up(counting.plans(), most=100_000)
    compared, differences = cube.check(sample=15, at=timezone.now(), dice=random.Random(1))
    assert compared > 60
    assert [one.sentence for one in differences] == []


def _the_ten_months_count_as_printed() -> None:
    drive = {"检查组批次": "272", "检查家次": "1001", "排查隐患数": "942", "限期整改单位数": "196"}
    assert {name: _figure(name, DRIVE) for name in drive} == drive
    hundred = {"排查隐患数": "494", "整改隐患数": "418", "整改率": "84.6", "挂牌督办数": "34", "挂牌销号数": "32"}
    assert {name: _figure(name, HUNDRED_DAYS) for name in hundred} == hundred


def _its_own_papers_pass_its_audit() -> None:
    """In a transaction of its own: the papers are not kept."""
    at = datetime.combine(ON, time(18), SHANGHAI)
    with transaction.atomic():
        campaign = Campaign.objects.get(name=HUNDRED_DAYS)
        papers = own_papers.of_demo(slices.node_of("341182"), campaign, by=_official("demo.committee"), at=at)
        own_papers.hold(papers, at=at)
        transaction.set_rollback(True)


def _every_law_was_kept() -> None:
    certified = set(Certificate.objects.values_list("number", flat=True))
    for visit in Visit.objects.filter(kind__in=INSPECTIONS).prefetch_related("officer_links"):
        with_certificate = [link for link in visit.officer_links.all() if link.certificate in certified]
        assert len(with_certificate) >= 2
        assert visit.organ.is_enforcement_body
        assert visit.started_at is None or (visit.approved_at is not None and visit.approved_at < visit.started_at)
    rectifiers = dict(Hazard.objects.exclude(rectifier=None).values_list("pk", "rectifier_id"))
    struck = HazardMove.objects.filter(verb="strike_off").values_list("record_id", "by_person_id")
    assert all(rectifiers.get(hazard) != person for hazard, person in struck)
    recorded = HazardMove.objects.filter(verb="pass_recheck").order_by("id").values_list("record_id", "by_person_id")
    last = dict(recorded)
    assert all(last[hazard] != person for hazard, person in struck)
    rechecks = RecheckOfficer.objects.values_list("recheck_id", "recheck__hazard_id", "assignment__person_id")
    people: dict[int, set[int]] = {}
    for recheck, hazard, person in rechecks:
        assert rectifiers.get(hazard) != person or Hazard.objects.get(pk=hazard).fails
        people.setdefault(recheck, set()).add(person)
    assert all(len(crew) >= 2 for crew in people.values())
    majors = Hazard.objects.filter(level="major").select_related("criterion__family")
    assert all(one.determination or one.criterion.family.valid_from <= one.found_on for one in majors)  # type: ignore[union-attr, operator]
    assert not VisitOfficer.objects.filter(visit__kind__in=INSPECTIONS, assignment__post__kind__in=("grid_worker", "committee_office"))


def _every_tour_can_be_walked() -> None:
    for tour in TOURS:
        client = sign_in(Client(), _official(tour.login))
        for step in tour.steps:
            assert client.get(reverse(step.url) + step.query).status_code == 200, (tour.login, step.text)


def _everybody_has_something_to_do() -> None:
    assert {tour.login for tour in TOURS} == set(Account.objects.filter(username__startswith="demo.").values_list("username", flat=True))
    officer, town, works = _official("demo.officer"), _official("demo.town"), _official("demo.enterprise")
    assert queries.to_make(officer, ON).exists()
    assert queries.to_serve(officer).exists()
    assert queries.to_tell(officer).exists()
    assert queries.to_approve(_official("demo.regulator")).exists()
    assert queries.to_approve(_official("demo.leader")).exists()
    assert awaiting_recheck(visible_to(town)).exists()
    assert overdue(visible_to(town), ON).exists()
    assert visible_to(town).filter(extensions__state=ExtensionState.ASKED).exists()
    assert visible_to(town).filter(state=HazardState.REGISTERED, source="patrol").exists()
    assert visible_to(works).filter(state=HazardState.PLAN).exists()
    assert visible_to(works).filter(state=HazardState.ORDERED).count() >= 2
    assert queries.to_make(_official("demo.grid"), ON).exists()
    assert queries.to_make(_official("demo.supervisor"), ON).exists()
    assert papers_of(_official("demo.leader")).filter(state="checked").exists()
    assert visible_to(_official("demo.committee")).filter(level="major", listed_on=None, due_on__lt=ON).exists()
