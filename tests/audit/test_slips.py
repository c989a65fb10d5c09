"""A number near ours is ours mistyped, even where the sentence says little of what it counts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from anwang.audit.verdicts import is_slip


@pytest.mark.parametrize(
    ("said", "ours"),
    [
        ("1300", "1258"),
        ("1150", "1148"),
        ("1285", "1258"),
        ("5218", "1258"),
        ("12580", "1258"),
        ("125", "1250"),
        ("93.4", "93.3"),
        ("33.9", "93.3"),
    ],
)
def test_a_little_off_digits_changed_places_or_a_nought_more_or_less(said: str, ours: str) -> None:
    assert is_slip(Decimal(said), Decimal(ours))


@pytest.mark.parametrize(("said", "ours"), [("1340", "1258"), ("629", "1258"), ("1258", "12"), ("9", "9.1"), ("7", "70"), ("0", "10")])
def test_another_number_altogether_or_one_too_small_to_tell(said: str, ours: str) -> None:
    assert not is_slip(Decimal(said), Decimal(ours))
