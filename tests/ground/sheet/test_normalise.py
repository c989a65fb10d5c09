from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anwang.ground.sheet import Field, Kind
from anwang.ground.sheet.normalise import Column, clean, comparable, normalise


def value(cell: Any, kind: Kind, unit: str = "", **more: Any) -> Any:
    reading = normalise(cell, Column(Field("x", "字段", kind, **more), unit))
    return (reading.error and "!") or reading.value


@pytest.mark.parametrize(
    "written",
    [
        "2026.3.5",
        "2026-3-5",
        "2026/03/05",
        "2026年3月5日",
        "2026年3月5号",
        "20260305",
        20260305,
        "26.3.5",
        "２０２６．３．５",
        " 2026 年 3 月 5 日 ",
        "2026-03-05 10:30:00",
        "2026/3/5 上午10:30",
        "2026-03-05T10:30:00Z",
        "2026年3月5日 星期四",
        46086,
        46086.5,
        "46086",
        "二〇二六年三月五日",
        "2026，3，5",
        "3/5/2026",
        dt.date(2026, 3, 5),
        dt.datetime(2026, 3, 5, 10, 30),
    ],
)
def test_dates_as_they_are_written(written: Any) -> None:
    assert value(written, Kind.DATE) == dt.date(2026, 3, 5)


@pytest.mark.parametrize("written", ["2026-02-30", "2026.13.1", "3月5日", "去年", 5, "2026.3.1-2026.3.5", True])
def test_what_is_no_date_is_said_so(written: Any) -> None:
    assert value(written, Kind.DATE) == "!"


def test_a_month_alone_is_its_first_day_with_a_warning() -> None:
    for written in ("2026/3", "2026年3月", "2026.3", 2026.3):
        reading = normalise(written, Column(Field("x", "字段", Kind.DATE)))
        assert (reading.value, bool(reading.warning)) == (dt.date(2026, 3, 1), True)


@given(
    st.dates(dt.date(1971, 1, 1), dt.date(2068, 12, 31)),
    st.sampled_from(
        ["{0.year}.{0.month}.{0.day}", "{0.year}年{0.month}月{0.day}日", "{0:%Y%m%d}", "{0:%y}/{0.month}/{0.day}", "{0:%Y-%m-%d} 08:00"]
    ),
)
def test_every_day_survives_every_way_of_writing(day: dt.date, shape: str) -> None:
    assert value(shape.format(day), Kind.DATE) == day


@pytest.mark.parametrize(
    ("written", "fen"),
    [
        ("1,200", 120_000_00_00),
        ("１２００", 120_000_00_00),
        ("3000元", 3000_00),
        ("1.5万", 15_000_00),
        ("0.2亿元", 20_000_000_00),
        ("￥500元", 500_00),
        (0, 0),
        ("/", None),
        ("无", None),
        ("-5", "!"),
    ],
)
def test_money_in_a_column_of_ten_thousands(written: Any, fen: Any) -> None:
    assert value(written, Kind.MONEY, "万元") == fen


def test_money_without_a_unit_is_taken_as_ten_thousands_aloud() -> None:
    reading = normalise("3", Column(Field("x", "资金", Kind.MONEY)))
    assert (reading.value, reading.warning) == (3_000_000, "没有写金额单位，按万元计")


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("25人", 25),
        ("1,025", 1025),
        (25.0, 25),
        ("约50人", 50),
        ("50余人", 50),
        ("1.2万", 12_000),
        ("12.5", "!"),
        ("二十", 20),
        ("10-20", "!"),
        ("—", None),
    ],
)
def test_whole_numbers(written: Any, number: Any) -> None:
    assert value(written, Kind.INTEGER) == number


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("是", True),
        ("√", True),
        ("有", True),
        ("☑是 □否", True),
        ("□是 ☑否", False),
        ("×", False),
        ("无", False),
        ("未投保", False),
        ("/", None),
        (True, True),
        ("也许", "!"),
    ],
)
def test_yes_and_no(written: Any, answer: Any) -> None:
    assert value(written, Kind.YES_NO) == answer


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        (13800000001.0, "13800000001"),
        ("138-0000-0001", "13800000001"),
        ("+86 13800000001", "13800000001"),
        ("0550－8012345", "0550-8012345"),
        ("(0550)8012345", "0550-8012345"),
        ("13800000001/13900000002", "13800000001、13900000002"),
        ("1.3800000001E+10", "13800000001"),
        ("张三13800000001", "13800000001"),
        ("1380000", "1380000"[:0] or "!"),
        ("无", None),
    ],
)
def test_phones(written: Any, phone: Any) -> None:
    assert value(written, Kind.PHONE) == phone


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("'０１２ａｂ", "012AB"),
        (" 91 34\t11 ", "913411"),
        (370783101001.0, "370783101001"),
        ("3.41182101203E+11", "341182101203"),
        ("9.13E+17", "!"),
        (9.1e17, "!"),
        (10**15, "!"),
        ("—", None),
        (1.1, "1.1"),
    ],
)
def test_codes_stay_text_and_lost_digits_are_refused(written: Any, code: Any) -> None:
    assert value(written, Kind.CODE) == code


LEVEL = {"一般": ("一般隐患",), "重大": ("重大隐患",)}


@pytest.mark.parametrize(
    ("written", "choice"),
    [
        ("一 般", "一般"),
        ("重大隐患", "重大"),
        ("□一般 ☑重大", "重大"),
        ("属一般隐患", "一般"),
        ("非重大隐患", "!"),
        ("较大", "!"),
        ("/", None),
    ],
)
def test_choices(written: Any, choice: Any) -> None:
    assert value(written, Kind.CHOICE, choices=LEVEL) == choice


def test_text_keeps_its_meaning_and_loses_its_dirt() -> None:
    assert clean("\u200b ①配电箱　未上锁，㎡\r\n\r\n 见图\ufeff ") == "①配电箱 未上锁，㎡\n见图"
    assert value("张　三", Kind.NAME) == "张三"
    assert value("ＡＢＣ（中国）公司", Kind.NAME) == "ABC（中国）公司"
    assert comparable("ＡＢＣ（中国） 公司") == comparable("abc(中国)公司")


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_text_that_looks_like_a_formula_stays_text_and_is_flagged(start: str) -> None:
    reading = normalise(f"{start}cmd|' /C calc'!A0", Column(Field("x", "字段", Kind.TEXT)))
    assert reading.value == f"{start}cmd|' /C calc'!A0"
    assert "不作公式" in reading.warning


@given(st.one_of(st.text(max_size=40), st.floats(), st.integers(), st.dates(), st.booleans()), st.sampled_from(list(Kind)))
def test_no_cell_breaks_the_reader(cell: Any, kind: Kind) -> None:
    reading = normalise(cell, Column(Field("x", "字段", kind)))
    assert not (reading.error and reading.value is not None)


@given(st.text(max_size=60))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("written", "day"),
    [("2026年6月底前", dt.date(2026, 6, 30)), ("2026年底前", dt.date(2026, 12, 31)), ("2026年3月5日前", dt.date(2026, 3, 5))],
)
def test_deadlines_in_words(written: str, day: dt.date) -> None:
    assert value(written, Kind.DATE) == day
