"""The yearly cap: standardisation grade × high hazard, what counts and what does not, and who may go over it."""

from datetime import date, timedelta
from typing import Any

import pytest
from tests.inspections.field import Field, site_of

from anwang.enterprises.models import Site
from anwang.ground.models import RulePack
from anwang.inspections import actions, errors, inputs, law
from anwang.inspections.models import Visit
from anwang.inspections.states import Cause, VisitKind

TABLE = [
    ("first", True, 2),
    ("second", True, 4),
    ("third", True, 8),
    ("none", True, 12),
    ("first", False, 1),
    ("second", False, 2),
    ("third", False, 4),
    ("none", False, 6),
]


def made_of(field: Field, **columns: object) -> Site:
    Site.objects.filter(pk=field.site.pk).update(**columns)
    return Site.objects.get(pk=field.site.pk)


@pytest.mark.parametrize(("grade", "high_hazard", "limit"), TABLE)
def test_the_cap_by_grade_and_hazard(field: Field, *, grade: str, high_hazard: bool, limit: int) -> None:
    site = made_of(field, grade=grade, grade_valid_to=date(2026, 12, 31), high_hazard=high_hazard)

    assert law.cap_of(site, field.world.on).limit == limit


@pytest.mark.parametrize(("grade", "high_hazard", "limit"), TABLE)
def test_one_more_than_the_cap_is_refused(field: Field, *, grade: str, high_hazard: bool, limit: int) -> None:
    made_of(field, grade=grade, grade_valid_to=date(2026, 12, 31), high_hazard=high_hazard)
    for _ in range(limit):
        field.plan()

    with pytest.raises(errors.CapReached) as refused:
        field.plan()

    assert f"上限 {limit} 次" in refused.value.text
    assert f"已安排或实施 {limit} 次" in refused.value.text
    assert refused.value.basis.startswith("应急〔2025〕11号")
    assert Visit.objects.count() == limit


def test_an_expired_grade_is_none(field: Field) -> None:
    site = made_of(field, grade="first", grade_valid_to=field.world.on - timedelta(days=1))

    assert (law.cap_of(site, field.world.on).limit, law.cap_of(site, field.world.on).grade) == (6, "none")
    site = made_of(field, grade_valid_to=field.world.on)
    assert law.cap_of(site, field.world.on).limit == 1


@pytest.mark.parametrize(
    ("cause", "used"),
    [
        (Cause.PLAN, 1),
        (Cause.RANDOM, 1),
        (Cause.CAMPAIGN, 1),
        (Cause.OTHER, 1),
        (Cause.COMPLAINT, 0),
        (Cause.ASSIGNED, 0),
        (Cause.MONITORING, 0),
        (Cause.RECHECK, 0),
    ],
)
def test_what_counts_by_its_cause(field: Field, cause: Cause, used: int) -> None:
    field.plan(cause=cause)

    assert law.cap_of(field.site, field.world.on).used == used


def test_only_what_counts_to_the_cap_is_of_the_annual_plan_unless_told(field: Field) -> None:
    assert {kind: inputs.PlanVisit(kind=kind, planned_on=field.world.on).why for kind in VisitKind} == {
        VisitKind.ADMIN_INSPECTION: Cause.PLAN,
        VisitKind.JOINT: Cause.PLAN,
        VisitKind.LEADER_LED: Cause.PLAN,
        VisitKind.PATROL: Cause.ROUTINE,
        VisitKind.SERVICE: Cause.ROUTINE,
        VisitKind.SUPERVISION: Cause.ROUTINE,
        VisitKind.SELF_CHECK: Cause.ROUTINE,
    }
    assert field.patrol().get_cause_display() == "日常工作"


def test_a_joint_visit_counts_once_and_a_patrol_never(field: Field) -> None:
    field.plan(kind=VisitKind.JOINT, officer_ids=field.two_bodies())
    field.patrol()

    assert law.cap_of(field.site, field.world.on).used == 1


def test_leader_led_visits_count_where_the_locality_says_so(field: Field) -> None:
    leader = field.world.leader
    said: dict[str, Any] = {"kind": VisitKind.LEADER_LED, "officer_ids": field.led()}
    field.plan(leader, **said)
    assert law.cap_of(field.site, field.world.on).used == 0

    RulePack.objects.create(
        code="visit.uncounted",
        path=field.world.county.path,
        valid_from=date(2026, 1, 1),
        source="市安委办通知",
        payload={"causes": [], "kinds": []},
    )
    field.plan(leader, **said)
    assert law.cap_of(field.site, field.world.on).used == 1


def test_the_cap_is_of_the_calendar_year_and_a_cancelled_visit_frees_its_place(field: Field) -> None:
    made_of(field, grade="first", grade_valid_to=date(2030, 1, 1))
    visit = field.plan(planned_on=date(2026, 12, 31))
    next_year = field.plan(planned_on=date(2027, 1, 1))

    assert law.cap_of(field.site, date(2026, 3, 1)).used == 1
    assert law.cap_of(field.site, date(2027, 3, 1)).used == 1
    with pytest.raises(errors.CapReached):
        field.plan()
    actions.cancel(visit, inputs.CancelVisit(reason="企业停产"), by=field.world.officer, at=field.at)
    assert field.plan().counts_to_cap
    assert next_year.planned_on.year == 2027


def test_only_who_approves_goes_over_the_cap_and_only_with_a_reason(field: Field) -> None:
    made_of(field, grade="first", grade_valid_to=date(2030, 1, 1))
    field.plan()

    with pytest.raises(errors.OverrideByApprover):
        field.plan(cap_override="企业近期事故多发")
    with pytest.raises(errors.CapReached):
        field.plan(field.world.regulator)
    visit = field.plan(field.world.regulator, cap_override="企业近期事故多发")

    assert visit.cap_override == "企业近期事故多发"


def test_who_approves_what_was_urgent_writes_herself_why_the_cap_is_exceeded(field: Field) -> None:
    field.plan()
    visit = field.arrive(field.plan(), scan=field.site.code, urgency="接报氨气泄漏")
    made_of(field, grade="first", grade_valid_to=date(2030, 1, 1))

    with pytest.raises(errors.CapReached):
        field.approve(visit)
    visit.refresh_from_db()
    assert (visit.approved_at, visit.cap_override) == (None, "")
    field.approve(visit, cap_override="接报泄漏，须立即核查")
    visit.refresh_from_db()
    assert visit.cap_override == "接报泄漏，须立即核查"


def test_a_reason_given_below_the_cap_is_no_override(field: Field) -> None:
    assert field.plan(cap_override="以防万一").cap_override == ""


def test_a_file_merged_into_another_brings_its_visits_along(field: Field) -> None:
    double = site_of(field.world, other=True, number="double", code="", own_organ=None, node=field.world.village)
    oldest = site_of(field.world, other=True, number="oldest", code="", own_organ=None, node=field.world.village)
    field.plan(site_id=double.pk)
    field.plan(site_id=oldest.pk)
    Site.objects.filter(pk=oldest.pk).update(merged_into=double, state="merged")
    Site.objects.filter(pk=double.pk).update(merged_into=field.site, state="merged")
    field.plan()

    assert law.cap_of(field.site, field.world.on).used == 3
    assert law.files_of([field.site.pk]) == dict.fromkeys((field.site.pk, double.pk, oldest.pk), field.site.pk)
