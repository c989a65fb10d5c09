"""Where last year's accidents were not entered, shipped texts say this year's number without a comparison."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from tests.papers.campaign import NOW, Road, make_road

from anwang.figures.actions import enter_external
from anwang.figures.inputs import EnterExternal
from anwang.papers import actions, filling, queries
from anwang.papers.inputs import DraftPaper
from anwang.papers.models import Paper
from anwang.papers.reading import plain

SPANS = {"monthly": (date(2026, 10, 1), date(2026, 10, 31)), "yearly": (date(2026, 1, 1), date(2026, 10, 31))}
SPANS["quarterly"] = (date(2026, 7, 1), date(2026, 9, 30))


@pytest.fixture
def road(db: None) -> Road:
    return make_road()


def enter(road: Road, figure: str, number: int, start: date, end: date) -> None:
    said = EnterExternal(
        figure=figure, node_id=road.world.county.pk, value=Decimal(number), source="明光市应急管理局", starts_on=start, ends_on=end
    )
    enter_external(said, by=road.world.office, at=NOW)


def drafted(road: Road, code: str) -> Paper:
    start, end = SPANS[code]
    said = DraftPaper(shipped=code, node_id=road.world.county.pk, starts_on=start, ends_on=end)
    return actions.draft_from(said, by=road.world.office, at=NOW)


def text_of(road: Road, code: str) -> str:
    said = queries.reading(drafted(road, code), at=NOW)
    assert said.loose() == []
    return "".join(plain(block.text) for block in said.blocks)


@pytest.mark.parametrize("code", SPANS)
def test_accidents_are_told_without_a_comparison_that_cannot_be_made(road: Road, code: str) -> None:
    for figure in ("事故起数", "死亡人数"):
        enter(road, figure, 2, *SPANS[code])
    enter(road, "事故起数", 1, date(2025, 2, 1), date(2025, 2, 28))
    text = text_of(road, code)
    assert "生产安全事故2起" in text
    assert "生产安全事故2起，比" not in text


@pytest.mark.parametrize("code", SPANS)
def test_they_are_compared_where_last_year_was_entered(road: Road, code: str) -> None:
    start, end = SPANS[code]
    enter(road, "事故起数", 2, start, end)
    enter(road, "事故起数", 4, start.replace(year=2025), end.replace(year=2025))
    assert "生产安全事故2起，比上年同期减少2起" in text_of(road, code)


def test_the_reason_counts_months(road: Road) -> None:
    enter(road, "事故起数", 2, *SPANS["yearly"])
    enter(road, "事故起数", 1, date(2025, 2, 1), date(2025, 2, 28))
    paper = drafted(road, "yearly")
    (piece,) = filling.one("{{事故起数|同比}}", filling.ground_of(paper), at=NOW)
    assert isinstance(piece, filling.Unbound)
    assert "个月的数据" in piece.sentence
