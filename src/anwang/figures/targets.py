"""Targets and control limits (目标、控制指标) that are set for a figure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from anwang.figures import slices, wording
from anwang.figures.external.entered import split_key, told_until
from anwang.figures.external.kind import External
from anwang.figures.figure import Figure
from anwang.figures.models import FigureTarget
from anwang.figures.slices import Value
from anwang.figures.states import EntryState
from anwang.grid import territory
from anwang.grid.access import place
from anwang.ground.measure import Slice


@dataclass(frozen=True, slots=True)
class Progress:
    """What a target's figure stands at, up to the last day that is over or going: the number, and how many percent of the target it is.

    `until` is the last day counted; what is entered by the month may end before today.
    """

    value: Value
    share: Decimal | None
    until: date


def progress(target: FigureTarget, figure: Figure, *, on: date, at: datetime) -> Progress | None:
    """Return how far a target is reached on a day, of just its place and part; nothing where its time has not begun."""
    if target.starts_on > on:
        return None
    asked = slices.slice_of(figure, target.node, start=target.starts_on, end=min(target.ends_on, on))
    asked = asked.narrowed(where=tuple(sorted(target.split.items())))
    value = slices.value(figure, asked, at=at)
    told = told_until(figure, asked) if value.number is None and isinstance(figure, External) else None
    if told is not None:
        asked = asked.narrowed(end=told)
        value = slices.value(figure, asked, at=at)
    if value.number is None or not target.value:
        return Progress(value, None, asked.end)
    return Progress(value, asked.rounding.percent(value.number * wording.HUNDRED / target.value), asked.end)


def of(figure: Figure, asked: Slice) -> FigureTarget | None:
    """Return the target of just the place and part asked: for just the window, else for the shortest window that holds it (a year's)."""
    if not asked.ranges:
        return None
    set_for = FigureTarget.objects.select_related("node").filter(
        place(asked.ranges),
        figure=figure.code,
        state=EntryState.HOLDS,
        split_key=split_key(asked.where),
        starts_on__lte=asked.start,
        ends_on__gte=asked.end,
    )
    known = territory.events(asked.end)
    fitting = [each for each in set_for if territory.of_path(each.node.path, known) == asked.ranges]
    return min(fitting, key=lambda each: (each.ends_on - each.starts_on, each.pk), default=None)
