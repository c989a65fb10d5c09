"""The cube is the scan: after any history of acts, for every figure, place, window and dimension that it answers."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st
from tests.figures.hazards import Ground
from tests.figures.history import History
from tests.world import AT

from anwang.figures import breakdowns, counting, cube
from anwang.figures.catalogue import catalogue
from anwang.figures.figure import as_records, measures_of
from anwang.grid import paths
from anwang.ground import measure
from anwang.ground.actor import SYSTEM
from anwang.ground.cube import lease, reading, store, upkeep
from anwang.ground.cube.models import CubeLease, CubePending, CubeState
from anwang.ground.cube.plan import SUMS, Plan, in_rows
from anwang.ground.measure import Measure, Slice
from anwang.ground.recorded import Recorded
from anwang.ground.trail.record import record
from anwang.hazards.measures import FOUND
from anwang.hazards.models import Hazard
from anwang.inspections.models import VisitOfficer

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def awake() -> Iterator[None]:
    counting.wake()
    yield
    counting.wake()


WINDOWS = (
    (date(2026, 1, 1), date(2026, 3, 31)),
    (date(2025, 11, 12), date(2026, 4, 7)),
    (date(2025, 12, 20), date(2026, 1, 31)),
    (date(2025, 12, 20), date(2026, 1, 9)),
    (date(2026, 2, 3), date(2026, 2, 3)),
    (date(2026, 2, 5), date(2026, 2, 25)),
    (date(2026, 1, 1), date(2026, 4, 20)),
    (date(2020, 1, 1), date(2030, 12, 31)),
)
QUESTIONS = 2
"""So many questions of each measure are compared."""


def everything() -> list[Measure]:
    found: dict[str, Measure] = {}
    for figure in catalogue().values():
        for each in measures_of(figure):
            found[each.code] = each
            found[f"{each.code} records"] = as_records(each)
    return list(found.values())


def compare(history: History) -> Counter[str]:
    """Compare every measure over random slices with the scan; return how many answers came from the cube, by kind of question."""
    served: Counter[str] = Counter()
    with counting.moment():
        for figure in everything():
            if plan := counting.ready_plans().get(figure.fact.code):
                for _ in range(QUESTIONS):
                    served[question(history, plan, figure)] += 1
    return served


def question(history: History, plan: Plan, figure: Measure) -> str:
    """Ask one thing both ways; return what it was and whether the cube told it."""
    dice, world = history.dice, history.ground.world
    start, end = dice.choice(WINDOWS)
    asked = Slice((paths.under(dice.choice([world.county, world.town, world.village]).path),), start, end)
    if dice.random() < 0.2:
        asked = asked.narrowed(cutoff=dice.choice([end + timedelta(days=40), start + timedelta(days=3)]))
    kind = dice.choice(["value", "value", "place", "dimension", "where", "campaigns", "crossing"])
    county = asked.narrowed(ranges=(paths.under(world.county.path),))
    places = [row.ranges for row in breakdowns.places(world.county, county)]
    name = dice.choice(plan.dims) if plan.dims else ""
    if kind == "campaigns" and plan.fact.campaigns:
        asked = asked.narrowed(campaigns=tuple(each.pk for each in dice.sample(history.campaigns, dice.choice([1, 1, 2]))))
    elif kind == "where" and name:
        asked = asked.narrowed(where=((name, dice.choice(list(measure.by_dimension(figure, asked, name)) or [""])),))
    elif kind == "place":
        assert counting.by_place(figure, county, places) == measure.by_place(figure, county, places), (figure.code, county)
        return f"place {reading.by_place(plan, figure, county, places) is not None}"
    elif kind == "dimension" and name:
        assert counting.by_dimension(figure, asked, name) == measure.by_dimension(figure, asked, name), (figure.code, name, asked)
        return f"dimension {counting.told_apart({plan.code: plan}, figure, asked, name) is not None}"
    elif kind == "crossing" and name:
        told = measure.by_place_and(figure, county, places, name)
        assert counting.by_place_and(figure, county, places, name) == told, (figure.code, name, county)
        return f"crossing {reading.by_place_and(plan, figure, county, places, name) is not None}"
    assert counting.value(figure, asked) == measure.value(figure, asked), (figure.code, asked)
    of = "different " if in_rows(figure).of and figure.kind not in SUMS else ""
    return f"{of}{kind} {reading.locate(plan, figure, asked) is not None}"


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_any_history_the_cube_is_the_scan(ground: Ground, seed: int) -> None:
    history = History(ground, random.Random(seed))
    for _ in range(25):
        history.act()
    cube.rebuild()
    assert upkeep.catch_up(counting.plans())
    served = compare(history)
    for _ in range(30):
        history.act()
    assert CubePending.objects.exists()
    served += compare(history)
    assert not CubePending.objects.exists()
    told = ("value", "different value", "place", "dimension", "where", "campaigns", "crossing")
    assert all(served[f"{kind} True"] > 3 for kind in told), served


@given(st.dates(date(2023, 12, 1), date(2024, 4, 30)), st.integers(0, 400))
def test_a_window_is_cut_into_whole_months_and_days_without_gap_or_overlap(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    cut = reading.pieces(start, end)
    assert cut[0].low == start
    assert cut[-1].high == end + timedelta(days=1)
    assert [piece.low for piece in cut[1:]] == [piece.high for piece in cut[:-1]]
    for piece in cut:
        assert piece.low
        assert piece.low < piece.high
        assert piece.grain == "d" or piece.low.day == piece.high.day == 1
        assert piece.grain == "m" or (piece.high - timedelta(days=1)).replace(day=1) == piece.low.replace(day=1)


def built(ground: Ground, acts: int = 25) -> History:
    history = History(ground, random.Random(acts))
    for _ in range(acts):
        history.act()
    cube.rebuild()
    assert upkeep.catch_up(counting.plans())
    return history


def county(ground: Ground) -> Slice:
    return Slice((paths.under(ground.world.county.path),), date(2025, 1, 1), date(2026, 12, 31))


def test_what_cannot_be_counted_at_once_is_scanned(ground: Ground) -> None:
    history = built(ground)
    with lease.held():
        record("tests.draw", by=SYSTEM, touched=history.draw())
        assert counting.ready_plans() == {}
        assert counting.value(FOUND, county(ground)) == measure.value(FOUND, county(ground))
    assert "hazard_fact" in counting.ready_plans()


def test_an_act_on_many_records_is_left_to_the_worker_and_then_counted(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    history = built(ground)
    many = [history.draw()[0] for _ in range(50)]
    monkeypatch.setattr(upkeep, "ROWS_AT_ONCE", 49)
    record("tests.take_over", by=SYSTEM, many={Hazard: [row.pk for row in many]})
    assert counting.ready_plans() == {}
    cube.keep_up(at=AT, dice=history.dice)
    assert "hazard_fact" in counting.ready_plans()
    assert counting.value(FOUND, county(ground)) == measure.value(FOUND, county(ground))


def test_a_cell_changed_behind_its_back_is_found_and_the_scan_is_used(ground: Ground) -> None:
    history = built(ground)
    for axis in counting.plans()["hazard_fact"].axes:
        store.execute(f"UPDATE {axis.table} SET s0 = s0 + 1")
    right = measure.value(FOUND, county(ground))
    assert counting.value(FOUND, county(ground)) > right
    compared, found = cube.check(sample=80, at=AT, dice=history.dice, codes=["hazard_fact"])
    assert 0 < len(found) < compared
    assert "不一致" in cube.sentence([FOUND])
    assert counting.value(FOUND, county(ground)) == right
    cube.keep_up(at=AT, dice=history.dice)
    assert "不一致" in cube.sentence([FOUND])
    cube.rebuild(["hazard_fact"])
    assert cube.check(sample=30, at=AT, dice=history.dice, codes=["hazard_fact"])[1] == []
    assert "数据立方与逐条统计一致" in cube.sentence([FOUND])
    assert counting.value(FOUND, county(ground)) == right


def test_a_month_is_counted_anew_for_any_day_of_it(ground: Ground) -> None:
    history = built(ground)
    whole = county(ground)
    for axis in counting.plans()["hazard_fact"].axes:
        store.execute(f"UPDATE {axis.table} SET s0 = s0 + 1 WHERE period >= %s AND period < %s", [date(2026, 1, 1), date(2026, 2, 1)])
    assert counting.value(FOUND, whole) > measure.value(FOUND, whole)
    cube.rebuild_day(date(2026, 1, 17), ["hazard_fact"])
    assert cube.check(sample=80, at=AT, dice=history.dice, codes=["hazard_fact"])[1] == []
    assert compare(history)["value True"] > 10


def test_counts_of_another_declaration_are_not_read_but_built_anew(ground: Ground) -> None:
    history = built(ground)
    CubeState.objects.filter(fact="hazard_fact").update(signature="another")
    assert "hazard_fact" not in counting.ready_plans()
    cube.keep_up(at=AT, dice=history.dice)
    assert "hazard_fact" in counting.ready_plans()


def test_a_builder_that_died_leaves_no_counts_to_be_read(ground: Ground) -> None:
    history = built(ground)
    CubeState.objects.filter(fact="hazard_fact").update(state=CubeState.State.BUILDING)
    CubeLease.objects.update(token="died", expires_at=AT)
    record("tests.draw", by=SYSTEM, touched=history.draw())
    assert "hazard_fact" not in counting.ready_plans()
    cube.keep_up(at=AT, dice=history.dice)
    assert counting.value(FOUND, county(ground)) == measure.value(FOUND, county(ground))
    assert "hazard_fact" in counting.ready_plans()


def test_rows_removed_where_they_cannot_be_followed_have_the_fact_built_anew(ground: Ground) -> None:
    history = built(ground)
    record("tests.leave", by=SYSTEM, gone=[(VisitOfficer, 1)])
    assert upkeep.catch_up(counting.plans())
    assert CubeState.objects.get(fact="visit").state == CubeState.State.STALE
    cube.keep_up(at=AT, dice=history.dice)
    assert CubeState.objects.get(fact="visit").state == CubeState.State.READY


def test_the_cube_reads_only_what_stands_on_the_trail() -> None:
    tables = {model._meta.db_table: model for model in apps.get_models()}
    for plan in counting.plans().values():
        for table in plan.touched:
            assert issubclass(tables[table], Recorded), f"{plan.code} reads {table}, whose changes the trail does not tell"


def test_every_counted_figure_is_held_as_the_docs_say() -> None:
    counted = [figure for figure in catalogue().values() if any(measures_of(figure))]
    assert [figure.code for figure in counted if not cube.holds(figure)] == []
    assert "All counted figures are held" in (ROOT / "docs" / "cube.md").read_text(encoding="utf-8")
