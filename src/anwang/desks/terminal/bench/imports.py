"""Importing a city's register: `anwang import` beside the database's own limit and beside a well-known library, in one run."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from anwang.desks.terminal.bench import imports_library as library
from anwang.desks.terminal.bench.county import lay
from anwang.desks.terminal.bench.report import Row, tell
from anwang.enterprises import uscc
from anwang.enterprises.models import Contact, LegalEntity, Licence, Site, SiteSector
from anwang.grid.models import Node
from anwang.ground.models import IssuedNumber

ROWS, QUICK_ROWS, TURNS = 96_000, 4_000, 3
HEADER = [
    "序号",
    "企业名称",
    "统一社会信用代码",
    "所属乡镇",
    "所在村",
    "经营地址",
    "行业代码",
    "监管行业",
    "法定代表人",
    "法定代表人电话",
    "主要负责人",
    "主要负责人电话",
    "安全管理员",
    "从业人员数",
    "营业收入（万元）",
    "规模",
    "标准化等级",
    "经营状态",
    "许可证名称",
    "许可证号",
]


def run(*, quick: bool) -> None:
    """Measure all on the same rows: the limit and the import by turns, the middle one of each counts, then the library."""
    rows, turns = (QUICK_ROWS, 1) if quick else (ROWS, TURNS)
    lay()
    book = Path(settings.DATA) / "register.xlsx"
    _write(book, rows)
    limits, imports = [], []
    for _ in range(turns):
        _take_away()
        limits.append(_limit(rows))
        _take_away()
        imports.append(_ours(book))
    (limit, bare), (ours, work) = sorted(limits)[turns // 2], sorted(imports)[turns // 2]
    made = Site.objects.count()
    _tell("anwang import, whole command", rows, ours, ours / limit, f"ratio to the insert limit; {_cpu(work, bare)}; {made} files made")
    _tell("insert limit: the same tables by executemany", rows, limit, 1.0, f"one transaction, nothing checked, no trail; {bare:.1f} s CPU")
    _take_away()
    for one in library.take(book, rows):
        note = f"ratio to ours; every {library.SHARE}th row, scaled up; no trail; {_cpu(one.work, work)}"
        _tell(f"django-import-export, {one.way}", rows, one.seconds, one.seconds / ours, note)


def _cpu(work: float, other: float) -> str:
    """CPU seconds of our processes, which other work on the machine stretches less; a database server's own are not in them."""
    return f"{work:.1f} s CPU" + (f", {work / other:.2f} times" if connection.vendor == "sqlite" else "")


def _tell(what: str, rows: int, took: float, ratio: float, note: str) -> None:
    tell(Row("imports", connection.vendor, what, rows, took, "s", ratio, note))


def _write(book: Path, rows: int) -> None:
    towns = [(town, list(town.children.order_by("path"))) for town in Node.objects.filter(code__startswith="341182", tier="town")]
    with xlsxwriter.Workbook(str(book), {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("企业名单")
        sheet.write_row(0, 0, ["测速市生产经营单位名单"])
        sheet.write_row(1, 0, HEADER)
        for number in range(rows):
            town, villages = towns[number % len(towns)]
            village = villages[number % len(villages)].name if villages else ""
            sheet.write_row(number + 2, 0, _row(number, town.name, village))


def _row(number: int, town: str, village: str) -> list[object]:
    return [
        number + 1,
        f"测速{number}机械有限公司",
        uscc.make(number),
        town,
        village,
        f"{town}{village}工业路{number}号",
        "C3489",
        "机械",
        f"张{number % 97}",
        f"1990550{number % 10000:04d}",
        f"李{number % 89}",
        f"1990551{number % 10000:04d}",
        f"王{number % 83}",
        number % 200 + 3,
        number % 5000 + 10,
        "小型",
        "三级",
        "在业",
        "安全生产许可证",
        f"皖AW{number:06d}",
    ]


def _ours(book: Path) -> tuple[float, float]:
    """Return the seconds that the command takes, and those of them that it works."""
    command = [
        sys.executable,
        "-m",
        "anwang.desks.terminal.main",
        "import",
        str(book),
        "--kind",
        "enterprise",
        "--grid",
        "341182",
        "--json",
    ]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    subprocess.run(command, env=os.environ.copy(), stdout=subprocess.DEVNULL, check=True)
    took = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return took, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _limit(rows: int) -> tuple[float, float]:
    """Return the seconds, and those of CPU, that the rows of such a register take by bare executemany (even where COPY is quicker).

    Nothing but the driver and the database is measured: values stand ready as the database takes them.
    """
    village = Node.objects.filter(tier="village", code__startswith="341182").order_by("path")[0]
    ready = _ready(rows, village)
    started, worked = time.perf_counter(), time.process_time()
    with transaction.atomic(), connection.cursor() as cursor:
        for statement, values in ready:
            cursor.executemany(statement, values)
    return time.perf_counter() - started, time.process_time() - worked


def _take_away() -> None:
    """Empty the register, so that each turn begins alike; numbers given out and the trail stay for ever."""
    with connection.cursor() as cursor:
        for model in (Licence, Contact, SiteSector, Site, LegalEntity):
            cursor.execute(f'DELETE FROM "{model._meta.db_table}"')  # noqa: S608 - the scratch database's own table
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE")


def _ready(rows: int, village: Node) -> list[tuple[str, list[list[Any]]]]:
    """Statements and values of everything that the import of `rows` writes into the register."""
    day, keys, series = date(2025, 1, 1), range(1, rows + 1), f"bench{time.time_ns()}"
    lines = [_row(number, "明光街道", village.name) for number in range(rows)]
    names, codes, places = ([str(line[at]) for line in lines] for at in (1, 2, 5))
    numbers = [f"341182001-{n:05d}" for n in keys]
    entities = [
        LegalEntity(pk=n, code=codes[n - 1], name=names[n - 1], name_key=names[n - 1], registered_address=places[n - 1]) for n in keys
    ]
    sites = [
        Site(
            pk=n,
            entity_id=n,
            number=numbers[n - 1],
            name=names[n - 1],
            name_key=names[n - 1],
            initials="cs1jxyxgs",
            code=codes[n - 1],
            node_id=village.pk,
            grid_path=village.path,
            address=places[n - 1],
            address_key=places[n - 1],
            trade="C3489",
            sector="machinery",
            employees=n % 200,
            revenue=n * 100,
            registered_on=day,
        )
        for n in keys
    ]
    people = [
        Contact(site_id=n, role=role, name=str(lines[n - 1][at]), phone=str(lines[n - 1][at + 1]))
        for n in keys
        for role, at in (("legal_representative", 8), ("principal_head", 10), ("safety_officer", 12))
    ]
    issued = [IssuedNumber(series=series, number=n, text=f"{series}-{n}", at=timezone.now()) for n in keys]
    return [
        _statement(IssuedNumber, issued),
        _statement(LegalEntity, entities),
        _statement(Site, sites),
        _statement(SiteSector, [SiteSector(site_id=n, sector="machinery") for n in keys]),
        _statement(Contact, people),
        _statement(Licence, [Licence(site_id=n, kind="安全生产许可证", number=f"皖AW{n:06d}") for n in keys]),
    ]


def _statement(model: type[models.Model], rows: Sequence[models.Model]) -> tuple[str, list[list[Any]]]:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key or rows[0].pk is not None]
    names = ", ".join(f'"{field.column}"' for field in fields)
    sql = f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({", ".join(["%s"] * len(fields))})'  # noqa: S608 - the model's own names
    return sql, [[field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows]
