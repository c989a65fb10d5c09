"""Whatever is tried in whatever order, a hazard's moves are a chain that ends in its state; two officers at once do not break it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from threading import Barrier

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.hazards.county import DAY, Road, site_of
from tests.hazards.test_states import acts
from tests.world import World, make_world

from anwang.grid.access import Official
from anwang.ground.models import Entry
from anwang.ground.refusal import Refusal, Stale
from anwang.hazards import actions, inputs
from anwang.hazards.models import Hazard, HazardMove
from anwang.hazards.states import TABLE, HazardState

S = HazardState


def is_chain(hazard: Hazard) -> bool:
    steps = list(HazardMove.objects.filter(record=hazard).order_by("id").values_list("source", "target"))
    joined = all(before[1] == after[0] for before, after in pairwise(steps))
    return bool(steps) and steps[0][0] == "" and joined and steps[-1][1] == Hazard.objects.get(pk=hazard.pk).state


VERBS = sorted(
    {row.verb for row in TABLE.rows}
    - {"merge", "return_result", "close_self_found", "judge_major", "raise_level", "lower_level", "lower_unordered"}
    | {"stop", "note_progress", "submit_plan"}
)


@given(verbs=st.lists(st.sampled_from(VERBS), min_size=1, max_size=14), major=st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_moves_are_a_chain_that_ends_in_the_state(road: Road, verbs: list[str], major: bool) -> None:  # noqa: FBT001  hypothesis names it
    hazard = road.major() if major else road.register()
    known = acts(road)
    for verb in verbs:
        stored = Hazard.objects.get(pk=hazard.pk)
        try:
            with transaction.atomic():
                known[verb](stored)
        except Refusal:
            continue

    assert is_chain(hazard)


def test_a_step_on_an_old_picture_is_stale(road: Road) -> None:
    hazard = road.to(S.PASSED)
    old = Hazard.objects.get(pk=hazard.pk)
    actions.strike_off(hazard, inputs.StrikeOff(), by=road.world.town_officer, at=road.at)
    with pytest.raises(Stale, match="刚刚被别人办理过"):
        actions.strike_off(old, inputs.StrikeOff(), by=road.world.regulator, at=road.at)
    with pytest.raises(Stale):
        actions.note_progress(old, inputs.NoteProgress(text="进展"), by=road.world.town_officer, at=road.at)


@pytest.mark.django_db(transaction=True)
def test_two_officers_strike_off_at_once_and_one_of_them_does() -> None:
    world = make_world()
    road = Road(world, site_of(world))
    hazard = road.to(S.PASSED)
    start = Barrier(2)

    def strike_off(by: Official) -> str:
        try:
            mine = Hazard.objects.get(pk=hazard.pk)
            start.wait(timeout=10)
            actions.strike_off(mine, inputs.StrikeOff(), by=by, at=road.at + 5 * DAY)
        except Stale:
            return "stale"
        else:
            return "done"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        ends = sorted(pool.map(strike_off, (world.town_officer, world.regulator)))

    assert ends == ["done", "stale"]
    assert hazard.moves.filter(verb="strike_off").count() == 1
    assert Entry.objects.filter(verb="hazards.strike_off").count() == 1
    assert is_chain(hazard)


def test_a_refused_step_leaves_no_trace(road: Road, world: World) -> None:
    hazard = road.register()
    entries = Entry.objects.count()
    with pytest.raises(Refusal):
        actions.strike_off(hazard, inputs.StrikeOff(), by=world.town_officer, at=road.at)
    assert (Entry.objects.count(), hazard.moves.count()) == (entries, 1)


def test_a_step_costs_a_fixed_number_of_statements(road: Road, world: World) -> None:
    costs = []
    for _ in range(2):
        hazard = road.register()
        with CaptureQueriesContext(connection) as queries:
            road.order(hazard)
        costs.append(len(queries))
        for _ in range(5):
            road.register()

    assert costs[0] == costs[1]
    assert costs[0] <= 20
