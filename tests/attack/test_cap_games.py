"""Attacks on the yearly cap of inspections."""

from __future__ import annotations

from datetime import date

import pytest
from tests.inspections.field import Field, sheet_of, site_of
from tests.world import make_world

from anwang.inspections import errors
from anwang.inspections.law import cap_of

pytestmark = pytest.mark.django_db


def test_a_visit_planned_for_next_year_is_not_begun_this_year_above_the_cap() -> None:
    world = make_world()
    site = site_of(world)
    field = Field(world, site, sheet_of(world))
    for _ in range(cap_of(site, world.on).limit):
        field.plan()
    later = field.approve(field.plan(planned_on=date(world.on.year + 1, 1, 5)))
    with pytest.raises(errors.CapReached):
        field.arrive(later)
