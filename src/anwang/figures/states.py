"""Choices of the figures room, and the life of an entered value."""

from __future__ import annotations

from django.db import models

from anwang.grid.states import Right
from anwang.ground.lifecycle import Table, Transition


class EntryState(models.TextChoices):
    """An entered value holds until a corrected one takes its place or it is withdrawn; nothing is erased."""

    HOLDS = "holds", "有效"
    REPLACED = "replaced", "已更正"
    WITHDRAWN = "withdrawn", "已撤回"


S = EntryState
VALUES = Table(
    S,
    (
        Transition(S.HOLDS, "correct_external", S.REPLACED, Right.DRAFT_PAPERS, "更正外部数据", reason=True),
        Transition(S.HOLDS, "withdraw_external", S.WITHDRAWN, Right.DRAFT_PAPERS, "撤回外部数据", reason=True),
    ),
)
TARGETS = Table(
    S,
    (
        Transition(S.HOLDS, "change_target", S.REPLACED, Right.DRAFT_PAPERS, "调整目标", reason=True),
        Transition(S.HOLDS, "withdraw_target", S.WITHDRAWN, Right.DRAFT_PAPERS, "撤回目标", reason=True),
    ),
)
