"""What each rule is: its title, what it steers, its fields with their bounds and the law of these bounds.

The descriptions stand beside the shipped rules in `data/rules.json`. From them come the forms in which a locality sets a rule, the
check of what it says, and the words in which a value is shown. A value outside its bounds is refused by naming the law.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Literal
from zlib import crc32

from anwang.ground import rules
from anwang.ground.refusal import Refusal

Kind = Literal["number", "text", "code", "choice", "multi"]
CODE = re.compile(r"[a-z][a-z0-9_]*")
BETWEEN = "__"
"""Joins the parts of a name in a form: `high__first`; a row's field is `row_3__name`."""


class RuleRefused(Refusal):
    """What was said of a rule does not hold together."""

    sentence = "这条规则的内容不对，请核对。"


class OutsideLaw(RuleRefused):
    """A value lies outside what the law leaves to a locality; `basis` names the law."""

    sentence = "这个数值超出了法规允许地方自定的范围。"


class RuleFixed(RuleRefused):
    """The rule is the same everywhere in this version."""

    sentence = "这条规则在本版系统中统一执行，各地不能自定。"


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a rule: `name` is its way into the payload (parts joined by `__`), bounds are inclusive."""

    name: str
    label: str
    kind: Kind = "number"
    unit: str = ""
    least: int | None = None
    most: int | None = None
    longest: int = 80
    law: str = ""
    not_below: str = ""
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def bounds(self) -> str:
        """The bounds as a form's help says them."""
        if self.least is None or self.most is None:
            return self.law
        return f"{self.least} 至 {self.most} {self.unit}" + (f"（{self.law}）" if self.law else "")

    def words(self, value: Any) -> str:
        """Say a value in words."""
        if self.kind == "multi":
            return "、".join(self.options.get(each, str(each)) for each in value) or "无"
        if self.kind == "choice":
            return self.options.get(value, str(value))
        return f"{value}{self.unit}"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule's description. A rule is either fields, or rows of fields (`key` names the field that tells rows apart)."""

    code: str
    title: str
    group: str
    steers: str
    source: str
    payload: Any
    fields: Sequence[Field]
    fixed: bool = False
    key: str = ""
    spare: int = 0
    law: str = ""
    across: Mapping[str, str] = field(default_factory=dict)
    down: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_rows(self) -> bool:
        """Whether the rule is a list of rows."""
        return bool(self.key)


@cache
def book() -> Mapping[str, Rule]:
    """Return every described rule by its code, in the order of the book."""
    return {code: _rule(code, entry) for code, entry in rules.defaults().items()}


def rule(code: str) -> Rule:
    """Return one rule's description. Raises NoSuchRule."""
    found = book().get(code)
    if found is None:
        raise rules.NoSuchRule(f"没有规则“{code}”。")
    return found


def _rule(code: str, entry: Mapping[str, Any]) -> Rule:
    table, rows = entry.get("table", {}), entry.get("rows", {})
    plain = rows.get("fields", entry.get("fields", ()))
    fields = tuple(_cells(table, entry["payload"]) if table else map(_field, plain))
    return Rule(
        code=code,
        title=entry["title"],
        group=entry["group"],
        steers=entry["steers"],
        source=entry["source"],
        payload=entry["payload"],
        fields=fields,
        fixed=bool(entry.get("fixed")),
        key=rows.get("key", ""),
        spare=rows.get("spare", 0),
        law=rows.get("law", table.get("law", "")),
        across=table.get("columns", {}),
        down=table.get("rows", {}),
    )


def _field(said: Mapping[str, Any]) -> Field:
    return Field(**{**said, "options": said.get("options", {})})


def _cells(table: Mapping[str, Any], shipped: Mapping[str, Mapping[str, int]]) -> Iterator[Field]:
    """Each cell of a table is a field; where the table says so, the shipped value is the most that is allowed."""
    for row, row_label in table["rows"].items():
        for column, label in table["columns"].items():
            most = shipped[row][column] if table["most"] == "shipped" else table["most"]
            yield Field(
                name=f"{row}{BETWEEN}{column}",
                label=f"{row_label}{label}",
                unit=table["unit"],
                least=table["least"],
                most=most,
                law=table.get("law", ""),
            )


# ---- between a payload and the flat values of a form -----------------------------------------------------------------------


def flat(code: str, payload: Any) -> dict[str, Any]:
    """Return a payload as flat values: field name → value; a row's field under `row_<n>__<name>`."""
    described = rule(code)
    if described.has_rows:
        return {f"row_{n}{BETWEEN}{each.name}": row.get(each.name, "") for n, row in enumerate(payload) for each in described.fields}
    return {each.name: _reach(payload, each.name) for each in described.fields}


def assembled(code: str, values: Mapping[str, Any]) -> Any:
    """Return the payload that flat values say; a row left empty is no row, and a new one gets its code from its content."""
    described = rule(code)
    if described.has_rows:
        numbers = sorted({int(name.split(BETWEEN)[0].removeprefix("row_")) for name in values if name.startswith("row_")})
        rows = [{each.name: values.get(f"row_{n}{BETWEEN}{each.name}", "") for each in described.fields} for n in numbers]
        return [_coded(described, row) for row in rows if any(value for name, value in row.items() if name != described.key)]
    payload: dict[str, Any] = {}
    for each in described.fields:
        *above, last = each.name.split(BETWEEN)
        into = payload
        for part in above:
            into = into.setdefault(part, {})
        into[last] = values.get(each.name)
    return payload


def _coded(described: Rule, row: dict[str, Any]) -> dict[str, Any]:
    """Give a row without a code one that stays the same wherever and whenever the same row is entered."""
    content = "".join(str(value) for name, value in row.items() if name != described.key)
    return row if row[described.key] else {**row, described.key: f"row_{crc32(content.encode()):08x}"}


def _reach(payload: Any, name: str) -> Any:
    for part in name.split(BETWEEN):
        payload = payload.get(part) if isinstance(payload, Mapping) else None
    return payload


# ---- words -------------------------------------------------------------------------------------------------------------------


def words(code: str, payload: Any) -> list[str]:
    """Say a payload in words, a line for each field, row of a table, or row."""
    described = rule(code)
    if described.has_rows:
        names = [each.name for each in described.fields if each.name != described.key]
        return ["：".join(str(row.get(name, "")) for name in names if row.get(name)) for row in payload]
    if described.down:
        unit = described.fields[0].unit
        return [
            f"{label}："
            + "、".join(f"{title}{_reach(payload, row + BETWEEN + column)}{unit}" for column, title in described.across.items())
            for row, label in described.down.items()
        ]
    return [f"{each.label}：{each.words(_reach(payload, each.name))}" for each in described.fields]


# ---- the check ---------------------------------------------------------------------------------------------------------------


def check(code: str, payload: Any) -> None:
    """Refuse a payload that is not of the rule's shape or lies outside its bounds. Raises NoSuchRule, RuleFixed, RuleRefused, OutsideLaw."""
    described = rule(code)
    if described.fixed:
        raise RuleFixed
    if assembled(code, flat(code, _shaped(described, payload))) != payload:
        raise RuleRefused(f"“{described.title}”的内容缺项或多项，请在设置页面填写。")
    if described.has_rows:
        _check_rows(described, payload)
        return
    for each in described.fields:
        _check_value(each, _reach(payload, each.name), each.name)
    for each in described.fields:
        lower = next((one for one in described.fields if one.name == each.not_below), None)
        if lower is not None and _reach(payload, each.name) < _reach(payload, lower.name):
            raise RuleRefused(f"“{each.label}”不能少于“{lower.label}”。", field=each.name)


def _shaped(described: Rule, payload: Any) -> Any:
    right = isinstance(payload, list) and all(isinstance(row, dict) for row in payload) if described.has_rows else isinstance(payload, dict)
    if not right:
        raise RuleRefused(f"“{described.title}”的内容格式不对。")
    return payload


def _check_rows(described: Rule, payload: list[dict[str, Any]]) -> None:
    if not payload:
        raise OutsideLaw("至少要有一行。", rule=described.law, field=f"row_0{BETWEEN}{described.fields[0].name}")
    seen: set[Any] = set()
    for number, row in enumerate(payload):
        for each in described.fields:
            _check_value(each, row.get(each.name), f"row_{number}{BETWEEN}{each.name}")
        if row[described.key] in seen:
            raise RuleRefused(f"代码“{row[described.key]}”出现了两次。", field=f"row_{number}{BETWEEN}{described.key}")
        seen.add(row[described.key])


def _check_value(each: Field, value: Any, name: str) -> None:
    if each.kind == "number":
        _check_number(each, value, name)
    elif each.kind == "multi":
        if not isinstance(value, list) or len(set(map(str, value))) != len(value) or not set(map(str, value)) <= set(each.options):
            raise OutsideLaw(f"“{each.label}”只能从给出的几项中选择。", field=name, rule=each.law)
    elif each.kind == "choice":
        if value not in each.options:
            raise RuleRefused(f"“{each.label}”请从给出的选项中选择。", field=name)
    elif not isinstance(value, str) or not 0 < len(value.strip()) <= each.longest:
        raise RuleRefused(f"请填写“{each.label}”，最多 {each.longest} 个字。", field=name)
    elif each.kind == "code" and not CODE.fullmatch(value):
        raise RuleRefused(f"“{each.label}”用小写英文字母、数字和下划线，以字母开头。", field=name)


def _check_number(each: Field, value: Any, name: str) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        raise RuleRefused(f"“{each.label}”请填写整数。", field=name)
    if each.least is not None and value < each.least:
        raise OutsideLaw(f"“{each.label}”不能少于 {each.least} {each.unit}。", field=name, rule=each.law)
    if each.most is not None and value > each.most:
        raise OutsideLaw(f"“{each.label}”不能多于 {each.most} {each.unit}。", field=name, rule=each.law)
