"""Who sees entered values and targets: those of her territory who read figures; who drafts papers enters them."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import QuerySet

from anwang.figures.models import Entered, ExternalValue, FigureTarget
from anwang.grid.access import Official, within
from anwang.grid.states import Reach, Right
from anwang.ground.refusal import NotAllowed, NotFound

E = TypeVar("E", bound=Entered)


def values_visible_to(by: Official) -> QuerySet[ExternalValue]:
    """Return the entered values that the official may read, newest first."""
    return _visible(ExternalValue.objects.select_related("node", "organ", "campaign", "file"), by)


def targets_visible_to(by: Official) -> QuerySet[FigureTarget]:
    """Return the targets that the official may read, newest first."""
    return _visible(FigureTarget.objects.select_related("node", "organ", "file"), by)


def value(by: Official, pk: int) -> ExternalValue:
    """Return an entered value. Raises NotAllowed, NotFound."""
    return _one(values_visible_to(by), by, pk)


def target(by: Official, pk: int) -> FigureTarget:
    """Return a target. Raises NotAllowed, NotFound."""
    return _one(targets_visible_to(by), by, pk)


def may_enter(by: Official) -> bool:
    """Return whether the official may enter values: who drafts papers."""
    return by.may(Right.DRAFT_PAPERS)


def answer_for(by: Official, entered: Entered) -> None:
    """Refuse an act on a value outside the official's reach or without the right. Raises NotAllowed, NotFound."""
    by.require(Right.DRAFT_PAPERS)
    if not by.covers(entered.grid_path):
        raise NotFound("没有找到这条数据，它可能不在您的管辖范围内。")


def _visible(entered: QuerySet[E], by: Official) -> QuerySet[E]:
    if not by.sees(Right.READ_FIGURES) or by.reach in {Reach.OWN_UNIT, Reach.NOTHING}:
        return entered.none()
    return within(entered, by).order_by("-pk")


def _one(entered: QuerySet[E], by: Official, pk: int) -> E:
    if not by.sees(Right.READ_FIGURES):
        raise NotAllowed
    found = entered.filter(pk=pk).first()
    if found is None:
        raise NotFound("没有找到这条数据，它可能不在您的管辖范围内。")
    return found
