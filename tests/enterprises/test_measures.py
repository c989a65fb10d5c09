"""The register's figures, as of a day."""

from datetime import date, datetime, timedelta

import pytest
from tests.world import World, make_world

from anwang.enterprises import uscc
from anwang.enterprises.actions import charge_official, close_site, merge_duplicate, register_site
from anwang.enterprises.inputs import ChargeOfficial, MergeInto, RegisterSite
from anwang.enterprises.measures import (
    BY_SECTOR,
    CHARGED,
    CHARGING,
    FLAGGED,
    HIGH_HAZARD,
    LAPSED,
    LEFT,
    MADE,
    MEASURES,
    STANDARDISED,
    SUBJECTS,
    UNITS,
)
from anwang.enterprises.models import Site
from anwang.enterprises.states import RiskFlag, SiteKind, StandardisationGrade
from anwang.grid.paths import under
from anwang.ground.inputs import read
from anwang.ground.measure import Measure, Ratio, Slice, by_dimension, by_place, record_ids, value

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def opened(world: World, seed: int, on: date, **more: object) -> Site:
    facts = {"name": f"第{seed}号厂", "code": uscc.make(seed), "node_id": world.village.pk, "sectors": ("machinery",), **more}
    at = datetime.combine(on, world.at.timetz())
    return register_site(read(RegisterSite, facts), by=world.office, at=at)


@pytest.fixture
def sites(world: World) -> list[Site]:
    march = world.on
    return [
        opened(world, 1, march - timedelta(days=60), sectors=("machinery", "fireworks"), flags=(RiskFlag.DUST, RiskFlag.GAS)),
        opened(world, 2, march - timedelta(days=30), grade=StandardisationGrade.THIRD, grade_valid_to=march + timedelta(days=10)),
        opened(world, 3, march, node_id=world.other_village.pk, flags=(RiskFlag.DUST,), licence_number="A1", licence_valid_to=march),
        opened(world, 4, march, code="", kind=SiteKind.YARD),
        opened(world, 5, march),
    ]


def asked(world: World, end: date, where: tuple[tuple[str, str], ...] = ()) -> Slice:
    return Slice(ranges=(under(world.county.path),), start=date(2026, 1, 1), end=end, where=where)


def test_stocks_are_read_as_of_the_last_day(world: World, sites: list[Site]) -> None:
    close_site(sites[0], on=world.on, reason="关停", by=world.office, at=world.at)
    merge_duplicate(sites[4], MergeInto(into_id=sites[1].pk, reason="重复"), by=world.office, at=world.at)

    def figures(on: date) -> dict[str, int]:
        return {one.code: value(one, asked(world, on)) for one in (SUBJECTS, UNITS, HIGH_HAZARD, STANDARDISED, MADE, LEFT, LAPSED)}

    assert list(figures(world.on - timedelta(days=1)).values()) == [2, 2, 1, 1, 2, 0, 0]
    assert list(figures(world.on).values()) == [3, 2, 0, 1, 4, 1, 1]
    assert value(STANDARDISED, asked(world, world.on + timedelta(days=10))) == 0
    assert record_ids(SUBJECTS, asked(world, world.on)) == sorted(site.pk for site in sites[1:4])


def test_sectors_and_flags_overlap(world: World, sites: list[Site]) -> None:
    assert by_dimension(BY_SECTOR, asked(world, world.on), "sector") == {"machinery": 5, "fireworks": 1}
    assert value(BY_SECTOR, asked(world, world.on)) == 5
    assert by_dimension(FLAGGED, asked(world, world.on), "flag") == {"dust": 2, "gas": 1}
    assert by_place(UNITS, asked(world, world.on), [(under(world.town.path),), (under(world.other_town.path),)]) == [3, 1]


def test_coverage_counts_subjects_and_heads(world: World, sites: list[Site]) -> None:
    for site in sites[:2]:
        said = ChargeOfficial(assignment_id=world.town_officer.assignment_id, starts_on=world.on)
        charge_official(site, said, by=world.office, at=world.at)
    second = ChargeOfficial(assignment_id=world.second_town_officer.assignment_id, starts_on=world.on, is_principal=False)
    charge_official(sites[0], second, by=world.office, at=world.at)

    assert (value(CHARGED, asked(world, world.on)), value(CHARGING, asked(world, world.on))) == (2, 2)
    assert value(CHARGED, asked(world, world.on - timedelta(days=1))) == 0
    close_site(sites[0], on=world.on, reason="关停", by=world.office, at=world.at)
    assert (value(CHARGED, asked(world, world.on)), value(CHARGING, asked(world, world.on))) == (1, 1)


@pytest.mark.parametrize("figure", MEASURES, ids=lambda one: one.code)
def test_every_figure_is_counted_by_each_of_its_dimensions(world: World, sites: list[Site], figure: Measure | Ratio) -> None:
    measure = figure.numerator if isinstance(figure, Ratio) else figure
    whole = value(measure, asked(world, world.on))

    for column in measure.fact.columns:
        parts = by_dimension(measure, asked(world, world.on), column.name)
        if measure.additive and not measure.of:
            assert sum(parts.values()) == whole, column.name
