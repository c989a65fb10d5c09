"""Many inputs read column by column are the inputs read one by one, with the same refusals."""

from __future__ import annotations

import pickle
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field, field_validator, model_validator

from anwang.enterprises.inputs import RegisterSite
from anwang.enterprises.states import RiskFlag, Scale, SiteState
from anwang.ground.inputs import Input, InputRefused, read
from anwang.ground.many_inputs import ManyInputs

TEXT = st.sampled_from(["安康公司", " 有空格 ", "坏\x00字", "换\n行", "", "短", "长" * 201, "1990550", "\ud800", "全　角 "]) | st.text(
    max_size=6
)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "node_id": st.integers(-3, 3) | st.sampled_from(["7", "x", None, True, 2**64, 2.0, 2.5]),
    "name": TEXT | st.none() | st.just(5),
    "principal_head_phone": TEXT,
    "trade": st.sampled_from(["C3489", "3489", "no", " C3489", ""]),
    "sectors": st.sampled_from([("machinery",), ("none",), (), ["machinery"], ("machinery", "machinery"), "machinery"]),
    "flags": st.sampled_from([(RiskFlag.DUST,), ("dust",), ("no",)]),
    "scale": st.sampled_from([*Scale, "small", "none", None]),
    "state": st.sampled_from([*SiteState, "active"]),
    "employees": st.integers(-1, 2) | st.sampled_from([True, 1.0, 10**7, None, "3"]),
    "revenue": st.integers(0, 10**17),
    "insured": st.sampled_from([True, False, None, 1, 0, "x"]),
    "established_on": st.sampled_from([date(2020, 1, 1), "2020-01-01", "no", None]),
    "longitude": st.sampled_from([Decimal("117.5"), Decimal("117.0000001"), Decimal(1), "117", None]),
    "nobody": st.just("x"),
}


def alone(data: dict[str, Any]) -> object:
    try:
        return read(RegisterSite, data)
    except InputRefused as refusal:
        return refusal.problems


SAID = st.fixed_dictionaries({"node_id": VALUES["node_id"]}, optional={k: v for k, v in VALUES.items() if k != "node_id"})


@settings(max_examples=150, deadline=None)
@given(st.lists(SAID, max_size=12))
def test_read_together_is_read_alone(rows: list[dict[str, Any]]) -> None:
    many = ManyInputs(RegisterSite)
    for _ in range(2):  # the second time with what is remembered of the first
        found = [one.problems if isinstance(one, InputRefused) else one for one in many.read(rows)]
        assert found == [alone(row) for row in rows]
        kept = [one for one in found if isinstance(one, RegisterSite)]
        assert [one.model_fields_set for one in kept] == [set(row) for row, one in zip(rows, found, strict=True) if one in kept]
        assert [type(value) for one in kept for value in vars(one).values()] == [
            type(getattr(again, name)) for one, again in zip(kept, pickle.loads(pickle.dumps(kept)), strict=True) for name in vars(one)
        ]
        assert pickle.loads(pickle.dumps(kept)) == kept


def test_values_keep_their_class_whatever_stood_above() -> None:
    rows = [{"node_id": 1, "name": "安康公司", "employees": said} for said in (True, 1, 1.0)]
    assert [(type(one), getattr(one, "employees", None)) for one in ManyInputs(RegisterSite).read(rows)] == [
        (type(one), getattr(one, "employees", None)) for one in map(alone, rows)
    ]


class Period(Input):
    starts: date
    ends: date

    @model_validator(mode="after")
    def in_order(self) -> Period:
        return self


class Listed(Input):
    one: list[str] = Field(default_factory=list)


class Own(Input):
    one: str = ""

    @field_validator("one")
    @classmethod
    def loud(cls, value: str) -> str:
        return value.upper()


@pytest.mark.parametrize("kind", [Period, Listed])
def test_a_kind_whose_fields_know_each_other_is_not_taken_apart(kind: type[Input]) -> None:
    with pytest.raises(TypeError):
        ManyInputs(kind)


def test_a_validator_of_the_kind_is_asked_once_for_each_value() -> None:
    many = ManyInputs(Own)
    assert many.read([{"one": "a"}, {"one": "b"}, {"one": "a"}, {}]) == [Own(one="A"), Own(one="B"), Own(one="A"), Own()]
