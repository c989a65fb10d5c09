"""Verifying: recompute every signature, leaf, root and link, then compare every record with the digest that its last act left."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings

from anwang.ground import canonical
from anwang.ground.evidence import proof
from anwang.ground.recorded import Recorded
from anwang.ground.trail import anchor, digests, manifest, shapes
from anwang.ground.trail.models import Entry, Manifest, Seal, SealLeaf
from anwang.ground.trail.record import content
from anwang.ground.trail.seal import leaf_digest, link_of, merkle_root

LATE = timedelta(minutes=10)
"""An entry that lies unsealed for longer than this is reported."""
Left = dict[tuple[str, int], tuple[str, int]]
"""The digest that the last act on a record left, and that act's entry."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: what kind, where, and a Chinese sentence."""

    kind: str
    where: str
    sentence: str


@dataclass(slots=True)
class Verification:
    """The result: `ok`, how much was checked, and every fault."""

    entries: int = 0
    sealed: int = 0
    seals: int = 0
    records: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    def fault(self, kind: str, where: str, sentence: str) -> None:
        """Note something wrong."""
        self.faults.append(Fault(kind, where, sentence))


def verify(*, at: datetime, records: bool = True, files: bool = True) -> Verification:
    """Check the whole trail; with `records`, also every watched record against its last digest; with `files`, every kept file. Reads only."""
    result = Verification()
    left: Left = {}
    last_sealed = SealLeaf.objects.order_by("-entry_id").values_list("entry_id", flat=True).first() or 0
    for entry in Entry.objects.order_by("id").select_related("leaf", "manifest").iterator(chunk_size=1000):
        _check_entry(entry, result, at, last_sealed)
        left.update((key, (value, entry.pk)) for key, value in _digests(entry, result))
    _check_seals(result)
    for where, sentence in anchor.faults():
        result.fault("missing", where, sentence)
    if records:
        _check_records(left, result)
    if files:
        for kind, where, sentence in proof.faults():
            result.fault(kind, where, sentence)
    return result


def _check_entry(entry: Entry, result: Verification, at: datetime, last_sealed: int) -> None:
    result.entries += 1
    where = f"流水 {entry.pk}"
    if canonical.sign(settings.TRAIL_KEY, content(entry)) != entry.mac:
        result.fault("altered", where, "这条流水的内容与签名不符：被改动过，或是绕过系统写入的。")
    leaf = getattr(entry, "leaf", None)
    if leaf is None:
        if at - entry.at > LATE and entry.pk < last_sealed:
            result.fault("inserted", where, "这条流水早于已封存的批次，却不在任何封存里：可能是事后插入的。")
        return
    result.sealed += 1
    if leaf_digest(entry) != leaf.digest:
        result.fault("altered", where, "这条流水与封存时的摘要不符：封存之后被改动过。")


def _digests(entry: Entry, result: Verification) -> Iterator[tuple[tuple[str, int], str]]:
    said = json.loads(entry.digests)
    if isinstance(said, list):
        yield from (((label, key), value) for label, key, value in said)
        return
    kept: Manifest | None = getattr(entry, "manifest", None)
    if kept is None or canonical.digest(bytes(kept.body)).hex() != said["manifest"]:
        result.fault("altered", f"流水 {entry.pk} 的批量清单", "批量清单缺失或被改动过。")
        return
    yield from (((label, key), value) for label, key, value in manifest.unpack(bytes(kept.body)))


def _check_seals(result: Verification) -> None:
    previous: dict[str, Seal] = {}
    for seal in Seal.objects.order_by("jurisdiction", "sequence").iterator(chunk_size=500):
        result.seals += 1
        where = f"封存 {seal.jurisdiction} 第{seal.sequence}封"
        last = previous.get(seal.jurisdiction)
        if seal.sequence != (last.sequence + 1 if last else 1) or seal.previous != (last.link if last else ""):
            result.fault("missing", where, "与上一封对不上：中间有封存被删除或改动。")
        if link_of(seal) != seal.link or canonical.sign(settings.TRAIL_KEY, seal.link) != seal.mac:
            result.fault("altered", where, "封条与内容不符：封存被改动过。")
        leaves = list(seal.leaves.order_by("position").values_list("digest", "entry_id"))
        if len(leaves) != seal.count or merkle_root([leaf for leaf, _ in leaves]) != seal.root:
            result.fault("missing", where, "封存的条目与根摘要不符：有条目被删除、改动或插入。")
        _check_present([key for _, key in leaves], where, result)
        previous[seal.jurisdiction] = seal


def _check_present(keys: list[int], where: str, result: Verification) -> None:
    present = set(Entry.objects.filter(pk__in=keys).values_list("pk", flat=True))
    for key in keys:
        if key not in present:
            result.fault("missing", f"流水 {key}", f"{where}里有这条流水，现在却不见了：被删除。")


def _check_records(left: Left, result: Verification) -> None:
    noted = shapes.noted()
    for model in digests.watched():
        _check_kind(model, shapes.Shapes(model, noted.get(model._meta.label_lower, [])), left, result)
    for (label, key), (value, _) in left.items():
        if value != manifest.GONE:
            result.fault("missing", f"{label} {key}", "流水里有这条记录，数据库里却没有了：绕过系统被删除。")


def _check_kind(model: type[Recorded], shape: shapes.Shapes, left: Left, result: Verification) -> None:
    label, name = model._meta.label_lower, model._meta.verbose_name
    for key, value, row in digests.all_of(model):
        result.records += 1
        known, entry = left.pop((label, key), (None, 0))
        if known is None or known == manifest.GONE:
            result.fault("inserted", f"{name} {key}", "这条记录没有对应的流水：是绕过系统写入的。")
        elif known != value and (shape.same() or shape.digest(row, entry) not in {known, None}):
            result.fault("altered", f"{name} {key}", "这条记录与最后一次办理时的摘要不符：在系统之外被改动过。")
