"""Invented records by the million, made inside the database by INSERT … SELECT into the rooms' own tables, all indexes included.

A scratch database only: indexes are taken away before a mass is written and put back after it, and on PostgreSQL references are not checked
row by row. Every row is spread over the villages and the days by its number, so that the same number gives the same row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date

from django.db import connection, models

from anwang.campaigns.models import Campaign
from anwang.desks.terminal.bench.county import LONG_AGO
from anwang.enterprises.models import Site
from anwang.grid.actions import found_organ
from anwang.grid.inputs import FoundOrgan
from anwang.grid.models import Node, Organ
from anwang.grid.states import OrganKind, Tier
from anwang.ground.actor import SYSTEM
from anwang.hazards.models import Fund, Hazard, HazardCampaign, Recheck
from anwang.inspections.models import Visit, VisitOfficer

FIRST = date(2024, 1, 1)
LAST = date(2026, 11, 21)
DAYS = (LAST - FIRST).days + 1
SECTORS = ("machinery", "commerce", "construction", "road_transport", "hazardous_chemicals", "fire_crowded_places")
SOURCES = ("patrol", "self_check", "admin_inspection", "supervision", "tip")
STATES = ("struck_off", "struck_off", "struck_off", "struck_off", "struck_off", "struck_off", "struck_off", "ordered", "claimed", "void")
KINDS = ("patrol", "service", "supervision", "self_check", "leader_led")
SITES = 100_000
CAMPAIGNS = 3
CAMPAIGN = 1
"""The first campaign's id."""
Expressions = Mapping[str, str]


def on_postgres() -> bool:
    """Return whether the scratch database is PostgreSQL."""
    return connection.vendor == "postgresql"


def run(sql: str) -> None:
    """Run one statement."""
    with connection.cursor() as cursor:
        cursor.execute(sql)


def numbers(first: int, last: int) -> str:
    """Return the FROM clause of the whole numbers from first up to, not including, last, as g.n."""
    if on_postgres():
        return f"generate_series({first}, {last - 1}) AS g(n)"
    return f"(WITH RECURSIVE c(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM c WHERE n < {last - 1}) SELECT n FROM c) g"  # noqa: S608 - whole numbers


def day(number: str) -> str:
    """Return the SQL of the day that comes so many days after the first."""
    if on_postgres():
        return f"(DATE '{FIRST}' + ({number})::int)"
    return f"date('{FIRST}', '+' || ({number}) || ' days')"


def one_of(words: Sequence[str], number: str) -> str:
    """Return the SQL that picks a word by a number."""
    cases = " ".join(f"WHEN {place} THEN '{word}'" for place, word in enumerate(words[:-1]))
    return f"CASE ({number}) % {len(words)} {cases} ELSE '{words[-1]}' END"


def _default(field: models.Field[object, object]) -> str:
    if field.null:
        return "NULL"
    found = field.get_default() if field.has_default() else ""
    if isinstance(field, models.JSONField):
        return "'[]'"
    if isinstance(found, bool):
        return ("TRUE" if found else "FALSE") if on_postgres() else str(int(found))
    return str(found) if isinstance(found, int) else f"'{found}'"


def insert(model: type[models.Model], source: str, given: Expressions) -> None:
    """Fill a table from a FROM clause; columns that are not given take their defaults."""
    fields = [field for field in model._meta.concrete_fields if not getattr(field, "generated", False)]
    chosen = [
        (str(field.column), given.get(str(field.column)) or _default(field))
        for field in fields
        if field.column in given or field.column != "id"
    ]
    if unknown := set(given) - {name for name, _ in chosen}:
        raise TypeError(unknown)
    names = ", ".join(f'"{name}"' for name, _ in chosen)
    run(f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {", ".join(sql for _, sql in chosen)} FROM {source}')  # noqa: S608


@contextmanager
def without_indexes(*several: type[models.Model]) -> Iterator[None]:
    """Write a mass without its secondary indexes, which are built again afterwards."""
    tables = ", ".join(f"'{model._meta.db_table}'" for model in several)
    if on_postgres():
        find = f"SELECT indexname, indexdef FROM pg_indexes WHERE tablename IN ({tables}) AND indexdef NOT LIKE 'CREATE UNIQUE%'"  # noqa: S608
        run(
            "SET session_replication_role = replica; SET work_mem = '256MB'; SET maintenance_work_mem = '512MB'; SET synchronous_commit = off"
        )
    else:
        find = f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name IN ({tables}) AND sql LIKE 'CREATE INDEX%'"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(find)
        found = cursor.fetchall()
    for name, _ in found:
        run(f'DROP INDEX "{name}"')
    yield
    for _, sql in found:
        run(sql)
    if on_postgres():
        run("SET session_replication_role = DEFAULT")
    for model in several:
        run(f'ANALYZE "{model._meta.db_table}"')


def lay_villages(city: str, organ_id: int) -> int:
    """Number the villages of a city in a scratch table with an organ for each township; return how many there are."""
    villages = list(Node.objects.filter(tier=Tier.VILLAGE, path__startswith=city).order_by("path").values_list("pk", "path"))
    towns = Node.objects.filter(tier=Tier.TOWN, path__startswith=city).order_by("path")
    for town in towns:
        found_organ(FoundOrgan(name=f"{town.path}应急办", kind=OrganKind.TOWN_OFFICE, node_id=town.pk), by=SYSTEM, at=LONG_AGO)
    organs = dict(Organ.objects.filter(kind=OrganKind.TOWN_OFFICE).order_by("-pk").values_list("grid_path", "pk"))
    run("CREATE TABLE bench_village (n integer PRIMARY KEY, id bigint, path text, organ_id bigint)")
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO bench_village VALUES (%s, %s, %s, %s)",
            [(number, pk, path, organs.get(path[:15], organ_id)) for number, (pk, path) in enumerate(villages)],
        )
    run("ANALYZE bench_village")
    return len(villages)


def somewhere(villages: int) -> str:
    """Return the JOIN that gives each number the village of its object as v."""
    of_object = f"(g.n % {SITES})"
    return f"JOIN bench_village v ON v.n = ({of_object} * 31 + {of_object} / {DAYS}) % {villages}"


def campaigns(node: Node, organ_id: int) -> None:
    """Write the campaigns of a city."""
    given = {
        "id": f"g.n + {CAMPAIGN}", "name": "'测速行动' || g.n", "level": "'city'", "state": "'running'", "node_id": str(node.pk), "organ_id": str(organ_id),
        "grid_path": f"'{node.path}'", "starts_on": day("0"), "ends_on": day(f"{DAYS - 1}"),
    }  # fmt: skip
    insert(Campaign, numbers(0, CAMPAIGNS), given)


def sites(first: int, last: int, villages: int) -> None:
    """Write invented objects."""
    name = "'测速' || g.n || '有限公司'"
    given = {
        "id": "g.n + 1", "number": "'BM' || g.n", "name": name, "name_key": name, "initials": "'cs' || g.n", "node_id": "v.id",
        "grid_path": "v.path", "address": "'第' || g.n || '号'", "address_key": "'第' || g.n || '号'", "sector": one_of(SECTORS, "g.n"),
        "registered_on": day(f"g.n % {DAYS}"),
    }  # fmt: skip
    with without_indexes(Site):
        insert(Site, f"{numbers(first, last)} {somewhere(villages)}", given)


def hazards(first: int, last: int, villages: int) -> None:
    """Write invented hazards, seven in ten struck off within six weeks, a hundredth major; a fifth as many rechecks, a twentieth as many funds.

    Each lies where its object lies; a tenth belong to one of the campaigns.
    """
    found, delay = f"(g.n % {DAYS})", f"(3 + (g.n / {DAYS} + g.n) % 40)"
    state, done = one_of(STATES, f"g.n / {DAYS}"), f"{found} + {delay}"
    struck = f"CASE WHEN (g.n / {DAYS}) % 10 < 7 AND {done} < {DAYS} THEN {day(done)} END"
    claimed = f"CASE WHEN ((g.n / {DAYS}) % 10 < 7 OR (g.n / {DAYS}) % 10 = 8) AND {done} < {DAYS} THEN {day(f'{found} + {delay} - 2')} END"
    given = {
        "id": "g.n + 1", "number": "'BM' || g.n", "state": state, "level": "CASE WHEN g.n % 100 = 0 THEN 'major' ELSE 'general' END",
        "determination": "CASE WHEN g.n % 100 = 0 THEN '专家论证为重大' ELSE '' END", "source": one_of(SOURCES, "g.n / 7"),
        "site_id": f"g.n % {SITES} + 1", "node_id": "v.id", "grid_path": "v.path", "organ_id": "v.organ_id", "sector": one_of(SECTORS, "g.n / 3"),
        "description": "'车间配电箱前堆放杂物' || g.n", "found_on": day(found), "registered_on": day(found),
        "registered_at": "TIMESTAMP WITH TIME ZONE '2026-01-01 08:00:00+08'" if on_postgres() else "'2026-01-01 00:00:00'",
        "due_on": day(f"{found} + 15"), "first_due_on": day(f"{found} + 15"), "ordered_on": day(found), "claimed_on": claimed,
        "struck_off_on": struck, "closed_on": struck, "responsible": "'测速甲'", "measure": "'清理配电箱周围杂物'",
    }  # fmt: skip
    rechecks = {
        "id": "g.n + 1", "hazard_id": "g.n * 5 + 1", "rechecked_on": day(f"(g.n * 5) % {DAYS}"),
        "result": "CASE WHEN g.n % 8 = 0 THEN 'failed' ELSE 'passed' END", "opinion": "'已看现场'",
    }  # fmt: skip
    funds = {
        "id": "g.n + 1", "hazard_id": "g.n * 20 + 1", "payer": one_of(("enterprise", "fiscal", "other"), "g.n"), "amount": "(g.n % 977 + 1) * 10000",
        "paid_on": day(f"(g.n * 20) % {DAYS}"),
    }  # fmt: skip
    campaigns = {"id": "g.n + 1", "hazard_id": "g.n * 10 + 1", "campaign_id": f"{CAMPAIGN} + g.n % {CAMPAIGNS}"}
    with without_indexes(Hazard, Recheck, Fund, HazardCampaign):
        insert(Hazard, f"{numbers(first, last)} {somewhere(villages)}", given)
        insert(Recheck, numbers(first // 5, last // 5), rechecks)
        insert(Fund, numbers(first // 20, last // 20), funds)
        insert(HazardCampaign, numbers(first // 10, last // 10), campaigns)


def visits(first: int, last: int, villages: int) -> None:
    """Write invented visits, two officers each."""
    given = {
        "id": "g.n + 1", "number": "'BM' || g.n", "kind": one_of(KINDS, "g.n / 11"), "state": one_of(("signed", "told", "told"), "g.n / 5"),
        "node_id": "v.id", "grid_path": "v.path", "organ_id": "v.organ_id", "site_id": f"g.n % {SITES} + 1", "sector": one_of(SECTORS, "g.n / 3"),
        "planned_on": day(f"g.n % {DAYS}"), "started_on": day(f"g.n % {DAYS}"), "hazard_count": "g.n % 4",
    }  # fmt: skip
    officers = {"visit_id": "g.n / 2 + 1", "name": "'测速乙'", "role": "CASE WHEN g.n % 9 = 0 THEN 'expert' ELSE 'officer' END"}
    with without_indexes(Visit, VisitOfficer):
        insert(Visit, f"{numbers(first, last)} {somewhere(villages)}", given)
        insert(VisitOfficer, numbers(first * 2, last * 2), officers)
