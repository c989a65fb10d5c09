"""Unified social credit codes: the standard's own examples, every way to get one wrong, and the older numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anwang.enterprises import uscc

VALID = ["91350100M000100Y43", "11320000MB151840XJ", "91110000802100433B", "1114058101245507XU"]


@pytest.mark.parametrize("code", VALID)
def test_published_codes_are_valid(code: str) -> None:
    assert uscc.is_valid(code)
    assert uscc.explain(code) is None
    assert uscc.complete(code[:17]) == code


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("91350100M000100Y4Z", "第18位“Z”不会出现在代码里（不用字母I、O、S、V、Z）：请照营业执照核对是不是“2”。"),
        ("91310115MA1H8R7C6D", "校验不通过：按前17位计算，第18位应是“7”，现在是“D”。可能有一位填错，请照营业执照逐位核对。"),
        ("", "没有填写统一社会信用代码。"),
        ("91350100M000100Y4", "统一社会信用代码应为18位，现在是17位：请照营业执照核对。"),
        ("9135O100M000100Y43", "第5位“O”不会出现在代码里（不用字母I、O、S、V、Z）：请照营业执照核对是不是“0”。"),
        ("9135A100M000100Y43", "第3至8位应是6位数字，第5位却是“A”：请照营业执照核对。"),
        ("91350100M000100Y4*", "第18位“*”不是数字或大写字母：请照营业执照核对。"),
        ("110108000000016", "这是15位的旧注册号，不是18位统一社会信用代码：请换成营业执照上的18位代码。"),
        ("802100433", "这是9位的旧组织机构代码，不是18位统一社会信用代码：请换成营业执照上的18位代码。"),
        ("9.135E+17", "“9.135E+17”被表格改成了科学计数，末几位已经丢失：请把单元格设为文本，照营业执照重新填写。"),
    ],
)
def test_explain_says_what_is_wrong(code: str, expected: str) -> None:
    assert uscc.explain(code) == expected
    assert not uscc.is_valid(code)


def test_remainder_zero_becomes_zero_and_not_thirty_one() -> None:
    found = [uscc.make(seed) for seed in range(400)]

    assert any(code.endswith("0") for code in found)
    assert all(uscc.is_valid(code) for code in found)


def test_full_width_lower_case_and_blanks_are_read_as_typed() -> None:
    assert uscc.is_valid(" ９１３５０１００ m000100y43 ")
    assert uscc.normalise("'91350100-m000100-y43") == "91350100M000100Y43"


@given(st.sampled_from(VALID), st.integers(0, 17), st.sampled_from(uscc.ALPHABET))
def test_one_changed_character_is_always_noticed(code: str, place: int, character: str) -> None:
    changed = code[:place] + character + code[place + 1 :]

    assert uscc.is_valid(changed) == (changed == code)


def test_complete_refuses_what_is_not_seventeen_characters() -> None:
    with pytest.raises(ValueError, match="seventeen"):
        uscc.complete("91350100M000100Y43")
    with pytest.raises(ValueError, match="seventeen"):
        uscc.complete("9135O100M000100Y4")


def test_origin_names_registrar_kind_and_authority() -> None:
    assert uscc.origin("91350100M000100Y43") == uscc.Origin("市场监督管理部门", "企业", "350100")
    assert uscc.origin("11320000MB151840XJ") == uscc.Origin("机构编制部门", "机关", "320000")
    assert uscc.origin("5134118200000000X0").kind == "社会团体"
    assert uscc.origin("B1").registrar == "未知"


def test_made_codes_are_valid_different_and_the_same_every_time() -> None:
    made = [uscc.make(seed) for seed in range(5000)]

    assert len(set(made)) == 5000
    assert all(code.startswith("91341182MA") and uscc.is_valid(code) for code in made)
    assert uscc.make(7, division="371326101203", head="92")[:8] == "92371326"
    assert uscc.make(1) == made[1]


@pytest.mark.parametrize("code", ["802100433", "M000100Y4", "MB151840X", "01245507X"])
def test_organisation_code_inside_a_valid_code_is_recognised(code: str) -> None:
    assert uscc.is_organisation_code(code)
    assert not uscc.is_organisation_code(code[:-1] + ("1" if code[-1] != "1" else "2"))


def test_registration_number_is_recognised_by_its_check_digit() -> None:
    assert uscc.is_registration_number("110108000000016")
    assert [last for last in "0123456789" if uscc.is_registration_number("11010800000001" + last)] == ["6"]
    assert not uscc.is_registration_number("11010800000001")


def test_temporary_number_names_the_division() -> None:
    number = uscc.temporary("341182101201", 7)

    assert number == "TMP-341182101201-0007"
    assert uscc.is_temporary(number)
    assert not uscc.is_temporary("TMP-3411-7")
    assert not uscc.is_temporary("91350100M000100Y43")
