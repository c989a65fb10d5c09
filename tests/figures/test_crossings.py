"""Two dimensions at once, places by a dimension, shares and ranks, and what became of a printed number: all held against plain sums."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from tests.figures.declared import DONE, FOUND, OPEN, RATE
from tests.figures.hazards import Ground
from tests.figures.test_catalogue import END, START, fill
from tests.world import AT

from anwang.figures import breakdowns, changes, crossings, ranking, shares, slices
from anwang.figures.catalogue import catalogue
from anwang.figures.errors import WrongOperation
from anwang.figures.figure import dimensions
from anwang.ground.measure import Ratio
from anwang.hazards.models import Hazard

D = Decimal


def lay(ground: Ground) -> None:
    world = ground.world
    for place, level, source, done in (
        (world.village, "general", "patrol", None),
        (world.village, "general", "patrol", date(2026, 3, 1)),
        (world.village, "major", "self_check", None),
        (world.other_village, "general", "self_check", date(2026, 4, 1)),
        (world.county, "major", "patrol", None),
    ):
        ground.hazard(place, date(2026, 2, 1), done, level=level, source=source)


def test_two_dimensions_at_once(ground: Ground) -> None:
    lay(ground)
    asked = slices.slice_of(FOUND, ground.world.county, start=START, end=END)
    with CaptureQueriesContext(connection) as seen:
        table = crossings.by_two(FOUND, asked, "level", "source")
    assert len(seen) == 1
    assert table.cells == {
        ("general", "patrol"): D(2),
        ("general", "self_check"): D(1),
        ("major", "patrol"): D(1),
        ("major", "self_check"): D(1),
    }
    assert table.rows == (("general", "一般"), ("major", "重大"))
    assert [name for _, name in table.columns] == ["企业自查", "网格巡查"]
    rates = crossings.by_two(RATE, asked, "level", "source")
    assert (rates.number("general", "patrol"), rates.number("general", "self_check"), rates.number("major", "patrol")) == (
        D(50),
        D(100),
        D(0),
    )
    assert rates.number("general", "leader") is None


def test_places_by_a_dimension(ground: Ground) -> None:
    lay(ground)
    world = ground.world
    asked = slices.slice_of(FOUND, world.county, start=START, end=END)
    table = crossings.by_place(FOUND, world.county, asked, "level")
    assert [name for _, name in table.rows] == [world.town.name, world.other_town.name, "本级"]
    assert [table.number(world.town.path, level) for level in ("general", "major")] == [D(2), D(1)]
    assert [table.number("", level) for level in ("general", "major")] == [D(0), D(1)]


def test_crossings_are_the_sums_of_their_rows_and_columns(ground: Ground) -> None:
    fill(ground, 5, size=20)
    county = ground.world.county
    for code, figure in catalogue().items():
        names = dimensions(figure)
        if isinstance(figure, Ratio) or not figure.additive or not names:
            continue
        row, column = names[0], names[-1]
        asked = slices.slice_of(figure, county, start=START, end=END)
        table = crossings.by_two(figure, asked, row, column)
        by_row = {key: number for key, _, number in breakdowns.by_dimension(figure, asked, row)}
        assert {key: sum(table.number(key, each) or 0 for each, _ in table.columns) for key, _ in table.rows} == by_row, code
        places = crossings.by_place(figure, county, asked, column)
        by_place = [number for _, number in breakdowns.by_children(figure, county, asked)]
        assert [sum(places.number(key, each) or 0 for each, _ in places.columns) for key, _ in places.rows] == by_place, code


def test_shares_of_the_whole(ground: Ground) -> None:
    lay(ground)
    county = ground.world.county
    asked = slices.slice_of(FOUND, county, start=START, end=END)
    assert [(part.name, part.percent) for part in shares.by_dimension(FOUND, asked, "level")] == [("一般", D(60)), ("重大", D(40))]
    rows = shares.by_place(FOUND, county, asked)
    assert [(part.name, part.percent) for part in rows] == [
        (ground.world.town.name, D(60)),
        (ground.world.other_town.name, D(20)),
        ("本级", D(20)),
    ]
    empty = slices.slice_of(FOUND, county, start=date(2025, 1, 1), end=date(2025, 1, 2))
    assert {part.percent for part in shares.by_place(FOUND, county, empty)} == {None}
    with pytest.raises(WrongOperation):
        shares.by_dimension(RATE, asked, "level")


NUMBERS = st.lists(st.none() | st.integers(0, 6).map(Decimal), max_size=12)


@given(numbers=NUMBERS, count=st.integers(1, 5), high=st.booleans())
def test_a_ranking_keeps_order_and_ties(numbers: list[Decimal | None], count: int, high: bool) -> None:  # noqa: FBT001 - drawn
    rows: list[ranking.Row] = [(str(place), f"第{place}镇", number) for place, number in enumerate(numbers)]
    found = ranking.ranked(rows, first="high" if high else "low")
    assert sorted(row.key for row in found) == sorted(key for key, _, _ in rows)
    known = [row for row in found if row.number is not None]
    for row in known:
        better = sum((other.number or 0) > (row.number or 0) if high else (other.number or 0) < (row.number or 0) for other in known)
        assert row.rank == better + 1
    assert all(row.rank is None for row in found if row.number is None)
    best = ranking.top(found, count)
    assert len(best) >= min(count, len(known))
    assert {row.number for row in best}.isdisjoint({row.number for row in known if row not in best})


def test_late_entries_and_cancellations_change_a_printed_number(ground: Ground) -> None:
    lay(ground)
    world = ground.world
    asked = slices.slice_of(FOUND, world.county, start=START, end=END)
    printed = slices.record_ids(FOUND, asked)
    late = ground.hazard(world.village, date(2026, 5, 1))
    Hazard.objects.filter(pk=printed[0]).update(voided_on=date(2026, 11, 1))
    value, change = changes.since(FOUND, asked, printed, at=AT)
    assert (value.number, change.came, change.went) == (D(5), (late.pk,), (printed[0],))
    assert not changes.difference_of_records(printed, printed)


@given(then=st.sets(st.integers(0, 20)), now=st.sets(st.integers(0, 20)))
def test_what_came_and_went_leads_from_then_to_now(then: set[int], now: set[int]) -> None:
    change = changes.difference_of_records(then, now)
    assert (then | set(change.came)) - set(change.went) == now
    assert set(change.came).isdisjoint(then)
    assert set(change.went) <= then


def test_every_kind_of_figure_crosses(ground: Ground) -> None:
    lay(ground)
    for figure in (FOUND, DONE, OPEN, RATE):
        asked = slices.slice_of(figure, ground.world.county, start=START, end=END)
        assert crossings.by_two(figure, asked, "level", "source").rows
