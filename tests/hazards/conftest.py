"""The county, its site and the road to every state."""

import pytest
from tests.hazards.county import Road, site_of
from tests.world import World, make_world

from anwang.enterprises.models import Site


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def site(world: World) -> Site:
    return site_of(world)


@pytest.fixture
def road(world: World, site: Site) -> Road:
    return Road(world, site)
