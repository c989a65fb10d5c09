"""Working days with make-up Saturdays, years nobody has announced, and the ends of terms."""

from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anwang.ground.workdays import STATE_COUNCIL, Calendar, Deadline

CHINA = timezone(timedelta(hours=8))


def test_2025_has_248_working_days() -> None:
    assert [STATE_COUNCIL.workdays_in_year(year) for year in (2024, 2025, 2026)] == [251, 248, 248]


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2025, 1, 26), True),  # Sunday made up for Spring Festival
        (date(2025, 1, 28), False),  # New Year's Eve, a Tuesday
        (date(2025, 10, 11), True),  # Saturday made up for National Day
        (date(2025, 10, 8), False),  # Wednesday in the long holiday
        (date(2025, 10, 9), True),
        (date(2025, 10, 12), False),
        (date(2026, 2, 14), True),
    ],
)
def test_make_up_days_are_worked_and_holidays_are_not(day: date, *, worked: bool) -> None:
    assert STATE_COUNCIL.is_workday(day) is worked
    assert STATE_COUNCIL.is_workday(datetime(day.year, day.month, day.day, 23, 59, tzinfo=CHINA)) is worked


def test_terms_skip_the_holiday_and_count_the_make_up_saturday() -> None:
    assert STATE_COUNCIL.add_workdays(date(2025, 9, 30), 1) == date(2025, 10, 9)
    assert STATE_COUNCIL.add_workdays(date(2025, 9, 30), 3) == date(2025, 10, 11)
    assert STATE_COUNCIL.add_workdays(date(2025, 10, 9), -1) == date(2025, 9, 30)
    assert STATE_COUNCIL.add_workdays(date(2025, 10, 4), 0) == date(2025, 10, 4)
    assert STATE_COUNCIL.workdays_between(date(2025, 9, 30), date(2025, 10, 11)) == 3
    assert STATE_COUNCIL.workdays_between(date(2025, 10, 11), date(2025, 9, 30)) == -3


@given(st.dates(date(2004, 1, 1), date(2026, 6, 1)), st.integers(0, 60))
def test_counting_back_undoes_adding(day: date, count: int) -> None:
    assert STATE_COUNCIL.workdays_between(day, STATE_COUNCIL.add_workdays(day, count)) == count


def test_a_year_not_announced_is_monday_to_friday_and_says_so() -> None:
    assert not STATE_COUNCIL.is_announced(2031)
    assert STATE_COUNCIL.is_workday(date(2031, 10, 1))
    assert not STATE_COUNCIL.is_workday(date(2031, 10, 4))
    assert STATE_COUNCIL.deadline(date(2031, 9, 30), 1, "wd") == Deadline(date(2031, 10, 1), None, announced=False)


def test_a_term_of_calendar_days_is_certain_in_any_year_unless_it_rolls() -> None:
    assert STATE_COUNCIL.deadline(date(2031, 9, 30), 10, "d").announced
    assert not STATE_COUNCIL.deadline(date(2031, 9, 30), 10, "d", roll=True).announced


def test_an_office_corrects_days_and_enters_a_year_itself() -> None:
    own = Calendar({date(2031, 10, 1): False, date(2025, 6, 14): True}, frozenset({2031}))

    assert not own.is_workday(date(2031, 10, 1))
    assert own.is_workday(date(2025, 6, 14))
    assert own.workdays_in_year(2025) == 249
    assert own.deadline(date(2031, 9, 30), 1, "wd") == Deadline(date(2031, 10, 2), None, announced=True)
    assert STATE_COUNCIL.workdays_in_year(2025) == 248


@pytest.mark.parametrize(
    ("start", "count", "unit", "expected"),
    [
        (date(2025, 3, 3), 15, "d", date(2025, 3, 18)),
        (date(2025, 9, 26), 7, "wd", date(2025, 10, 13)),
        (date(2025, 1, 31), 1, "m", date(2025, 2, 28)),
        (date(2024, 1, 31), 1, "m", date(2024, 2, 29)),
        (date(2025, 11, 30), 3, "m", date(2026, 2, 28)),
        (date(2025, 8, 15), 36, "m", date(2028, 8, 15)),
        (date(2025, 12, 31), 0, "m", date(2025, 12, 31)),
    ],
)
def test_deadline_by_days_working_days_and_months(start: date, count: int, unit: str, expected: date) -> None:
    assert STATE_COUNCIL.deadline(start, count, unit).day == expected  # type: ignore[arg-type]


def test_deadline_on_a_day_off_rolls_only_when_asked() -> None:
    assert STATE_COUNCIL.deadline(date(2025, 9, 26), 10, "d").day == date(2025, 10, 6)
    assert STATE_COUNCIL.deadline(date(2025, 9, 26), 10, "d", roll=True).day == date(2025, 10, 9)
    assert STATE_COUNCIL.deadline(date(2025, 3, 1), 10, "d", roll=True).day == date(2025, 3, 11)


def test_hours_run_through_the_night_and_the_holiday() -> None:
    found = STATE_COUNCIL.deadline(datetime(2025, 9, 30, 23, 30, tzinfo=CHINA), 2, "h", roll=True)

    assert found == Deadline(date(2025, 10, 1), datetime(2025, 10, 1, 1, 30, tzinfo=CHINA), announced=True)


def test_terms_that_make_no_sense_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        STATE_COUNCIL.deadline(date(2025, 3, 1), -1, "d")
    with pytest.raises(ValueError, match="instant"):
        STATE_COUNCIL.deadline(date(2025, 3, 1), 1, "h")
