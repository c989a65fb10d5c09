"""Writing the trail: called once by each action, inside its transaction, after it has written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone

from anwang.ground import canonical
from anwang.ground.actor import Actor
from anwang.ground.bulk import Written
from anwang.ground.recorded import Recorded
from anwang.ground.trail import digests, manifest
from anwang.ground.trail.models import Entry, Manifest

SIGNED = (
    "at",
    "path",
    "actor_id",
    "actor",
    "post",
    "on_behalf",
    "viewing_as",
    "channel",
    "address",
    "verb",
    "subject_model",
    "subject_id",
    "subject",
    "change",
    "digests",
)
INLINE = 40
"""Up to so many records, their digests stand in the entry itself; above, in a manifest."""


def content(entry: Entry) -> str:
    """Return the canonical text of what an entry says: what is signed and sealed."""
    return canonical.text({name: getattr(entry, name) for name in SIGNED})


def record(
    verb: str,
    *,
    by: Actor,
    at: datetime | None = None,
    subject: models.Model | None = None,
    touched: Sequence[models.Model] = (),
    many: Mapping[type[Recorded], Iterable[int]] | None = None,
    written: Sequence[Written] = (),
    gone: Sequence[tuple[type[Recorded], int]] = (),
    change: Mapping[str, Any] | None = None,
    path: str = "",
) -> Entry:
    """Leave the trail entry of one act. `touched` are the records it wrote, `many` the ids of a bulk act, `gone` records it removed.

    `written` are rows that this act inserted in bulk and nobody has changed since; they stand in neither of the others. The digests are
    those of the database as the act left it. `path` defaults to the subject's grid path, then to the actor's.
    """
    if not transaction.get_connection().in_atomic_block:
        message = "the trail is written inside the transaction of the act"
        raise RuntimeError(message)
    keys = digests.group([*([subject] if subject is not None else []), *touched])
    for kind, ids in (many or {}).items():
        keys.setdefault(kind, []).extend(ids)
    sheaves = [manifest.sheaf(kind._meta.label_lower, digests.digest_of(kind, ids)) for kind, ids in keys.items()]
    sheaves += [digests.digest_written(one) for one in written]
    sheaves += [manifest.Sheaf(kind._meta.label_lower, [key]) for kind, key in gone]
    count = sum(len(one.ids) for one in sheaves)
    body = manifest.pack(sheaves) if count > INLINE else None
    inline: object = (
        {"manifest": canonical.digest(body).hex(), "count": count} if body else [line for one in sheaves for line in one.lines()]
    )
    entry = Entry(
        at=at or timezone.now(),
        path=path or getattr(subject, "grid_path", "") or by.path,
        actor_id=by.person_id,
        actor=by.name,
        post=by.post,
        on_behalf=by.on_behalf,
        viewing_as=by.viewing_as,
        channel=by.channel,
        address=by.address,
        verb=verb,
        subject_model=subject._meta.label_lower if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        subject=str(subject)[:200] if subject is not None else "",
        change=canonical.text(change or {}),
        digests=canonical.text(inline),
    )
    entry.mac = canonical.sign(settings.TRAIL_KEY, content(entry))
    entry.save(force_insert=True)
    if body:
        Manifest.objects.create(entry=entry, count=count, body=body)
    return entry
