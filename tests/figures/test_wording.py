"""Figures in words: rounding by rule, empty bases, 持平, percentages in points, money in 万元."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from tests.figures.declared import FOUND, RATE
from tests.world import SHANGHAI

from anwang.figures import wording
from anwang.figures.slices import measure_value, ratio_value
from anwang.figures.windows import compare
from anwang.ground.measure import Slice

D = Decimal
ASKED = Slice(ranges=(("001", "002"),), start=date(2026, 1, 1), end=date(2026, 10, 31))
AT = datetime(2026, 11, 1, 9, tzinfo=SHANGHAI)


def test_the_rate_of_the_report() -> None:
    assert wording.share(418, 494) == D("84.6")
    assert wording.plain(D("84.6")) == "84.6"


@pytest.mark.parametrize(
    ("part", "whole", "mode", "shown"),
    [
        (1, 8, "half_up", "12.5"),
        (1, 16, "half_up", "6.3"),  # 6.25: a half goes up, never to even
        (1, 16, "truncate", "6.2"),
        (2, 3, "half_up", "66.7"),
        (2, 3, "truncate", "66.6"),
        (418, 494, "truncate", "84.6"),
        (494, 494, "half_up", "100"),
        (0, 7, "half_up", "0"),
        (126, 105, "half_up", "120"),  # more than planned is not capped
    ],
)
def test_rounding_is_half_up_or_truncated(part: int, whole: int, mode: str, shown: str) -> None:
    found = wording.share(part, whole, mode=mode)
    assert found is not None
    assert wording.plain(found) == shown


def test_no_base_no_percentage() -> None:
    assert wording.share(0, 0) is None
    value = ratio_value(RATE, ASKED, 0, 0, at=AT)
    assert (value.number, value.printed) == (None, "—")


@pytest.mark.parametrize(
    ("now", "then", "words"),
    [(9, 12, "减少3个"), (14, 12, "增加2个"), (12, 12, "持平"), (0, 0, "均为0"), (3, 0, "增加3个"), (0, 3, "减少3个")],
)
def test_changes_in_words(now: int, then: int, words: str) -> None:
    assert wording.change(D(now), D(then), "个") == words


@pytest.mark.parametrize(
    ("now", "then", "words"),
    [
        (9, 14, "下降35.7%"),
        (6, 13, "下降53.8%"),
        (15, 12, "上升25%"),
        (5, 5, "持平"),
        (0, 0, "持平"),
        (0, 4, "下降100%"),
        (3, 0, "上年同期为0，不计增减率"),
    ],
)
def test_rates_of_change(now: int, then: int, words: str) -> None:
    assert wording.change_rate(D(now), D(then)) == words


def test_percentages_are_compared_in_points() -> None:
    assert wording.change_points(D("84.6"), D("80.1")) == "上升4.5个百分点"
    assert wording.change_points(D("84.6"), D("84.6")) == "持平"
    assert wording.change_points(D("84.6"), None) == "无可比基数"


@pytest.mark.parametrize(
    ("now", "then", "sentence"),
    [
        (9, 12, "比上年同期减少3个（下降25%）"),
        (9, 9, "与上年同期持平"),
        (0, 0, "与上年同期均为0"),
        (3, 0, "比上年同期增加3个（上年同期为0，不计增减率）"),
    ],
)
def test_a_comparison_is_a_sentence(now: int, then: int, sentence: str) -> None:
    both = (measure_value(FOUND, ASKED, number, number, at=AT) for number in (now, then))
    assert compare(*both).sentence == sentence


def test_a_ratio_is_compared_in_points_or_not_at_all() -> None:
    values = [ratio_value(RATE, ASKED, part, whole, at=AT) for part, whole in ((418, 494), (80, 100), (0, 0))]
    assert compare(values[0], values[1]).sentence == "比上年同期上升4.6个百分点"
    assert compare(values[0], values[2]).sentence == "上年同期无可比基数"
    assert compare(values[2], values[0]).sentence == "上年同期无可比基数"


@pytest.mark.parametrize(
    ("fen", "wan"), [(299_000_000, "299"), (118_300_000, "118.3"), (118_349_999, "118.3"), (118_350_000, "118.4"), (0, "0")]
)
def test_fen_print_as_ten_thousand_yuan(fen: int, wan: str) -> None:
    assert wording.plain(wording.scaled(fen, 1_000_000)) == wan
