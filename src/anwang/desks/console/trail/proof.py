"""The proof of a record: its last act lies in which seal, and whether the record still is as that act left it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Model
from django.utils import timezone

from anwang.ground import canonical
from anwang.ground.recorded import Recorded
from anwang.ground.trail import digests
from anwang.ground.trail.models import Entry, Seal, SealLeaf
from anwang.ground.trail.record import content
from anwang.ground.trail.seal import leaf_digest, link_of, merkle_proof, merkle_root


@dataclass(frozen=True, slots=True)
class Proof:
    """An entry's way to its seal, recomputed: each step's side and digest, and what was found wrong (nothing: `faults` is empty)."""

    leaf: str
    position: int
    path: list[tuple[str, str]]
    seal: Seal
    faults: list[str]


def of_entry(entry: Entry) -> Proof | None:
    """Recompute an entry's proof; None while it is not sealed. Three statements."""
    leaf: SealLeaf | None = SealLeaf.objects.select_related("seal").filter(entry_id=entry.pk).first()
    if leaf is None:
        return None
    leaves = list(leaf.seal.leaves.order_by("position").values_list("digest", flat=True))
    faults = []
    if canonical.sign(settings.TRAIL_KEY, content(entry)) != entry.mac:
        faults.append("内容与签名不符：被改动过，或是绕过系统写入的。")
    if leaf_digest(entry) != leaf.digest:
        faults.append("内容与封存时的摘要不符：封存之后被改动过。")
    if len(leaves) != leaf.seal.count or merkle_root(leaves) != leaf.seal.root:
        faults.append("这一封的条目与根摘要不符：有条目被删除、改动或插入。")
    if link_of(leaf.seal) != leaf.seal.link or canonical.sign(settings.TRAIL_KEY, leaf.seal.link) != leaf.seal.mac:
        faults.append("封条与内容不符：封存被改动过。")
    return Proof(leaf.digest, leaf.position, merkle_proof(leaves, leaf.position), leaf.seal, faults)


def of_record(record: Model) -> str:
    """Return a sentence for a record's page (`proof`): where its last act is sealed. Two statements."""
    last = (
        Entry.objects.filter(subject_model=record._meta.label_lower, subject_id=record.pk)
        .select_related("leaf__seal")
        .order_by("-id")
        .first()
    )
    if last is None:
        return ""
    leaf: SealLeaf | None = getattr(last, "leaf", None)
    if leaf is None:
        return f"最近一次办理（流水 {last.pk}）等待封存。"
    when = timezone.localtime(leaf.seal.at).strftime("%Y-%m-%d %H:%M")
    same = "内容与流水一致，已" if _same(record, last) else "已"
    return f"{same}封存于第 {leaf.seal.sequence} 封（{when}，{leaf.seal.algorithm.upper()} {leaf.digest[:12]}…）。"


def _same(record: Model, entry: Entry) -> bool:
    """Return whether the record is as the entry's act left it; False also when a later act on many records changed it."""
    said = json.loads(entry.digests)
    if not isinstance(record, Recorded) or not isinstance(said, list):
        return False
    now = dict(digests.digest_of(type(record), [record.pk])).get(record.pk)
    return any(label == record._meta.label_lower and key == record.pk and value == now for label, key, value in said)
