"""Lifecycle: transition tables as data, moves as rows, and compare-and-set so that two officials cannot take the same step twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, TypeVar

from django.db import models
from django.utils import timezone

from anwang.ground.actor import Actor
from anwang.ground.recorded import MoveBase
from anwang.ground.refusal import EvidenceNeeded, NotAllowed, ReasonNeeded, Stale, WrongState

V = TypeVar("V", bound=MoveBase)


class Official(Protocol):
    """What the lifecycle asks of whoever acts."""

    @property
    def actor(self) -> Actor:
        """Who acts, for the move and the trail."""
        ...

    def may(self, right: str) -> bool:
        """Whether the post carries the right."""
        ...


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of a table: from which state, by which verb, to which state, with which right, and what it must bring along."""

    source: str
    verb: str
    target: str
    right: str
    label: str
    reason: bool = False
    evidence: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """All steps that a kind of record may take; what is not a row is refused."""

    states: type[models.TextChoices]
    rows: tuple[Transition, ...]

    def find(self, source: str, verb: str, by: Official | None = None, *, fit: Callable[[Transition], bool] | None = None) -> Transition:
        """Return the row for a verb in a state. Raises WrongState, naming the state and what may be done instead.

        With `by` only steps are named whose right she holds, with `fit` only those that fit the record and her too.
        """
        for row in self.rows:
            if row.source == source and row.verb == verb:
                return row
        label = next((row.label for row in self.rows if row.verb == verb), verb)
        left = self.verbs(source)
        hers = [row for row in left if (by is None or by.may(row.right)) and (fit is None or fit(row))]
        possible = "、".join(sorted({row.label for row in hers})) or "无（已办结）"
        then = f"可以办理：{possible}" if hers or not left else "下一步由有权的岗位办理"
        state = self.states(source).label
        sentence = f"记录现在是“{state}”，不能{label}。{then}。"
        raise WrongState(sentence)

    def verbs(self, source: str) -> tuple[Transition, ...]:
        """Return the rows that leave a state."""
        return tuple(row for row in self.rows if row.source == source)

    def leaves(self, verb: str) -> frozenset[str]:
        """Return the states in which a verb may be taken."""
        return frozenset(row.source for row in self.rows if row.verb == verb)


def check(row: Transition, by: Official, *, reason: str, evidence: Sequence[str]) -> None:
    """Refuse where the right, the reason or the evidence that the row demands is missing; a reason may stand in for evidence."""
    if not by.may(row.right):
        raise NotAllowed(f"您现在的岗位不能{row.label}，请由有权的岗位办理。")
    if row.reason and not reason.strip():
        raise ReasonNeeded(f"{row.label}须写明理由。", field="reason")
    if row.evidence and not evidence and not reason.strip():
        raise EvidenceNeeded(field="evidence")


def advance(
    record: models.Model,
    verb: str,
    *,
    table: Table,
    move: type[MoveBase],
    by: Official,
    at: datetime,
    reason: str = "",
    evidence: Sequence[str] = (),
    **changes: Any,
) -> MoveBase:
    """Take one step: the record's state becomes the row's target, `changes` are written with it, and a Move row is left.

    The caller is an action, inside its transaction; the record object is brought up to date. Raises WrongState, NotAllowed,
    ReasonNeeded, EvidenceNeeded, or Stale when another step came first.
    """
    state: str = record.state  # type: ignore[attr-defined]
    row = table.find(state, verb, by)
    check(row, by, reason=reason, evidence=evidence)
    moved = type(record)._default_manager.filter(pk=record.pk, state=state).update(state=row.target, **changes)
    if moved != 1:
        raise Stale
    record.refresh_from_db()
    return leave_move(record, row.source, row.target, verb, move=move, by=by, at=at, reason=reason, evidence=evidence)


def leave_move(
    record: models.Model,
    source: str,
    target: str,
    verb: str,
    *,
    move: type[MoveBase],
    by: Official,
    at: datetime,
    reason: str = "",
    evidence: Sequence[str] = (),
) -> MoveBase:
    """Leave a Move row for a step already taken (the first registration, or a note that keeps the state)."""
    row = Transition(source, verb, target, "", "")
    left = draft_move(record, row, move=move, by=by, at=at, recorded_at=timezone.now(), reason=reason, evidence=evidence)
    left.save(force_insert=True)
    return left


def draft_move(
    record: models.Model,
    row: Transition,
    *,
    move: type[V],
    by: Official,
    at: datetime,
    recorded_at: datetime,
    reason: str = "",
    evidence: Sequence[str] = (),
) -> V:
    """Return the Move row of a step, unwritten: who, when, and when it was written down."""
    actor = by.actor
    return move(
        record=record,
        source=row.source,
        target=row.target,
        verb=row.verb,
        by_person_id=actor.person_id,
        by_assignment_id=actor.assignment_id,
        by_name=actor.name,
        by_post=actor.post,
        at=at,
        recorded_at=recorded_at,
        reason=reason,
        evidence=list(evidence),
    )
