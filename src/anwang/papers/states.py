"""Choices of the papers room, and the life of a paper."""

from __future__ import annotations

from dataclasses import replace

from django.db import models

from anwang.grid.states import Right
from anwang.ground.lifecycle import Table, Transition


class PaperKind(models.TextChoices):
    """Kinds of paper (rules 15.1); letters and minutes have a layout of their own (15.2)."""

    CAMPAIGN_SUMMARY = "campaign_summary", "专项行动总结"
    MONTHLY = "monthly", "月通报"
    QUARTERLY = "quarterly", "季分析"
    YEARLY = "yearly", "年总结"
    MONTHLY_FORM = "monthly_form", "月报表"
    PROGRESS = "progress", "整改进度通报"
    LEADER_BRIEF = "leader_brief", "领导专报"
    LETTER = "letter", "信函"
    MINUTES = "minutes", "纪要"
    OTHER = "other", "其他"


class PaperState(models.TextChoices):
    """Drafted, checked by a colleague, signed by a leader, numbered, issued; a voided paper keeps its number."""

    DRAFT = "draft", "草稿"
    CHECKED = "checked", "已核稿"
    SIGNED = "signed", "已签发"
    NUMBERED = "numbered", "已编号"
    ISSUED = "issued", "已印发"
    VOID = "void", "已作废"


S = PaperState
TABLE = Table(
    S,
    (
        Transition(S.DRAFT, "amend", S.DRAFT, Right.DRAFT_PAPERS, "修改"),
        Transition(S.DRAFT, "check", S.CHECKED, Right.DRAFT_PAPERS, "核稿"),
        Transition(S.CHECKED, "return", S.DRAFT, Right.DRAFT_PAPERS, "退回修改", reason=True),
        Transition(S.DRAFT, "sign", S.SIGNED, Right.ISSUE_PAPERS, "签发"),
        Transition(S.CHECKED, "sign", S.SIGNED, Right.ISSUE_PAPERS, "签发"),
        Transition(S.SIGNED, "return", S.DRAFT, Right.DRAFT_PAPERS, "退回修改", reason=True),
        Transition(S.SIGNED, "number", S.NUMBERED, Right.DRAFT_PAPERS, "编号"),
        Transition(S.NUMBERED, "issue", S.ISSUED, Right.DRAFT_PAPERS, "印发"),
        Transition(S.DRAFT, "void", S.VOID, Right.DRAFT_PAPERS, "作废", reason=True),
        Transition(S.CHECKED, "void", S.VOID, Right.DRAFT_PAPERS, "作废", reason=True),
        Transition(S.SIGNED, "void", S.VOID, Right.ISSUE_PAPERS, "作废", reason=True),
        Transition(S.NUMBERED, "void", S.VOID, Right.ISSUE_PAPERS, "作废", reason=True),
        Transition(S.ISSUED, "void", S.VOID, Right.ISSUE_PAPERS, "作废", reason=True),
    ),
)
EITHER = frozenset({"return", "number", "issue"})
"""Steps of the office's clerk that the leader who signs may take too: in a small office one person clicks on."""
SIGNERS_TABLE = Table(S, tuple(replace(row, right=Right.ISSUE_PAPERS) if row.verb in EITHER else row for row in TABLE.rows))
"""The same steps as the leader takes them."""

OPEN = frozenset({S.DRAFT, S.CHECKED, S.SIGNED, S.NUMBERED})
"""States of a paper that has not left the house."""
FIXED = frozenset({S.SIGNED, S.NUMBERED, S.ISSUED})
"""States in which text and numbers no longer follow the records."""


class Period(models.TextChoices):
    """What a template's numbers are of: the last whole month, quarter or year, or the time of a campaign."""

    MONTH = "month", "月"
    TO_MONTH = "to_month", "年初至月末"
    QUARTER = "quarter", "季度"
    YEAR = "year", "年"


class TemplateState(models.TextChoices):
    """A template that was changed is kept as it was, under the version that papers were drafted from."""

    IN_USE = "in_use", "在用"
    REPLACED = "replaced", "已更新"
    RETIRED = "retired", "已停用"


TEMPLATES = Table(
    TemplateState,
    (
        Transition(TemplateState.IN_USE, "replace", TemplateState.REPLACED, Right.DRAFT_PAPERS, "更新模板"),
        Transition(TemplateState.IN_USE, "retire", TemplateState.RETIRED, Right.DRAFT_PAPERS, "停用模板", reason=True),
    ),
)


class Every(models.TextChoices):
    """How often a schedule drafts."""

    MONTH = "month", "每月"
    QUARTER = "quarter", "每季度"
    YEAR = "year", "每年"
