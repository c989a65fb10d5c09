"""The number reader: value, unit and approximation as written, in one pass."""

from __future__ import annotations

from decimal import Decimal

import pytest

from anwang.audit.numbers import han_number, numerals


@pytest.mark.parametrize(
    ("text", "number", "unit", "approximate", "value"),
    [
        ("942个", "942", "个", "", "942"),
        ("1,001家次", "1001", "家次", "", "1001"),
        ("1001家(次)", "1001", "家(次)", "", "1001"),
        ("3.3万余场", "3.3", "万场", "余", "33000"),
        ("9.6万个", "9.6", "万个", "", "96000"),
        ("118.3万元", "118.3", "万元", "", "118.3"),
        ("三万元", "3", "万元", "", "3"),
        ("近六成", "60", "%", "近", "60"),
        ("七成五", "75", "%", "成", "75"),
        ("百分之八十四点六", "84.6", "%", "", "84.6"),
        ("84.6%", "84.6", "%", "", "84.6"),
        ("二十批", "20", "批", "", "20"),
        ("两家", "2", "家", "", "2"),
        ("十余家", "10", "家", "余", "10"),
        ("数十家", "10", "家", "数", "10"),
        ("一百二十三起", "123", "起", "", "123"),
        ("三分之一", "33.3", "%", "分数", "33.3"),
        ("1.45倍", "1.45", "倍", "", "1.45"),
        ("翻一番", "2", "倍", "", "2"),
        ("翻两番", "4", "倍", "", "4"),
        ("过半数以上", "50", "%", "过半", "50"),
        ("60多项", "60", "项", "多", "60"),
        ("约200名", "200", "名", "约", "200"),
        ("不少于3次", "3", "次", "不少于", "3"),
        ("100人以上", "100", "人", "以上", "100"),
        ("3.2个百分点", "3.2", "个百分点", "", "3.2"),
        ("一万二千份", "12000", "份", "", "12000"),
    ],
)
def test_reads_a_number_as_written(text: str, number: str, unit: str, approximate: str, value: str) -> None:
    found = list(numerals(text))

    assert [(one.number, one.unit, one.approximate, one.value) for one in found] == [(Decimal(number), unit, approximate, Decimal(value))]


def test_a_range_keeps_both_ends() -> None:
    (found,) = numerals("3至5家")

    assert (found.number, found.upper, found.unit) == (Decimal(3), Decimal(5), "家")


def test_one_finding_in_several_units_is_several_numbers() -> None:
    assert [(one.number, one.unit) for one in numerals("10批11处27项")] == [(Decimal(10), "批"), (Decimal(11), "处"), (Decimal(27), "项")]


@pytest.mark.parametrize(
    ("text", "value"),
    [("十二", 12), ("二〇二〇", 2020), ("三万五", 35000), ("一千零八", 1008), ("两百六", 260), ("一亿三千万", 130_000_000)],
)
def test_reads_chinese_numerals(text: str, value: int) -> None:
    assert han_number(text) == value
