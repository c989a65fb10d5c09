"""From what was typed to what was meant: text, codes, numbers, money, yes and no, phones, choices; dates have their own file."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Final, NamedTuple

from anwang.ground.sheet.cleaning import BLANKS, NONE, NOTHING, TIDY, Column, Reading, as_text, clean, comparable
from anwang.ground.sheet.dates import read_date
from anwang.ground.sheet.degrees import angles
from anwang.ground.sheet.model import Cell
from anwang.ground.sheet.vocabulary import Field, Kind, Values

__all__ = ["NOTHING", "Column", "Reading", "as_text", "clean", "comparable", "normalise", "part_people"]

_LOSSY: Final = re.compile(r"[+-]?(\d)(?:\.(\d+))?[eE]\+?(\d{1,3})")
_QUOTES: Final = re.compile(r"[\s'\u2018\u2019`]+")
_WHOLE: Final = re.compile(r"\d+\.0+")
_HAN_SPACE: Final = re.compile(r"(?<=[\u3400-\u9fff（）()·])\s+(?=[\u3400-\u9fff（）()·])")
_FORMULA_START: Final = ("=", "+", "-", "@")
_EXACT_DIGITS: Final = 15
_LONGEST_BLANK: Final = max(map(len, BLANKS | NONE))
_LONGEST_POWER: Final = 5
"""«1E100»: digits and letters alone are no number in scientific notation beyond this length."""
_CODE_INSIDE: Final = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{15,18}(?![0-9A-Z])")
_NO_CODE: Final = re.compile(r"[\u4e00-\u9fff（）()，。、]{1,12}")


def normalise(cell: Cell, column: Column) -> Reading:
    """What the cell means for this column's field."""
    if cell is None or cell == "":
        return NOTHING
    reading = _BY_KIND[column.field.kind](cell, column)
    if reading.value is None or reading.error:
        return reading
    return _checked(reading, column.field)


def _checked(reading: Reading, field: Field) -> Reading:
    value = reading.value
    if isinstance(value, str):
        if len(value) > field.max_length:
            return Reading(error=f"内容过长（{len(value)} 字，最多 {field.max_length} 字）")
        reason = field.check(value) if field.check else None
        if reason:
            moved = field.legacy(value) if field.legacy else None
            if moved:
                return Reading(warning=moved[1], aside=(moved[0], value))
            return Reading(error=reason)
    return reading if reading.warning or reading.aside else Reading(value, "", "", None, True)  # noqa: FBT003 - the quickest way


def _text(cell: Cell, column: Column) -> Reading:
    text = clean(as_text(cell))
    if not text or (text in BLANKS and column.field.kind == Kind.TEXT):
        return NOTHING
    if text[0] in _FORMULA_START and len(text) > 1:
        return Reading(text, warning=f"以“{text[0]}”开头，已按文字保存，不作公式")
    return Reading(text)


def _name(cell: Cell, column: Column) -> Reading:
    if cell.__class__ is str and len(cell) > _LONGEST_BLANK and TIDY.fullmatch(cell):
        return Reading(cell)
    text = _HAN_SPACE.sub("", clean(as_text(cell)).replace("\n", " "))
    if not text or text in BLANKS or (text in NONE and not column.field.required):
        return NOTHING
    if text[0] in _FORMULA_START and len(text) > 1:
        return Reading(text, warning=f"以“{text[0]}”开头，已按文字保存，不作公式")
    return Reading(text)


def _code(cell: Cell, column: Column) -> Reading:  # noqa: PLR0911 - one return for each way of writing
    if isinstance(cell, bool | date):
        return Reading(error=f"{column.field.label}应是文字，单元格里是{'日期' if isinstance(cell, date) else '是/否值'}")
    if isinstance(cell, int | float):
        if not abs(cell) < float("inf"):
            return Reading(error=f"{column.field.label}不是能读出的数字")
        if isinstance(cell, float) and not cell.is_integer() and abs(cell) < 10**_EXACT_DIGITS:
            return Reading(as_text(cell))
        if abs(cell) >= 10**_EXACT_DIGITS:
            return Reading(error=f"{column.field.label}被当作数字保存，超过 15 位的数字已经丢失，请把单元格设为文本后重新填写")
        return Reading(str(int(cell)))
    text = str(cell)
    if text.isascii() and text.isalnum():
        if len(text) > _LONGEST_POWER:
            return Reading(text.upper())
    else:
        text = _QUOTES.sub("", unicodedata.normalize("NFKC", clean(text)))
    if not text or text in BLANKS or text in NONE:
        return NOTHING
    lossy = _LOSSY.fullmatch(text)
    if lossy:
        return _from_scientific(text, lossy, column)
    if column.field.check and _NO_CODE.fullmatch(text):
        moved = column.field.legacy(text) if column.field.legacy else None
        return Reading(warning=moved[1], aside=(moved[0], text)) if moved else Reading(warning=f"“{text}”不是代码，这一格没有导入")
    text = (text.partition(".")[0] if _WHOLE.fullmatch(text) else text).upper()
    inside = _CODE_INSIDE.findall(text) if column.field.check else []
    if len(inside) == 1 and inside[0] != text and column.field.check and column.field.check(inside[0]) is None:
        return Reading(inside[0], warning=f"“{text}”里只取了代码")
    return Reading(text)


def _from_scientific(text: str, match: re.Match[str], column: Column) -> Reading:
    """3.41182101203E+11 still holds every digit; 9.13412E+17 does not."""
    decimals, power = match.group(2) or "", int(match.group(3))
    if len(decimals) == power < _EXACT_DIGITS:
        return Reading(match.group(1) + decimals, warning=f"“{text}”是科学计数法，已还原")
    return Reading(error=f"{column.field.label}成了科学计数法“{text}”，后面的数字已经丢失，请把单元格设为文本后重新填写")


# ── numbers ─────────────────────────────────────────────────────────────────────────────────────────────────────
_NUMBER: Final = re.compile(
    r"(?:约|共|近|人民币|合计|[¥$￥])*([+-]?\d[\d,]*(?:\.\d+)?)(?:余|多|\+)?\s*(亿|千万|百万|十万|万|千|百)?(元|圆|块|人|名|个|家|项|平方米|平米|㎡|m2|天|日|个工作日|工作日|度|°|%|吨|台|户|间|层|辆|处|岁|米|m|公里|km)?(?:以内|内|整|左右)?"
)
_FACTOR: Final = {"亿": 10**8, "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4, "千": 10**3, "百": 10**2}
_MONEY_UNIT: Final = {
    "亿元": 10**8,
    "千万元": 10**7,
    "百万元": 10**6,
    "十万元": 10**5,
    "万元": 10**4,
    "万": 10**4,
    "千元": 10**3,
    "百元": 100,
    "元": 1,
    "亿": 10**8,
}


_HUGE: Final = 10**15
_LED_MONEY: Final = re.compile(r"(?!.*[第不未无年月日])[\u4e00-\u9fff]{1,8}[:：]?\s*(\d[\d.,]*\s*[\u4e00-\u9fff]{0,3})")
"""An amount behind words: «自筹2万元»."""


_HAN_NUMBER: Final = re.compile(r"([一二两三四五六七八九十百千]{1,7})([余多]?[人名个家项]?)")


def _han_number(text: str) -> int:
    total, digit = 0, 0
    for character in text:
        if character in "十百千":
            total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[character]
            digit = 0
        else:
            digit = "_一二三四五六七八九".find(character.replace("两", "二"))
    return total + digit


class _Number(NamedTuple):
    value: Decimal
    factor: int
    unit: str
    exact: bool


def _number(cell: Cell) -> _Number | str | None:  # noqa: PLR0911 - one return for each way of writing
    """The number; a Chinese reason; or None for a blank."""
    if isinstance(cell, bool):
        return "不是数字"
    if isinstance(cell, int | float):
        return _Number(Decimal(repr(cell)), 1, "", exact=True) if abs(cell) < _HUGE else "数字大得不合情理"
    if isinstance(cell, date):
        return "单元格是日期格式，不是数字"
    if not isinstance(cell, str):
        return None
    text = re.sub(r"\s+", "", unicodedata.normalize("NFKC", clean(cell))).replace("，", ",")
    text = re.sub(r"(?<=.)\([^()]*\)$", "", text)
    han = _HAN_NUMBER.fullmatch(text)
    if han:
        text = f"{_han_number(han.group(1))}{han.group(2)}"
    if not text or text in BLANKS or text in NONE:
        return None
    match = _NUMBER.fullmatch(text)
    if not match:
        return f"“{text}”不是数字"
    try:
        value = Decimal(match.group(1).replace(",", ""))
    except InvalidOperation:
        return f"“{text}”不是数字"
    if abs(value) >= _HUGE:
        return f"“{text}”大得不合情理"
    return _Number(value, _FACTOR.get(match.group(2) or "", 1), match.group(3) or "", exact=not re.search(r"约|余|多|近|左右|\+$", text))


def _integer(cell: Cell, column: Column) -> Reading:
    found = _number(cell)
    if not isinstance(found, _Number):
        return Reading(error=found) if found else NOTHING
    value = found.value * found.factor * (_FACTOR.get(column.unit.rstrip("人名家个项"), 1) if found.factor == 1 else 1)
    if value != value.to_integral_value():
        return Reading(error=f"{column.field.label}应是整数，不是“{as_text(cell)}”")
    if value < 0:
        return Reading(error=f"{column.field.label}不能是负数")
    return Reading(int(value), warning="" if found.exact else f"“{as_text(cell)}”是约数")


def _decimal(cell: Cell, column: Column) -> Reading:  # noqa: ARG001 - all normalisers are called alike
    found = _number(cell)
    if isinstance(found, str) and isinstance(cell, str) and (said := angles(cell)) and len(said) == 1:
        return Reading(said[0].degrees.normalize())
    if not isinstance(found, _Number):
        return Reading(error=found) if found else NOTHING
    return Reading((found.value * found.factor).normalize())


def _money(cell: Cell, column: Column) -> Reading:
    found = _number(cell)
    if isinstance(found, str) and isinstance(cell, str) and (led := _LED_MONEY.fullmatch(clean(cell))):
        found = _number(led.group(1))
    if not isinstance(found, _Number):
        return Reading(error=found) if found else NOTHING
    if found.value < 0:
        return Reading(error="金额不能是负数")
    warning = ""
    if found.unit in ("元", "圆", "块") or found.factor > 1:
        factor = found.factor
    elif column.unit in _MONEY_UNIT:
        factor = _MONEY_UNIT[column.unit]
    else:
        factor, warning = _MONEY_UNIT[column.field.money_unit], f"没有写金额单位，按{column.field.money_unit}计"
    fen = (found.value * factor * 100).quantize(Decimal(1), ROUND_HALF_UP)
    return Reading(int(fen), warning=warning if fen else "")


# ── yes and no, phones, choices ─────────────────────────────────────────────────────────────────────────────────
_YES: Final = frozenset(
    [
        "是",
        "有",
        "√",
        "✓",
        "✔",
        "☑",
        "■",
        "Y",
        "y",
        "YES",
        "yes",
        "Yes",
        "1",
        "true",
        "TRUE",
        "True",
        "对",
        "已",
        "属于",
        "涉及",
        "需要",
        "必查",
        "必检",
        "是的",
        "已有",
        "●",
        "★",
        "V",
        "v",
        "存在",
        "Ö",
        "ü",
        "P",
    ]
)
_NO: Final = frozenset(
    [
        "否",
        "无",
        "×",
        "✗",
        "✘",
        "X",
        "x",
        "╳",
        "N",
        "n",
        "NO",
        "no",
        "No",
        "0",
        "false",
        "FALSE",
        "False",
        "没有",
        "不是",
        "未",
        "不属于",
        "不涉及",
        "不需要",
        "☐",
        "□",
        "○",
        "不",
        "不存在",
        "非必查",
    ]
)


def _yes_no(cell: Cell, column: Column) -> Reading:  # noqa: PLR0911 - one return for each way of writing
    if isinstance(cell, bool):
        return Reading(cell)
    text = clean(as_text(cell)).strip("。.;；")
    if not text or text in BLANKS:
        return NOTHING
    if column.field.choices:
        chosen = choose(re.sub(r"\s+", "", text), column.field)
        if chosen is not None:
            return Reading(value=chosen == "是")
    if text in _YES:
        return Reading(value=True)
    if text in _NO:
        return Reading(value=False)
    boxes = re.search(r"[□☐○]", text) is not None
    trailing = re.search(r"(是|否|有|无)\s*[√✓✔☑■●]", text)
    leading = re.search(r"[√✓✔☑■●]\s*(是|否|有|无)", text)
    marked = (trailing or leading) if text[0] in "是否有无" else (leading or (None if boxes else trailing))
    if marked:
        return Reading(value=marked.group(1) in "是有")
    if boxes:
        return Reading(error=f"“{text}”看不出勾选了哪一项")
    if text[0] in "否无未不非没":
        return Reading(value=False)
    if text[0] in "是有已" or text.startswith(("涉及", "属于", "存在")):
        return Reading(value=True)
    counted = re.match(r"(\d{1,4})\s*(?:个|处|台|座|套|家|口|项|间|只|辆)", text)
    if counted:
        return Reading(value=int(counted.group(1)) > 0)
    return Reading(error=f"“{text}”看不出是还是否")


_PHONE_SPLIT: Final = re.compile(r"[、,，;；/\n]|\s{1,}(?=\d{7,})|(?<=\d{11})\s+")
_MOBILE: Final = re.compile(r"1[3-9]\d{9}")
_LANDLINE: Final = re.compile(r"(?:0\d{2,3}-?)?[2-9]\d{6,7}(?:(?:-|转)\d{1,6})?|[48]00-?\d{3}-?\d{4}|1\d{4}|1[12]\d|95\d{3,4}")


def _phone(cell: Cell, column: Column) -> Reading:  # noqa: C901, PLR0911, PLR0912 - one branch for each way of writing
    if cell.__class__ is str and cell.isascii() and _MOBILE.fullmatch(cell):
        return Reading(cell)
    if isinstance(cell, bool | date):
        return Reading(error="不是电话号码")
    if isinstance(cell, int | float):
        if not abs(cell) < _HUGE:
            return Reading(error="不是电话号码")
        text = str(int(cell))
    else:
        text = unicodedata.normalize("NFKC", clean(cell or ""))
        if text in BLANKS or text in NONE:
            return NOTHING
        scientific = _LOSSY.fullmatch(text)
        if scientific:
            recovered = _from_scientific(text, scientific, column)
            if recovered.error:
                return recovered
            text = str(recovered.value)
    text = re.sub(r"[()\u2010-\u2015\u2212]+", "-", re.sub(r"\.0$", "", text)).strip("-")
    good, bad = [], []
    for part in _PHONE_SPLIT.split(text):
        number = re.sub(r"^(?:\+?86-?)(?=1\d{10}$)", "", re.sub(r"[\s.]|^[^\d+]+|[\u4e00-\u9fff]+$", "", part))
        number = re.sub(r"-{2,}", "-", number)
        joined = number.replace("-", "")
        if not joined:
            continue
        if _MOBILE.fullmatch(joined):
            good.append(joined)
        elif _LANDLINE.fullmatch(number) or _LANDLINE.fullmatch(joined):
            good.append(number)
        else:
            bad.append(part.strip())
    if bad and not good:
        return Reading(error=f"“{text}”不像电话号码")
    owner = re.match(r"([\u4e00-\u9fff·]{2,4})[\s:,、/-]*(?=[01])", text) if column.field.follows and len(good) == 1 else None
    if owner and not _NOT_PEOPLE.search(owner.group(1)):
        return Reading(good[0], aside=(column.field.follows[0], owner.group(1)))
    return Reading("、".join(dict.fromkeys(good)) or None, warning=f"“{'、'.join(bad)}”不像电话号码，没有导入" if bad else "")


_NAMED_PHONE: Final = re.compile(r"([\u4e00-\u9fff·]{2,8})[\s:,、/(（，：]*(1[3-9]\d{9}|0\d{2,3}-?\d{7,8})[)）]?")
_NOT_PEOPLE: Final = re.compile(r"电话|手机|座机|固话|办公|值班|联系|传真|小灵通|总机")


def part_people(values: Values, people: list[tuple[str, str]]) -> None:
    """«张三 13800000001» under a person's header becomes the name and the phone."""
    for person, phone in people:
        text = values.get(person)
        if text.__class__ is str and text[-1:] in "0123456789)）" and (found := _NAMED_PHONE.fullmatch(text)):
            values[person] = found.group(1)
            values.setdefault(phone, found.group(2))


def _choice(cell: Cell, column: Column) -> Reading:
    if isinstance(cell, bool):
        cell = "是" if cell else "否"
    text = re.sub(r"\s+", "", clean(as_text(cell)))
    if not text or text in BLANKS:
        return NOTHING
    known = any(text == value or text in words for value, words in column.field.choices.items())
    found = column.field.guess(text) if column.field.guess and not known else None
    if found is None:
        found = choose(text, column.field) or choose(text.upper(), column.field)
    if found is not None and (said := next((remark for word, remark in column.field.remarks.items() if word in text), "")):
        return Reading(found, warning=said)
    if found is None:
        labels = "、".join(words[0] if words else value for value, words in column.field.choices.items())
        shown = labels if len(labels) < 60 else labels[:60] + "等"  # noqa: PLR2004
        return Reading(error=f"“{text}”不在可填的范围内（{shown}）")
    return Reading(found)


_NEGATED: Final = re.compile(r"[未不非无没](?:是|属于?|构成|涉及|列为|列入|存在|有|为|够|予|宜)?$")
"""What stands before a word that is denied: «不属于甲级»."""


def choose(text: str, field: Field) -> str | None:
    """The choice that this text means: exact first, then a ticked box, then the longest word contained, never after a negation."""
    for value, words in field.choices.items():
        if text == value or text in words:
            return value
    ticked = re.search(r"[√✓✔☑■]\s*([^\s√✓✔☑■□☐]+)", text)
    if ticked and ("□" in text or "☐" in text):
        return choose(ticked.group(1), field)
    best, best_length = None, 0
    for value, words in field.choices.items():
        for word in (value, *words):
            at = text.find(word) if len(word) > 1 else -1
            if at >= 0 and len(word) > best_length and not _NEGATED.search(text[:at]):
                best, best_length = value, len(word)
    return best


def _choices(cell: Cell, column: Column) -> Reading:
    text = clean(as_text(cell))
    if not text or text in BLANKS or text in NONE:
        return NOTHING
    parts = [part.strip() for part in re.split(r"[、,，;；/\n|]+|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", text) if part.strip()]
    if not column.field.choices:
        return Reading(list(dict.fromkeys(parts)))
    good, bad = [], []
    for part in parts:
        found = choose(part, column.field)
        if found is None:
            bad.append(part)
        elif found not in good:
            good.append(found)
    warning = f"“{'、'.join(bad)}”不在可填的范围内，没有导入" if bad else ""
    return Reading(good or None, warning=warning)


_BY_KIND: Final = {
    Kind.TEXT: _text,
    Kind.NAME: _name,
    Kind.CODE: _code,
    Kind.DATE: read_date,
    Kind.INTEGER: _integer,
    Kind.DECIMAL: _decimal,
    Kind.MONEY: _money,
    Kind.YES_NO: _yes_no,
    Kind.PHONE: _phone,
    Kind.CHOICE: _choice,
    Kind.CHOICES: _choices,
}
