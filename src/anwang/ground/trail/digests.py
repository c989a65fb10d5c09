"""Digests of records as the database holds them, read back by the same columns when the trail is verified."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from django.db import connections, models

from anwang.ground import canonical
from anwang.ground.bulk import Written, fields_of, is_constant
from anwang.ground.recorded import Recorded
from anwang.ground.trail import beside
from anwang.ground.trail.manifest import Sheaf, sheaf

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
    return canonical.digest_text(canonical.row_text(names, values))


class _Reading(NamedTuple):
    """How the columns of a kind of record are read, worked out once: an act of a few rows costs little more than the reading itself."""

    query: Any
    statement: str
    key: str
    parts: list[Any]


@cache
def _reading(model: type[Recorded], names: tuple[str, ...], using: str) -> _Reading:
    query = model._default_manager.order_by().values_list("pk", *names).query
    compiler = query.get_compiler(using)
    statement, _ = compiler.as_sql()
    if query.where:
        raise TypeError(model)
    quote = connections[using].ops.quote_name
    key = f"{quote(model._meta.db_table)}.{quote(str(model._meta.pk.column))}"
    return _Reading(query, statement, key, [part for part, _, _ in compiler.select])


def digest_of(model: type[Recorded], keys: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Return id and digest of the records as the database holds them now, in the order of their ids."""
    names, wanted, using = columns(model), sorted(set(keys)), model._default_manager.db
    query, statement, key_column, parts = _reading(model, names, using)
    compiler = query.get_compiler(using)
    converters = compiler.get_converters(parts)
    for start in range(0, len(wanted), CHUNK):
        some = wanted[start : start + CHUNK]
        with connections[using].cursor() as cursor:
            cursor.execute(f"{statement} WHERE {key_column} IN ({', '.join(['%s'] * len(some))}) ORDER BY {key_column}", some)
            rows = cursor.fetchall()
        for key, *values in compiler.apply_converters(rows, converters):
            yield key, digest_row(names, values)


def digest_written(written: Written) -> Sheaf:
    """Return the digests of rows just written: from the values themselves where they are read back as they were given, else by reading.

    Only values of whose column and class that is certain are trusted; a single other one has the rows read back.
    """
    model = written.model
    if not issubclass(model, Recorded):
        raise TypeError(model)
    away = beside.current()
    digests = away.ask(written) if away else digests_of(written)
    if digests is None:
        return sheaf(model._meta.label_lower, digest_of(model, written.ids))
    return Sheaf(model._meta.label_lower, written.ids, digests)


def digests_of(written: Written) -> bytes | None:
    """Return the digests of rows from the values as they were written; None where they may be read back otherwise. Asks no database."""
    model = written.model
    try:
        return _from_values(model, written) if issubclass(model, Recorded) else None
    except _Unsure:
        return None


class _Unsure(Exception):  # noqa: N818 - never leaves this file
    """The database might give this value back otherwise than it was given."""


def _from_values(model: type[Recorded], written: Written) -> bytes:
    given = {str(field.attname): (field, values) for field, values in zip(fields_of(model), written.columns, strict=False)}
    if not written.ids:
        return b""
    constant: dict[str, Any] = {}
    varying: list[list[str]] = []
    for name in columns(model):
        field, values = given[name]
        same = not field.primary_key and is_constant(values)
        if not _comes_back(field, values[:1] if same else values):
            raise _Unsure
        if same:
            constant[name] = values[0]
        else:
            varying.append(canonical.column_texts(values))
    frame = canonical.template(columns(model), constant)
    return canonical.digest_rows(frame, zip(*varying, strict=True))


def _comes_back(field: models.Field[Any, Any], values: Sequence[Any]) -> bool:
    """Whether it is certain that the database gives a column's values back as they are."""
    if isinstance(field, models.ForeignKey):
        field = field.target_field
    if hasattr(field, "from_db_value") and not isinstance(field, models.JSONField):
        return False
    classes = set(map(type, values)) - {type(None)}
    for kinds, certain in _CERTAIN:
        if isinstance(field, kinds):
            return certain(field, classes, values)
    return False


def _texts(field: Any, classes: set[type], values: Sequence[Any]) -> bool:
    """Texts, also choices; not longer than the column, since one of the databases cuts blanks off that stand beyond its end."""
    if not all(issubclass(one, str) for one in classes):
        return False
    return field.max_length is None or max(map(len, filter(None, values)), default=0) <= field.max_length


def _decimals(field: Any, classes: set[type], values: Sequence[Any]) -> bool:
    """Finite, within the column's digits, and few enough of them to survive where decimals are kept as binary numbers."""
    if not classes:
        return True
    step, digits = Decimal(1).scaleb(-field.decimal_places), field.max_digits - field.decimal_places
    return (
        classes <= {Decimal}
        and field.max_digits <= _EXACT_DIGITS
        and all(value is None or (value.is_finite() and value.adjusted() < digits and value == value.quantize(step)) for value in values)
    )


def _is_instant(value: datetime) -> bool:
    """An instant comes back as the same instant, whatever its zone was: digests are taken of it in UTC."""
    return value.utcoffset() is not None


def _lists(field: Any, classes: set[type], values: Sequence[Any]) -> bool:
    """Of JSON only lists of texts, and what is empty: numbers and keys may come back in another form."""
    plain = field.encoder is None and field.decoder is None and classes <= {list, dict} and None not in values
    return plain and all(not value if type(value) is dict else all(type(one) is str for one in value) for value in values)


def _only(kind: type) -> Callable[[Any, set[type], Sequence[Any]], bool]:
    return lambda _field, classes, _values: classes <= {kind}


_EXACT_DIGITS = 15
"""SQLite keeps decimals as binary numbers, exact to so many digits."""

_CERTAIN: tuple[tuple[type | tuple[type, ...], Callable[[Any, set[type], Sequence[Any]], bool]], ...] = (
    ((models.CharField, models.TextField), _texts),
    (models.IntegerField, _only(int)),
    (models.BooleanField, _only(bool)),
    (
        models.DateTimeField,
        lambda _field, classes, values: classes <= {datetime} and all(one is None or _is_instant(one) for one in values),
    ),
    (models.DateField, _only(date)),
    (models.DecimalField, _decimals),
    (models.JSONField, _lists),
)


def all_of(model: type[Recorded]) -> Iterator[tuple[int, str, list[Any]]]:
    """Return id, digest and values of every record of a kind, read in small portions."""
    names = columns(model)
    rows = model._default_manager.order_by("pk").values_list("pk", *names)
    for key, *values in rows.iterator(chunk_size=2000):
        yield key, digest_row(names, values), values


def group(records: Iterable[models.Model]) -> dict[type[Recorded], list[int]]:
    """Return the records' ids by kind, leaving out what the trail does not watch."""
    grouped: dict[type[Recorded], list[int]] = {}
    for record in records:
        if isinstance(record, Recorded) and record.pk not in (known := grouped.setdefault(type(record), [])):
            known.append(record.pk)
    return grouped
