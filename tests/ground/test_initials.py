"""First letters of names, as people type them into a search box."""

import pytest

from anwang.ground.initials import initials, spelling


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("明光市张八岭镇", "mgszblz"),
        ("重庆市长寿区", "cqscsq"),
        ("长春", "cc"),
        ("长丰县", "cfx"),
        ("天长市", "tcs"),
        ("六安市", "las"),
        ("蚌埠市", "bbs"),
        ("亳州市涡阳县", "bzsgyx"),
        ("单县", "sx"),
        ("东阿县", "dex"),
        ("厦门市", "xms"),
        ("乐清市", "yqs"),
        ("朝阳区", "cyq"),
        ("泊岗乡", "bgx"),
        ("女山湖镇", "nshz"),
        ("明光市长兴机械厂", "mgscxjxc"),
        ("宏达商行", "hdsh"),
        ("农业银行", "nyyh"),
        ("张长岭村", "zclc"),
        ("曾巷村", "zxc"),
        ("滁州市长江路", "czscjl"),
        ("成长幼儿园", "czyey"),
        ("重工机械", "zgjx"),
    ],
)
def test_places_and_firms_are_read_as_people_read_them(name: str, expected: str) -> None:
    assert initials(name) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3号厂房A区", "3hcfaq"),
        ("Ａ２栋", "a2d"),
        ("明光 (北)·仓库—1", "mgbck1"),
        ("", ""),
        ("  ", ""),
        ("ABC-123", "abc123"),
    ],
)
def test_letters_and_digits_stay_and_punctuation_goes(text: str, expected: str) -> None:
    assert initials(text) == expected


def test_spelling_gives_the_whole_reading() -> None:
    assert spelling("明光市") == "mingguangshi"
    assert spelling("女山湖3号") == "nvshanhu3hao"


def test_surnames_are_read_as_surnames_only_for_people() -> None:
    assert initials("单国庆", person=True) == "sgq"
    assert initials("曾小明", person=True) == "zxm"
    assert initials("王单", person=True) == "wd"
    assert spelling("仇大海", person=True) == "qiudahai"
    assert initials("单位") == "dw"
