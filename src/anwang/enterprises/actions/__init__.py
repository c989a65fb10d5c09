"""The verbs of the room, and the only place in it that writes."""

from __future__ import annotations

from anwang.enterprises.actions.charging import charge_official, give_own_unit, release_official
from anwang.enterprises.actions.keeping import (
    add_contact,
    add_licence,
    add_sector,
    amend_contact,
    amend_licence,
    amend_site,
    change_state,
    close_site,
    relocate,
    remove_contact,
    remove_sector,
    set_flags,
    set_sectors,
)
from anwang.enterprises.actions.merging import merge_duplicate
from anwang.enterprises.actions.registering import Outcome, register_site, register_sites
from anwang.enterprises.actions.undoing import Undone, undo_import

__all__ = [
    "Outcome",
    "Undone",
    "add_contact",
    "add_licence",
    "add_sector",
    "amend_contact",
    "amend_licence",
    "amend_site",
    "change_state",
    "charge_official",
    "close_site",
    "give_own_unit",
    "merge_duplicate",
    "register_site",
    "register_sites",
    "release_official",
    "relocate",
    "remove_contact",
    "remove_sector",
    "set_flags",
    "set_sectors",
    "undo_import",
]
