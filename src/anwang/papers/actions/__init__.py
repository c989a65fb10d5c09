"""The verbs of papers: draft, amend, check, sign, return, number, issue, void."""

from anwang.papers.actions.drafting import amend, draft_summary
from anwang.papers.actions.life import check, check_code, issue, number, send_back, sign, void

__all__ = ["amend", "check", "check_code", "draft_summary", "issue", "number", "send_back", "sign", "void"]
