"""Places, departments and officials by the names that offices' sheets give them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.utils import timezone

from anwang.grid.access import Official, colleagues, nodes, organs
from anwang.grid.models import Node
from anwang.grid.paths import under
from anwang.grid.states import Tier
from anwang.ground.sheet.normalise import comparable

_TAILS = re.compile(r"(街道办事处|街道办|办事处|人民政府|居民委员会|村民委员会|居委会|村委会|街道|社区|镇|乡|村)$")
_ABOVE = re.compile(r".*[省市县区旗州盟]")
"""What may stand before a township's name: the names of the places above it."""
_VILLAGE_TAILS = ("村民委员会", "居民委员会", "村委会", "居委会", "社区", "村")


class Read(NamedTuple):
    """What a cell names: the township, the village, and the text that neither accounts for."""

    town: Node
    village: Node | None
    rest: str


class Names:
    """Places, departments and officials of the official's territory by the names that sheets give them. Three statements."""

    def __init__(self, node: Node, by: Official, at: datetime) -> None:
        low, high = under(node.path)
        self.node = node
        self._departments: dict[str, int | None] = {}
        self._places: dict[tuple[str, str, str], tuple[Node, str]] = {}
        self.towns: dict[str, list[Node]] = defaultdict(list)
        self.villages: dict[str, list[Node]] = defaultdict(list)
        self.coded: dict[str, Node] = {}
        for one in nodes(by).filter(path__gte=low, path__lt=high):
            if one.code:
                self.coded[one.code] = one
            into = self.towns if one.tier in {Tier.TOWN, Tier.ZONE, Tier.DISTRICT} else self.villages
            for key in {comparable(one.name), short(one.name)}:
                into[key].append(one)
        self.organs: dict[str, list[int]] = defaultdict(list)
        for organ in organs(by):
            for key in {comparable(organ.name), comparable(organ.short_name)} - {""}:
                self.organs[key].append(organ.pk)
        self.people: dict[str, list[int]] = defaultdict(list)
        for held in colleagues(by, on=timezone.localdate(at)):
            self.people[comparable(held.person.name)].append(held.pk)

    def place(self, values: Mapping[str, Any]) -> tuple[Node, str]:
        """Return the row's place and a remark: what is not found is said, and the row stands one level higher.

        Township and village may stand in one cell, under either header, with the county before them or without it.
        """
        said = (str(values.get("division_code") or ""), str(values.get("township") or ""), str(values.get("village") or ""))
        found = self._places.get(said)
        if found is None:
            found = self._places[said] = self._place(*said)
        return found

    def _place(self, code: str, township: str, village: str) -> tuple[Node, str]:
        if code and (coded := self.coded.get(code.ljust(12, "0"))):
            return coded, ""
        read = self._township(township) if township else Read(self.node, None, "")
        if read is None and not village and self._alike(self.villages, township, self.node):
            return self.node, self._missed(township, self.node)
        remark = "" if read else f"没有找到乡镇（街道）“{township}”，先记在{self.node.name}，请核对名称或先在区划里添加"
        read = read or Read(self.node, None, "")
        if village:
            named = self._village(village, read.town)
            return _at(named, village) if named else (read.village or read.town, remark or self._missed(village, read.village or read.town))
        if read.village is not None:
            return _at(read, township)
        return read.town, remark or (self._missed(read.rest, read.town) if read.rest else "")

    def _missed(self, said: str, above: Node) -> str:
        """Why a village's name gives no place."""
        alike = self._alike(self.villages, said, above)
        if len(alike) < 2:  # noqa: PLR2004 - more than one
            return f"没有找到村（社区）“{said}”，先记在{above.name}"
        return f"有{len(alike)}个村（社区）叫“{said}”，先记在{above.name}，请写明乡镇和全名"

    def _township(self, said: str) -> Read | None:
        """The place that the township's cell names: a township, a township with a village behind it, or the only village so called."""
        if comparable(said) in {comparable(self.node.name), short(self.node.name)}:
            return Read(self.node, None, "")
        town = self._within(self.towns, said, self.node)
        if town is not None:
            return Read(town, None, "")
        return next(self._together(said, self.node), None) or self._alone(said, self.node)

    def _village(self, said: str, above: Node) -> Read | None:
        """The place that the village's cell names."""
        named = next(self._together(said, above), None)
        return self._alone(said, above) or (named if named and named.village else None)

    def _alone(self, said: str, above: Node) -> Read | None:
        village, rest = self._begins(comparable(said).removeprefix(comparable(self.node.name)), above)
        return None if village is None else Read(self.node, village, rest)

    def _together(self, said: str, above: Node) -> Iterator[Read]:
        """«明光市涧溪镇石岩村», «涧溪/石岩»: readings that find a village first, then those that find the township by its full name alone."""
        found: list[Read] = []
        text = comparable(said)
        for key, towns in self.towns.items():
            head, there, tail = text.partition(key)
            if not there or not tail or (head and not _ABOVE.fullmatch(head)):
                continue
            for town in towns:
                if not town.path.startswith(above.path) and not above.path.startswith(town.path):
                    continue
                village, rest = self._begins(tail, town)
                if village is not None or key == comparable(town.name):
                    found.append(Read(town, village, rest))
        yield from sorted(found, key=lambda one: (one.village is None, len(one.rest)))

    def _begins(self, text: str, above: Node) -> tuple[Node | None, str]:
        """The only village that a text names, or begins with («石岩村三组»), and what follows."""
        if village := self._within(self.villages, text, above):
            return village, ""
        for end in sorted({text.find(tail) + len(tail) for tail in _VILLAGE_TAILS if text.find(tail) > 0}, reverse=True):
            if village := self._within(self.villages, text[:end], above):
                return village, text[end:]
        return None, text

    def _within(self, among: Mapping[str, list[Node]], said: str, above: Node) -> Node | None:
        """The only place of that name under another."""
        found = self._alike(among, said, above)
        return found[0] if len(found) == 1 else None

    def _alike(self, among: Mapping[str, list[Node]], said: str, above: Node) -> list[Node]:
        """Places of that name under another; full names come before short ones, and names may begin with the county's."""
        text = comparable(said)
        for key in (text, text.removeprefix(comparable(self.node.name)), short(said)):
            found = [one for one in among.get(key, ()) if one.path.startswith(above.path)]
            if found:
                return [one for one in found if comparable(one.name) == key] or found
        return []

    def organ(self, said: str) -> int | None:
        """Return the only department of a name; names may leave out or add the county's."""
        if said not in self._departments:
            self._departments[said] = self._organ(said)
        return self._departments[said]

    def _organ(self, said: str) -> int | None:
        text = comparable(said)
        county = comparable(self.node.name)
        for key in (text, text.removeprefix(county), county + text):
            found = self.organs.get(key, [])
            if len(found) == 1:
                return found[0]
        ending = {pk for key, ids in self.organs.items() for pk in ids if len(text) > 2 and key.endswith(text)}  # noqa: PLR2004 - 住建局
        return ending.pop() if len(ending) == 1 else None

    def person(self, said: str) -> int | None:
        """Return the only assignment of a person of a name."""
        found = self.people.get(comparable(said), [])
        return found[0] if len(found) == 1 else None


def _at(read: Read, said: str) -> tuple[Node, str]:
    """A village that was found, and a word where the cell says more."""
    assert read.village is not None  # noqa: S101 - asked for by the caller
    return read.village, f"“{said}”里村（社区）后面的“{read.rest}”没有记入，需要的请写进地址" if read.rest else ""


def short(name: str) -> str:
    """Return a place's name without its tail: 张八岭镇 and 张八岭镇人民政府 give 张八岭."""
    text = comparable(name)
    while (bare := _TAILS.sub("", text)) != text and len(bare) > 1:
        text = bare
    return text
