"""A form asks for a place by a list, and by a search where the list would be cut short."""

from __future__ import annotations

import pytest
from tests.world import make_world

from anwang.desks.console import placing


@pytest.mark.django_db
def test_a_county_chooses_from_its_list() -> None:
    world = make_world()
    asked = placing.asking_place(world.office, level=[("a", "甲")])
    assert asked["options"]["level"] == [("a", "甲")]
    assert (str(world.office.node_id), world.office.node) == asked["options"]["node_id"][0]
    assert "pickers" not in asked


@pytest.mark.django_db
def test_a_list_that_would_be_cut_short_is_a_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(placing, "MOST_LISTED", 1)
    world = make_world()
    asked = placing.asking_place(world.office, level=[("a", "甲")])
    assert asked["options"] == {"level": [("a", "甲")]}
    assert asked["pickers"] == {"node_id": "/pick/node"}
    assert asked["labels"] == {"node_id": {str(world.office.node_id): world.office.node}}
