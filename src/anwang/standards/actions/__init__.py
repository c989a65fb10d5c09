"""The verbs of the room, and the only place in it that writes."""

from __future__ import annotations

from anwang.standards.actions.drafting import (
    add_category,
    add_item,
    add_items,
    amend_item,
    amend_version,
    discard_draft,
    draft_checklist,
    extend_checklist,
    move_category,
    move_item,
    new_version,
    remove_category,
    remove_item,
    rename_category,
)
from anwang.standards.actions.installing import Installed, install_library
from anwang.standards.actions.publishing import publish, withdraw

__all__ = [
    "Installed",
    "add_category",
    "add_item",
    "add_items",
    "amend_item",
    "amend_version",
    "discard_draft",
    "draft_checklist",
    "extend_checklist",
    "install_library",
    "move_category",
    "move_item",
    "new_version",
    "publish",
    "remove_category",
    "remove_item",
    "rename_category",
    "withdraw",
]
