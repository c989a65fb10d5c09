"""Filling a scratch database with invented objects and hazards, as fast as the database takes them. For measuring only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice

from django.db import connection, models, transaction
from django.utils import timezone

from anwang.enterprises.models import Site, SiteSector
from anwang.grid.models import Node
from anwang.hazards.models import Hazard

SECTORS = ("machinery", "commerce", "construction", "road_transport", "hazardous_chemicals", "fire_crowded_places")
TRADES = ("机械", "粮油", "建材", "木业", "商贸", "运输", "化工", "酒店")
STATES = ("ordered", "claimed", "struck_off", "struck_off", "struck_off", "treating")
CHUNK = 4000


def insert(model: type[models.Model], rows: Iterator[models.Model]) -> int:
    """Insert rows with each field's own default, by COPY on PostgreSQL and by plain `executemany` on SQLite; return how many."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    names = ", ".join(f'"{field.column}"' for field in fields)
    count = 0
    while chunk := list(islice(rows, CHUNK)):
        values = [[field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in chunk]
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with cursor.copy(f'COPY "{model._meta.db_table}" ({names}) FROM STDIN') as copy:
                    for each in values:
                        copy.write_row(each)
            else:
                marks = ", ".join(["%s"] * len(fields))
                cursor.executemany(f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})', values)  # noqa: S608 - the model's own names
        count += len(chunk)
    return count


def analyse() -> None:
    """Let the database look at what it now holds, as it does by itself in daily use."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def fill(villages: Sequence[Node], first: int, last: int, organ_id: int) -> None:
    """Add objects and as many hazards numbered from `first` up to `last`, spread over the villages in blocks of a county's size."""
    insert(Site, sites(villages, first, last))
    made = dict(Site.objects.filter(number__gte=f"B{first:09d}", number__lt=f"B{last:09d}").values_list("number", "pk"))
    insert(SiteSector, (SiteSector(site_id=made[f"B{n:09d}"], sector=SECTORS[n % len(SECTORS)]) for n in range(first, last)))
    insert(Hazard, hazards(villages, made, first, last, organ_id))


def village_of(villages: Sequence[Node], number: int) -> Node:
    """Return an object's village: each ten thousand objects go to the next county's villages."""
    return villages[number % len(villages)]


def sites(villages: Sequence[Node], first: int, last: int) -> Iterator[Site]:
    """Return invented objects."""
    day = date(2025, 1, 1)
    for number in range(first, last):
        village = village_of(villages, number)
        name = f"{village.name[:3]}{TRADES[number % len(TRADES)]}{number}有限公司"
        yield Site(
            number=f"B{number:09d}",
            name=name,
            name_key=name,
            initials=f"cs{number}",
            node_id=village.pk,
            grid_path=village.path,
            address=f"{village.name}{number}号",
            address_key=f"{village.name}{number}号",
            sector=SECTORS[number % len(SECTORS)],
            registered_on=day,
        )


def hazards(villages: Sequence[Node], made: dict[str, int], first: int, last: int, organ_id: int) -> Iterator[Hazard]:
    """Return invented hazards, one for each object."""
    start = date(2025, 1, 1)
    at: datetime = timezone.now()
    for number in range(first, last):
        village, found = village_of(villages, number), start + timedelta(days=number % 500)
        state = STATES[number % len(STATES)]
        yield Hazard(
            number=f"BH{number:09d}",
            state=state,
            source="patrol",
            site_id=made[f"B{number:09d}"],
            node_id=village.pk,
            grid_path=village.path,
            organ_id=organ_id,
            sector=SECTORS[number % len(SECTORS)],
            description=f"{TRADES[number % len(TRADES)]}车间配电箱前堆放杂物{number}",
            found_on=found,
            registered_on=found,
            registered_at=at,
            due_on=found + timedelta(days=15),
            struck_off_on=found + timedelta(days=20) if state == "struck_off" else None,
        )
