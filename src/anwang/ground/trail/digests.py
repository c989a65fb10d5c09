"""Digests of records as the database holds them, read back by the same columns when the trail is verified."""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import models

from anwang.ground import canonical
from anwang.ground.bulk import Written, fields_of
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
    return canonical.digest_text(canonical.texter(names)(values))


def digest_of(model: type[Recorded], keys: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Return id and digest of the records as the database holds them now."""
    names = columns(model)
    wanted = list(keys)
    for start in range(0, len(wanted), CHUNK):
        rows = model._default_manager.filter(pk__in=wanted[start : start + CHUNK]).values_list("pk", *names)
        for key, *values in rows:
            yield key, digest_row(names, values)


def digest_written(written: Written) -> Iterator[tuple[int, str]]:
    """Return id and digest of rows just written: from the values themselves where they are read back as they were given, else by reading.

    Only values of whose column and class that is certain are trusted; a single other one has the rows read back.
    """
    model = written.model
    if not issubclass(model, Recorded):
        raise TypeError(model)
    try:
        found = list(_from_values(model, written))
    except _Unsure:
        yield from digest_of(model, written.ids)
    else:
        yield from found


class _Unsure(Exception):  # noqa: N818 - never leaves this file
    """The database might give this value back otherwise than it was given."""


def _from_values(model: type[Recorded], written: Written) -> Iterator[tuple[int, str]]:
    fields = fields_of(model)
    place = {field.attname: at for at, field in enumerate(fields)}
    names = columns(model)
    taken = [(place[name], _reader(fields[place[name]])) for name in names]
    texts = canonical.texter(names)
    for key, row in zip(written.ids, written.rows, strict=True):
        yield key, canonical.digest_text(texts([read(row[at]) for at, read in taken]))


def _reader(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    """Return what gives a column's value as the database will give it back, or raises `_Unsure`."""
    if isinstance(field, models.ForeignKey):
        field = field.target_field
    if hasattr(field, "from_db_value") and not isinstance(field, models.JSONField):
        return _never
    for kinds, reader in _READERS:
        if isinstance(field, kinds):
            return reader(field)
    return _never


def _never(_: Any) -> Any:
    raise _Unsure


def _text_reader(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    longest = field.max_length or sys.maxsize

    def read(value: Any) -> Any:
        if value.__class__ is not str:
            if value is None:
                return None
            if not isinstance(value, str):
                raise _Unsure
            value = str(value)
        if len(value) > longest:
            raise _Unsure
        return value

    return read


def _plain_reader(kind: type) -> Callable[[Any], Callable[[Any], Any]]:
    def read(value: Any) -> Any:
        if value.__class__ is kind or value is None:
            return value
        raise _Unsure

    return lambda _: read


def _decimal_reader(field: Any) -> Callable[[Any], Any]:
    step, digits = Decimal(1).scaleb(-field.decimal_places), field.max_digits - field.decimal_places

    def read(value: Any) -> Any:
        if value is None:
            return None
        if value.__class__ is not Decimal or not value.is_finite() or value.adjusted() >= digits or value != value.quantize(step):
            raise _Unsure
        return value

    return read


def _list_reader(field: Any) -> Callable[[Any], Any]:
    """Of JSON only lists of texts: numbers and keys may come back in another form."""
    if field.encoder is not None or field.decoder is not None:
        return _never

    def read(value: Any) -> Any:
        if value.__class__ is list and all(one.__class__ is str for one in value):
            return value
        raise _Unsure

    return read


_EXACT_DIGITS = 15
"""SQLite keeps decimals as binary numbers, exact to so many digits."""

_READERS: tuple[tuple[tuple[type, ...], Callable[[Any], Callable[[Any], Any]]], ...] = (
    ((models.CharField, models.TextField), _text_reader),
    ((models.IntegerField,), _plain_reader(int)),
    ((models.BooleanField,), _plain_reader(bool)),
    ((models.DateTimeField,), lambda _: _never),
    ((models.DateField,), _plain_reader(date)),
    ((models.DecimalField,), lambda field: _decimal_reader(field) if field.max_digits <= _EXACT_DIGITS else _never),
    ((models.JSONField,), _list_reader),
)


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
