"""Writing the lake: rows are streamed out of the database as text and turned into Parquet by DuckDB, in little memory whatever the size."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
from django.db import connection, transaction

from anwang.campaigns.models import Campaign
from anwang.figures.errors import NoPlaceForLake
from anwang.figures.lake.layout import KEY, MANIFEST, PATH, bridge, dates, facts, whole_numbers
from anwang.ground.measure import Fact

NOTHING = "\\N"
"""How an empty value is written, apart from an empty text."""
NUMBERS = frozenset({20, 21, 23})
DAYS = frozenset({1082})
"""PostgreSQL's own numbers of its types: whole numbers, days."""
PORTION = 10_000
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Written:
    """One file of the lake: its fact, how many rows, and the type of each column."""

    fact: str
    rows: int
    columns: dict[str, str]


def write(out: Path, *, at: datetime, tell: Tell = lambda _: None) -> list[Written]:
    """Write every fact of the catalogue into a folder, as of one moment. Raises NoPlaceForLake."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NoPlaceForLake(f"不能写入“{out}”，请换一个位置。") from error
    found = []
    with _one_moment(), TemporaryDirectory(dir=out, prefix=".writing-") as folder, duckdb.connect() as engine:
        engine.execute("SET preserve_insertion_order = false")
        for fact in facts().values():
            found.append(_fact(engine, fact, out, Path(folder)))
            tell(f"{fact.label} {found[-1].rows}")
            if fact.campaigns:
                found.append(_campaigns(engine, fact, out, Path(folder)))
    said = {"at": at.isoformat(), "files": {each.fact: {"rows": each.rows, "columns": each.columns} for each in found}}
    (out / MANIFEST).write_text(json.dumps(said, ensure_ascii=False, indent=1), encoding="utf-8")
    return found


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read everything as it stood when the first row was read; nobody waits for it."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            _execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
    else:
        _execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            _execute("ROLLBACK")


def _execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def _fact(engine: duckdb.DuckDBPyConnection, fact: Fact, out: Path, folder: Path) -> Written:
    columns = [(KEY, fact.key), (PATH, fact.path), *((column.name, column.sql) for column in fact.columns)]
    sql = f"SELECT {', '.join(f'{text} AS x{number}' for number, (_, text) in enumerate(columns))} FROM {fact.source}"  # noqa: S608
    names = [name for name, _ in columns]
    return _parquet(engine, fact.code, _stream(sql, folder / "rows.csv", names), out, order=PATH, fact=fact)


def _campaigns(engine: duckdb.DuckDBPyConnection, fact: Fact, out: Path, folder: Path) -> Written:
    """Write which records belong to which campaigns."""
    ids = list(Campaign.objects.order_by("pk").values_list("pk", flat=True))
    parts = [f"SELECT {pk} AS campaign_id, q.* FROM ({fact.campaigns.format(ids=pk)}) q" for pk in ids]  # noqa: S608 - whole numbers
    nothing = f"SELECT {fact.key} AS campaign_id, {fact.key} AS record_id FROM {fact.source} WHERE 1 = 0"  # noqa: S608 - declarations
    with (folder / "rows.csv").open("w", encoding="utf-8", newline="") as sink:
        for sql in parts or [nothing]:
            _append(sql, sink)
    types = {"campaign_id": "BIGINT", KEY: "BIGINT"}
    return _parquet(engine, bridge(fact.code), (folder / "rows.csv", types), out, order="campaign_id")


def _stream(sql: str, path: Path, names: list[str]) -> tuple[Path, dict[str, str]]:
    with path.open("w", encoding="utf-8", newline="") as sink:
        kinds = _append(sql, sink)
    return path, dict(zip(names, kinds, strict=True))


def _append(sql: str, sink: Any) -> list[str]:
    """Write a question's rows as text and return the type of each column."""
    if connection.vendor == "postgresql":
        return _copied(sql, sink)
    with connection.cursor() as cursor:
        cursor.execute(sql)
        kinds: list[set[type]] = [set() for _ in cursor.description]
        writer = csv.writer(sink, lineterminator="\n")
        while rows := cursor.fetchmany(PORTION):
            for kind, values in zip(kinds, zip(*rows, strict=True), strict=True):
                kind.update(map(type, values))
            writer.writerows([[NOTHING if value is None else value for value in row] for row in rows])
    return [_kind(kind - {type(None)}) for kind in kinds]


def _kind(found: set[type]) -> str:
    if found == {int}:
        return "BIGINT"
    return "DATE" if found == {date} else "VARCHAR"


def _copied(sql: str, sink: Any) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({sql}) q LIMIT 0")  # noqa: S608 - our own declarations
        kinds = ["BIGINT" if one.type_code in NUMBERS else "DATE" if one.type_code in DAYS else "VARCHAR" for one in cursor.description]
        with cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT csv, NULL '{NOTHING}')") as copy:
            for portion in copy:
                sink.write(bytes(portion).decode())
    return kinds


def _parquet(
    engine: duckdb.DuckDBPyConnection,
    name: str,
    stream: tuple[Path, dict[str, str]],
    out: Path,
    *,
    order: str,
    fact: Fact | None = None,
) -> Written:
    path, types = stream
    if fact is not None:
        types |= {KEY: "BIGINT", PATH: "VARCHAR"} | dict.fromkeys(dates(fact), "DATE") | dict.fromkeys(whole_numbers(fact), "BIGINT")
    said = ", ".join(f"'{column}': '{kind}'" for column, kind in types.items())
    read = f"read_csv('{path}', auto_detect = false, header = false, delim = ',', quote = '\"', escape = '\"', nullstr = '{NOTHING}', columns = {{{said}}})"
    target = out / f"{name}.parquet"
    half = path.with_name(target.name)
    engine.execute(f"COPY (SELECT * FROM {read} ORDER BY {order}) TO '{half}' (FORMAT parquet, COMPRESSION zstd)")  # noqa: S608
    rows = engine.execute(f"SELECT COUNT(*) FROM read_parquet('{half}')").fetchone()  # noqa: S608
    half.replace(target)
    path.unlink()
    return Written(name, int(rows[0]) if rows else 0, types)
