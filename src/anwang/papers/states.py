"""Choices of the papers room, and the life of a paper."""

from __future__ import annotations

from django.db import models

from anwang.grid.states import Right
from anwang.ground.lifecycle import Table, Transition


class PaperKind(models.TextChoices):
    """Kinds of paper shipped so far."""

    CAMPAIGN_SUMMARY = "campaign_summary", "专项行动总结"


class PaperState(models.TextChoices):
    """A paper is a draft until it is issued; a voided one keeps its number."""

    DRAFT = "draft", "草稿"
    ISSUED = "issued", "已印发"
    VOID = "void", "已作废"


S = PaperState
TABLE = Table(
    S,
    (
        Transition(S.DRAFT, "amend", S.DRAFT, Right.DRAFT_PAPERS, "修改"),
        Transition(S.DRAFT, "issue", S.ISSUED, Right.ISSUE_PAPERS, "签发"),
        Transition(S.DRAFT, "void", S.VOID, Right.DRAFT_PAPERS, "作废", reason=True),
        Transition(S.ISSUED, "void", S.VOID, Right.ISSUE_PAPERS, "作废", reason=True),
    ),
)
