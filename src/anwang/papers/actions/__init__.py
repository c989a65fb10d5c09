"""The verbs of papers: draft, amend, check, sign, return, number, issue, void; templates and schedules."""

from anwang.papers.actions.drafting import amend, draft_from, draft_summary
from anwang.papers.actions.life import check, check_code, issue, number, send_back, sign, void
from anwang.papers.actions.schedules import draft_due, end_schedule, set_schedule
from anwang.papers.actions.templates import keep_template, keep_word_template, retire_template

__all__ = [
    "amend",
    "check",
    "check_code",
    "draft_due",
    "draft_from",
    "draft_summary",
    "end_schedule",
    "issue",
    "keep_template",
    "keep_word_template",
    "number",
    "retire_template",
    "send_back",
    "set_schedule",
    "sign",
    "void",
]
