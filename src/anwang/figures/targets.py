"""Targets and control limits (目标、控制指标) that are set for a figure."""

from __future__ import annotations

from anwang.figures.external.entered import split_key
from anwang.figures.figure import Figure
from anwang.figures.models import FigureTarget
from anwang.figures.states import EntryState
from anwang.grid import territory
from anwang.grid.access import place
from anwang.ground.measure import Slice


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
