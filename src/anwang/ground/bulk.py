"""Inserting and finding many rows at the speed of the driver: what `bulk_create` and `__in` do, without their cost for each value.

`insert` takes records, `write` takes bare values in the order of named columns and builds no records at all. Both are for new rows of
plain tables whose related rows are saved. On SQLite, where one writer holds the database, the ids are given before the insert; on
PostgreSQL `write` takes them from the table's sequence and copies the rows in. `among` finds rows by any number of values at once.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import Any, TypeVar

from django.db import connection, models, transaction

M = TypeVar("M", bound=models.Model)
Prepare = Callable[[Any], Any]
Values = Sequence[Any]
BATCH = 500
NARROW, TOGETHER = 12, 32
"""Tables of at most so many columns are written so many rows in one statement on SQLite."""
_TEXTS = frozenset({str, type(None)})
AS_TEXT = (models.CharField, models.TextField)
AS_IS = (models.IntegerField, models.BooleanField, models.ForeignKey, models.AutoField)
_LISTENER: ContextVar[Callable[[Written], None] | None] = ContextVar("listener", default=None)
TABLES_OF_IDS = {
    "sqlite": "SELECT seq FROM sqlite_sequence WHERE name = %s",
    "postgresql": "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
}


@dataclass(frozen=True, slots=True)
class Written:
    """Rows as they were given to the database, column by column in the order of `fields_of`, the ids first."""

    model: type[models.Model]
    ids: Sequence[int]
    columns: Sequence[Values]


def insert(model: type[M], rows: Iterable[M]) -> list[M]:
    """Insert new rows and give them their ids; inside the transaction of an action."""
    found = list(rows)
    if not found:
        return found
    if connection.vendor != "sqlite" or not transaction.get_connection().in_atomic_block:
        return model._default_manager.bulk_create(found, batch_size=BATCH)
    keep(model, found)
    return found


def keep(model: type[models.Model], rows: Sequence[models.Model]) -> Written:
    """Insert new records and give them their ids, as `insert` does; they are returned as written, so that the trail need not read them back.

    Raises RuntimeError outside a transaction.
    """
    _inside()
    if not rows:
        return Written(model, (), ())
    ids = _ids_of(model, len(rows))
    for pk, row in zip(ids, rows, strict=True):
        row.pk = pk
        row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 - as Django marks a saved row
    held = list(map(vars, rows))
    return _put(model, ids, [[values[str(field.attname)] for values in held] for field in fields_of(model)])


def write(model: type[models.Model], names: Sequence[str], rows: Iterable[Values]) -> Written:
    """Insert rows given as values of the named columns (attribute names, `site_id`); other columns take their defaults.

    For models numbered by the database. Raises RuntimeError outside a transaction: the ids belong to the act.
    """
    _inside()
    given = list(rows)
    if not given:
        return Written(model, (), ())
    ids = _ids_of(model, len(given))
    return _put(model, ids, _columns(model, dict(zip(names, zip(*given, strict=True), strict=True)), ids))


def change(model: type[models.Model], changes: Mapping[int, Mapping[str, Any]], *, state_before: Mapping[int, str]) -> int:
    """Change columns (attribute names) of many rows, each only while its state is still the one it was; return how many were changed."""
    alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for pk, given in changes.items():
        alike[tuple(sorted(given))].append(pk)
    columns = {str(field.attname): field for field in fields_of(model)}
    quote, changed = connection.ops.quote_name, 0
    for names, keys in alike.items():
        fields = [columns[name] for name in names]
        prepare = [_preparer(field) for field in fields]
        sets = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
        rows = [(*(ready(changes[pk][name]) for ready, name in zip(prepare, names, strict=True)), pk, state_before[pk]) for pk in keys]
        with connection.cursor() as cursor:
            cursor.executemany(f"UPDATE {quote(model._meta.db_table)} SET {sets} WHERE id = %s AND state = %s", rows)  # noqa: S608 - names of our own models
            changed += cursor.rowcount
    return changed


def _inside() -> None:
    if not transaction.get_connection().in_atomic_block:
        message = "rows are written inside the transaction of an act"
        raise RuntimeError(message)


def _put(model: type[models.Model], ids: Sequence[int], columns: Sequence[Values]) -> Written:
    written = Written(model, ids, columns)
    if (listener := _LISTENER.get()) is not None:
        listener(written)
    (_copy if connection.vendor == "postgresql" else _execute)(model, columns)
    return written


@contextmanager
def told_to(listener: Callable[[Written], None]) -> Iterator[None]:
    """Have somebody told of the rows that are about to be given to the database."""
    mark = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(mark)


@contextmanager
def at_length() -> Iterator[None]:
    """Write at length: on SQLite the log is carried over into the database every 64 MB and at the end, not after each transaction.

    Nothing else changes: what is committed is in the log, and survives the process.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_autocheckpoint=16384")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_autocheckpoint=1000")
            if not connection.in_atomic_block:
                cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")


def _columns(model: type[models.Model], given: Mapping[str, Values], ids: Sequence[int]) -> list[Values]:
    """The values of every column of the table, defaults where none are given."""
    _, *fields = fields_of(model)
    if unknown := set(given) - {field.attname for field in fields}:
        raise TypeError(unknown)
    found: list[Values] = [ids]
    found += [given[name] if (name := str(field.attname)) in given else _defaults(field, len(ids)) for field in fields]
    return found


def _defaults(field: models.Field[Any, Any], count: int) -> Values:
    """A column of defaults: one value for all rows, unless it is made anew for each."""
    return [field.get_default() for _ in range(count)] if callable(field.default) else [field.get_default()] * count


def _execute(model: type[models.Model], columns: Sequence[Values]) -> None:
    """Insert rows on SQLite: those of narrow tables 32 in a statement, since there a statement costs more than a row."""
    statement, _ = _plan(model)
    ready = [_ready(field, values) for field, values in zip(fields_of(model), columns, strict=True)]
    width, rows = len(ready), zip(*ready, strict=True)
    with connection.cursor() as cursor:
        if width <= NARROW and len(ready[0]) >= TOGETHER:
            values, step = list(chain.from_iterable(rows)), width * TOGETHER
            whole = len(values) // step * step
            row = statement[statement.rindex("(") :]
            cursor.executemany(f"{statement}{f', {row}' * (TOGETHER - 1)}", [values[at : at + step] for at in range(0, whole, step)])
            rest: list[Values] = [values[at : at + width] for at in range(whole, len(values), width)]
        else:
            rest = list(rows)
        cursor.executemany(statement, rest)


def _ready(field: models.Field[Any, Any], values: Values) -> Values:
    """A column as SQLite's driver takes it fastest: the very classes text and whole number; choices and truth values cost it a search."""
    if is_constant(values):
        return [_bare(_preparer(field)(values[0]))] * len(values)
    if isinstance(field, AS_TEXT):
        return values if _TEXTS.issuperset(map(type, values)) else list(map(_preparer(field), values))
    if isinstance(field, models.BooleanField):
        return [None if value is None else int(value) for value in values]
    return values if isinstance(field, AS_IS) else list(map(_preparer(field), values))


def _bare(value: Any) -> Any:
    return int(value) if value.__class__ is bool else value


def is_constant(values: Values) -> bool:
    """Return whether a column holds one value throughout, of one class."""
    first = values[0]
    return values[-1].__class__ is first.__class__ and values[-1] == first and values.count(first) == len(values) and _one_class(values)


def _one_class(values: Values) -> bool:
    """1, True and 1.0 are equal and yet not one value."""
    return values[0].__class__ is str or len(set(map(type, values))) == 1


def _copy(model: type[models.Model], columns: Sequence[Values]) -> None:
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields_of(model))
    ready = [list(map(prepare, values)) for (_, prepare), values in zip(_plan(model)[1], columns, strict=True)]
    with connection.cursor() as cursor, cursor.copy(f"COPY {quote(model._meta.db_table)} ({names}) FROM STDIN") as copy:
        for row in zip(*ready, strict=True):
            copy.write_row(row)


class Among(models.Lookup[Any]):
    """`column__among=[…]`: the column holds one of many texts or whole numbers, which are sent as one value."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} IN (SELECT value FROM json_each(%s))", [*parameters, json.dumps(self.rhs)]  # noqa: S608 - the column is our own

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", [*parameters, self.rhs]


models.Field.register_lookup(Among)


def among(column: str, values: Iterable[str] | Iterable[int]) -> models.Q:
    """Return the condition that a column holds one of some values, however many; `__in` takes a few thousand, and long for each."""
    return models.Q(**{f"{column}__among": list(values)})


def _ids_of(model: type[models.Model], count: int) -> Sequence[int]:
    """The next ids of a table."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(TABLES_OF_IDS["postgresql"], [connection.ops.quote_name(table), str(fields_of(model)[0].column), count])
            return [int(row[0]) for row in cursor.fetchall()]
        cursor.execute(TABLES_OF_IDS["sqlite"], [table])
        found = cursor.fetchone()
    first = int(found[0]) + 1 if found else 1
    return range(first, first + count)


@cache
def fields_of(model: type[models.Model]) -> tuple[models.Field[Any, Any], ...]:
    """Return the columns that a row is written with, the id first."""
    fields = [field for field in model._meta.concrete_fields if not getattr(field, "generated", False)]
    return tuple(sorted(fields, key=lambda field: not field.primary_key))


@cache
def _plan(model: type[models.Model]) -> tuple[str, tuple[tuple[str, Prepare], ...]]:
    fields = fields_of(model)
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608 - names of our own models
    return statement, tuple((str(field.attname), _preparer(field)) for field in fields)


def _preparer(field: models.Field[Any, Any]) -> Prepare:
    if isinstance(field, AS_TEXT):
        return lambda value: value if value is None or value.__class__ is str else str(value)
    if isinstance(field, AS_IS):
        return lambda value: value
    if isinstance(field, models.DateField):  # dates and instants repeat from row to row
        return lru_cache(maxsize=1024)(lambda value: None if value is None else field.get_db_prep_save(value, connection))
    if isinstance(field, models.JSONField):
        nothing = field.get_db_prep_save([], connection)
        return lambda value: nothing if value.__class__ is list and not value else field.get_db_prep_save(value, connection)
    return lambda value: None if value is None and field.null else field.get_db_prep_save(value, connection)
