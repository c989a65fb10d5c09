"""The verbs of returns: forms taken, bound and fixed; periods opened, filled, checked and handed out."""

from anwang.returns.actions.binding import bind, bind_list, clear, set_bindings
from anwang.returns.actions.filling import check, fill, settle
from anwang.returns.actions.handing import hand_out, open_due, open_return, reopen, resume, skip
from anwang.returns.actions.taking import new_version, replace, take_form, take_into_use

__all__ = [
    "bind",
    "bind_list",
    "check",
    "clear",
    "fill",
    "hand_out",
    "new_version",
    "open_due",
    "open_return",
    "reopen",
    "replace",
    "resume",
    "set_bindings",
    "settle",
    "skip",
    "take_form",
    "take_into_use",
]
