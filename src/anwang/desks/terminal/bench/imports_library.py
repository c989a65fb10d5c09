"""The same register through django-import-export, three ways, so that the comparison names what it compares.

Every way reads the same workbook with the same reader and writes in one transaction, without a trail.

- *the same outcome*: places looked up by their names, rows known again by code; legal entity, file, sector, three people and the licence written,
  with the library's default settings and our own quick inserts around it. What Anwang checks beyond that is left out: check digits, trades,
  phones, rights, doubles by name and address;
- *one table*: the file alone, with the same settings;
- *one table, in bulk*: the file alone, with the library's quickest settings: known rows read at once, differences not kept, rows written together.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anwang.enterprises.models import Contact, LegalEntity, Licence, Site, SiteSector
from anwang.enterprises.states import ContactRole
from anwang.grid.models import Node
from anwang.ground.bulk import insert
from anwang.ground.initials import initials
from anwang.ground.sheet.normalise import comparable

SHARE = 10
"""The library reads every n-th of the rows only, and its time is multiplied; it is slow enough for that to be fair."""
COLUMNS = (
    "sequence", "name", "code", "town", "village", "address", "trade", "sectors", "legal", "legal_phone", "head", "head_phone", "officer",
    "employees", "revenue", "size", "level", "operating", "licence", "licence_number",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taken:
    """One way and the seconds that it would take for all rows."""

    way: str
    seconds: float
    work: float
    """Of these, the seconds of CPU in this process."""


def take(book: Path, rows: int) -> list[Taken]:
    """Take the workbook three ways, each on rows of its own; nothing where the library is not installed."""
    try:
        import import_export  # noqa: F401, PLC0415 - an optional dependency of the benchmark
    except ImportError:
        return []
    return [
        _timed("the same outcome", _whole(), book, rows, 0),
        _timed("one table", _one_table(bulk=False), book, rows, 1),
        _timed("one table, in bulk", _one_table(bulk=True), book, rows, 2),
    ]


def _timed(way: str, resource: Any, book: Path, rows: int, turn: int) -> Taken:
    import tablib  # noqa: PLC0415 - comes with the library
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - beside it

    before = Site.objects.count()
    started, worked = time.perf_counter(), time.process_time()
    lines = CalamineWorkbook.from_path(str(book)).get_sheet_by_index(0).to_python()[2:]
    read, read_work = time.perf_counter() - started, time.process_time() - worked
    share = lines[turn::SHARE]
    started, worked = time.perf_counter(), time.process_time()
    result = resource.import_data(tablib.Dataset(*share, headers=list(COLUMNS)), dry_run=False, raise_errors=True)
    took, work = time.perf_counter() - started, time.process_time() - worked
    if result.totals["new"] != len(share) or Site.objects.count() - before != len(share):
        message = f"the library took {result.totals} of {len(share)} rows"
        raise RuntimeError(message)
    return Taken(way, read + took * rows / len(share), read_work + work * rows / len(share))


class _Places:
    """Villages by the names of town and village."""

    def __init__(self) -> None:
        self._found = {
            (one.parent.name, one.name): one for one in Node.objects.filter(tier="village").select_related("parent") if one.parent
        }
        self._towns = {one.name: one for one in Node.objects.filter(tier="town")}

    def find(self, town: str, village: str) -> Node:
        """Return the village, else the town."""
        return self._found.get((town, village)) or self._towns[town]


def _facts(row: Any, places: _Places) -> None:
    """Turn a row of the sheet into the columns of a file, in place."""
    node = places.find(str(row["town"]), str(row["village"]))
    row["number"] = f"X{int(float(str(row['sequence']))):08d}"
    row["name_key"], row["address_key"] = comparable(str(row["name"])), comparable(str(row["address"]))
    row["initials"] = initials(str(row["name"]))[:100]
    row["node"], row["grid_path"] = node.pk, node.path
    row["sector"], row["scale"], row["grade"], row["state"] = "machinery", "small", "third", "active"
    row["revenue"] = int(float(str(row["revenue"]))) * 10**6
    row["registered_on"] = "2025-01-01"


FIELDS: Sequence[str] = (
    "number", "name", "name_key", "initials", "code", "node", "grid_path", "address", "address_key", "trade", "sector", "employees", "revenue",
    "scale", "grade", "state", "registered_on",
)  # fmt: skip


def _one_table(*, bulk: bool) -> Any:
    from import_export import instance_loaders, resources  # noqa: PLC0415 - an optional dependency

    places = _Places()

    class SiteResource(resources.ModelResource):  # type: ignore[misc, unused-ignore]
        """The library's own way into the register."""

        class Meta:
            """Known by code."""

            model = Site
            import_id_fields = ("code",)
            fields = FIELDS
            instance_loader_class = instance_loaders.CachedInstanceLoader if bulk else instance_loaders.ModelInstanceLoader
            use_transactions = True
            skip_diff = bulk
            use_bulk = bulk

        def before_import_row(self, row: Any, **_: Any) -> None:
            _facts(row, places)

    return SiteResource()


def _whole() -> Any:
    base = type(_one_table(bulk=False))

    class WholeResource(base):  # type: ignore[misc, valid-type]
        """The same with the tables around a file."""

        def before_save_instance(self, instance: Site, row: Any, **_: Any) -> None:
            entity = LegalEntity(code=row["code"], name=row["name"], name_key=row["name_key"], registered_address=row["address"])
            instance.entity = LegalEntity.objects.filter(code=row["code"]).first() or insert(LegalEntity, [entity])[0]

        def after_save_instance(self, instance: Site, row: Any, **_: Any) -> None:
            people = (
                (ContactRole.LEGAL_REPRESENTATIVE, row["legal"], row["legal_phone"]),
                (ContactRole.PRINCIPAL_HEAD, row["head"], row["head_phone"]),
                (ContactRole.SAFETY_OFFICER, row["officer"], ""),
            )
            insert(Contact, [Contact(site=instance, role=role, name=name, phone=phone) for role, name, phone in people])
            insert(SiteSector, [SiteSector(site=instance, sector="machinery")])
            insert(Licence, [Licence(site=instance, kind=row["licence"], number=row["licence_number"])])

    return WholeResource()
