"""The lake says what the database says, for the whole catalogue."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import pytest
from tests.figures.hazards import Ground
from tests.figures.history import History
from tests.world import AT

from anwang.figures import slices
from anwang.figures.catalogue import catalogue
from anwang.figures.errors import NoLake
from anwang.figures.figure import as_records, knows_campaigns, measures_of
from anwang.figures.lake.reading import Lake
from anwang.figures.lake.writing import write
from anwang.grid import paths
from anwang.ground import measure
from anwang.ground.measure import Slice
from anwang.hazards.models import Hazard, HazardCampaign

WINDOWS = [(date(2026, 1, 1), date(2026, 3, 31)), (date(2025, 11, 12), date(2026, 4, 7)), (date(2020, 1, 1), date(2030, 12, 31))]


def fill(ground: Ground) -> int:
    """Lay hazards and visits down, some of a campaign; return the campaign."""
    history = History(ground, random.Random(7))
    for _ in range(30):
        history.draw()
        history.visit()
    campaign = ground.campaign("百日行动", history.day(), date(2026, 12, 31))
    HazardCampaign.objects.bulk_create([HazardCampaign(hazard=each, campaign=campaign) for each in Hazard.objects.all()[:11]])
    return campaign.pk


def test_the_whole_catalogue_has_equal_answers(ground: Ground, tmp_path: Path) -> None:
    campaign = fill(ground)
    write(tmp_path, at=AT)
    lake = Lake(tmp_path)
    world, something, dice = ground.world, 0, random.Random(1)
    places = [(paths.under(node.path),) for node in (world.town, world.other_town)]
    for figure in catalogue().values():
        for start, end in WINDOWS:
            asked = Slice((paths.under(world.county.path),), start, end)
            here = slices.value(figure, asked, at=AT)
            assert lake.answer(figure, asked, at=AT) == here, figure.code
            something += here.number not in {None, 0}
            for each in measures_of(figure):
                assert lake.by_place(each, asked, places) == measure.by_place(each, asked, places), each.code
                if knows_campaigns(figure):
                    mine = asked.narrowed(campaigns=(campaign,))
                    assert lake.value(each, mine) == measure.value(each, mine), each.code
                    assert lake.value(as_records(each), mine) == measure.value(as_records(each), mine), each.code
        for each in measures_of(figure):
            for column in dice.sample(each.fact.columns, min(3, len(each.fact.columns))):
                told = measure.by_dimension(each, asked, column.name)
                assert lake.by_dimension(each, asked, column.name) == told, (each.code, column.name)
                for chosen in list(told)[:2]:
                    one = asked.narrowed(where=((column.name, chosen),))
                    if column.choices or column.name.startswith("organ"):
                        assert lake.value(each, one) == measure.value(each, one), (each.code, column.name, chosen)
    assert something > 60


def test_a_folder_without_a_lake_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoLake):
        Lake(tmp_path)
