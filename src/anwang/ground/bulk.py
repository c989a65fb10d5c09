"""Inserting many rows at the speed of the driver: what `bulk_create` does, without its cost for each value.

`insert` takes records, `write` takes bare values in the order of named columns and builds no records at all. Both are for new rows of
plain tables whose related rows are saved. On SQLite, where one writer holds the database, the ids are given before the insert; on
PostgreSQL `write` takes them from the table's sequence and copies the rows in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, TypeVar

from django.db import connection, models, transaction

M = TypeVar("M", bound=models.Model)
Prepare = Callable[[Any], Any]
Values = Sequence[Any]
BATCH = 500
AS_TEXT = (models.CharField, models.TextField)
AS_IS = (models.IntegerField, models.BooleanField, models.ForeignKey, models.AutoField)
TABLES_OF_IDS = {
    "sqlite": "SELECT seq FROM sqlite_sequence WHERE name = %s",
    "postgresql": "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
}


@dataclass(frozen=True, slots=True)
class Written:
    """Rows as they were given to the database: whole, in the order of the table's columns, the id among them."""

    model: type[models.Model]
    ids: Sequence[int]
    rows: Sequence[Values]


def insert(model: type[M], rows: Iterable[M]) -> list[M]:
    """Insert new rows and give them their ids; inside the transaction of an action."""
    found = list(rows)
    if not found:
        return found
    if connection.vendor != "sqlite" or not transaction.get_connection().in_atomic_block:
        return model._default_manager.bulk_create(found, batch_size=BATCH)
    statement, columns = _plan(model)
    for pk, row in zip(_ids_of(model, len(found)), found, strict=True):
        row.pk = pk
        row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001 - as Django marks a saved row
    with connection.cursor() as cursor:
        cursor.executemany(statement, [[prepare(values[name]) for name, prepare in columns] for values in map(vars, found)])
    return found


def write(model: type[models.Model], names: Sequence[str], rows: Iterable[Values]) -> Written:
    """Insert rows given as values of the named columns (attribute names, `site_id`); other columns take their defaults.

    For models numbered by the database. Raises RuntimeError outside a transaction: the ids belong to the act.
    """
    if not transaction.get_connection().in_atomic_block:
        message = "rows are written inside the transaction of an act"
        raise RuntimeError(message)
    given = list(rows)
    ids = _ids_of(model, len(given)) if given else range(0)
    whole = _whole(model, tuple(names), ids, given)
    if whole:
        (_copy if connection.vendor == "postgresql" else _execute)(model, whole)
    return Written(model, ids, whole)


def _whole(model: type[models.Model], names: tuple[str, ...], ids: Sequence[int], rows: Sequence[Values]) -> list[Values]:
    """Rows with a value for every column, in the order of the table's."""
    fields = fields_of(model)
    missing = [field for field in fields if field.attname not in names and not field.primary_key]
    place = {name: at for at, name in enumerate((fields[0].attname, *names, *(field.attname for field in missing)))}
    order = [place[field.attname] for field in fields]
    defaults = [field.get_default for field in missing]
    if order == list(range(len(order))) and not defaults:
        return [(pk, *row) for pk, row in zip(ids, rows, strict=True)]
    found: list[Values] = []
    for pk, row in zip(ids, rows, strict=True):
        full = (pk, *row, *[default() for default in defaults])
        found.append([full[at] for at in order])
    return found


def _execute(model: type[models.Model], rows: Sequence[Values]) -> None:
    statement, _ = _plan(model)
    # SQLite takes texts, whole numbers and truth values as they are, also choices, which are texts
    special = [(at, _preparer(field)) for at, field in enumerate(fields_of(model)) if not isinstance(field, (*AS_TEXT, *AS_IS))]
    with connection.cursor() as cursor:
        cursor.executemany(statement, [_prepared(row, special) for row in rows] if special else rows)


def _prepared(row: Values, special: Sequence[tuple[int, Prepare]]) -> Values:
    found = list(row)
    for at, prepare in special:
        if found[at] is not None:
            found[at] = prepare(found[at])
    return found


def _copy(model: type[models.Model], rows: Sequence[Values]) -> None:
    prepares = [prepare for _, prepare in _plan(model)[1]]
    quote = connection.ops.quote_name
    names = ", ".join(quote(str(field.column)) for field in fields_of(model))
    statement = f"COPY {quote(model._meta.db_table)} ({names}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([prepare(value) for prepare, value in zip(prepares, row, strict=True)])


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
        return lru_cache(maxsize=1024)(lambda value: field.get_db_prep_save(value, connection))
    return lambda value: None if value is None and field.null else field.get_db_prep_save(value, connection)
