"""The road of a return."""

from __future__ import annotations

import pytest
from tests.returns.road import Road, make_road


@pytest.fixture
def road(db: None) -> Road:
    return make_road()
