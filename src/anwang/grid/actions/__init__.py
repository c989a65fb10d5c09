"""The grid's verbs: places, organs and posts, people, accounts. Only here the grid is written."""

from __future__ import annotations

from anwang.grid.actions.accounts import (
    change_password,
    close_account,
    confirm_second_factor,
    drop_second_factor,
    enrol_second_factor,
    note_entry,
    open_account,
    reopen_account,
    reset_password,
    start_viewing_as,
    stop_viewing_as,
    unlock,
)
from anwang.grid.actions.beginning import begin
from anwang.grid.actions.boundaries import lay_boundaries
from anwang.grid.actions.divisions import load_divisions
from anwang.grid.actions.organs import abolish_organ, abolish_post, change_organ, found_organ, set_up_post
from anwang.grid.actions.people import appoint, change_person, end_assignment, enter_person, issue_certificate, remove_person
from anwang.grid.actions.places import add_node, change_node
from anwang.grid.actions.settings import adjust_day, drop_day, end_rule, enter_notice, set_rule

__all__ = [
    "abolish_organ",
    "abolish_post",
    "add_node",
    "adjust_day",
    "appoint",
    "begin",
    "change_node",
    "change_organ",
    "change_password",
    "change_person",
    "close_account",
    "confirm_second_factor",
    "drop_day",
    "drop_second_factor",
    "end_assignment",
    "end_rule",
    "enrol_second_factor",
    "enter_notice",
    "enter_person",
    "found_organ",
    "issue_certificate",
    "lay_boundaries",
    "load_divisions",
    "note_entry",
    "open_account",
    "remove_person",
    "reopen_account",
    "reset_password",
    "set_rule",
    "set_up_post",
    "start_viewing_as",
    "stop_viewing_as",
    "unlock",
]
