from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from django.db import connection, transaction
from pydantic import Field

from anwang.ground.action import action
from anwang.ground.inputs import Input, InputRefused, read
from anwang.ground.models import Command, RulePack
from anwang.ground.refusal import CommandReused, Refusal

FIRST, SECOND = UUID("01890a5d-ac96-774b-bcce-b302099a8057"), UUID("01890a5d-ac96-774b-bcce-b302099a8058")


class Say(Input):
    code: str = Field(min_length=1, max_length=10, title="规则")
    days: int = Field(default=1, ge=1, le=30, title="天数")


@action("test.lay_down")
def lay_down(said: Say, *, source: str = "甲") -> RulePack:
    if said.code == "refused":
        raise Refusal
    return RulePack.objects.create(code=said.code, valid_from="2026-01-01", source=source, payload={"days": said.days})


@action("test.change")
def change(pack: RulePack, said: Say) -> RulePack:
    pack.code = said.code
    pack.save()
    return pack


@action("test.count")
def count(said: Say) -> int:
    RulePack.objects.create(code=said.code, valid_from="2026-01-01", source="甲", payload={})
    return 7


@pytest.mark.django_db
def test_same_command_again_changes_nothing_and_returns_the_first_result() -> None:
    said = Say(code="a", command_id=FIRST)

    first, again = lay_down(said), lay_down(said)

    assert first.pk == again.pk
    assert RulePack.objects.count() == 1


@pytest.mark.django_db
def test_same_number_with_other_content_is_refused() -> None:
    lay_down(Say(code="a", command_id=FIRST))

    with pytest.raises(CommandReused):
        lay_down(Say(code="b", command_id=FIRST))
    with pytest.raises(CommandReused):
        count(Say(code="a", command_id=FIRST))
    assert RulePack.objects.count() == 1


@pytest.mark.django_db
def test_same_number_on_another_record_is_refused() -> None:
    one, other = lay_down(Say(code="a")), lay_down(Say(code="b"))
    change(one, Say(code="c", command_id=FIRST))

    with pytest.raises(CommandReused):
        change(other, Say(code="c", command_id=FIRST))
    other.refresh_from_db()
    assert other.code == "b"


@pytest.mark.django_db
def test_refused_command_may_be_sent_again_corrected() -> None:
    with pytest.raises(Refusal):
        lay_down(Say(code="refused", command_id=FIRST))
    assert Command.objects.count() == 0

    assert lay_down(Say(code="a", command_id=FIRST)).code == "a"


@pytest.mark.django_db
def test_without_a_number_every_call_counts() -> None:
    lay_down(Say(code="a"))
    lay_down(Say(code="a"))

    assert RulePack.objects.count() == 2


@pytest.mark.django_db
def test_result_that_is_no_record_comes_back_empty_the_second_time() -> None:
    said = Say(code="a", command_id=SECOND)

    assert count(said) == 7
    assert count(said) is None
    assert RulePack.objects.count() == 1


@pytest.mark.django_db
def test_input_given_by_name_counts_too() -> None:
    lay_down(said=Say(code="a", command_id=FIRST))
    lay_down(said=Say(code="a", command_id=FIRST))

    assert RulePack.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_what_goes_wrong_half_way_leaves_nothing() -> None:
    @action("test.half")
    def half(said: Say) -> None:
        lay_down(Say(code="inner"))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half(Say(code="a", command_id=FIRST))
    assert RulePack.objects.count() == Command.objects.count() == 0
    assert not transaction.get_connection().in_atomic_block


@pytest.mark.django_db(transaction=True)
def test_double_click_from_many_hands_is_carried_out_once() -> None:
    said = Say(code="a", command_id=FIRST)

    def click(_: int) -> int:
        try:
            return int(lay_down(said).pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as hands:
        results = set(hands.map(click, range(6)))

    assert len(results) == 1
    assert RulePack.objects.count() == 1


def test_input_refuses_in_chinese_field_by_field() -> None:
    with pytest.raises(InputRefused) as refused:
        read(Say, {"code": "", "days": "40", "colour": "red"})

    assert refused.value.problems == {
        "code": ["请填写，至少 1 个字。"],
        "days": ["不能大于 30。"],
        "colour": ["多出了一项没有要求的内容。"],
    }


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "请填写。"),
        ({"code": "a" * 11}, "太长了，最多 10 个字。"),
        ({"code": "a", "days": "x"}, "请填写整数。"),
        ({"code": "a", "days": "1.5"}, "请填写整数。"),
        ({"code": "a", "days": None}, "请填写整数。"),
        ({"code": "a", "command_id": "zz"}, "表单编号不对，请刷新页面。"),
        ({"code": None}, "请填写文字。"),
    ],
)
def test_each_kind_of_mistake_has_its_sentence(data: dict[str, object], sentence: str) -> None:
    with pytest.raises(InputRefused) as refused:
        read(Say, data)

    assert list(refused.value.problems.values()) == [[sentence]]


def test_blanks_around_a_text_do_not_count() -> None:
    assert read(Say, {"code": "  a "}).code == "a"
