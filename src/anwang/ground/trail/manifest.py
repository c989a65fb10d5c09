"""How the digests of the many records that one act touched are kept: ids as ranges, the digests behind each other as bare bytes.

Manifests written before lie in the database as compressed lines `model id digest`; both are read.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

BARE: Final = b"\x02"
"""How a manifest of ranges and bare bytes begins; compressed lines begin otherwise."""
LENGTH: Final = 4
SIZE: Final = 32
"""Bytes of one digest, in either algorithm."""
GONE: Final = "-"
"""What stands for the digest of a removed record."""
Line = tuple[str, int, str]


class Sheaf(NamedTuple):
    """Records of one kind with their digests, one behind the other in the order of the ids; removed records have none."""

    label: str
    ids: Sequence[int]
    digests: bytes = b""

    def lines(self) -> Iterator[Line]:
        """Return model, id and digest as hex of each record."""
        if not self.digests:
            yield from ((self.label, key, GONE) for key in self.ids)
            return
        for place, key in enumerate(self.ids):
            yield self.label, key, self.digests[place * SIZE : (place + 1) * SIZE].hex()


def sheaf(label: str, found: Iterable[tuple[int, str]]) -> Sheaf:
    """Return records of one kind from ids and digests as hex."""
    pairs = list(found)
    return Sheaf(label, [key for key, _ in pairs], bytes.fromhex("".join([value for _, value in pairs])))


def pack(sheaves: Iterable[Sheaf]) -> bytes:
    """Return the body of a manifest."""
    kept = [one for one in sheaves if len(one.ids)]
    head = [[one.label, _ranges(one.ids), bool(one.digests)] for one in kept]
    said = zlib.compress(json.dumps(head, separators=(",", ":")).encode(), level=1)
    return b"".join([BARE, len(said).to_bytes(LENGTH, "big"), said, *(one.digests for one in kept)])


def _ranges(ids: Sequence[int]) -> list[list[int]]:
    """Runs of ids, first and last, in their order."""
    if isinstance(ids, range) and ids.step == 1:
        return [[ids.start, ids.stop - 1]]
    found: list[list[int]] = []
    for key in ids:
        if found and found[-1][1] + 1 == key:
            found[-1][1] = key
        else:
            found.append([key, key])
    return found


def unpack(body: bytes) -> Iterator[Line]:
    """Return model, id and digest as hex of each record of a manifest."""
    if body[:1] != BARE:
        yield from map(_parted, zlib.decompress(body).decode().splitlines())
        return
    place = 1 + LENGTH + int.from_bytes(body[1 : 1 + LENGTH], "big")
    for label, ranges, stands in json.loads(zlib.decompress(body[1 + LENGTH : place])):
        ids = [key for first, last in ranges for key in range(first, last + 1)]
        size = SIZE * len(ids) if stands else 0
        yield from Sheaf(label, ids, body[place : place + size]).lines()
        place += size


def _parted(line: str) -> Line:
    label, key, value = line.split(" ")
    return label, int(key), value
