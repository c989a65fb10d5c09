from __future__ import annotations

from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anwang.audit.reckoning import digits_of, has_integer_before, has_integer_part, may_stand_for


@pytest.mark.parametrize(("text", "digits"), [("84.6", 1), ("84", 0), ("205.1026", 4), ("1E+3", 0)])
def test_digits_are_those_printed(text: str, digits: int) -> None:
    assert digits_of(Decimal(text)) == digits


@pytest.mark.parametrize(
    ("printed", "exact", "may"),
    [
        ("84.6", "84.6153", True),
        ("84.61", "84.615384", True),
        ("84.62", "84.615384", True),
        ("84.7", "84.615384", False),
        ("-35.7", "-35.714", True),
        ("66.70", "66.667", True),
        ("66.60", "66.667", True),
        ("67.00", "66.667", False),
    ],
)
def test_a_number_may_be_rounded_or_cut(*, printed: str, exact: str, may: bool) -> None:
    assert may_stand_for(Decimal(printed), Decimal(exact)) is may


@given(st.integers(1, 5000), st.data(), st.integers(0, 2), st.sampled_from([ROUND_HALF_UP, ROUND_DOWN]))
def test_a_real_share_always_has_a_part(whole: int, data: st.DataObject, digits: int, mode: str) -> None:
    part = data.draw(st.integers(0, whole))
    printed = (Decimal(part) * 100 / whole).quantize(Decimal(1).scaleb(-digits), rounding=mode)

    assert has_integer_part(printed, whole)


@pytest.mark.parametrize(("printed", "whole"), [("84.6", 7), ("33.4", 3), ("99.9", 200), ("12.3", 11)])
def test_a_share_that_no_whole_number_gives(printed: str, whole: int) -> None:
    assert not has_integer_part(Decimal(printed), whole)


@given(st.integers(0, 3000), st.integers(1, 3000), st.integers(0, 2), st.sampled_from([ROUND_HALF_UP, ROUND_DOWN]))
def test_a_real_change_always_has_a_last_year(now: int, before: int, digits: int, mode: str) -> None:
    change = Decimal(now - before) * 100 / before
    printed = abs(change).quantize(Decimal(1).scaleb(-digits), rounding=mode).copy_sign(change)

    assert has_integer_before(now, printed)


@pytest.mark.parametrize(("now", "printed"), [(9, "-36.0"), (9, "-35.8"), (6, "-45.0"), (3, "-101"), (7, "12.0")])
def test_a_change_that_no_last_year_gives(now: int, printed: str) -> None:
    assert not has_integer_before(now, Decimal(printed))
