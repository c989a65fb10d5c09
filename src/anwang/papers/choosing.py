"""Choosing: conditions in plain words — `重大隐患数 > 0`, `有 挂牌督办数`, `排查隐患数 上升`, `整改率 不低于 90 且 超期未整改数 = 0`."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from decimal import Decimal

from anwang.papers.asking import PERIOD, YEAR
from anwang.papers.errors import WrongTag
from anwang.papers.tags import Tag, split

Number = Callable[[Tag], Decimal | None]
OPERATORS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "≥": operator.ge,
    "≤": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "大于等于": operator.ge,
    "小于等于": operator.le,
    "不少于": operator.ge,
    "不低于": operator.ge,
    "不超过": operator.le,
    "不高于": operator.le,
    "不等于": operator.ne,
    "等于": operator.eq,
    "大于": operator.gt,
    "小于": operator.lt,
    "超过": operator.gt,
    "多于": operator.gt,
    "低于": operator.lt,
    "少于": operator.lt,
    "不足": operator.lt,
    "≠": operator.ne,
    "!=": operator.ne,
    "==": operator.eq,
    "=": operator.eq,
}
CHANGES = {"上升": operator.gt, "增加": operator.gt, "下降": operator.lt, "减少": operator.lt, "持平": operator.eq}
WIDE = str.maketrans({"\uff1e": ">", "\uff1c": "<", "\uff01": "!", "\u3000": " "})
LITERAL = re.compile(r"-?\d{1,12}(?:\.\d{1,4})?%?")
JOIN = re.compile(r"\s(且|或|并且|或者)\s")
MOST = 8


def holds(text: str, number: Number) -> bool:
    """Return whether a condition holds. A figure without a number makes no condition hold. Raises WrongTag and what `number` raises."""
    pieces = JOIN.split(f" {text.translate(WIDE)} ")
    joins = {piece[0].replace("并", "且") for piece in pieces[1::2]}
    if len(joins) > 1:
        raise WrongTag("一个条件里“且”和“或”不能混用，请拆成两个“如果”。")
    if len(pieces) > MOST * 2:
        raise WrongTag(f"一个条件里最多写{MOST}项。")
    answers = (_one(piece.strip(), number) for piece in pieces[::2])
    return any(answers) if joins == {"或"} else all(answers)


def _one(text: str, number: Number) -> bool:
    words = text.split()
    if len(words) > 1 and words[0] in {"有", "没有", "无"}:
        found = _side(" ".join(words[1:]), number)
        return bool(found) == (words[0] == "有")
    if len(words) > 1 and words[0] in {"已录入", "未录入"}:
        return _entered(_tag(" ".join(words[1:])), number) == (words[0] == "已录入")
    if len(words) > 1 and words[-1] in CHANGES:
        tag = _tag(" ".join(words[:-1]))
        changed = tag if {YEAR, PERIOD} & {part.partition("=")[0] for part in tag.where} else Tag(tag.name, tag.place, (*tag.where, YEAR))
        difference = number(changed)
        return difference is not None and CHANGES[words[-1]](difference, Decimal(0))
    left, sign, right = _sides(text)
    one, other = _side(left, number), _side(right, number)
    return one is not None and other is not None and OPERATORS[sign](one, other)


def _entered(tag: Tag, number: Number) -> bool:
    """Whether a figure whose values are entered has one for the paper's window."""
    try:
        return number(tag) is not None
    except WrongTag:
        return False


def _sides(text: str) -> tuple[str, str, str]:
    """Cut at the last operator that stands between blanks, else at the last > or <; a filter's = is no operator."""
    words = text.split()
    for place in range(len(words) - 2, 0, -1):
        if words[place] in OPERATORS:
            return " ".join(words[:place]), words[place], " ".join(words[place + 1 :])
    tight = re.fullmatch(r"([^<>≥≤]+)(>=|<=|≥|≤|>|<)([^<>≥≤=]+)", text)
    if tight:
        return tight.group(1), tight.group(2), tight.group(3)
    raise WrongTag(f"看不懂条件“{text[:40]}”，请写成“重大隐患数 > 0”“有 挂牌督办数”或“排查隐患数 上升”，符号两边空一格。")


def _side(text: str, number: Number) -> Decimal | None:
    plain = text.strip()
    if LITERAL.fullmatch(plain):
        return Decimal(plain.rstrip("%"))
    return number(_tag(plain))


def _tag(text: str) -> Tag:
    found = split("{{" + text.strip().strip("{}") + "}}")
    if len(found) != 1 or not isinstance(found[0], Tag):
        raise WrongTag(f"看不懂条件里的“{text[:40]}”。")
    return found[0]
