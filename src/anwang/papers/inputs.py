"""Inputs of the papers' verbs."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from anwang.ground.inputs import Input
from anwang.papers.body import Block


class DraftSummary(Input):
    """Draft a campaign summary for a place, counted up to a day."""

    campaign_id: int = Field(title="专项行动", json_schema_extra={"widget": "choice"})
    node_id: int = Field(title="区域", json_schema_extra={"widget": "node"})
    ends_on: date | None = Field(default=None, title="统计截止", description="不填为行动结束日或今天，取较早的一天")
    title: str = Field(default="", max_length=200, title="标题", description="不填由系统拟定")


class AmendPaper(Input):
    """Change a draft's title and text."""

    title: str = Field(min_length=4, max_length=200, title="标题")
    blocks: tuple[Block, ...] = Field(title="正文")


class CheckPaper(Input):
    """A colleague has read the draft."""

    opinion: str = Field(default="", max_length=500, title="核稿意见", json_schema_extra={"widget": "textarea"})


class SendBack(Input):
    """Send a paper back to its drafter."""

    reason: str = Field(min_length=2, max_length=500, title="退回理由", json_schema_extra={"widget": "textarea"})


class SignPaper(Input):
    """Sign a paper: text and numbers are settled."""


class NumberPaper(Input):
    """Give a signed paper its number."""

    issued_on: date | None = Field(default=None, title="成文日期")


class Issue(Input):
    """Issue a paper: number, text, figures and their records are frozen."""

    issued_on: date | None = Field(default=None, title="印发日期", description="不填为今天；已编号的公文以编号时的日期为准")


class VoidPaper(Input):
    """Void a paper; its number stays taken."""

    reason: str = Field(min_length=2, max_length=500, title="作废理由", json_schema_extra={"widget": "textarea"})
