"""How a run remembers what it did: id ranges, and per portion a packed note of fates and changes."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from anwang.ground.canonical import plain
from anwang.imports.errands import Taken

Ranges = list[list[int]]


def pack(content: object) -> str:
    """Return JSON content as short text."""
    return base64.b85encode(zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode())).decode()


def unpack(text: str) -> Any:
    """Return what `pack` packed."""
    return json.loads(zlib.decompress(base64.b85decode(text)))


def widen(ranges: Ranges, ids: Iterable[int]) -> Ranges:
    """Return ranges (first, last) that hold the ids too; ids that follow each other become one range."""
    found = [list(one) for one in ranges]
    for pk in sorted(ids):
        if found and found[-1][1] + 1 == pk:
            found[-1][1] = pk
        elif not found or not found[-1][0] <= pk <= found[-1][1]:
            found.append([pk, pk])
    return found


def ids_of(ranges: Ranges) -> Iterator[int]:
    """Return the ids in ranges."""
    for first, last in ranges:
        yield from range(first, last + 1)


def note(made: Mapping[str, Any], taken: Taken) -> dict[str, Any]:
    """Return a run's `made` with one more portion in it."""
    ranges = {label: widen(known, ()) for label, known in made.get("ranges", {}).items()}
    for label, ids in taken.made.items():
        ranges[label] = widen(ranges.get(label, []), ids)
    portions = list(made.get("portions", []))
    if taken.changed or taken.added or taken.mended:
        mended = {label: _told(rows) for label, rows in taken.mended.items()}
        portions.append(pack({"changed": _told(taken.changed), "added": taken.added, "mended": mended}))
    return {"ranges": ranges, "portions": portions}


def recall(made: Mapping[str, Any]) -> Taken:
    """Return all that a run made and changed; of a column changed twice, the oldest and the newest value."""
    taken = Taken([], made={label: list(ids_of(ranges)) for label, ranges in made.get("ranges", {}).items()})
    for portion in made.get("portions", []):
        held = unpack(portion)
        _remember(taken.changed, held["changed"])
        for label, rows in held.get("mended", {}).items():
            _remember(taken.mended.setdefault(label, {}), rows)
        for label, ids in held["added"].items():
            taken.added.setdefault(label, []).extend(ids)
    return taken


def _told(rows: Mapping[int, Mapping[str, Any]]) -> dict[str, dict[str, list[object]]]:
    """Changes as JSON holds them."""
    return {str(pk): {name: [plain(old), plain(new)] for name, (old, new) in fields.items()} for pk, fields in rows.items()}


def _remember(known: dict[int, Mapping[str, Any]], told: Mapping[str, Mapping[str, Any]]) -> None:
    """Lay later changes over earlier ones: the oldest and the newest value stand."""
    for pk, fields in told.items():
        before = known.get(int(pk), {})
        known[int(pk)] = {**before, **{name: [before[name][0] if name in before else old, new] for name, (old, new) in fields.items()}}
