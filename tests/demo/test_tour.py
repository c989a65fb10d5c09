"""The guided first task of each demo role leads to pages that exist."""

from __future__ import annotations

import pytest
from django.urls import reverse

from anwang.demo.tour import TOURS, Tour


@pytest.mark.parametrize("tour", TOURS, ids=lambda tour: tour.login)
def test_every_step_of_a_tour_opens_a_page(tour: Tour) -> None:
    assert tour.steps
    assert all(reverse(step.url).startswith("/") for step in tour.steps)


def test_each_role_has_one_tour() -> None:
    assert len({tour.login for tour in TOURS}) == len(TOURS) == 12
