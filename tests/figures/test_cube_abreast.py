"""A build on a database that others write to meanwhile: every act is counted once, whichever axis has been counted when it comes."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from tests.figures.hazards import Ground
from tests.figures.history import History
from tests.figures.test_cube import compare
from tests.world import make_world

from anwang.figures import counting, cube
from anwang.ground.cube import store, upkeep
from anwang.ground.cube.models import CubePending, CubeState
from anwang.ground.cube.plan import Axis

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def history() -> Iterator[History]:
    counting.wake()
    with transaction.atomic():
        made = History(Ground(make_world()), random.Random(7))
    yield made
    counting.wake()
    for plan in counting.plans().values():
        store.drop(plan)


def act(history: History, times: int) -> None:
    for _ in range(times):
        with transaction.atomic():
            history.act()


def test_acts_committed_between_the_axes_of_a_build_are_counted_once(history: History) -> None:
    act(history, 40)
    said: list[str] = []

    def tell(line: str) -> None:
        said.append(line)
        act(history, 1)

    cube.rebuild(tell=tell)

    axes = sum(len(plan.axes) for plan in counting.plans().values())
    assert len(said) == axes + len(counting.plans())
    assert CubePending.objects.exists(), "nothing was written beside the build"
    assert upkeep.catch_up(counting.plans())
    served = compare(history)
    assert not CubePending.objects.exists()
    assert set(CubeState.objects.values_list("state", flat=True)) == {CubeState.State.READY}
    assert served["value True"] > 10, served


def test_an_axis_that_fails_leaves_its_fact_to_the_scan_and_the_right_to_build(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    act(history, 20)
    cube.rebuild()
    last = counting.plans()["hazard_fact"].axes[-1].table
    indexed = store.index_cells

    def broken(axis: Axis) -> None:
        if axis.table == last:
            raise RuntimeError(last)
        indexed(axis)

    with monkeypatch.context() as broken_off:
        broken_off.setattr(store, "index_cells", broken)
        with pytest.raises(RuntimeError, match=last):
            cube.rebuild(["hazard_fact"])

    assert CubeState.objects.get(fact="hazard_fact").state == CubeState.State.BUILDING
    assert "hazard_fact" not in counting.ready_plans()
    compare(history)
    cube.rebuild(["hazard_fact"])
    assert "hazard_fact" in counting.ready_plans()
    assert compare(history)["value True"] > 10


def test_the_axes_are_counted_on_connections_of_their_own_only_where_several_may_write(history: History) -> None:
    act(history, 5)
    plan = counting.plans()["hazard_fact"]
    apart: list[bool] = []
    mine = connection.connection

    def see(execute: object, sql: str, params: object, many: bool, context: dict[str, object]) -> object:  # noqa: FBT001
        if sql.startswith("INSERT INTO cube_") and plan.axes[0].table in sql:
            apart.append(True)
        return execute(sql, params, many, context)  # type: ignore[operator]

    with connection.execute_wrapper(see):
        cube.rebuild(["hazard_fact"])

    assert connection.connection is mine
    assert bool(apart) != store.on_postgres()
