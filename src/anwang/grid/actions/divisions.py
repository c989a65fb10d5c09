"""Laying down the national table of divisions, down to the village."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from anwang.grid import divisions, paths
from anwang.grid.divisions import Division
from anwang.grid.errors import NoRoom
from anwang.grid.models import Node
from anwang.grid.states import Tier
from anwang.ground.action import action
from anwang.ground.actor import Actor
from anwang.ground.bulk import Written, write
from anwang.ground.initials import initials
from anwang.ground.trail.record import record

TIERS = (Tier.PROVINCE, Tier.CITY, Tier.COUNTY, Tier.TOWN, Tier.VILLAGE)
LOCAL = 600
"""The first number of places that the table does not have; the table's own numbers are the digits of the code and end at 599."""

Known = dict[str, tuple[int, str]]
"""code → (id, path) of nodes that stand."""


def load_divisions(code: str, *, by: Actor, at: datetime) -> int:
    """Lay down a division with everything above and below it, and return how many nodes are new; `code` as in `divisions.read`.

    Idempotent: a code that stands is left as it is, whatever it is called by now. One transaction and one trail entry per province.
    Only the system itself may. Raises MalformedCode or UnknownCode. A county takes a second, the nation a few minutes.
    """
    made = 0
    for _, rows in groupby(divisions.read(code), key=lambda division: division.code[:2]):
        made += _lay_down(code, list(rows), by=by, at=at)
    return made


@action("grid.load_divisions")
def _lay_down(code: str, rows: list[Division], *, by: Actor, at: datetime) -> int:
    known = _standing(rows)
    root = Node.objects.filter(path=paths.ROOT).first()
    roots = []
    if root is None:
        root = Node.objects.create(path=paths.ROOT, name="全国", tier=Tier.NATION, initials="qg")
        roots.append(root)
    known[""] = (root.pk, root.path)
    written: list[Written] = []
    for tier in TIERS:
        fresh = [_node(row, known) for row in rows if row.tier == tier and row.code not in known]
        laid = write(Node, NODE, fresh)
        written.append(laid)
        known |= {code: (pk, path) for pk, (path, _, code, *_) in zip(laid.ids, fresh, strict=True)}
    new = len(roots) + sum(len(laid.ids) for laid in written)
    if new:
        top = rows[0] if code == divisions.NATION else divisions.find(code)
        change, path = {"code": code, "count": new}, known[top.code][1]
        record("grid.load_divisions", by=by, at=at, touched=roots, written=written, change=change, path=path)
    return new


def _standing(rows: Iterable[Division]) -> Known:
    """Return the nodes of these provinces that stand already."""
    provinces = {row.code[:2] for row in rows}
    found = (Node.objects.filter(code__gte=each.ljust(12, "0"), code__lt=f"{int(each) + 1}".ljust(12, "0")) for each in provinces)
    return {str(code): (key, path) for nodes in found for key, code, path in nodes.values_list("pk", "code", "path")}


NODE = ("path", "parent_id", "code", "name", "tier", "kind", "initials")


def _node(row: Division, known: Known) -> tuple[str, int, str, str, str, str, str]:
    """The values of a new node, in the order of `NODE`."""
    parent_id, parent_path = known[row.parent_code]
    name = row.common_name
    return (paths.child(parent_path, _number(row)), parent_id, row.code, name, row.tier, _kind(row), initials(name)[:40])


def _number(row: Division) -> int:
    """Return a division's number among its siblings: its own digits of the code, so that a path says the code and never depends on order."""
    digits = 3 if row.tier in {"town", "village"} else 2
    number = int(row.short_code[-digits:])
    if not 1 <= number < LOCAL:
        raise NoRoom(f"区划代码“{row.code}”的末段超出 1–{LOCAL - 1}，无法编排路径。")
    return number


def _kind(row: Division) -> str:
    if row.tier == "town":
        return divisions.town_kind(row.code)
    if row.tier == "village":
        return divisions.village_kind(row.code)
    return "zone" if row.tier == "county" and divisions.is_zone(row.code) else ""
