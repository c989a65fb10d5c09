"""Which columns a record's digest covered when it was made: an upgrade that adds columns must not make old digests look forged."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from anwang.ground.recorded import Recorded
from anwang.ground.trail import digests
from anwang.ground.trail.models import Entry, RecordShape


def note() -> None:
    """Note from which entry on a kind of record has other columns than before; called after each upgrade of the database.

    Whoever changes a noted shape only breaks digests with it.
    """
    known = {shape.model: shape.columns for shape in RecordShape.objects.order_by("pk")}
    first = (Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
    RecordShape.objects.bulk_create(
        [
            RecordShape(model=model._meta.label_lower, first_entry=first, columns=list(digests.columns(model)))
            for model in digests.watched()
            if known.get(model._meta.label_lower) != list(digests.columns(model))
        ]
    )


class Shapes:
    """The columns of one kind of record over time."""

    def __init__(self, model: type[Recorded], noted: Sequence[RecordShape]) -> None:
        self.now = digests.columns(model)
        self._first = [shape.first_entry for shape in noted]
        self._columns = [tuple(shape.columns) for shape in noted]

    def same(self) -> bool:
        """Return whether nothing has changed since the first record."""
        return set(self._columns) <= {self.now}

    def digest(self, values: Sequence[Any], entry: int) -> str | None:
        """Return the digest of a record as the columns were when an entry was made; None where a column of then is gone."""
        row = dict(zip(self.now, values, strict=True))
        place = bisect_right(self._first, entry) - 1
        names = self._columns[place] if place >= 0 else self.now
        return digests.digest_row(names, [row[name] for name in names]) if all(name in row for name in names) else None


def noted() -> dict[str, list[RecordShape]]:
    """Return the shapes by kind of record, the oldest first."""
    found: dict[str, list[RecordShape]] = {}
    for shape in RecordShape.objects.order_by("first_entry", "pk"):
        found.setdefault(shape.model, []).append(shape)
    return found
