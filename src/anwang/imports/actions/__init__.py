"""The verbs of importing, and the only place in it that writes."""

from __future__ import annotations

from anwang.imports.actions.carrying import begin_work, break_off, break_off_silent, finish, resume, start, take_portion
from anwang.imports.actions.operating import operator
from anwang.imports.actions.receiving import receive, settle, try_out
from anwang.imports.actions.undoing import undo

__all__ = [
    "begin_work",
    "break_off",
    "break_off_silent",
    "finish",
    "operator",
    "receive",
    "resume",
    "settle",
    "start",
    "take_portion",
    "try_out",
    "undo",
]
