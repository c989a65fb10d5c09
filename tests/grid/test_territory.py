from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.world import AT, FOUNDED, World, make_world, node

from anwang.grid import actions, paths, queries, territory
from anwang.grid.errors import DatesCrossed, NodeChangeRefused, NodeEnded, NoRoom
from anwang.grid.inputs import AddNode, ChangeNode
from anwang.grid.models import Node, Organ
from anwang.grid.states import NodeChange, Tier
from anwang.ground.actor import SYSTEM
from anwang.ground.refusal import NotAllowed, NotFound
from anwang.ground.trail.verify import verify

# ---- arithmetic of paths -----------------------------------------------------------------------------------------------------

PATHS = [f"001{a:03d}{b:03d}" for a in (1, 2, 3) for b in (1, 2, 3)]
PLACES = ["001", *(f"001{a:03d}" for a in (1, 2, 3)), *PATHS, *(f"{p}{n:03d}" for p in PATHS for n in (1, 2))]


def superiors(path: str, parent: dict[str, str]) -> list[str]:
    """Every superior of a place in a plain parent table, itself first: what territory must agree with."""
    found = [path]
    while path in parent:
        path = parent[path]
        found.append(path)
    return found


@st.composite
def histories(draw: st.DrawFn) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """Draw events that never make a circle, and the plain parent table after them."""
    parent = {path: path[:-3] for path in PLACES if path != "001"}
    events = []
    for _ in range(draw(st.integers(0, 8))):
        gone = draw(st.sampled_from(PLACES[1:]))
        taker = draw(st.sampled_from(PLACES))
        if gone in superiors(taker, parent):
            continue
        parent[gone] = taker
        events.append((gone, taker))
    return events, parent


@given(histories())
def test_territory_is_what_hangs_below_after_any_history(history: tuple[list[tuple[str, str]], dict[str, str]]) -> None:
    events, parent = history
    for place in PLACES:
        ranges = territory.of_path(place, events)
        for other in PLACES:
            assert paths.covers(ranges, other) == (place in superiors(other, parent)), (place, other, events)


@given(histories())
def test_brothers_never_share_and_ranges_are_few_and_sorted(history: tuple[list[tuple[str, str]], dict[str, str]]) -> None:
    events, parent = history
    for place in PLACES:
        children = [other for other in PLACES if parent.get(other) == place]
        parts = [territory.of_path(each, events) for each in children]
        for i, first in enumerate(parts):
            assert all(paths.meet(first, second) == () for second in parts[i + 1 :])
        ranges = territory.of_path(place, events)
        assert ranges == paths.union(ranges)
        assert all(low < high for low, high in ranges)


def test_a_branch_takes_along_what_it_had_taken_over() -> None:
    # A (county 1) merges into B (county 2); then B moves to county 3
    a, b = "001001001", "001002001"
    events = [(a, b), (b, "001003")]

    assert paths.covers(territory.of_path("001003", events), a)
    assert not paths.covers(territory.of_path("001002", events), a)
    assert not paths.covers(territory.of_path("001001", events), a)


def test_the_last_range_of_all_ends() -> None:
    assert paths.following("001") == "002"
    assert paths.following("001999") == "002"
    assert paths.following("999") == ":"
    assert max("999999", ":") == ":"


@given(st.text("0123456789", min_size=1, max_size=12))
def test_everything_under_a_path_lies_in_its_range_and_nothing_else(path: str) -> None:
    low, high = paths.under(path)

    assert low <= path < high
    assert low <= path + "999" < high
    assert not low <= path[:-1] < high


# ---- events in the database --------------------------------------------------------------------------------------------------


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def change(what: Node, kind: NodeChange, on: date, *, into: Node | None = None, name: str = "") -> None:
    said = ChangeNode(node_id=what.pk, kind=kind, on=on, into_id=into.pk if into else None, new_name=name, document="皖民〔2025〕1号")
    actions.change_node(said, by=SYSTEM, at=AT)


DAY = date(2025, 6, 1)
BEFORE = DAY - timedelta(days=1)


def test_merged_township_rolls_up_to_the_other_from_that_day_on(world: World) -> None:
    change(world.other_town, NodeChange.MERGED, DAY, into=world.town)

    assert paths.covers(territory.of(world.town, DAY), world.other_village.path)
    assert not paths.covers(territory.of(world.town, BEFORE), world.other_village.path)
    assert paths.covers(territory.of(world.county, DAY), world.other_village.path)
    assert territory.of(world.county, DAY) == territory.of(world.county, BEFORE)
    world.other_town.refresh_from_db()
    assert world.other_town.valid_to == DAY
    assert set(queries.parts(world.county, DAY)) & {world.town, world.other_town} == {world.town}
    assert set(queries.parts(world.county, BEFORE)) >= {world.town, world.other_town}
    assert world.other_village in queries.parts(world.town, DAY)
    assert world.other_village not in queries.parts(world.town, BEFORE)
    assert world.other_village in queries.parts(world.other_town, BEFORE)


def test_merger_ends_the_offices_of_the_place_but_not_its_enterprises(world: World) -> None:
    change(world.other_town, NodeChange.MERGED, DAY, into=world.town)

    ended = Organ.objects.get(pk=world.other_town_organ.pk)
    assert ended.valid_to == DAY
    assert [a.ends_on for a in ended.posts.get().assignments.all()] == [DAY]
    assert Organ.objects.get(pk=world.other_enterprise_organ.pk).valid_to is None
    assert verify(at=timezone.now()).faults == []


def test_moved_village_leaves_one_township_for_the_other(world: World) -> None:
    change(world.village, NodeChange.MOVED, DAY, into=world.other_town)

    assert not paths.covers(territory.of(world.town, DAY), world.village.path)
    assert paths.covers(territory.of(world.other_town, DAY), world.village.path)
    assert paths.covers(territory.of(world.town, BEFORE), world.village.path)
    assert world.village in queries.parts(world.other_town, DAY)
    assert world.village not in queries.parts(world.town, DAY)


def test_renaming_changes_the_name_and_history_keeps_the_old_one(world: World) -> None:
    old = world.town.name
    change(world.town, NodeChange.RENAMED, DAY, name="张八岭新镇")

    world.town.refresh_from_db()
    assert (world.town.name, world.town.initials) == ("张八岭新镇", "zblxz")
    assert queries.name_on(world.town, BEFORE) == old
    assert queries.name_on(world.town, DAY) == "张八岭新镇"
    assert territory.of(world.town, DAY) == territory.of(world.town, BEFORE)


def test_place_with_parts_is_not_abolished(world: World) -> None:
    with pytest.raises(NodeChangeRefused, match="下面还有"):
        change(world.town, NodeChange.ABOLISHED, DAY)
    change(world.village, NodeChange.ABOLISHED, DAY)
    world.village.refresh_from_db()
    assert world.village.valid_to == DAY
    assert Organ.objects.get(pk=world.village_organ.pk).valid_to == DAY


def test_changes_that_do_not_hold_together_are_refused(world: World) -> None:
    with pytest.raises(NodeChangeRefused, match="同级"):
        change(world.village, NodeChange.MERGED, DAY, into=world.other_town)
    with pytest.raises(NodeChangeRefused, match="它自己或它的下级"):
        change(world.town, NodeChange.MERGED, DAY, into=world.village)
    with pytest.raises(NodeChangeRefused, match="本来就属于"):
        change(world.village, NodeChange.MOVED, DAY, into=world.town)
    with pytest.raises(NodeChangeRefused, match="新名称"):
        change(world.village, NodeChange.RENAMED, DAY, name=world.village.name)
    with pytest.raises(DatesCrossed, match="不能晚于今天"):
        change(world.village, NodeChange.MOVED, AT.date() + timedelta(days=1), into=world.other_town)
    change(world.other_town, NodeChange.MERGED, DAY, into=world.town)
    with pytest.raises(NodeEnded):
        change(world.other_town, NodeChange.RENAMED, DAY, name="别名镇")
    with pytest.raises(NodeEnded):
        change(world.village, NodeChange.MOVED, DAY, into=world.other_town)


def test_circle_through_an_earlier_change_is_refused(world: World) -> None:
    change(world.other_town, NodeChange.MERGED, DAY, into=world.town)
    with pytest.raises(NodeChangeRefused):
        change(world.town, NodeChange.MOVED, DAY + timedelta(days=1), into=world.other_village)


def test_only_who_keeps_the_grid_of_the_place_changes_it(world: World) -> None:
    said = ChangeNode(node_id=world.village.pk, kind=NodeChange.RENAMED, on=DAY, new_name="新村")
    for official in (world.town_officer, world.regulator, world.leader, world.security_admin, world.manager):
        with pytest.raises(NotAllowed):
            actions.change_node(said, by=official, at=AT)
    province = ChangeNode(node_id=node("34").pk, kind=NodeChange.RENAMED, on=DAY, new_name="徽省")
    with pytest.raises(NotFound):
        actions.change_node(province, by=world.office, at=AT)
    assert actions.change_node(said, by=world.office, at=AT).new_name == "新村"


def test_work_district_gets_a_number_that_the_national_table_never_uses(world: World) -> None:
    said = AddNode(parent_id=world.town.pk, name="东片区", tier=Tier.DISTRICT, valid_from=DAY)

    first = actions.add_node(said, by=world.office, at=AT)
    second = actions.add_node(said.model_copy(update={"name": "西片区"}), by=world.office, at=AT)

    assert [first.path, second.path] == [world.town.path + "600", world.town.path + "601"]
    assert first.code is None
    assert world.town_officer.covers(first.path)
    with pytest.raises(NodeChangeRefused, match="下面不能设"):
        actions.add_node(AddNode(parent_id=first.pk, name="某镇", tier=Tier.TOWN), by=world.office, at=AT)


def test_place_whose_numbers_are_used_up_says_so(world: World) -> None:
    Node.objects.bulk_create(
        Node(path=paths.child(world.village.path, n), parent=world.village, name=f"{n}格", tier=Tier.CELL) for n in range(600, 1000)
    )

    with pytest.raises(NoRoom):
        actions.add_node(AddNode(parent_id=world.village.pk, name="多一格", tier=Tier.CELL), by=world.office, at=AT)


# ---- the national table ------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_county_is_laid_down_once_with_what_stands_above_it() -> None:
    assert actions.load_divisions("341182", by=SYSTEM, at=FOUNDED) == 178
    assert actions.load_divisions("341182", by=SYSTEM, at=FOUNDED) == 0

    county = node("341182")
    assert [Node.objects.get(path=county.path[:width]).name for width in (3, 6, 9, 12)] == ["全国", "安徽省", "滁州市", "明光市"]
    assert county.path == "001034011082"
    assert Node.objects.filter(tier=Tier.TOWN).count() == 17
    assert Node.objects.filter(tier=Tier.VILLAGE).count() == 157
    assert (node("341182100").name, node("341182100").path, node("341182100").kind) == ("张八岭镇", "001034011082100", "town")
    assert verify(at=timezone.now()).faults == []


@pytest.mark.django_db
def test_paths_do_not_depend_on_what_was_loaded_first_and_renamed_places_stay_renamed() -> None:
    actions.load_divisions("341182100", by=SYSTEM, at=FOUNDED)
    town = node("341182100")
    actions.change_node(ChangeNode(node_id=town.pk, kind=NodeChange.RENAMED, on=DAY, new_name="张八岭新镇"), by=SYSTEM, at=AT)

    actions.load_divisions("341182", by=SYSTEM, at=AT)

    assert node("341182100").name == "张八岭新镇"
    assert node("341182100").pk == town.pk
    assert node("341182101").path == "001034011082101"
    assert Node.objects.filter(code__startswith="341182").count() == 175


@pytest.mark.django_db
def test_townships_of_a_city_without_counties_hang_on_the_city() -> None:
    actions.load_divisions("441900003", by=SYSTEM, at=FOUNDED)

    assert node("441900003").parent == node("4419")
    assert node("441900003").path == "001044019003"


@pytest.mark.django_db
@pytest.mark.slow
def test_every_path_of_a_province_lies_under_its_parents() -> None:
    actions.load_divisions("11", by=SYSTEM, at=FOUNDED)

    for each in Node.objects.exclude(parent=None).select_related("parent"):
        assert each.parent is not None
        assert each.path[:-3] == each.parent.path
