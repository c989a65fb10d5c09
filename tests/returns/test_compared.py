"""A form's change against the year before stays empty, with the reason, where our records do not reach back so far."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tests.returns.road import Road
from tests.returns.test_suggestions import proposed, read
from tests.returns.workbooks import complex_form

from anwang.returns import filling
from anwang.returns.filling import Filled, Ground


def filled(road: Road) -> Filled:
    content = complex_form()
    found, _ = proposed(content, road.world.county)
    return filling.fill(found.bindings, read(content), Ground(road.world.county, date(2026, 3, 1), date(2026, 3, 31)))


def test_without_records_of_the_year_before_nothing_is_subtracted(road: Road) -> None:
    said = {f"{loose.spot.ref}": loose.sentence for loose in filled(road).loose}
    assert said["G6"] == "排查隐患数：上年同期记录不全，不作比较。"


def test_with_records_of_the_year_before_the_difference_is_written(road: Road) -> None:
    world = road.world
    road.ground.hazard(world.village, date(2024, 12, 1))
    for day in (3, 9):
        road.ground.hazard(world.village, date(2025, 3, day))
    answer = filled(road).by_key()["汇总表!G6"]
    now = filled(road).by_key()["汇总表!B6"].number
    assert now is not None
    assert answer.number == now - Decimal(2)
