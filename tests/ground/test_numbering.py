from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from anwang.ground import numbering
from anwang.ground.models import Counter, IssuedNumber

AT = datetime(2026, 3, 16, 1, 30, tzinfo=UTC)
SERIES, PATTERN = "明应急责改:2026", "明应急责改〔2026〕{n}号"


def take() -> str:
    with transaction.atomic():
        return numbering.take(SERIES, PATTERN, at=AT)


@pytest.mark.django_db
def test_numbers_follow_each_other_and_series_do_not_touch() -> None:
    assert [take(), take()] == ["明应急责改〔2026〕1号", "明应急责改〔2026〕2号"]
    assert numbering.take("隐患:2026", "YH{n:05d}", at=AT) == "YH00001"
    assert take() == "明应急责改〔2026〕3号"


@pytest.mark.django_db
def test_act_that_fails_leaves_no_hole() -> None:
    take()
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012  the act breaks after it has taken its number
        numbering.take(SERIES, PATTERN, at=AT)
        raise ZeroDivisionError

    assert take() == "明应急责改〔2026〕2号"


@pytest.mark.django_db
def test_block_is_in_a_row_and_goes_on_where_the_last_ended() -> None:
    take()
    assert numbering.take_block(SERIES, PATTERN, 3, at=AT) == [f"明应急责改〔2026〕{n}号" for n in (2, 3, 4)]
    assert numbering.take_block(SERIES, PATTERN, 0, at=AT) == []
    assert take() == "明应急责改〔2026〕5号"
    assert list(IssuedNumber.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4, 5]


@pytest.mark.django_db(transaction=True)
def test_numbers_are_only_taken_inside_an_act() -> None:
    with pytest.raises(RuntimeError):
        numbering.take(SERIES, PATTERN, at=AT)
    assert Counter.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_eight_hands_at_once_get_eighty_numbers_without_gap_or_double() -> None:
    def many(_: int) -> list[str]:
        try:
            return [take() for _ in range(10)]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as hands:
        taken = [text for part in hands.map(many, range(8)) for text in part]

    assert sorted(taken) == sorted(PATTERN.format(n=n) for n in range(1, 81))
