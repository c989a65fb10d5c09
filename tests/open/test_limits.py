"""Counting knocks: windows, addresses, and no more memory than agreed."""

from __future__ import annotations

from anwang.desks.open import limits
from anwang.desks.open.limits import Limit, knocker


def test_a_window_ends_and_another_begins() -> None:
    limit = Limit(times=2, seconds=10)
    for now in (0.0, 1.0):
        assert limit.wait("203.0.113.1", now) == 0
        limit.note("203.0.113.1", now)

    assert limit.wait("203.0.113.1", 4.0) == 6
    assert limit.wait("203.0.113.2", 4.0) == 0
    assert limit.wait("203.0.113.1", 10.0) == 0
    limit.note("203.0.113.1", 10.0)
    assert limit.wait("203.0.113.1", 11.0) == 0


def test_a_household_of_ipv6_is_one_knocker() -> None:
    assert knocker("2001:db8:1:2::1") == knocker("2001:db8:1:2:ffff::9")
    assert knocker("2001:db8:1:2::1") != knocker("2001:db8:1:3::1")
    assert knocker("::ffff:203.0.113.1") == "203.0.113.1"
    assert knocker("unix:") == "unix:"


def test_many_addresses_cost_no_more_memory_than_agreed() -> None:
    limit = Limit(times=1, seconds=10)
    for number in range(limits.MOST_ADDRESSES + 5):
        limit.note(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", 0.0)

    assert limit.wait("10.0.0.0", 1.0) == 0
    assert limit.wait("10.0.0.5", 1.0) == 9
