"""Ordering rectification: at once, by a day, by a treatment plan, and again after a failed recheck."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from anwang.grid.access import Official
from anwang.grid.states import Right
from anwang.ground.action import action
from anwang.hazards import law
from anwang.hazards.actions.steps import given, step, term, trail
from anwang.hazards.inputs import Order, OrderAgain, OrderAtOnce, RequirePlan
from anwang.hazards.models import Hazard
from anwang.standards.states import HazardLevel


@action("hazards.order_at_once")
def order_at_once(hazard: Hazard, said: OrderAtOnce, *, by: Official, at: datetime) -> Hazard:
    """A general hazard is to be mended the same day (立行立改). Who registers hazards; an enterprise for its own finds."""
    on = timezone.localdate(at)
    changes = given(responsible=said.responsible)
    move = step(hazard, "order_at_once", by=by, at=at, reason=said.reason, is_spot=True, due_on=on, first_due_on=on, **changes)
    trail("order_at_once", hazard, by=by, at=at, touched=[move], change={"due_on": on})
    return hazard


@action("hazards.order")
def order(hazard: Hazard, said: Order, *, by: Official, at: datetime) -> Hazard:
    """The unit must mend by a day (限期整改): 15 days unless told, at most 30 without a reason (rule pack hazard.term_days).

    The ordering organ answers for it from now on. A major hazard is thereby required to have a treatment plan.
    """
    on = timezone.localdate(at)
    verb = "require_plan" if hazard.level == HazardLevel.MAJOR else "order"
    law.permit(verb, hazard, by, on)
    by.require(Right.ORDER_RECTIFICATION)
    due = term(hazard, said.due_on, on=on, reason=said.reason)
    changes = given(order_number=said.order_number, responsible=said.responsible, measure=said.measure)
    move = step(
        hazard,
        verb,
        by=by,
        at=at,
        reason=said.reason,
        evidence=said.evidence,
        due_on=due,
        first_due_on=due,
        ordered_on=on,
        organ_id=by.organ_id,
        is_spot=False,
        **changes,
    )
    trail("order", hazard, by=by, at=at, touched=[move], change={"due_on": due, **changes})
    return hazard


@action("hazards.require_plan")
def require_plan(hazard: Hazard, said: RequirePlan, *, by: Official, at: datetime) -> Hazard:
    """A major hazard must have a treatment plan before treatment begins. Who registers hazards; an enterprise for its own finds."""
    on = timezone.localdate(at)
    due = term(hazard, said.due_on, on=on, reason=said.reason) if said.due_on else None
    changes = given(order_number=said.order_number, due_on=due, first_due_on=due)
    if by.may(Right.ORDER_RECTIFICATION):
        changes |= {"ordered_on": on, "organ_id": by.organ_id}
    move = step(hazard, "require_plan", by=by, at=at, reason=said.reason, **changes)
    trail("require_plan", hazard, by=by, at=at, touched=[move], change=changes)
    return hazard


@action("hazards.order_again")
def order_again(hazard: Hazard, said: OrderAgain, *, by: Official, at: datetime) -> Hazard:
    """After a failed recheck the unit gets a new day, once; after the second failure only enforcement is left (FailedTwice)."""
    on = timezone.localdate(at)
    due = term(hazard, said.due_on, on=on, reason=said.reason)
    changes = given(order_number=said.order_number)
    move = step(
        hazard, "order_again", by=by, at=at, reason=said.reason, due_on=due, ordered_on=on, claimed_on=None, rectifier=None, **changes
    )
    trail("order_again", hazard, by=by, at=at, touched=[move], change={"due_on": due, **changes})
    return hazard
