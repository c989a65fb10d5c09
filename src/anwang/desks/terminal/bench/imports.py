"""Importing a city's register: `anwang import` beside the database's own limit and beside a well-known library, in one run."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import xlsxwriter
from django.conf import settings
from django.db import connection, transaction

from anwang.desks.terminal.bench.county import lay
from anwang.desks.terminal.bench.filling import insert
from anwang.desks.terminal.bench.report import Row, tell
from anwang.enterprises import uscc
from anwang.enterprises.models import Contact, LegalEntity, Licence, Site, SiteSector
from anwang.grid.models import Node

ROWS, QUICK_ROWS = 96_000, 4_000
LIBRARY_SHARE = 10
"""The library reads every n-th of the rows only, and its time is multiplied; it is slow enough for that to be fair."""
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
    """Measure all three on the same rows."""
    rows = QUICK_ROWS if quick else ROWS
    lay()
    book = Path(settings.DATA) / "register.xlsx"
    _write(book, rows)
    limit = _limit(rows)
    ours = _ours(book)
    made = Site.objects.count()
    _tell("anwang import, whole command", rows, ours, ours / limit, f"ratio to the insert limit; {made} files made")
    _tell("insert limit: the same tables by executemany", rows, limit, 1.0, "one transaction, nothing checked, no trail")
    library = _library(book, rows)
    if library is not None:
        _tell(
            "django-import-export", rows, library, library / ours, f"ratio to ours; one table only, every {LIBRARY_SHARE}th row, scaled up"
        )


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


def _ours(book: Path) -> float:
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
    started = time.perf_counter()
    subprocess.run(command, env=os.environ.copy(), stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - started


def _limit(rows: int) -> float:
    """Return the seconds that the same rows take by plain executemany, then take them away again."""
    village = Node.objects.filter(tier="village", code__startswith="341182").order_by("path")[0]
    day = date(2025, 1, 1)
    keys = range(1, rows + 1)
    started = time.perf_counter()
    with transaction.atomic():
        insert(LegalEntity, iter([LegalEntity(code=uscc.make(n), name=f"测速{n}", name_key=f"测速{n}") for n in keys]))
        insert(
            Site,
            iter(
                [
                    Site(
                        number=f"L{n:08d}",
                        name=f"测速{n}",
                        name_key=f"测速{n}",
                        code=uscc.make(n),
                        node_id=village.pk,
                        grid_path=village.path,
                        address=f"工业路{n}号",
                        address_key=f"工业路{n}号",
                        registered_on=day,
                    )
                    for n in keys
                ]
            ),
        )
        first = Site.objects.order_by("pk").values_list("pk", flat=True)[0]
        insert(SiteSector, (SiteSector(site_id=first + n - 1, sector="machinery") for n in keys))
        for role in ("legal_representative", "principal_head", "safety_officer"):
            insert(Contact, (Contact(site_id=first + n - 1, role=role, name=f"张{n % 97}", phone="19905500000") for n in keys))
        insert(Licence, (Licence(site_id=first + n - 1, kind="安全生产许可证", number=f"皖AW{n:06d}") for n in keys))
    took = time.perf_counter() - started
    with connection.cursor() as cursor:
        for model in (Licence, Contact, SiteSector, Site, LegalEntity):
            cursor.execute(f'DELETE FROM "{model._meta.db_table}"')  # noqa: S608 - the scratch database's own table
    return took


def _library(book: Path, rows: int) -> float | None:
    """Return the seconds that django-import-export would take for all rows, or None where it is not installed."""
    try:
        import tablib  # noqa: PLC0415 - an optional dependency of the benchmark
        from import_export import resources  # noqa: PLC0415
    except ImportError:
        return None
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - beside it

    village = Node.objects.filter(tier="village", code__startswith="341182").order_by("path")[0]

    class SiteResource(resources.ModelResource):  # type: ignore[misc, unused-ignore]
        """The library's own way into the same table."""

        class Meta:
            """Known by number, as the library looks for it."""

            model = Site
            import_id_fields = ("number",)
            fields = ("number", "name", "name_key", "code", "node", "grid_path", "address", "address_key", "registered_on")

    started = time.perf_counter()
    lines = CalamineWorkbook.from_path(str(book)).get_sheet_by_index(0).to_python()[2::LIBRARY_SHARE]
    data = tablib.Dataset(headers=list(SiteResource.Meta.fields))
    for line in lines:
        name, address = str(line[1]), str(line[5])
        data.append([f"X{int(float(str(line[0]))):08d}", name, name, line[2], village.pk, village.path, address, address, "2025-01-01"])
    result = SiteResource().import_data(data, dry_run=False, raise_errors=True)
    took = time.perf_counter() - started
    if result.totals["new"] != len(lines):
        message = f"the library took {result.totals} of {len(lines)} rows"
        raise RuntimeError(message)
    return took * rows / len(lines)
