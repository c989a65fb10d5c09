"""待办: one line of what waits. Each room's `inbox.py` makes such lines; `home/rooms.py` gathers them.

A room's `inbox.py` has two functions: `waiting(by, on) -> list[Waiting]` lists what waits for the official and what she waits for;
`count(by, on) -> int` says in one statement how much waits for her own act.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum


class Group(Enum):
    """The groups of the inbox, in the order in which they are shown. A line that says MINE is put under TODAY or OVERDUE by its date."""

    TODAY = "今天到期"
    OVERDUE = "已超期"
    MINE = "等我办"
    OTHERS = "等别人"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits: what kind, its title, whose, where, until when, the next act and where it is done.

    `group` is MINE for the official's own act and OTHERS for what she waits for.
    """

    kind: str
    title: str
    subject: str
    where: str
    due_on: date | None
    act_label: str
    url: str
    group: Group = Group.MINE

    def group_on(self, on: date) -> Group:
        """Return the group in which the line stands on a day."""
        if self.group is Group.OTHERS or self.due_on is None or self.due_on > on:
            return self.group
        return Group.TODAY if self.due_on == on else Group.OVERDUE
