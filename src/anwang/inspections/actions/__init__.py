"""The verbs of the inspection room; the only place that writes its tables."""

from __future__ import annotations

from anwang.inspections.actions.conducting import carry_out, conduct
from anwang.inspections.actions.onsite import add_finding, answer_items, arrive, pass_rest, sign
from anwang.inspections.actions.planning import approve, cancel, join_campaigns, plan_visit
from anwang.inspections.actions.results import serve_order, tell_result
from anwang.inspections.actions.teams import send_team

__all__ = [
    "add_finding",
    "answer_items",
    "approve",
    "arrive",
    "cancel",
    "carry_out",
    "conduct",
    "join_campaigns",
    "pass_rest",
    "plan_visit",
    "send_team",
    "serve_order",
    "sign",
    "tell_result",
]
