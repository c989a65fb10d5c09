"""The county, a site and the sheet, for every test of visits."""

import pytest
from tests.inspections.field import Field, sheet_of, site_of
from tests.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def field(world: World) -> Field:
    return Field(world, site_of(world), sheet_of(world))
