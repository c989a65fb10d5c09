"""Attacks through the forms' own numbers and fields: a number learned from another, ids too large, characters that break pages."""

from __future__ import annotations

import pytest
import uuid_utils.compat as uuid_utils
from tests.hazards.county import site_of
from tests.world import make_world

from anwang.ground.inputs import InputRefused, read
from anwang.ground.refusal import CommandReused
from anwang.hazards import actions
from anwang.hazards.inputs import Claim, RegisterHazard
from anwang.hazards.states import HazardSource


@pytest.mark.django_db
def test_a_number_learned_from_another_does_not_return_her_record() -> None:
    world = make_world()
    said = RegisterHazard(
        site_id=site_of(world).pk, source=HazardSource.PATROL, description="配电箱前堆放木料", command_id=uuid_utils.uuid7()
    )
    first = actions.register(said, by=world.town_officer, at=world.at)
    assert actions.register(said, by=world.town_officer, at=world.at).pk == first.pk
    with pytest.raises(CommandReused):
        actions.register(said, by=world.other_town_officer, at=world.at)


def test_characters_that_no_document_may_hold_are_dropped() -> None:
    said = read(Claim, {"text": "已\x00清\x0b理\x1f\ufffe木料", "reporter": "甲\r\n\t乙"})
    assert (said.text, said.reporter) == ("已清理木料", "甲\r\n\t乙")


@pytest.mark.parametrize("number", [10**19, -(10**19), "99999999999999999999"])
def test_numbers_that_no_table_holds_are_refused_in_words(number: object) -> None:
    for data in ({"site_id": number}, {"campaign_ids": [number]}):
        with pytest.raises(InputRefused, match="数字太大"):
            read(RegisterHazard, {"source": "patrol", "description": "堆放木料", **data})
