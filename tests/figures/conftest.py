"""The world, and rows in it."""

from __future__ import annotations

import pytest
from tests.figures.hazards import Ground
from tests.world import World, make_world


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def ground(world: World) -> Ground:
    return Ground(world)
