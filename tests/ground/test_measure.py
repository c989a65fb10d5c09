from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from anwang.ground import measure
from anwang.ground.measure import Column, Condition, Fact, Measure, Slice, UnknownDimension
from anwang.ground.models import RulePack

COUNTY = "001034011082"
TOWNS = [COUNTY + "100", COUNTY + "101", COUNTY + "102"]
FACT = Fact(
    code="packs",
    label="规则",
    source="ground_rulepack f",
    path="f.path",
    record="ground.RulePack",
    columns=(
        Column("code", "f.code", "规则"),
        Column("from", "f.valid_from", "施行"),
        Column("until", "f.valid_to", "失效"),
        Column("number", "f.id", "编号"),
        Column("ended", "CASE WHEN f.valid_to IS NOT NULL THEN 1 ELSE 0 END", "已失效", {"1": "是", "0": "否"}),
        Column("source", "f.source", "依据"),
    ),
    campaigns="SELECT c.id FROM ground_rulepack c WHERE c.id IN ({ids})",
)
COUNT = Measure("packs", "规则数", "条", "施行的规则数", FACT, at="from", dimensions=("code", "ended"))
DISTINCT = replace(COUNT, code="codes", kind="distinct", of="code", additive=False)
SUM = replace(COUNT, code="sum", kind="sum", of="number")
STOCK = replace(COUNT, code="stock", kind="stock", until="until")
COHORT = replace(COUNT, code="cohort", kind="cohort", until="until")
MEASURES = (COUNT, DISTINCT, SUM, STOCK, COHORT, replace(COUNT, where=(Condition("code", "in", ("a", "b")),)))
YEAR = Slice(((COUNTY, COUNTY[:-1] + "3"),), date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def packs(db: None) -> list[RulePack]:
    draw = Random(20260316)
    rows = []
    for _ in range(300):
        start = date(2025, 1, 1) + timedelta(days=draw.randrange(900))
        end = start + timedelta(days=draw.randrange(400)) if draw.random() < 0.6 else None
        path = draw.choice([*TOWNS, COUNTY, COUNTY + "100201", "001034011083", "0010340110"])
        rows.append(RulePack(code=draw.choice(["a", "b", "c", ""]), path=path, valid_from=start, valid_to=end, source="甲", payload={}))
    return RulePack.objects.bulk_create(rows)


def inside(row: RulePack, asked: Slice) -> bool:
    return any(low <= row.path < high for low, high in asked.ranges)


def counted(one: Measure, asked: Slice, rows: list[RulePack]) -> list[RulePack]:
    """The rows that a figure counts, by its definition, in plain Python."""
    found = []
    for row in rows:
        end, window = row.valid_to, asked.start <= row.valid_from <= asked.end
        if one.kind == "stock":
            met = row.valid_from <= asked.cut and (end is None or end > asked.cut)
        elif one.kind == "cohort":
            met = window and end is not None and end <= asked.cut
        else:
            met = window
        if met and inside(row, asked) and all(c.operator != "in" or row.code in c.value for c in one.where):
            found.append(row)
    return found


def expected(one: Measure, rows: list[RulePack]) -> int:
    if one.kind == "distinct":
        return len({row.code for row in rows})
    return sum(row.pk for row in rows) if one.kind == "sum" else len(rows)


SLICES = [
    YEAR,
    replace(YEAR, start=date(2026, 3, 16), end=date(2026, 3, 16)),
    replace(YEAR, cutoff=date(2026, 6, 30)),
    replace(YEAR, ranges=((TOWNS[0], TOWNS[1]), (TOWNS[2], TOWNS[2] + "z"))),
    replace(YEAR, ranges=()),
    replace(YEAR, start=date(2027, 1, 1), end=date(2026, 1, 1)),
]


@pytest.mark.parametrize("one", MEASURES, ids=lambda one: f"{one.code}-{len(one.where)}")
@pytest.mark.parametrize("asked", SLICES, ids=range(len(SLICES)))
def test_figure_is_what_its_definition_says_and_opens_those_records(packs: list[RulePack], one: Measure, asked: Slice) -> None:
    rows = counted(one, asked, packs)

    assert measure.record_ids(one, asked) == sorted(row.pk for row in rows)
    assert measure.value(one, asked) == expected(one, rows)


@pytest.mark.parametrize("one", MEASURES, ids=lambda one: f"{one.code}-{len(one.where)}")
def test_townships_in_one_statement_equal_townships_one_by_one(packs: list[RulePack], one: Measure) -> None:
    places = [((town, measure_end(town)),) for town in TOWNS]

    together = measure.by_place(one, YEAR, places)

    assert together == [measure.value(one, replace(YEAR, ranges=place)) for place in places]
    assert measure.by_place(one, YEAR, []) == []
    assert measure.by_place(one, replace(YEAR, ranges=()), places) == [0, 0, 0]


def measure_end(path: str) -> str:
    return path[:-1] + str(int(path[-1]) + 1)


@pytest.mark.parametrize("dimension", ["code", "ended", "from", "source"])
@pytest.mark.parametrize("one", [COUNT, SUM, STOCK, COHORT], ids=lambda one: str(one.code))
def test_parts_of_a_dimension_add_up_and_each_opens_its_own_records(packs: list[RulePack], one: Measure, dimension: str) -> None:
    parts = measure.by_dimension(one, YEAR, dimension)

    assert sum(parts.values()) == measure.value(one, YEAR)
    for key, number in parts.items():
        assert measure.value(one, replace(YEAR, where=((dimension, key),))) == number, (dimension, key)


def test_blank_and_missing_are_one_part(packs: list[RulePack]) -> None:
    parts = measure.by_dimension(COUNT, YEAR, "until")
    missing = measure.record_ids(COUNT, replace(YEAR, where=(("until", ""),)))

    assert parts[""] == len(missing) == len([row for row in counted(COUNT, YEAR, packs) if row.valid_to is None])


@pytest.mark.parametrize(
    ("operator", "value", "meets"),
    [
        ("=", "a", lambda code: code == "a"),
        ("<>", "a", lambda code: code != "a"),
        ("<", "b", lambda code: code < "b"),
        (">=", "b", lambda code: code >= "b"),
        ("in", ("a", "c"), lambda code: code in {"a", "c"}),
        ("in", (), lambda _: False),
    ],
)
def test_each_operator_says_what_it_means(packs: list[RulePack], operator: measure.Operator, value: object, meets: object) -> None:
    one = replace(COUNT, where=(Condition("code", operator, value),))

    rows = [row for row in counted(COUNT, YEAR, packs) if meets(row.code)]  # type: ignore[operator]

    assert measure.record_ids(one, YEAR) == sorted(row.pk for row in rows)


def test_null_and_not_null_part_the_records(packs: list[RulePack]) -> None:
    without = measure.value(replace(COUNT, where=(Condition("until", "null"),)), YEAR)
    with_end = measure.value(replace(COUNT, where=(Condition("until", "not null"),)), YEAR)

    assert without + with_end == measure.value(COUNT, YEAR)
    assert without > 0 < with_end


def test_campaigns_narrow_and_never_widen(packs: list[RulePack]) -> None:
    chosen = tuple(sorted(row.pk for row in packs)[:50])

    ids = measure.record_ids(COUNT, replace(YEAR, campaigns=chosen))

    assert ids == [key for key in measure.record_ids(COUNT, YEAR) if key in chosen]


def test_asking_by_what_the_facts_do_not_have_is_refused_by_name(db: None) -> None:
    with pytest.raises(UnknownDimension, match="不能按“颜色”统计"):
        measure.value(COUNT, replace(YEAR, where=(("颜色", "红"),)))
    with pytest.raises(UnknownDimension, match="不能按专项行动统计"):
        measure.value(replace(COUNT, fact=replace(FACT, campaigns="")), replace(YEAR, campaigns=(1,)))


def test_values_never_become_sql(packs: list[RulePack]) -> None:
    evil = "a' OR '1'='1"

    assert measure.value(COUNT, replace(YEAR, where=(("code", evil),))) == 0
    assert measure.value(replace(COUNT, where=(Condition("code", "=", evil),)), YEAR) == 0
