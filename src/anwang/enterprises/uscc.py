"""Unified social credit codes (统一社会信用代码, GB 32100-2015) and the older numbers that still stand on licences.

Pure arithmetic on text. Nothing is ever corrected silently: `explain` says in Chinese what is wrong, people decide. Digits 3 to 8
name the registering authority, not the place of the enterprise; they are never compared with its division.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from operator import mul

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Digits and capitals without I, O, S, V, Z; a character's value is its place."""

LENGTH = 18

_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
_RIGHT_CHARACTERS = re.compile(f"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]+")
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_LENGTH = 9
_REGISTRATION_LENGTH = 15

_LOOK_ALIKES = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}

REGISTRARS = {
    "1": "机构编制部门",
    "2": "外交部门",
    "3": "司法行政部门",
    "4": "文化部门",
    "5": "民政部门",
    "6": "旅游部门",
    "7": "宗教事务部门",
    "8": "工会",
    "9": "市场监督管理部门",
    "A": "军队编制部门",
    "N": "农业农村部门",
    "Y": "其他登记管理部门",
}
"""Who registers, by the first character."""

KINDS = {
    "11": "机关",
    "12": "事业单位",
    "13": "编制部门直接管理的群众团体",
    "19": "其他",
    "21": "外国常驻新闻机构",
    "29": "其他",
    "31": "律师执业机构",
    "32": "公证处",
    "33": "基层法律服务所",
    "34": "司法鉴定机构",
    "35": "仲裁委员会",
    "39": "其他",
    "41": "外国在华文化中心",
    "49": "其他",
    "51": "社会团体",
    "52": "民办非企业单位",
    "53": "基金会",
    "59": "其他",
    "61": "外国旅游部门常驻代表机构",
    "62": "港澳台旅游部门常驻内地代表机构",
    "69": "其他",
    "71": "宗教活动场所",
    "72": "宗教院校",
    "79": "其他",
    "81": "基层工会",
    "89": "其他",
    "91": "企业",
    "92": "个体工商户",
    "93": "农民专业合作社",
    "99": "其他",
    "A1": "军队事业单位",
    "A9": "其他",
    "N1": "组级集体经济组织",
    "N2": "村级集体经济组织",
    "N3": "乡镇级集体经济组织",
    "N9": "其他",
    "Y1": "其他",
}
"""What is registered, by the first two characters."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What the first eight characters say: who registered, what, and the six digits of the registering authority's division."""

    registrar: str
    kind: str
    division: str


def normalise(code: str) -> str:
    """Answer the code in half-width capitals without blanks, hyphens or a leading apostrophe; nothing else is touched."""
    if code.isascii() and code.isalnum():
        return code.upper()
    text = unicodedata.normalize("NFKC", code).upper()
    return "".join(text.split()).replace("-", "").lstrip("'‘’")


def is_valid(code: str) -> bool:
    """Tell whether a code has the right length, alphabet, division digits and check character."""
    return explain(code) is None


@lru_cache(maxsize=16_384)
def explain(code: str) -> str | None:
    """Answer in Chinese why a code is wrong, None when it is right."""
    text = normalise(code)
    return _wrong_length(text) or _wrong_character(text) or _wrong_check(text)


def complete(first17: str) -> str:
    """Answer the eighteen characters for the first seventeen; raises ValueError when one of them cannot stand in a code."""
    text = normalise(first17)
    if len(text) != LENGTH - 1 or any(character not in ALPHABET for character in text):
        raise ValueError(f"not the first seventeen characters of a code: {first17!r}")
    total = sum(map(mul, map(_VALUES.__getitem__, text), _WEIGHTS))
    return text + ALPHABET[-total % 31]  # -total % 31 is 0, not 31, when nothing remains


def origin(code: str) -> Origin:
    """Answer what the head of a code says; unknown characters are called 未知, never guessed."""
    text = normalise(code)
    return Origin(REGISTRARS.get(text[:1], "未知"), KINDS.get(text[:2], "未知"), text[2:8])


def make(seed: int, *, division: str = "341182", head: str = "91") -> str:
    """Answer an invented but valid code for demonstrations and tests; different seeds below 31^6 give different codes."""
    space = len(ALPHABET) ** 6
    number = (seed * 48271 + 7919) % space  # a multiplier without the factor 31 only shuffles the numbers
    tail = ""
    for _ in range(6):
        number, value = divmod(number, len(ALPHABET))
        tail = ALPHABET[value] + tail
    return complete(head + division[:6] + complete_organisation_code("MA" + tail))


def is_organisation_code(code: str) -> bool:
    """Tell whether a text is a nine-character organisation code (组织机构代码, GB 11714) with the right check; legacy only."""
    text = normalise(code)
    if len(text) != _ORGANISATION_LENGTH or any(character not in _ORGANISATION_ALPHABET for character in text):
        return False
    return complete_organisation_code(text[:-1]) == text


def complete_organisation_code(first8: str) -> str:
    """Answer the nine characters of an organisation code for its first eight."""
    values = [_ORGANISATION_ALPHABET.index(character) for character in first8]
    check = 11 - sum(value * weight for value, weight in zip(values, _ORGANISATION_WEIGHTS, strict=True)) % 11
    return first8 + {10: "X", 11: "0"}.get(check, str(check))


def is_registration_number(code: str) -> bool:
    """Tell whether a text is a fifteen-digit business registration number (旧注册号) with the right check digit; legacy only.

    The check is ISO 7064 MOD 11,10, as in the industry-and-commerce rule GS 15-2006.
    """
    text = normalise(code)
    if len(text) != _REGISTRATION_LENGTH or not (text.isascii() and text.isdigit()):
        return False
    carry = 10
    for digit in text[:-1]:
        carry = ((carry + int(digit)) % 10 or 10) * 2 % 11
    return (carry + int(text[-1])) % 10 == 1


def temporary(division: str, sequence: int) -> str:
    """Answer the internal number of a subject without a credit code: `TMP-341182101201-0007`."""
    return f"TMP-{division}-{sequence:04d}"


def is_temporary(code: str) -> bool:
    """Tell whether a text is such an internal number."""
    if "-" not in code:
        return False
    head, _, rest = code.strip().upper().partition("-")
    division, _, sequence = rest.partition("-")
    return head == "TMP" and division.isdigit() and len(division) in {6, 9, 12} and sequence.isdigit()


def shown(code: str) -> str:
    """Answer a code as people are shown it; a temporary number is no credit code, and is told by its own name."""
    return f"未填（临时编号{code}）" if is_temporary(code) else code


def _wrong_length(text: str) -> str | None:
    if len(text) == LENGTH:
        return None
    if not text:
        return "没有填写统一社会信用代码。"
    if "E+" in text:
        return f"“{text}”被表格改成了科学计数，末几位已经丢失：请把单元格设为文本，照营业执照重新填写。"
    if len(text) == _REGISTRATION_LENGTH and text.isdigit():
        return "这是15位的旧注册号，不是18位统一社会信用代码：请换成营业执照上的18位代码。"
    if is_organisation_code(text):
        return "这是9位的旧组织机构代码，不是18位统一社会信用代码：请换成营业执照上的18位代码。"
    return f"统一社会信用代码应为18位，现在是{len(text)}位：请照营业执照核对。"


def _wrong_character(text: str) -> str | None:
    if _RIGHT_CHARACTERS.fullmatch(text):
        return None
    for place, character in enumerate(text, start=1):
        if character in _LOOK_ALIKES:
            return f"第{place}位“{character}”不会出现在代码里（不用字母I、O、S、V、Z）：请照营业执照核对是不是“{_LOOK_ALIKES[character]}”。"
        if character not in ALPHABET:
            return f"第{place}位“{character}”不是数字或大写字母：请照营业执照核对。"
        if place in range(3, 9) and not character.isdigit():
            return f"第3至8位应是6位数字，第{place}位却是“{character}”：请照营业执照核对。"
    return None


def _wrong_check(text: str) -> str | None:
    expected = complete(text[:-1])[-1]
    if text[-1] == expected:
        return None
    return f"校验不通过：按前17位计算，第18位应是“{expected}”，现在是“{text[-1]}”。可能有一位填错，请照营业执照逐位核对。"
