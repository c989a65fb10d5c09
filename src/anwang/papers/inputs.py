"""Inputs of the papers' verbs."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from anwang.ground.inputs import Day, Input
from anwang.papers.body import Block
from anwang.papers.states import Every, PaperKind, Period


class DraftSummary(Input):
    """Draft a campaign summary for a place, counted up to a day."""

    campaign_id: int = Field(title="专项行动", json_schema_extra={"widget": "choice"})
    node_id: int = Field(title="区域", json_schema_extra={"widget": "node"})
    ends_on: date | None = Field(default=None, title="统计截止", description="不填为行动结束日或今天，取较早的一天")
    title: str = Field(default="", max_length=200, title="标题", description="不填由系统拟定")


class DraftPaper(Input):
    """Draft a paper from a template for a place and a period."""

    shipped: str = Field(default="", max_length=40, title="内置模板", json_schema_extra={"widget": "hidden"})
    template_id: int | None = Field(default=None, title="模板", json_schema_extra={"widget": "hidden"})
    node_id: int = Field(title="区域", json_schema_extra={"widget": "node"})
    starts_on: Day = Field(title="统计起始")
    ends_on: date = Field(title="统计截止")
    title: str = Field(default="", max_length=200, title="标题", description="不填由系统按模板拟定")
    beside: str = Field(default="", max_length=400, title="已看过的公文", json_schema_extra={"widget": "hidden"})
    """The numbers of the papers of the same template, place and period that were shown, between commas: another one is wanted beside them."""


class KeepTemplate(Input):
    """Keep a template of the office: a text with tags."""

    name: str = Field(min_length=2, max_length=80, title="名称")
    kind: PaperKind = Field(title="文种")
    period: Period = Field(title="统计期")
    title: str = Field(min_length=2, max_length=200, title="标题")
    blocks: tuple[Block, ...] = Field(title="正文")
    based_on: str = Field(default="", max_length=40, title="蓝本")


class KeepWordTemplate(Input):
    """Keep a Word file with tags as a template of the office."""

    name: str = Field(min_length=2, max_length=80, title="名称")
    kind: PaperKind = Field(title="文种")
    period: Period = Field(title="统计期")
    title: str = Field(min_length=2, max_length=200, title="标题", description="可以用标签里的词，如{{地区}}{{期间}}")


class RetireTemplate(Input):
    """Retire a template: papers drafted from it stay."""

    reason: str = Field(min_length=2, max_length=500, title="停用理由", json_schema_extra={"widget": "textarea"})


class SetSchedule(Input):
    """Have a paper drafted by itself."""

    shipped: str = Field(default="", max_length=40, title="内置模板", json_schema_extra={"widget": "hidden"})
    template_id: int | None = Field(default=None, title="模板", json_schema_extra={"widget": "hidden"})
    node_id: int = Field(title="区域", json_schema_extra={"widget": "node"})
    post_id: int = Field(title="起草岗位", description="草稿进这个岗位的待办", json_schema_extra={"widget": "choice"})
    every: Every = Field(default=Every.MONTH, title="周期")
    day: int = Field(default=1, ge=1, le=28, title="起草日", description="每个周期第一个月的这一天起草，1 至 28")


class EndSchedule(Input):
    """Stop a schedule."""


class AmendPaper(Input):
    """Change a draft's title and text."""

    title: str = Field(min_length=4, max_length=200, title="标题")
    kind: PaperKind | None = Field(default=None, title="文种", description="不填不变；信函、纪要按各自的格式排版、编号")
    blocks: tuple[Block, ...] = Field(title="正文")


class CheckPaper(Input):
    """A colleague has read the draft."""

    seen: int | None = Field(default=None, title="所看的稿", json_schema_extra={"widget": "hidden"})
    """The paper's last step when it was read; a paper that was changed since must be read again."""
    opinion: str = Field(default="", max_length=500, title="核稿意见", json_schema_extra={"widget": "textarea"})


class SendBack(Input):
    """Send a paper back to its drafter."""

    reason: str = Field(min_length=2, max_length=500, title="退回理由", json_schema_extra={"widget": "textarea"})


class SignPaper(Input):
    """Sign a paper: text and numbers are settled."""

    seen: int | None = Field(default=None, title="所看的稿", json_schema_extra={"widget": "hidden"})
    """The paper's last step when it was read; a paper that was changed since must be read again."""


class NumberPaper(Input):
    """Give a signed paper its number."""

    issued_on: date | None = Field(default=None, title="成文日期")


class Issue(Input):
    """Issue a paper: number, text, figures and their records are frozen."""

    seen: int | None = Field(default=None, title="所看的稿", json_schema_extra={"widget": "hidden"})
    """The paper's last step when it was read; a paper that was changed since must be read again."""
    issued_on: date | None = Field(default=None, title="印发日期", description="不填为今天；已编号的公文以编号时的日期为准")


class VoidPaper(Input):
    """Void a paper; its number stays taken."""

    reason: str = Field(min_length=2, max_length=500, title="作废理由", json_schema_extra={"widget": "textarea"})
