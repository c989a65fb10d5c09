"""Attacks on the yearly cap of inspections."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from tests.inspections.field import Field, sheet_of, site_of
from tests.world import make_world, sign_in

from anwang.inspections import errors
from anwang.inspections.law import cap_of
from anwang.inspections.states import Cause

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("cause", [Cause.COMPLAINT, Cause.ASSIGNED, Cause.MONITORING])
def test_a_cause_beyond_the_cap_is_shown_not_merely_said(cause: str) -> None:
    world = make_world()
    site = site_of(world)
    field = Field(world, site, sheet_of(world))
    for _ in range(cap_of(site, world.on).limit):
        field.plan()

    with pytest.raises(errors.CauseUnproven):
        field.plan(cause=cause, cause_note=" ")
    visit = field.plan(cause=cause, cause_note="滁安举〔2026〕31号")
    assert (visit.counts_to_cap, visit.cause_note) == (False, "滁安举〔2026〕31号")


def test_the_unit_inspected_does_not_read_which_tip_led_to_it(client: Client) -> None:
    world = make_world()
    field = Field(world, site_of(world), sheet_of(world))
    visit = field.plan(cause=Cause.COMPLAINT, cause_note="滁安举〔2026〕31号")

    page = sign_in(client, world.officer).get(f"/visits/{visit.pk}").content.decode()
    theirs = sign_in(client, world.manager).get(f"/visits/{visit.pk}").content.decode()

    assert "投诉举报（滁安举〔2026〕31号）" in page
    assert "〔2026〕31号" not in theirs


def test_a_visit_planned_for_next_year_is_not_begun_this_year_above_the_cap() -> None:
    world = make_world()
    site = site_of(world)
    field = Field(world, site, sheet_of(world))
    for _ in range(cap_of(site, world.on).limit):
        field.plan()
    later = field.approve(field.plan(planned_on=date(world.on.year + 1, 1, 5)))
    with pytest.raises(errors.CapReached):
        field.arrive(later)
