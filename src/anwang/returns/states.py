"""Choices of the returns room, and the lives of a form's version and of a return."""

from __future__ import annotations

from django.db import models

from anwang.grid.states import Right
from anwang.ground.lifecycle import Table, Transition


class Frequency(models.TextChoices):
    """How often a superior asks for a form."""

    MONTH = "month", "每月"
    QUARTER = "quarter", "每季"
    HALF = "half", "每半年"
    YEAR = "year", "每年"
    ONCE = "once", "一次性"


class VersionState(models.TextChoices):
    """A form's version: its cells are being bound, it is in use and fixed, or a later one took its place."""

    BINDING = "binding", "绑定中"
    IN_USE = "in_use", "使用中"
    REPLACED = "replaced", "已停用"


class ReturnState(models.TextChoices):
    """A return: one period of a form, from empty to handed out."""

    TO_FILL = "to_fill", "待填"
    FILLED = "filled", "已填"
    CHECKED = "checked", "已核对"
    HANDED_OUT = "handed_out", "已报出"
    SKIPPED = "skipped", "不需报"


V = VersionState
VERSIONS = Table(
    V,
    (
        Transition(V.BINDING, "bind", V.BINDING, Right.DRAFT_PAPERS, "绑定"),
        Transition(V.BINDING, "take_into_use", V.IN_USE, Right.DRAFT_PAPERS, "启用"),
        Transition(V.BINDING, "replace", V.REPLACED, Right.DRAFT_PAPERS, "停用", reason=True),
        Transition(V.IN_USE, "replace", V.REPLACED, Right.DRAFT_PAPERS, "停用", reason=True),
    ),
)

S = ReturnState
TABLE = Table(
    S,
    (
        Transition(S.TO_FILL, "fill", S.FILLED, Right.DRAFT_PAPERS, "取数填表"),
        Transition(S.FILLED, "fill", S.FILLED, Right.DRAFT_PAPERS, "重新取数"),
        Transition(S.CHECKED, "fill", S.FILLED, Right.DRAFT_PAPERS, "重新取数"),
        Transition(S.FILLED, "settle", S.FILLED, Right.DRAFT_PAPERS, "说明需核对处"),
        Transition(S.FILLED, "check", S.CHECKED, Right.DRAFT_PAPERS, "核对完毕"),
        Transition(S.CHECKED, "hand_out", S.HANDED_OUT, Right.ISSUE_PAPERS, "报出"),
        Transition(S.HANDED_OUT, "reopen", S.TO_FILL, Right.DRAFT_PAPERS, "更正重报", reason=True),
        Transition(S.TO_FILL, "skip", S.SKIPPED, Right.DRAFT_PAPERS, "本期不报", reason=True),
        Transition(S.SKIPPED, "resume", S.TO_FILL, Right.DRAFT_PAPERS, "恢复填报", reason=True),
    ),
)
