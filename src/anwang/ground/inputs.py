"""Inputs: one validated input for each verb; forms, API, Excel rows and offline payloads are derived from it.

Messages are Chinese sentences. A command carries a client-made UUIDv7 (`command_id`): the same id and content again changes nothing.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Annotated, Any, ClassVar, Self, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from anwang.ground.refusal import Refusal

T = TypeVar("T", bound="Input")

MESSAGES: dict[str, str] = {
    "missing": "请填写。",
    "string_type": "请填写文字。",
    "string_too_short": "请填写，至少 {min_length} 个字。",
    "string_too_long": "太长了，最多 {max_length} 个字。",
    "string_pattern_mismatch": "格式不对，请检查。",
    "int_parsing": "请填写整数。",
    "int_type": "请填写整数。",
    "int_from_float": "请填写整数。",
    "decimal_parsing": "请填写数字。",
    "decimal_type": "请填写数字。",
    "decimal_max_places": "小数最多 {decimal_places} 位。",
    "decimal_max_digits": "数字太大了。",
    "float_parsing": "请填写数字。",
    "date_from_datetime_parsing": "日期不对，请按 2026-11-21 的样子填写。",
    "date_parsing": "日期不对，请按 2026-11-21 的样子填写。",
    "date_type": "日期不对，请按 2026-11-21 的样子填写。",
    "datetime_parsing": "时间不对，请按 2026-11-21 09:30 的样子填写。",
    "datetime_from_date_parsing": "时间不对，请按 2026-11-21 09:30 的样子填写。",
    "bool_parsing": "请选择是或否。",
    "bool_type": "请选择是或否。",
    "enum": "请从给出的选项中选择。",
    "literal_error": "请从给出的选项中选择。",
    "greater_than": "应大于 {gt}。",
    "greater_than_equal": "不能小于 {ge}。",
    "less_than": "应小于 {lt}。",
    "less_than_equal": "不能大于 {le}。",
    "too_short": "至少选择 {min_length} 项。",
    "too_long": "最多 {max_length} 项。",
    "list_type": "请选择。",
    "tuple_type": "请选择。",
    "uuid_parsing": "表单编号不对，请刷新页面。",
    "uuid_type": "表单编号不对，请刷新页面。",
    "extra_forbidden": "多出了一项没有要求的内容。",
    "finite_number": "请填写正常的数字。",
}


UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML forbids: PostgreSQL stores no NUL, and no Word file or workbook holds any of them."""
EARLIEST, LATEST = date(1990, 1, 1), date(2999, 12, 31)
"""Days of a period lie between these: beyond, the year before or the day after would leave the calendar."""
Day = Annotated[date, Field(ge=EARLIEST, le=LATEST)]
"""A day with which a period begins or ends."""
LARGEST = 2**63 - 1
PLAIN = frozenset({type(None), bool, float, date, datetime, Decimal, UUID})
"""Classes whose values hold neither text nor whole numbers without bounds."""


_FITTING: set[type] = {str, *PLAIN}
"""Classes, as they are met, of which every value fits a column: texts, choices, and whatever holds no whole number without bounds."""


def printable(data: Any) -> Any:
    """Return plain data without the characters that neither the database nor a document can hold."""
    kind = data.__class__
    if kind is str:
        return data if data.isprintable() else UNPRINTABLE.sub("", data)  # none of them is printable in Python's sense either
    if kind in PLAIN:
        return data
    if isinstance(data, str):
        return UNPRINTABLE.sub("", data)
    if isinstance(data, dict):
        return {
            key: value if (value.__class__ is str and value.isprintable()) or value.__class__ in PLAIN else printable(value)
            for key, value in data.items()
        }
    if isinstance(data, (list, tuple)):
        return type(data)([printable(value) for value in data]) if type(data) in (list, tuple) else data
    return data


def storable(value: Any) -> bool:
    """Return whether a column of the database holds the value: whole numbers have 64 bits there."""
    if value.__class__ in _FITTING:
        return True
    if isinstance(value, str):
        _FITTING.add(value.__class__)
        return True
    if isinstance(value, int):
        return -LARGEST <= value <= LARGEST
    if isinstance(value, (list, tuple)):
        return all(storable(each) for each in value)
    return all(storable(each) for each in value.__dict__.values()) if isinstance(value, BaseModel) else True


class Input(BaseModel):
    """Base of all inputs: strict about what is not asked, forgiving about spaces, frozen once read."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, str_max_length=20000)

    command_id: UUID | None = Field(default=None, title="表单编号", json_schema_extra={"widget": "hidden"})
    labels: ClassVar[dict[str, str]] = {}

    @model_validator(mode="before")
    @classmethod
    def _printable(cls, data: Any) -> Any:
        return printable(data)

    @model_validator(mode="after")
    def _storable(self) -> Self:
        for value in self.__dict__.values():
            if value.__class__ not in _FITTING and not storable(value):
                message = "数字太大了，请检查。"
                raise ValueError(message)
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        """Between processes goes what was said; the rest are the kind's defaults."""
        said = self.__pydantic_fields_set__
        return again, (type(self), {name: value for name, value in self.__dict__.items() if name in said})

    def content(self) -> dict[str, Any]:
        """Return what was said, without the command's number."""
        return self.model_dump(mode="json", exclude={"command_id"})


@cache
def _defaults(kind: type[Input]) -> dict[str, Any]:
    return {name: None if field.is_required() else field.get_default() for name, field in kind.model_fields.items()}


def again(kind: type[T], values: dict[str, Any]) -> T:
    """Return an input whose values were read before; nothing is looked at again."""
    made = kind.__new__(kind)
    fill = object.__setattr__
    fill(made, "__dict__", {**_defaults(kind), **values})
    fill(made, "__pydantic_fields_set__", set(values))
    fill(made, "__pydantic_extra__", None)
    fill(made, "__pydantic_private__", None)
    return made


class InputRefused(Refusal):
    """An input does not hold together. `problems` maps each field's name to its sentences; everything typed stays with the caller."""

    sentence = "有几处需要改一下，见下面的提示。"

    def __init__(self, problems: dict[str, list[str]]) -> None:
        self.problems = problems
        super().__init__(" ".join(f"{field}：{' '.join(texts)}" for field, texts in problems.items()))


def sentence_of(kind: str, context: dict[str, Any], message: str) -> str:
    """Return the Chinese sentence for one of pydantic's error kinds."""
    if kind == "value_error":
        return str(context.get("error", message)).removeprefix("Value error, ")
    template = MESSAGES.get(kind)
    return template.format(**context) if template else "内容不对，请检查。"


def problems_of(error: ValidationError) -> dict[str, list[str]]:
    """Return each field's sentences; an error of the whole input stands under the empty name."""
    found: dict[str, list[str]] = {}
    refused = {item["loc"][:depth] for item in error.errors() for depth in range(1, len(item["loc"]))}
    for item in error.errors():
        if item["type"] == "too_short" and item["loc"] in refused:
            continue  # a list is short only of the members that were refused, each with a sentence of its own
        field = str(item["loc"][0]) if item["loc"] else ""
        sentence = sentence_of(item["type"], item.get("ctx", {}), item["msg"])
        if sentence not in found.setdefault(field, []):
            found[field].append(sentence)
    return found


def read(kind: type[T], data: dict[str, Any]) -> T:
    """Return the input read from plain data. Raises InputRefused with a sentence for each wrong field."""
    try:
        return kind.model_validate(data)
    except ValidationError as error:
        raise InputRefused(problems_of(error)) from error
