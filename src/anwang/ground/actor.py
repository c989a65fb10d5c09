"""Who acts: the part of an official that the ground needs to know."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in a post at the moment of an act.

    `path` is the grid path of the post's place; `on_behalf` names the person for whom somebody records;
    `viewing_as` names the administrator who looks through this post; `channel` is console, terminal, api, import or job.
    """

    person_id: int | None
    name: str
    post: str
    path: str
    assignment_id: int | None = None
    on_behalf: str = ""
    viewing_as: str = ""
    channel: str = "console"
    address: str = ""


SYSTEM = Actor(person_id=None, name="系统", post="系统任务", path="001", channel="job")
