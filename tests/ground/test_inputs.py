"""What every input refuses or takes away, whatever the verb; and finding rows by very many values."""

from __future__ import annotations

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from anwang.ground.bulk import among
from anwang.ground.inputs import LARGEST, UNPRINTABLE, Input, InputRefused, printable, read
from anwang.ground.models import IssuedNumber


class Said(Input):
    """Texts and numbers at every depth."""

    name: str = ""
    count: int = 0
    counts: tuple[int, ...] = ()


@given(st.text(st.characters(codec=None)))
def test_what_no_document_holds_is_taken_out_and_nothing_else(text: str) -> None:
    assert printable(text) == UNPRINTABLE.sub("", text)
    assert printable({"name": [text]}) == {"name": [UNPRINTABLE.sub("", text)]}


def test_every_character_that_goes_is_unprintable_for_python_too() -> None:
    """`printable` lets through at once what Python calls printable."""
    assert [hex(code) for code in range(0x110000) if UNPRINTABLE.match(chr(code)) and chr(code).isprintable()] == []


@pytest.mark.parametrize("wrong", [{"count": LARGEST + 1}, {"counts": (1, -LARGEST - 1)}])
def test_a_number_that_no_column_holds_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InputRefused, match="数字太大了"):
        read(Said, wrong)


def test_the_largest_number_that_a_column_holds_is_taken() -> None:
    assert read(Said, {"count": LARGEST, "counts": (-LARGEST, True)}).count == LARGEST


@pytest.mark.django_db
def test_rows_are_found_by_more_values_than_a_statement_has_places() -> None:
    at = timezone.now()
    IssuedNumber.objects.bulk_create(IssuedNumber(series="试", number=n, text=f"号“{n}”%", at=at) for n in range(3))
    wanted = [f"号“{n}”%" for n in range(1, 60_000)]

    assert list(IssuedNumber.objects.filter(among("text", wanted)).order_by("id").values_list("number", flat=True)) == [1, 2]
    assert IssuedNumber.objects.filter(among("number", range(2, 70_000))).count() == 1
    assert not IssuedNumber.objects.filter(among("text", [])).exists()
