"""The cube is the scan: after any history of acts, for every figure, place, window and dimension that it answers."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st
from tests.figures.hazards import Ground
from tests.world import AT, World

from anwang.figures import counting, cube
from anwang.figures.catalogue import catalogue
from anwang.figures.figure import as_records, measures_of
from anwang.grid import paths
from anwang.ground import measure
from anwang.ground.actor import SYSTEM
from anwang.ground.cube import lease, reading, store, upkeep
from anwang.ground.cube.models import CubeLease, CubePending, CubeState
from anwang.ground.cube.plan import Key
from anwang.ground.measure import Measure, Slice
from anwang.ground.recorded import Recorded
from anwang.ground.trail.record import record
from anwang.hazards.measures import FOUND
from anwang.hazards.models import Fund, Hazard, Recheck
from anwang.inspections.models import VisitOfficer
from anwang.standards.states import HazardLevel

ROOT = Path(__file__).parents[2]
SOURCES = ("patrol", "self_check", "inspection")
SECTORS = ("construction", "fire_crowded_places", "")
STATES = ("registered", "ordered", "claimed", "struck_off", "void", "failed")


@pytest.fixture(autouse=True)
def awake() -> Iterator[None]:
    counting.wake()
    yield
    counting.wake()


def day(dice: random.Random) -> date:
    return date(2025, 11, 1) + timedelta(days=dice.randrange(200))


def draw(ground: Ground, dice: random.Random) -> list[Recorded]:
    """Register a hazard somewhere, with a fund or a recheck now and then."""
    world = ground.world
    node = dice.choice([world.county, world.town, world.other_town, world.village, world.other_village])
    state, found = dice.choice(STATES), day(dice)
    made = ground.hazard(
        node,
        found,
        found + timedelta(days=dice.randrange(90)) if state == "struck_off" else None,
        state=state,
        level=dice.choice([HazardLevel.GENERAL, HazardLevel.GENERAL, HazardLevel.MAJOR]),
        source=dice.choice(SOURCES),
        sector=dice.choice(SECTORS),
        is_spot=dice.random() < 0.3,
        due_on=dice.choice([None, found + timedelta(days=15)]),
        claimed_on=dice.choice([None, found + timedelta(days=dice.randrange(40))]),
        closed_on=dice.choice([None, found + timedelta(days=dice.randrange(-3, 60))]),
        ordered_on=dice.choice([None, found]),
    )
    rows: list[Recorded] = [made]
    if dice.random() < 0.4:
        rows.append(ground.money(made, day(dice), dice.randrange(1, 10**8)))
    if dice.random() < 0.4:
        rows.append(Recheck.objects.create(hazard=made, on=day(dice), result=dice.choice(["passed", "failed"]), opinion="已看"))
    return rows


def change(dice: random.Random) -> list[Recorded]:
    """Change something of a hazard or of its money, or take the money away."""
    hazard = dice.choice(list(Hazard.objects.order_by("pk")))
    hazard.state, hazard.sector, hazard.level = dice.choice(STATES), dice.choice(SECTORS), HazardLevel.GENERAL
    hazard.struck_off_on = dice.choice([None, day(dice)])
    hazard.closed_on = dice.choice([None, day(dice)])
    hazard.registered_on = dice.choice([hazard.registered_on, day(dice)])
    hazard.save()
    return [hazard]


def act(ground: Ground, dice: random.Random) -> None:
    if dice.random() < 0.6 or not Hazard.objects.exists():
        record("tests.draw", by=SYSTEM, touched=draw(ground, dice))
        return
    if dice.random() < 0.3 and (fund := Fund.objects.order_by("?").first()):
        gone = fund.pk
        fund.delete()
        record("tests.drop", by=SYSTEM, gone=[(Fund, gone)])
        return
    record("tests.change", by=SYSTEM, touched=change(dice))


def windows() -> list[tuple[date, date]]:
    return [
        (date(2026, 1, 1), date(2026, 3, 31)),
        (date(2025, 11, 12), date(2026, 4, 7)),
        (date(2026, 2, 3), date(2026, 2, 3)),
        (date(2026, 1, 1), date(2026, 4, 20)),
        (date(2020, 1, 1), date(2030, 12, 31)),
    ]


def everything() -> list[Measure]:
    found: dict[str, Measure] = {}
    for figure in catalogue().values():
        for each in measures_of(figure):
            found[each.code] = each
            found[f"{each.code} records"] = as_records(each)
    return list(found.values())


def compare(world: World) -> int:
    """Compare every measure over every kind of slice with the scan; return how many answers came from the cube."""
    ready = counting.ready_plans()
    served = 0
    nodes = [world.county, world.town, world.village]
    below = [(paths.under(node.path),) for node in (world.town, world.other_town)]
    for figure in everything():
        plan = ready.get(figure.fact.code)
        if plan is None:
            continue
        for start, end in windows():
            for node in nodes:
                asked = Slice((paths.under(node.path),), start, end)
                served += reading.locate(plan, figure, asked) is not None
                assert counting.value(figure, asked) == measure.value(figure, asked), (figure.code, asked)
            for cutoff in (end + timedelta(days=40), start + timedelta(days=3)):
                followed = Slice((paths.under(world.county.path),), start, end, cutoff=cutoff)
                assert counting.value(figure, followed) == measure.value(figure, followed), (figure.code, followed)
            asked = Slice((paths.under(world.county.path),), start, end)
            assert counting.by_place(figure, asked, below) == measure.by_place(figure, asked, below), (figure.code, asked)
            for name in plan.dims:
                told = measure.by_dimension(figure, asked, name)
                assert counting.by_dimension(figure, asked, name) == told, (figure.code, name, asked)
                for chosen in list(told)[:2]:
                    one = asked.narrowed(where=((name, chosen),))
                    assert counting.value(figure, one) == measure.value(figure, one), (figure.code, one)
    return served


@pytest.mark.parametrize("seed", [1, 2])
def test_after_any_history_the_cube_is_the_scan(ground: Ground, seed: int) -> None:
    dice = random.Random(seed)
    for _ in range(15):
        act(ground, dice)
    cube.rebuild()
    assert upkeep.catch_up(counting.plans())
    assert compare(ground.world) > 300
    for _ in range(25):
        act(ground, dice)
    assert CubePending.objects.exists()
    assert compare(ground.world) > 300
    assert not CubePending.objects.exists()


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


def built(ground: Ground, acts: int = 12) -> random.Random:
    dice = random.Random(acts)
    for _ in range(acts):
        act(ground, dice)
    cube.rebuild()
    assert upkeep.catch_up(counting.plans())
    return dice


def county(ground: Ground) -> Slice:
    return Slice((paths.under(ground.world.county.path),), date(2025, 1, 1), date(2026, 12, 31))


def test_what_cannot_be_counted_at_once_is_scanned(ground: Ground) -> None:
    built(ground)
    with lease.held():
        record("tests.draw", by=SYSTEM, touched=draw(ground, random.Random(4)))
        assert counting.ready_plans() == {}
        assert counting.value(FOUND, county(ground)) == measure.value(FOUND, county(ground))
    assert "hazard_fact" in counting.ready_plans()


def test_an_act_on_many_records_is_left_to_the_worker_and_then_counted(ground: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    dice = built(ground)
    many = [draw(ground, dice)[0] for _ in range(50)]
    monkeypatch.setattr(upkeep, "ROWS_AT_ONCE", 49)
    record("tests.take_over", by=SYSTEM, many={Hazard: [row.pk for row in many]})
    assert counting.ready_plans() == {}
    cube.keep_up(at=AT, dice=dice)
    assert "hazard_fact" in counting.ready_plans()
    assert counting.value(FOUND, county(ground)) == measure.value(FOUND, county(ground))


def test_a_cell_changed_behind_its_back_is_found_and_the_scan_is_used(ground: Ground) -> None:
    dice = built(ground)
    axis = counting.plans()["hazard_fact"].by_key[Key("line", "registered_on")]
    store.execute(f"UPDATE {axis.table} SET s0 = s0 + 1 WHERE dim = 0")
    right = measure.value(FOUND, county(ground))
    assert counting.value(FOUND, county(ground)) > right
    compared, found = cube.check(sample=60, at=AT, dice=dice, codes=["hazard_fact"])
    assert 0 < len(found) < compared
    assert "不一致" in cube.sentence([FOUND])
    assert counting.value(FOUND, county(ground)) == right
    cube.keep_up(at=AT, dice=dice)
    assert "不一致" in cube.sentence([FOUND])
    cube.rebuild(["hazard_fact"])
    assert cube.check(sample=30, at=AT, dice=dice, codes=["hazard_fact"])[1] == []
    assert "数据立方与逐条统计一致" in cube.sentence([FOUND])
    assert counting.value(FOUND, county(ground)) == right


def test_a_month_is_counted_anew_for_any_day_of_it(ground: Ground) -> None:
    dice = built(ground, acts=25)
    whole = county(ground)
    for axis in counting.plans()["hazard_fact"].axes:
        store.execute(f"UPDATE {axis.table} SET s0 = s0 + 1 WHERE period >= %s AND period < %s", [date(2026, 1, 1), date(2026, 2, 1)])
    assert counting.value(FOUND, whole) > measure.value(FOUND, whole)
    cube.rebuild_day(date(2026, 1, 17), ["hazard_fact"])
    assert cube.check(sample=80, at=AT, dice=dice, codes=["hazard_fact"])[1] == []
    assert compare(ground.world) > 300


def test_counts_of_another_declaration_are_not_read_but_built_anew(ground: Ground) -> None:
    dice = built(ground)
    CubeState.objects.filter(fact="hazard_fact").update(signature="another")
    assert "hazard_fact" not in counting.ready_plans()
    cube.keep_up(at=AT, dice=dice)
    assert "hazard_fact" in counting.ready_plans()


def test_a_builder_that_died_leaves_no_counts_to_be_read(ground: Ground) -> None:
    dice = built(ground)
    CubeState.objects.filter(fact="hazard_fact").update(state=CubeState.State.BUILDING)
    CubeLease.objects.update(token="died", expires_at=AT)
    record("tests.draw", by=SYSTEM, touched=draw(ground, dice))
    assert "hazard_fact" not in counting.ready_plans()
    cube.keep_up(at=AT, dice=dice)
    assert counting.value(FOUND, county(ground)) == measure.value(FOUND, county(ground))
    assert "hazard_fact" in counting.ready_plans()


def test_rows_removed_where_they_cannot_be_followed_have_the_fact_built_anew(ground: Ground) -> None:
    dice = built(ground)
    record("tests.leave", by=SYSTEM, gone=[(VisitOfficer, 1)])
    assert upkeep.catch_up(counting.plans())
    assert CubeState.objects.get(fact="visit").state == CubeState.State.STALE
    cube.keep_up(at=AT, dice=dice)
    assert CubeState.objects.get(fact="visit").state == CubeState.State.READY


def test_the_cube_reads_only_what_stands_on_the_trail() -> None:
    tables = {model._meta.db_table: model for model in apps.get_models()}
    for plan in counting.plans().values():
        for table in plan.touched:
            assert issubclass(tables[table], Recorded), f"{plan.code} reads {table}, whose changes the trail does not tell"


def test_docs_call_no_figure_scanned_that_the_cube_holds() -> None:
    page = (ROOT / "docs" / "cube.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| `([a-z_.]+)` \|", page, re.MULTILINE))
    assert told
    assert {code for code in told if cube.holds(catalogue()[code])} == set()
