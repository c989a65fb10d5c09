"""What every step of a hazard has in common: the guard, the compare-and-set, the Move, the evidence, the trail entry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.utils import timezone

from anwang.grid import territory
from anwang.grid.access import Official, official
from anwang.grid.models import Assignment
from anwang.grid.states import RIGHTS, Reach, Right
from anwang.ground.asked import Asked, local_rules
from anwang.ground.calendar import calendar
from anwang.ground.evidence import store
from anwang.ground.lifecycle import advance, leave_move
from anwang.ground.refusal import ReasonNeeded, Stale
from anwang.ground.trail.record import record
from anwang.ground.workdays import Calendar
from anwang.hazards import errors, law
from anwang.hazards.access import plainly_sees, sees
from anwang.hazards.models import Fund, Hazard, HazardMove, Recheck
from anwang.hazards.queries import due_by_rule
from anwang.hazards.states import NOTES, TABLE
from anwang.standards.states import HazardLevel


@dataclass(frozen=True, slots=True)
class Step:
    """A step that passed every check: the verb of the table, its words and files, what changes in the hazard, what is written beside it.

    A verb builds it, whether one is taken (`take`) or many are taken over; so both keep the same law.
    """

    verb: str
    reason: str = ""
    evidence: Sequence[str] = ()
    changes: Mapping[str, Any] = field(default_factory=dict)
    fund: Fund | None = None
    recheck: Recheck | None = None
    officers: Sequence[Assignment] = ()


@dataclass(slots=True)
class Questions(Asked):
    """What steps of hazards ask beyond the hazards: rules, officers, territory."""

    people: dict[int, Assignment] = field(default_factory=dict)

    @classmethod
    def for_many(cls, officers: Iterable[int]) -> Questions:
        """Return them for many hazards; who is named as officer is read at once."""
        asked = cls(local_rules())
        asked.officers(sorted(set(officers)))
        return asked

    def officers(self, wanted: Iterable[int]) -> list[Assignment]:
        """Return the assignments with these ids, in their order; unknown ones are left out."""
        keys = sorted(set(wanted))
        if missing := [key for key in keys if key not in self.people]:
            people = Assignment.objects.select_related("person", "post__organ", "post__node").prefetch_related("person__certificates")
            self.people |= people.in_bulk(missing)
        return [self.people[key] for key in keys if key in self.people]

    def reaches(self, assignment: Assignment, hazard: Hazard, on: date) -> bool:
        """Return whether the post of somebody else reaches a hazard on a day."""
        post = assignment.post
        history: territory.History = self.once(("history",), territory.history)
        ranges = self.once(("ranges", post.node.path, on), lambda: territory.of_path(post.node.path, history.events(on)))
        sectors = frozenset(post.sectors) if post.reach == Reach.SECTOR else None
        if Right.VIEW_HAZARDS in RIGHTS[post.kind] and plainly_sees(hazard, post.reach, post.organ_id, sectors, ranges):
            return True
        return sees(official(assignment, on=on), hazard)


def take(hazard: Hazard, taken: Step, *, by: Official, at: datetime) -> HazardMove:
    """Take one step that passed its checks: compare-and-set, Move, evidence; the hazard object is brought up to date."""
    move = advance(
        hazard, taken.verb, table=TABLE, move=HazardMove, by=by, at=at, reason=taken.reason, evidence=taken.evidence, **taken.changes
    )
    attach(hazard, taken.evidence, by, at)
    return move  # type: ignore[return-value]


def step(
    hazard: Hazard, verb: str, *, by: Official, at: datetime, reason: str = "", evidence: Sequence[str] = (), **changes: Any
) -> HazardMove:
    """Take a step of the table after its guard; the hazard object is brought up to date."""
    law.permit(verb, hazard, by, timezone.localdate(at))
    return take(hazard, Step(verb, reason, evidence, changes), by=by, at=at)


def note(
    hazard: Hazard, verb: str, *, by: Official, at: datetime, reason: str = "", evidence: Sequence[str] = (), **changes: Any
) -> HazardMove:
    """Leave a Move that keeps the state, after its guard; the row is held so that no other step comes between."""
    law.permit(verb, hazard, by, timezone.localdate(at))
    if NOTES[verb].reason and not reason.strip():
        raise ReasonNeeded(f"{NOTES[verb].label}须写明理由。", field="reason")
    return keep_state(hazard, verb, by=by, at=at, reason=reason, evidence=evidence, **changes)


def keep_state(
    hazard: Hazard, verb: str, *, by: Official, at: datetime, reason: str = "", evidence: Sequence[str] = (), **changes: Any
) -> HazardMove:
    """Leave a Move that keeps the state, compare-and-set like any step."""
    held = Hazard.objects.filter(pk=hazard.pk, state=hazard.state).update(state=hazard.state, **changes)
    if held != 1:
        raise Stale
    for name, value in changes.items():
        setattr(hazard, name, value)
    move = leave_move(hazard, hazard.state, hazard.state, verb, move=HazardMove, by=by, at=at, reason=reason, evidence=evidence)
    attach(hazard, evidence, by, at)
    return move  # type: ignore[return-value]


def attach(hazard: Hazard, evidence: Sequence[str], by: Official, at: datetime, beside: models.Model | None = None) -> None:
    """Cite files for the hazard's place; the enterprise's own people see them too. Raises NoSuchFile, NotYourFile."""
    if evidence:
        own = hazard.site.own_organ_id if hazard.site is not None else None
        store.cite(evidence, by=by.actor, subject=hazard, grid_path=hazard.grid_path, at=at, organ_id=own, beside=beside)


def trail(
    verb: str, hazard: Hazard, *, by: Official, at: datetime, touched: Sequence[models.Model], change: Mapping[str, Any] | None = None
) -> None:
    """Leave the act's one trail entry."""
    record(f"hazards.{verb}", by=by.actor, at=at, subject=hazard, touched=touched, change=change)


def term(
    hazard: Hazard, wanted: date | None, *, on: date, reason: str, asked: Asked | None = None, level: HazardLevel | None = None
) -> date:
    """Return the deadline: the wanted day, or for a general hazard the usual term; longer than the rule only with a reason.

    `level` is the one it is to have from now on, where that is not the hazard's.

    Raises TermPassed, TermTooLong.
    """
    asked = asked or Asked()
    if wanted is None:
        return due_by_rule(level or hazard.level, hazard.grid_path, on, asked)
    days = asked.rule("hazard.term_days", hazard.grid_path, on)
    worked: Calendar = asked.once(("calendar", on), lambda: calendar(on))
    is_major = (level or hazard.level) == HazardLevel.MAJOR
    longest = int(days["major_max"] if is_major else days["general_max"])
    if wanted < on:
        raise errors.TermPassed(field="due_on")
    law.not_too_far(wanted, on)
    if wanted <= on + timedelta(days=longest) or reason.strip():
        return wanted
    if wanted > worked.deadline(on, longest, "d", roll=True).day:
        raise errors.TermTooLong(
            f"{HazardLevel(level or hazard.level).label}隐患的整改期限最长 {longest} 日，确需更长的请写明理由。", field="due_on"
        )
    return wanted


def given(**values: Any) -> dict[str, Any]:
    """Return the values that were said; what was left empty keeps what is known."""
    return {name: value for name, value in values.items() if value not in ("", None)}
