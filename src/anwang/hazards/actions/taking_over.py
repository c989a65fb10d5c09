"""Taking over what officers did elsewhere (another system, paper, no network): registrations and the plain steps, each by who took it.

Nothing is easier than on the spot: each registration and step passes the guards of its own official on its own day. What is spared is
only the statements: a week of a county is written in a few.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone

from anwang.grid.access import Official
from anwang.grid.models import Organ
from anwang.grid.states import Right
from anwang.ground import bulk
from anwang.ground.action import action
from anwang.ground.blocks import take_blocks
from anwang.ground.inputs import Input
from anwang.ground.lifecycle import check, draft_move
from anwang.ground.recorded import Recorded
from anwang.ground.refusal import Stale
from anwang.ground.trail.record import record
from anwang.hazards import errors
from anwang.hazards.actions import closing, ordering, rechecking, rectifying
from anwang.hazards.actions.registering import LedgerEntry, enter_all
from anwang.hazards.actions.steps import Questions, Step, attach
from anwang.hazards.inputs import Claim, DoRecheck, Order, OrderAgain, OrderAtOnce, RegisterHazard, StrikeOff
from anwang.hazards.models import Fund, Hazard, HazardMove, Recheck, RecheckOfficer
from anwang.hazards.states import TABLE


@dataclass(slots=True)
class Rows:
    """What an act wrote: rows that later steps of it may change, by kind, and rows that stay as they were inserted."""

    changed: dict[type[Recorded], list[int]] = field(default_factory=dict)
    inserted: list[bulk.Written] = field(default_factory=list)

    def keep(self, kind: type[Recorded], rows: Sequence[Recorded]) -> None:
        """Insert new rows of a kind."""
        if rows:
            self.inserted.append(bulk.keep(kind, rows))

    def add(self, more: Rows) -> None:
        """Take in what another part of the act wrote; a row changed twice counts once."""
        for kind, ids in more.changed.items():
            known = set(self.changed.setdefault(kind, []))
            self.changed[kind] += [key for key in ids if key not in known]
        self.inserted += more.inserted


@dataclass(frozen=True, slots=True)
class PastHazard:
    """A hazard as it was registered: what was said, by whom, when, and the record in which it was found."""

    said: RegisterHazard
    by: Official
    at: datetime
    beside: models.Model | None = None


@dataclass(frozen=True, slots=True)
class PastAct:
    """A step as it was taken: which hazard, what was said, by whom, when. The kind of `said` is the verb."""

    hazard: Hazard
    said: Input
    by: Official
    at: datetime


@action("hazards.take_over")
def take_over(hazards: Sequence[PastHazard], acts: Sequence[PastAct] = (), *, by: Official, at: datetime) -> list[Hazard]:
    """Hazards stand registered, and steps of these or older hazards taken, as officers recorded them elsewhere; all or none.

    Who may import. Each registration and step is checked for its own official and day; a hazard's steps come in order of time. Raises
    what the single verbs raise.
    """
    by.require(Right.IMPORT)
    entered, rows = register_all(hazards, at=at)
    rows.add(take_steps(acts, at=at))
    if hazards or acts:
        change = {"registered": len(entered), "steps": len(acts)}
        record("hazards.take_over", by=by.actor, at=at, many=rows.changed, written=rows.inserted, change=change)
    return entered


# ---- registrations -------------------------------------------------------------------------------------------------------


def register_all(hazards: Sequence[PastHazard], *, at: datetime) -> tuple[list[Hazard], Rows]:
    """Write registrations inside an act, without the trail entry; return them with the rows written."""
    if not hazards:
        return [], Rows()
    if any(one.at > at for one in hazards):
        raise errors.NotATrueDay("登记时间不能晚于现在。", field="found_on")
    entered = enter_all([(LedgerEntry(one.said, one.at, beside=one.beside), one.by) for one in hazards], at=at, recorded_at=at)
    return entered.hazards, Rows(entered.rows)


# ---- steps ---------------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Desk:
    """The steps of one act, taken in memory and written at the end."""

    at: datetime
    asked: Questions
    before: dict[int, str] = field(default_factory=dict)
    changes: dict[int, dict[str, Any]] = field(default_factory=lambda: defaultdict(dict))
    moves: list[HazardMove] = field(default_factory=list)
    taken: list[tuple[PastAct, Step]] = field(default_factory=list)

    def take(self, act: PastAct) -> None:
        """Take a step in memory, after the checks of its own verb."""
        if act.at > self.at:
            raise errors.NotATrueDay("办理时间不能晚于现在。")
        hazard = act.hazard
        taken: Step = STEPS[type(act.said)](hazard, act.said, by=act.by, on=timezone.localdate(act.at), asked=self.asked)
        row = TABLE.find(hazard.state, taken.verb)
        check(row, act.by, reason=taken.reason, evidence=taken.evidence)
        self.before.setdefault(hazard.pk, hazard.state)
        changes = {**taken.changes, "state": row.target}
        self.changes[hazard.pk] |= changes
        if changes.get("organ_id", hazard.organ_id) != hazard.organ_id:
            hazard.organ = self._organ(changes["organ_id"])
        for name, value in changes.items():
            setattr(hazard, name, value)
        self.moves.append(
            draft_move(
                hazard,
                row,
                move=HazardMove,
                by=act.by,
                at=act.at,
                recorded_at=self.at,
                reason=taken.reason,
                evidence=taken.evidence,
            )
        )
        self.taken.append((act, taken))

    def _organ(self, key: int) -> Organ:
        organ: Organ = self.asked.once(("organ", key), lambda: Organ.objects.select_related("parent").get(pk=key))
        return organ

    def write(self) -> Rows:
        """Write what was done: each hazard only if nobody else took a step meanwhile. Raises Stale."""
        if bulk.change(Hazard, self.changes, state_before=self.before) != len(self.changes):
            raise Stale
        for act, taken in self.taken:
            attach(act.hazard, taken.evidence, act.by, act.at)
        rechecked = [taken for _, taken in self.taken if taken.recheck is not None]
        self._number([taken.recheck for taken in rechecked if taken.recheck is not None])
        rows = Rows({Hazard: list(self.changes)})
        rows.keep(HazardMove, self.moves)
        rows.keep(Fund, [taken.fund for _, taken in self.taken if taken.fund is not None])
        rows.keep(Recheck, [taken.recheck for taken in rechecked if taken.recheck is not None])
        rows.keep(RecheckOfficer, [row for taken in rechecked for row in rechecking.officer_rows(taken)])
        return rows

    def _number(self, rechecks: Sequence[Recheck]) -> None:
        """Number the opinion letters of many, series by series, in the order in which they were made."""
        groups: dict[tuple[str, str], list[Recheck]] = defaultdict(list)
        for recheck in rechecks:
            groups[rechecking.opinion_series(recheck.hazard, recheck.on)].append(recheck)
        numbers = take_blocks({series: (pattern, len(found)) for (series, pattern), found in groups.items()}, at=self.at)
        for (series, _), found in groups.items():
            for recheck, number in zip(found, numbers[series], strict=True):
                recheck.number = number


def take_steps(acts: Sequence[PastAct], *, at: datetime) -> Rows:
    """Take steps inside an act, without the trail entry; return the rows written.

    The hazards are to be loaded with `site`, `organ` and the organ's `parent`; the objects are brought up to date.
    """
    if not acts:
        return Rows()
    desk = Desk(at, Questions.for_many(key for act in acts if isinstance(act.said, DoRecheck) for key in act.said.officers))
    for act in sorted(acts, key=lambda one: one.at):
        desk.take(act)
    return desk.write()


STEPS: Mapping[type[Input], Any] = {
    OrderAtOnce: ordering.at_once,
    Order: ordering.by_day,
    OrderAgain: ordering.again,
    Claim: rectifying.mended,
    DoRecheck: rechecking.rechecked,
    StrikeOff: closing.struck,
}
"""The plain steps, each built by its own verb; what is rarer (plans, more time, transfer, listing) is done one by one."""
