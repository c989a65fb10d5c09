"""Inputs of importing: one for each verb."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from anwang.ground.inputs import Input
from anwang.imports.errands import Doubtful, WhenKnown

RecordKey = Annotated[str, StringConstraints(pattern=r"^\d{1,4}:\d{1,7}(:\d{1,4})?$")]
"""A record by its place in the file, as `errands.key_of` names it."""
ListKind = Literal["enterprise", "hazard", "checklist"]
KIND_WORDS = {"enterprise": "企业名单", "hazard": "隐患台账", "checklist": "检查表"}
KNOWN_WORDS = {"update": "更新：表里写了的内容覆盖档案，空着的不动", "leave": "跳过：已有的记录一律不动"}

DOUBTFUL_WORDS = {
    "hold": "先不导入，列出来等核对",
    "open": "都不是同一对象：另外建档",
    "update": "都是同一对象：更新已有档案",
}


class SheetChoice(Input):
    """What one sheet of the file is: read or not, and which column (by letter) is which field; an empty field leaves the column out."""

    index: int = Field(ge=0)
    read: bool = True
    columns: dict[str, str] = Field(default_factory=dict)


class Settle(Input):
    """How the file is to be read: the kind of list, what becomes of known records, and sheet by sheet the columns that were changed."""

    kind: ListKind = Field(title="内容")
    known: WhenKnown = Field(default="update", title="已有的记录")
    doubtful: Doubtful = Field(default="hold", title="疑似重复的行")
    decided: dict[RecordKey, Doubtful] = Field(default_factory=dict)
    sheets: tuple[SheetChoice, ...] = ()
