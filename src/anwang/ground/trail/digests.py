"""Digests of records as the database holds them, read back by the same columns when the trail is verified."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from django.db import models

from anwang.ground import canonical
from anwang.ground.recorded import Recorded

CHUNK = 500


@cache
def columns(model: type[Recorded]) -> tuple[str, ...]:
    """Return the columns that a record's digest covers, in a fixed order."""
    fields = (field.attname for field in model._meta.concrete_fields if not getattr(field, "generated", False))
    return tuple(sorted(name for name in fields if name not in model.trail_omit))


def watched() -> list[type[Recorded]]:
    """Return every kind of record whose changes are on the trail."""
    from django.apps import apps  # noqa: PLC0415 - the registry is complete only after start-up

    return [model for model in apps.get_models() if issubclass(model, Recorded) and not model._meta.proxy]


def digest_row(names: tuple[str, ...], values: Iterable[Any]) -> str:
    """Return the digest of one row's values."""
    return canonical.digest_text(canonical.text(dict(zip(names, values, strict=True))))


def digest_of(model: type[Recorded], keys: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Return id and digest of the records as the database holds them now."""
    names = columns(model)
    wanted = list(keys)
    for start in range(0, len(wanted), CHUNK):
        rows = model._default_manager.filter(pk__in=wanted[start : start + CHUNK]).values_list("pk", *names)
        for key, *values in rows:
            yield key, digest_row(names, values)


def all_of(model: type[Recorded]) -> Iterator[tuple[int, str]]:
    """Return id and digest of every record of a kind, read in small portions."""
    names = columns(model)
    rows = model._default_manager.order_by("pk").values_list("pk", *names)
    for key, *values in rows.iterator(chunk_size=2000):
        yield key, digest_row(names, values)


def group(records: Iterable[models.Model]) -> dict[type[Recorded], list[int]]:
    """Return the records' ids by kind, leaving out what the trail does not watch."""
    grouped: dict[type[Recorded], list[int]] = {}
    for record in records:
        if isinstance(record, Recorded) and record.pk not in (known := grouped.setdefault(type(record), [])):
            known.append(record.pk)
    return grouped


def pack(lines: Iterable[tuple[str, int, str]]) -> tuple[int, bytes]:
    """Return the number of lines and the compressed manifest of (model, id, digest)."""
    texts = [f"{label} {key} {value}" for label, key, value in lines]
    return len(texts), zlib.compress("\n".join(texts).encode(), level=3)


def unpack(body: bytes) -> Iterator[tuple[str, int, str]]:
    """Return the lines of a manifest."""
    for line in zlib.decompress(body).decode().splitlines():
        label, key, value = line.split(" ")
        yield label, int(key), value
