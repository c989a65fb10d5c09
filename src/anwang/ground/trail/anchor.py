"""Anchors: each seal's link is also written into a file beside the database, so that a tail cut off in the database is noticed.

Whoever can change the database but not the data folder cannot make the last seals disappear together with their entries and records.
Print or send the file elsewhere from time to time, and the same holds against whoever rules the folder, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from anwang.ground import canonical
from anwang.ground.trail.models import Seal

PARTS = 4


def place() -> Path:
    """Return the file of anchors; each database has its own."""
    served = connection.settings_dict
    name = canonical.digest_text(f"{connection.vendor} {served['HOST']} {served['PORT']} {served['NAME']}")[:8]
    return Path(settings.DATA) / f"trail-heads-{name}.txt"


def line_of(seal: Seal) -> str:
    """Return a seal's anchor: jurisdiction, number, link, signature."""
    said = f"{seal.jurisdiction} {seal.sequence} {seal.link}"
    return f"{said} {canonical.sign(settings.TRAIL_KEY, said)}"


def drop(seal: Seal) -> None:
    """Append a seal's anchor; called when the seal is committed."""
    with place().open("a", encoding="ascii") as anchors:
        anchors.write(line_of(seal) + "\n")


def faults() -> Iterator[tuple[str, str]]:
    """Return (where, sentence) for each jurisdiction whose last anchored seal the database no longer holds as it was."""
    heads: dict[str, tuple[int, str]] = {}
    path = place()
    lines = path.read_text(encoding="ascii", errors="replace").splitlines() if path.exists() else []
    for number, line in enumerate(lines, 1):
        parts = line.split(" ")
        if len(parts) != PARTS or canonical.sign(settings.TRAIL_KEY, " ".join(parts[:3])) != parts[3]:
            yield f"{path.name} 第{number}行", "锚点文件的这一行被改动过。"
            continue
        if int(parts[1]) >= heads.get(parts[0], (0, ""))[0]:
            heads[parts[0]] = int(parts[1]), parts[2]
    for jurisdiction, (sequence, link) in sorted(heads.items()):
        if not Seal.objects.filter(jurisdiction=jurisdiction, sequence=sequence, link=link).exists():
            yield f"封存 {jurisdiction} 第{sequence}封", "锚点文件里有这一封，数据库里却没有了：末尾的封存连同流水被删除。"
