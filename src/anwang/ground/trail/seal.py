"""Sealing: every few seconds the entries of a jurisdiction that lie in no seal yet are put under one Merkle root, chained to the last seal.

No writer waits for a global head: sealing happens after the acts, in the background job, one jurisdiction at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction

from anwang.ground import canonical
from anwang.ground.trail import anchor
from anwang.ground.trail.models import Entry, Seal, SealLeaf
from anwang.ground.trail.record import content

JURISDICTION_WIDTH = 12
"""Digits of the grid path that make a jurisdiction: nation, province, city, county."""
BATCH = 2000


def leaf_digest(entry: Entry) -> str:
    """Return an entry's leaf digest (RFC 6962 style: a leading zero byte tells leaves from nodes)."""
    return canonical.digest(b"\x00", content(entry).encode(), entry.mac.encode()).hex()


def merkle_root(leaves: Sequence[str]) -> str:
    """Return the root over the leaf digests; an odd node is carried up unchanged."""
    level = [bytes.fromhex(leaf) for leaf in leaves]
    while len(level) > 1:
        paired = [canonical.digest(b"\x01", level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = paired + ([level[-1]] if len(level) % 2 else [])
    return level[0].hex() if level else ""


def merkle_proof(leaves: Sequence[str], position: int) -> list[tuple[str, str]]:
    """Return the path from a leaf to the root as (side, digest) pairs, so that one entry can be proved without the others."""
    level, proof = [bytes.fromhex(leaf) for leaf in leaves], []
    while len(level) > 1:
        partner = position ^ 1
        if partner < len(level):
            proof.append(("left" if partner < position else "right", level[partner].hex()))
        paired = [canonical.digest(b"\x01", level[i], level[i + 1]) for i in range(0, len(level) - 1, 2)]
        level = paired + ([level[-1]] if len(level) % 2 else [])
        position //= 2
    return proof


def link_of(seal: Seal) -> str:
    """Return a seal's own digest: over its jurisdiction, number, time, count, root and the previous seal's digest."""
    facts = [seal.jurisdiction, seal.sequence, seal.at, seal.count, seal.root, seal.previous, seal.algorithm]
    return canonical.digest(b"\x02", canonical.text(facts).encode()).hex()


def seal(*, at: datetime) -> int:
    """Seal everything written so far and not sealed yet; return the number of seals made. Safe to run twice at once."""
    made = 0
    for jurisdiction in _waiting():
        while _seal_one(jurisdiction, at):
            made += 1
    return made


def _waiting() -> list[str]:
    paths = Entry.objects.filter(leaf__isnull=True).values_list("path", flat=True).distinct().order_by()
    return sorted({path[:JURISDICTION_WIDTH] for path in paths})


def _seal_one(jurisdiction: str, at: datetime) -> bool:
    """Make one seal of a jurisdiction and say whether one was made: nothing waits any more, or another process was faster."""
    low, high = jurisdiction, _after(jurisdiction)
    shorter = Entry.objects.filter(leaf__isnull=True)
    short = len(jurisdiction) < JURISDICTION_WIDTH
    waiting = shorter.filter(path=jurisdiction) if short else shorter.filter(path__gte=low, path__lt=high)
    try:
        with transaction.atomic():
            entries = list(waiting.order_by("id")[:BATCH])
            if entries:
                _write(jurisdiction, entries, at)
            return bool(entries)
    except IntegrityError:
        return False


def _after(path: str) -> str:
    digits = path.rstrip("9")
    return digits[:-1] + str(int(digits[-1]) + 1) if digits else "~"


def _write(jurisdiction: str, entries: Sequence[Entry], at: datetime) -> None:
    last = Seal.objects.filter(jurisdiction=jurisdiction).order_by("-sequence").first()
    leaves = [leaf_digest(entry) for entry in entries]
    made = Seal(
        jurisdiction=jurisdiction,
        sequence=last.sequence + 1 if last else 1,
        at=at,
        count=len(entries),
        root=merkle_root(leaves),
        previous=last.link if last else "",
        algorithm=canonical.algorithm(),
    )
    made.link = link_of(made)
    made.mac = canonical.sign(settings.TRAIL_KEY, made.link)
    made.save(force_insert=True)
    transaction.on_commit(lambda: anchor.drop(made))
    SealLeaf.objects.bulk_create(
        [
            SealLeaf(entry=entry, seal=made, position=position, digest=leaf)
            for position, (entry, leaf) in enumerate(zip(entries, leaves, strict=True))
        ],
        batch_size=1000,
    )
