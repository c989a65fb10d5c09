"""The road of a paper."""

from __future__ import annotations

import pytest
from tests.papers.campaign import Road, make_road


@pytest.fixture
def road(db: None) -> Road:
    return make_road()
