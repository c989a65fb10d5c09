"""Laying down the boundaries of the places below a place, and taking them away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from anwang.grid.access import Doer, actor_of, answer_for
from anwang.grid.actions.organs import standing
from anwang.grid.boundaries import Shape, matched
from anwang.grid.errors import BoundariesRefused
from anwang.grid.inputs import LayBoundaries
from anwang.grid.models import Boundary, Node
from anwang.grid.states import Right
from anwang.ground.action import action
from anwang.ground.recorded import Recorded
from anwang.ground.trail.record import record


@action("grid.lay_boundaries")
def lay_boundaries(said: LayBoundaries, shapes: Sequence[Shape], *, by: Doer, at: datetime) -> Node:
    """Lay down the boundaries of the places right below a place (维护区划网格); a place's older boundary gives way.

    Every shape must be a place there, by code or name: half a map is no map. Raises BoundariesRefused, NotAllowed, NotFound, NodeEnded.
    """
    on = timezone.localdate(at)
    above = standing(said.node_id, on)
    answer_for(by, Right.MANAGE_GRID, above.path)
    below = list(Node.objects.filter(parent=above, valid_to__isnull=True).order_by("path"))
    found, strange = matched(shapes, below)
    if strange:
        raise BoundariesRefused(f"对不上“{above.name}”下级区划的有：{'、'.join(strange[:8])}。请核对名称或区划代码。")
    known = {each.node_id: each for each in Boundary.objects.filter(node__in=[node for node, _ in found])}
    touched: list[Recorded] = []
    for node, shape in found:
        laid = known.get(node.pk) or Boundary(node=node)
        laid.shape, laid.datum, laid.source, laid.laid_at = shape.text, said.datum, said.source, at
        laid.save()
        touched.append(laid)
    change = {**said.content(), "places": [node.name for node, _ in found]}
    record("grid.lay_boundaries", by=actor_of(by), at=at, subject=above, touched=touched, change=change)
    return above
