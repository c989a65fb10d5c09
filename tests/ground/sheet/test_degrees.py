"""Coordinates as offices write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anwang.ground.sheet.degrees import Angle, angles, pair

EAST, NORTH = (73, 136), (3, 54)


@pytest.mark.parametrize(
    "text",
    [
        "118.020000,32.780000",
        "32.78，118.02",
        "118.02 32.78",
        "（118.02，32.78）",
        "118°1′12″,32°46′48″",
        "东经118°1′12″ 北纬32°46′48″",
        "北纬：32°46′48″；东经：118°1′12″",
        "E118.02°N32.78°",
        "118.02E/32.78N",
        "118度1分12秒、32度46分48秒",
        "118°1'12\"E, 32°46'48\"N",
        "经度:118.02 纬度:32.78",
        "１１８．０２，３２．７８",
    ],
)
def test_a_pair_is_read_in_either_order_and_every_way_of_writing(text: str) -> None:
    assert pair(text, EAST, NORTH) == (Decimal("118.02"), Decimal("32.78"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "118.02",
        "118.02,32.78,5",
        "118.02,119.5",
        "N118.02,E32.78",
        "明光市工业路12号",
        "118°61′0″,32°0′0″",
        "118.5°30′,32°",
        "无",
        "2026-3-5",
    ],
)
def test_what_is_no_pair_is_not_guessed(text: str) -> None:
    assert pair(text, EAST, NORTH) is None


@given(st.integers(0, 179), st.integers(0, 59), st.integers(0, 59))
def test_degrees_minutes_and_seconds_add_up(degrees: int, minutes: int, seconds: int) -> None:
    exact = (Decimal(degrees) + Decimal(minutes) / 60 + Decimal(seconds) / 3600).quantize(Decimal("0.000001"))
    assert angles(f"{degrees}°{minutes}′{seconds}″") == [Angle(exact, "")]
