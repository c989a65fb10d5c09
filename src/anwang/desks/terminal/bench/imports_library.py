"""The same register through django-import-export, four ways, so that the comparison names what it compares.

Every way reads the same workbook with the same reader and writes in one transaction, without a trail. What Anwang checks beyond that is left out
of all: check digits, trades, phones, rights, doubles by name and address.

- *the same outcome*: as the library's documentation shows it, with its default settings: the place found by a widget that looks it up by the names
  of town and village, the legal entity made where it is missing before the row is read and found again by its code, rows known again by
  code, and the file's sector, three people and licence made after the file is saved;
- *the same outcome, helped*: the same with places read once and our own quick inserts around it;
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
    """Take the workbook four ways, each on rows of its own; nothing where the library is not installed."""
    try:
        import import_export  # noqa: F401, PLC0415 - an optional dependency of the benchmark
    except ImportError:
        return []
    return [
        _timed("the same outcome", _documented(), book, rows, 0),
        _timed("the same outcome, helped", _helped(), book, rows, 1),
        _timed("one table", _one_table(bulk=False), book, rows, 2),
        _timed("one table, in bulk", _one_table(bulk=True), book, rows, 3),
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
    row["node"], row["grid_path"] = node.pk, node.path
    _plain_facts(row)


def _plain_facts(row: Any) -> None:
    row["number"] = f"X{int(float(str(row['sequence']))):08d}"
    row["name_key"], row["address_key"] = comparable(str(row["name"])), comparable(str(row["address"]))
    row["initials"] = initials(str(row["name"]))[:100]
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


def _documented() -> Any:
    from import_export import fields, resources, widgets  # noqa: PLC0415 - an optional dependency

    class PlaceWidget(widgets.ForeignKeyWidget):  # type: ignore[misc, unused-ignore]
        """A village, or a town, by the names in the row."""

        def get_queryset(self, value: Any, row: Any, *args: Any, **kwargs: Any) -> Any:
            if not value:
                return Node.objects.filter(tier="town", name=row["town"])
            return Node.objects.filter(tier="village", parent__name=row["town"])

        def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
            return self.get_queryset(value, row).get(name=value or row["town"])

    class DocumentedResource(resources.ModelResource):  # type: ignore[misc, unused-ignore]
        """A file with what belongs to it."""

        node = fields.Field(column_name="village", attribute="node", widget=PlaceWidget(Node, "name"))
        entity = fields.Field(column_name="code", attribute="entity", widget=widgets.ForeignKeyWidget(LegalEntity, "code"))

        class Meta:
            """Known by code."""

            model = Site
            import_id_fields = ("code",)
            fields = (*FIELDS, "entity")
            use_transactions = True

        def before_import_row(self, row: Any, **_: Any) -> None:
            _plain_facts(row)
            facts = {"name": row["name"], "name_key": row["name_key"], "registered_address": row["address"]}
            LegalEntity.objects.get_or_create(code=row["code"], defaults=facts)

        def before_save_instance(self, instance: Site, row: Any, **_: Any) -> None:
            instance.grid_path = instance.node.path

        def after_save_instance(self, instance: Site, row: Any, **_: Any) -> None:
            for role, name, phone in _people(row):
                Contact.objects.create(site=instance, role=role, name=name, phone=phone)
            SiteSector.objects.create(site=instance, sector="machinery")
            Licence.objects.create(site=instance, kind=row["licence"], number=row["licence_number"])

    return DocumentedResource()


def _people(row: Any) -> tuple[tuple[ContactRole, str, str], ...]:
    return (
        (ContactRole.LEGAL_REPRESENTATIVE, row["legal"], row["legal_phone"]),
        (ContactRole.PRINCIPAL_HEAD, row["head"], row["head_phone"]),
        (ContactRole.SAFETY_OFFICER, row["officer"], ""),
    )


def _helped() -> Any:
    base = type(_one_table(bulk=False))

    class HelpedResource(base):  # type: ignore[misc, valid-type]
        """The same with the tables around a file."""

        def before_save_instance(self, instance: Site, row: Any, **_: Any) -> None:
            entity = LegalEntity(code=row["code"], name=row["name"], name_key=row["name_key"], registered_address=row["address"])
            instance.entity = LegalEntity.objects.filter(code=row["code"]).first() or insert(LegalEntity, [entity])[0]

        def after_save_instance(self, instance: Site, row: Any, **_: Any) -> None:
            insert(Contact, [Contact(site=instance, role=role, name=name, phone=phone) for role, name, phone in _people(row)])
            insert(SiteSector, [SiteSector(site=instance, sector="machinery")])
            insert(Licence, [Licence(site=instance, kind=row["licence"], number=row["licence_number"])])

    return HelpedResource()
