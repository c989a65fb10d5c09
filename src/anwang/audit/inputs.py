"""Inputs of the audit's verbs."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from anwang.ground.inputs import Input

LONGEST_PASTE = 200_000


class CheckDraft(Input):
    """Check the numbers of a draft: a Word or text file, or pasted words, against a place and a period."""

    file: str = Field(
        default="", max_length=64, title="材料文件", description="Word（.docx）或文本文件", json_schema_extra={"widget": "evidence"}
    )
    text: str = Field(
        default="",
        max_length=LONGEST_PASTE,
        title="或者粘贴正文",
        description="有文件的，这里留空",
        json_schema_extra={"widget": "textarea"},
    )
    title: str = Field(
        default="", max_length=200, title="材料名称", description="不填用文件名或正文第一行", json_schema_extra={"widget": "text"}
    )
    node_id: int = Field(title="对照区域", json_schema_extra={"widget": "node"})
    starts_on: date | None = Field(default=None, title="统计起始", description="起止都不填，从材料里找")
    ends_on: date | None = Field(default=None, title="统计截止")
