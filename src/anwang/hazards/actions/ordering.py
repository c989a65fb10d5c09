"""Ordering rectification: at once, by a day, by a treatment plan, and again after a failed recheck."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import timezone

from anwang.grid.access import Official
from anwang.grid.states import Right
from anwang.ground.action import action
from anwang.hazards import law
from anwang.hazards.actions.steps import Questions, Step, given, step, take, term, trail
from anwang.hazards.inputs import Order, OrderAgain, OrderAtOnce, RequirePlan
from anwang.hazards.models import Hazard
from anwang.hazards.queries import usual_due
from anwang.standards.states import HazardLevel


@action("hazards.order_at_once")
def order_at_once(hazard: Hazard, said: OrderAtOnce, *, by: Official, at: datetime) -> Hazard:
    """A general hazard is to be mended the same day (立行立改). Who registers hazards; an enterprise for its own finds."""
    on = timezone.localdate(at)
    move = take(hazard, at_once(hazard, said, by=by, on=on, asked=Questions()), by=by, at=at)
    trail("order_at_once", hazard, by=by, at=at, touched=[move], change={"due_on": on})
    return hazard


def at_once(hazard: Hazard, said: OrderAtOnce, *, by: Official, on: date, asked: Questions) -> Step:  # noqa: ARG001
    """Return the step of 立行立改, checked."""
    law.permit("order_at_once", hazard, by, on)
    changes = {"is_spot": True, "due_on": on, "first_due_on": on, **given(responsible=said.responsible)}
    return Step("order_at_once", said.reason, changes=changes)


@action("hazards.order")
def order(hazard: Hazard, said: Order, *, by: Official, at: datetime) -> Hazard:
    """The unit must mend by a day (限期整改): the finder's term unless told, else 15 days; more than 30 only with a reason
    (rule pack hazard.term_days).

    The ordering organ answers for it from now on. A major hazard is thereby required to have a treatment plan.
    """
    taken = by_day(hazard, said, by=by, on=timezone.localdate(at), asked=Questions())
    move = take(hazard, taken, by=by, at=at)
    trail("order", hazard, by=by, at=at, touched=[move], change={"due_on": taken.changes["due_on"], **_words(said)})
    return hazard


def _words(said: Order) -> dict[str, Any]:
    return given(order_number=said.order_number, responsible=said.responsible, measure=said.measure)


def by_day(hazard: Hazard, said: Order, *, by: Official, on: date, asked: Questions) -> Step:
    """Return the step of 限期整改, checked."""
    verb = "require_plan" if hazard.level == HazardLevel.MAJOR else "order"
    law.permit(verb, hazard, by, on)
    by.require(Right.ORDER_RECTIFICATION)
    due = term(hazard, said.due_on or usual_due(hazard, on, asked), on=on, reason=said.reason, asked=asked)
    changes = {"due_on": due, "first_due_on": due, "ordered_on": on, "organ_id": by.organ_id, "is_spot": False, **_words(said)}
    return Step(verb, said.reason, said.evidence, changes)


@action("hazards.require_plan")
def require_plan(hazard: Hazard, said: RequirePlan, *, by: Official, at: datetime) -> Hazard:
    """A major hazard must have a treatment plan before treatment begins. Who registers hazards; an enterprise for its own finds."""
    on = timezone.localdate(at)
    due = term(hazard, said.due_on, on=on, reason=said.reason) if said.due_on else None
    changes = given(order_number=said.order_number, due_on=due, first_due_on=due)
    if by.may(Right.ORDER_RECTIFICATION):
        changes |= {"ordered_on": on, "organ_id": by.organ_id}
    if hazard.claimed_on is not None:
        changes |= {"claimed_on": None, "rectifier_id": None}
    move = step(hazard, "require_plan", by=by, at=at, reason=said.reason, **changes)
    trail("require_plan", hazard, by=by, at=at, touched=[move], change=changes)
    return hazard


@action("hazards.order_again")
def order_again(hazard: Hazard, said: OrderAgain, *, by: Official, at: datetime) -> Hazard:
    """After a failed recheck the unit gets a new day, once; after the second failure only enforcement is left (FailedTwice)."""
    taken = again(hazard, said, by=by, on=timezone.localdate(at), asked=Questions())
    move = take(hazard, taken, by=by, at=at)
    change = {"due_on": taken.changes["due_on"], **given(order_number=said.order_number)}
    trail("order_again", hazard, by=by, at=at, touched=[move], change=change)
    return hazard


def again(hazard: Hazard, said: OrderAgain, *, by: Official, on: date, asked: Questions) -> Step:
    """Return the step of ordering again, checked."""
    due = term(hazard, said.due_on, on=on, reason=said.reason, asked=asked)
    law.permit("order_again", hazard, by, on)
    changes = {"due_on": due, "ordered_on": on, "claimed_on": None, "rectifier_id": None, **given(order_number=said.order_number)}
    return Step("order_again", said.reason, changes=changes)
