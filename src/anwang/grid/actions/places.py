"""Places that the national table does not have, and changes of the grid by events."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from anwang.grid import paths, territory
from anwang.grid.access import Doer, actor_of, answer_for
from anwang.grid.actions.divisions import LOCAL
from anwang.grid.actions.organs import end_organ, standing
from anwang.grid.errors import DatesCrossed, NodeChangeRefused, NodeEnded, NoRoom
from anwang.grid.inputs import AddNode, ChangeNode
from anwang.grid.locality import tier_choices, tier_label
from anwang.grid.models import Node, NodeEvent
from anwang.grid.states import NodeChange, OrganKind, Right, Tier
from anwang.ground.action import action
from anwang.ground.initials import initials
from anwang.ground.recorded import Recorded
from anwang.ground.refusal import NotFound
from anwang.ground.trail.record import record

ORDER = [tier.value for tier in Tier]
OUTLIVING = (OrganKind.ENTERPRISE, OrganKind.AGENCY, OrganKind.SYSTEM)
"""Organs that do not end when the place in which they lie is merged into another."""


@action("grid.add_node")
def add_node(said: AddNode, *, by: Doer, at: datetime) -> Node:
    """Add a functional zone, work district, cell or other place without a code under a place of one's territory (维护区划网格).

    Raises NotAllowed, NotFound, NodeEnded, NodeChangeRefused, NoRoom.
    """
    on = said.valid_from or timezone.localdate(at)
    parent = standing(said.parent_id, on)
    answer_for(by, Right.MANAGE_GRID, parent.path)
    if ORDER.index(said.tier) <= ORDER.index(parent.tier):
        below = dict(tier_choices(parent.path, on))[said.tier]
        raise NodeChangeRefused(f"“{parent.name}”是{tier_label(parent, on)}，下面不能设{below}。", field="tier")
    path = paths.child(parent.path, _free_number(parent))
    node = Node.objects.create(path=path, parent=parent, name=said.name, tier=said.tier, initials=initials(said.name)[:40], valid_from=on)
    event = NodeEvent.objects.create(kind=NodeChange.CREATED, node=node, on=on, new_name=said.name)
    record("grid.add_node", by=actor_of(by), at=at, subject=node, touched=[event], change=said.content())
    return node


def _free_number(parent: Node) -> int:
    """Return a number that no part of a place has or had; the national table's numbers stay free for it."""
    low, high = paths.under(parent.path)
    known = Node.objects.filter(path__gt=low, path__lt=high).values_list("path", flat=True)
    taken = {int(path[len(low) :]) for path in known.iterator() if len(path) == len(low) + paths.WIDTH}
    number = next((each for each in range(LOCAL, 1000) if each not in taken), None)
    if number is None:
        raise NoRoom(field="parent_id")
    return number


@action("grid.change_node")
def change_node(said: ChangeNode, *, by: Doer, at: datetime) -> NodeEvent:
    """Rename, merge, move or abolish a place on a day that has come; records keep their paths and roll up as of any date (维护区划网格).

    Merged: its parts hang under the other, its own offices end that day, enterprises stay where they are. Moved: another superior.
    Abolished: only when it has no parts. Raises NotAllowed, NotFound, NodeEnded, DatesCrossed, NodeChangeRefused.
    """
    node = Node.objects.select_for_update().filter(pk=said.node_id).first()
    if node is None:
        raise NotFound("没有这个区域。")
    answer_for(by, Right.MANAGE_GRID, node.path)
    if said.on > timezone.localdate(at):
        raise DatesCrossed("区划变更请在生效之日或之后办理，生效日期不能晚于今天。", field="on")
    if node.valid_to is not None:
        raise NodeEnded(f"“{node.name}”已于 {node.valid_to} 撤销或并入别处。", field="node_id")
    if node.valid_from is not None and said.on < node.valid_from:
        raise DatesCrossed(f"生效日期早于设立日期 {node.valid_from}。", field="on")
    _refuse_before_last(node, said)
    if said.into_id is not None:
        answer_for(by, Right.MANAGE_GRID, standing(said.into_id, said.on).path)
    old_name = node.name
    into, touched = CHANGES[said.kind](node, said)
    event = NodeEvent.objects.create(
        kind=said.kind, node=node, into=into, on=said.on, old_name=old_name, new_name=said.new_name, document=said.document
    )
    record("grid.change_node", by=actor_of(by), at=at, subject=node, touched=[event, *touched], change=said.content())
    return event


def _refuse_before_last(node: Node, said: ChangeNode) -> None:
    last = node.events.order_by("-on").first()
    if last is not None and said.on < last.on:
        raise DatesCrossed(f"“{node.name}”在 {last.on} 已有一次变更，新的变更不能早于那一天。", field="on")


def _rename(node: Node, said: ChangeNode) -> tuple[None, list[Recorded]]:
    if not said.new_name or said.new_name == node.name:
        raise NodeChangeRefused("请填写与现名不同的新名称。", field="new_name")
    node.name, node.initials = said.new_name, initials(said.new_name)[:40]
    node.save(update_fields=["name", "initials"])
    return None, []


def _merge(node: Node, said: ChangeNode) -> tuple[Node, list[Recorded]]:
    into = _taker(node, said)
    if into.tier != node.tier:
        raise NodeChangeRefused(f"“{node.name}”是{tier_label(node, said.on)}，只能并入同级的区域。", field="into_id")
    touched: list[Recorded] = []
    for child in node.children.filter(valid_to__isnull=True):
        child.parent = into
        child.save(update_fields=["parent"])
        touched.append(child)
    for organ in node.organs.filter(valid_to__isnull=True).exclude(kind__in=OUTLIVING):
        touched += [organ, *end_organ(organ, said.on)]
    node.valid_to = said.on
    node.save(update_fields=["valid_to"])
    return into, touched


def _move(node: Node, said: ChangeNode) -> tuple[Node, list[Recorded]]:
    into = _taker(node, said)
    if ORDER.index(into.tier) >= ORDER.index(node.tier):
        raise NodeChangeRefused(f"“{node.name}”只能划入更高一级的区域。", field="into_id")
    if into.pk == node.parent_id:
        raise NodeChangeRefused(f"“{node.name}”本来就属于“{into.name}”。", field="into_id")
    node.parent = into
    node.save(update_fields=["parent"])
    return into, []


def _abolish(node: Node, said: ChangeNode) -> tuple[None, list[Recorded]]:
    parts = node.children.filter(valid_to__isnull=True).count()
    if parts:
        raise NodeChangeRefused(f"“{node.name}”下面还有 {parts} 个区域，请先并入或划转它们。", field="node_id")
    touched: list[Recorded] = []
    for organ in node.organs.filter(valid_to__isnull=True).exclude(kind__in=OUTLIVING):
        touched += [organ, *end_organ(organ, said.on)]
    node.valid_to = said.on
    node.save(update_fields=["valid_to"])
    return None, touched


def _create(_node: Node, _said: ChangeNode) -> tuple[None, list[Recorded]]:
    raise NodeChangeRefused("设立新的区域请用“新增区域”。", field="kind")


def _taker(node: Node, said: ChangeNode) -> Node:
    """Return the node that takes over: it stands, is another, and lies neither below the node nor in what the node comprises."""
    if said.into_id is None:
        raise NodeChangeRefused("请选择并入或划入哪个区域。", field="into_id")
    into = standing(said.into_id, said.on)
    if any(paths.covers(territory.of(node, day), into.path) for day in (said.on, date.max)):
        raise NodeChangeRefused("不能并入或划入它自己或它的下级。", field="into_id")
    return into


CHANGES = {
    NodeChange.RENAMED: _rename,
    NodeChange.MERGED: _merge,
    NodeChange.MOVED: _move,
    NodeChange.ABOLISHED: _abolish,
    NodeChange.CREATED: _create,
}
