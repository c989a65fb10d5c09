"""Proving the evidence: every file that was kept is still what it was, and every file that a step cites is still there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from django.apps import apps
from django.core.files.storage import default_storage

from anwang.ground.evidence.models import EvidenceFile
from anwang.ground.evidence.store import place_of
from anwang.ground.recorded import MoveBase

CHUNK = 1 << 20

Found = tuple[str, str, str]
"""What is wrong: kind, where, and a Chinese sentence."""


def faults() -> Iterator[Found]:
    """Return what is wrong with the kept files. A step's digest is on the trail, so the digests that it cites cannot be changed with the file."""
    kept = set()
    for file in EvidenceFile.objects.order_by("pk").iterator(chunk_size=500):
        kept.add(file.sha256)
        if said := _altered(file):
            yield said
    for label, key, sha in cited():
        if sha not in kept:
            yield "missing", f"{label} {key}", "这一步引用的材料登记不见了：被删除或改动过。"


def cited() -> Iterator[tuple[str, int, str]]:
    """Return the label, the id and each digest of every step that cites files."""
    for model in apps.get_models():
        if not issubclass(model, MoveBase):
            continue
        for key, shas in model._default_manager.exclude(evidence=[]).values_list("pk", "evidence").iterator(chunk_size=1000):
            for sha in shas:
                yield str(model._meta.verbose_name), key, str(sha)


def _altered(file: EvidenceFile) -> Found | None:
    where = f"材料 {file.pk}（{file.name}）"
    place = place_of(file.sha256)
    if not default_storage.exists(place):
        return "missing", where, "原件不见了，请从备份中恢复。"
    digest = hashlib.sha256()
    with default_storage.open(place) as stored:
        while part := stored.read(CHUNK):
            digest.update(part)
    if digest.hexdigest() != file.sha256:
        return "altered", where, "原件与收存时的摘要不符：文件被改动过，请从备份中恢复。"
    return None
