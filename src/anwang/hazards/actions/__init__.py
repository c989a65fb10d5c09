"""The verbs of the hazard room; the only place that writes its tables."""

from __future__ import annotations

from anwang.hazards.actions.closing import close_self_found, merge_duplicates, reopen, shut, strike_off, void
from anwang.hazards.actions.judging import correct_level, judge_level
from anwang.hazards.actions.listing import delist, list_for_supervision, resume, stop
from anwang.hazards.actions.ordering import order, order_again, order_at_once, require_plan
from anwang.hazards.actions.rechecking import enforce, recheck
from anwang.hazards.actions.rectifying import (
    add_fund,
    approve_plan,
    ask_extension,
    claim,
    decide_extension,
    note_progress,
    submit_plan,
)
from anwang.hazards.actions.registering import LedgerEntry, PastStep, faults_of, register, register_many, take_ledger
from anwang.hazards.actions.transferring import accept_transfer, return_result, take_back, transfer
from anwang.hazards.actions.withdrawing import withdraw_ledger

__all__ = [
    "LedgerEntry",
    "PastStep",
    "accept_transfer",
    "add_fund",
    "approve_plan",
    "ask_extension",
    "claim",
    "close_self_found",
    "correct_level",
    "decide_extension",
    "delist",
    "enforce",
    "faults_of",
    "judge_level",
    "list_for_supervision",
    "merge_duplicates",
    "note_progress",
    "order",
    "order_again",
    "order_at_once",
    "recheck",
    "register",
    "register_many",
    "reopen",
    "require_plan",
    "resume",
    "return_result",
    "shut",
    "stop",
    "strike_off",
    "submit_plan",
    "take_back",
    "take_ledger",
    "transfer",
    "void",
    "withdraw_ledger",
]
