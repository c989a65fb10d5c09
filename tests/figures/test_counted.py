"""Counted figures by hand: deadlines kept, coverage of high hazards, what a unit is now, and what the register says of enterprises."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest
from tests.figures.hazards import Ground
from tests.world import AT, SHANGHAI

from anwang.enterprises.models import Contact, Site
from anwang.figures import breakdowns, slices
from anwang.figures.asking import Standing, answer
from anwang.figures.catalogue import find
from anwang.hazards.models import Extension, Listing
from anwang.inspections.models import Visit, VisitOfficer

JAN, OCT = date(2026, 1, 1), date(2026, 10, 31)


def number(ground: Ground, name: str, *where: str) -> Decimal | None:
    figure = find(name)
    return slices.value(figure, slices.slice_of(figure, ground.world.county, start=JAN, end=OCT, where=where), at=AT).number


def site(ground: Ground, name: str, **more: Any) -> Site:
    made = ground.site(name, ground.world.village)
    Site.objects.filter(pk=made.pk).update(**more)
    return made


def test_deadlines(ground: Ground) -> None:
    village = ground.world.village
    due = date(2026, 5, 10)
    for claimed, done in ((date(2026, 5, 10), None), (date(2026, 5, 11), date(2026, 6, 1)), (None, date(2026, 5, 1)), (None, None)):
        ground.hazard(village, date(2026, 4, 1), done, due_on=due, claimed_on=claimed, closed_on=done)
    late = ground.hazard(village, date(2026, 4, 1), due_on=due, level="major")
    Extension.objects.create(
        hazard=late, state="granted", reason="备件未到", old_due_on=due, asked_due_on=OCT, asked_on=due, decided_on=due, asked_by="周厂长"
    )
    assert [number(ground, name) for name in ("到期隐患数", "按期整改隐患数", "按期整改率")] == [5, 2, 40]
    assert [number(ground, name) for name in ("超期未整改数", "超期未整改重大隐患数", "即将到期隐患数", "同意延期隐患数")] == [2, 1, 2, 1]


def test_listed_and_delisted_of_the_same_batch(ground: Ground) -> None:
    world = ground.world
    for delisted in (date(2026, 9, 1), date(2026, 11, 1), None):
        hazard = ground.hazard(world.village, date(2026, 4, 1), level="major")
        Listing.objects.create(
            hazard=hazard,
            organ=world.committee_organ,
            batch="第一批",
            responsible_organ="三界镇人民政府",
            responsible="吴邻安",
            listed_on=date(2026, 4, 2),
            due_on=OCT,
            delisted_on=delisted,
        )
    names = ("挂牌督办数", "挂牌隐患整改完成数", "挂牌整改完成率", "在挂隐患数", "挂牌督办批次")
    assert [number(ground, name) for name in names] == [3, 1, Decimal("33.3"), 2, 1]


def test_coverage_by_what_a_unit_is(ground: Ground) -> None:
    world = ground.world
    before = number(ground, "高危行业企业数") or 0
    high, plain = site(ground, "甲矿", high_hazard=True, trade="B0610", scale="small"), site(ground, "乙厂", trade="C2671", scale="large")
    site(ground, "丙矿", high_hazard=True)
    block = site(ground, "三号楼", kind="building")
    for order, each in enumerate((high, high, plain, block)):
        visit = Visit.objects.create(
            number=f"V-{order}",
            kind="admin_inspection" if order else "patrol",
            state="signed",
            site=each,
            node=each.node,
            grid_path=each.grid_path,
            organ=world.regulator_organ,
            planned_on=date(2026, 5, 1),
            started_on=date(2026, 5, 1),
            started_at=datetime.combine(date(2026, 5, 1), time(9), SHANGHAI),
            cause="random" if order == 1 else "plan",
            hazard_count=order,
        )
        VisitOfficer.objects.create(visit=visit, assignment_id=world.officer.assignment_id, name="王执一", role="lead")
    assert before == 0
    names = ("检查高危行业企业数", "高危行业企业检查覆盖率", "检查其他对象个数", "双随机抽查次数", "参加巡查人数", "检查企业数")
    assert [number(ground, name) for name in names] == [1, 50, 1, 1, 1, 3]
    figure = find("检查家次")
    asked = slices.slice_of(figure, world.county, start=JAN, end=OCT)
    assert [(name, shown) for _, name, shown in breakdowns.by_dimension(figure, asked, "section")] == [
        ("采矿业", Decimal(2)),
        ("制造业", Decimal(1)),
        ("未填", Decimal(1)),
    ]
    assert number(ground, "检查家次", "单位规模=大型") == 1


def test_what_the_register_says_of_enterprises(ground: Ground) -> None:
    first, second = site(ground, "甲厂", insured=True, special_operators=4), site(ground, "乙厂", dual_prevention=True, special_operators=3)
    Site.objects.exclude(pk__in=[first.pk, second.pk]).update(closed_on=date(2026, 1, 1))
    for role in ("safety_officer", "safety_officer", "liaison"):
        Contact.objects.create(site=first, role=role, name="周安")
    Contact.objects.create(site=second, role="liaison", name="吴安")
    names = ("生产经营单位数", "配备安全管理人员的企业数", "安全管理人员配备率", "安责险覆盖率", "双重预防机制建成企业数", "特种作业人员数")
    assert [number(ground, name) for name in names] == [2, 1, 50, 50, 1, 7]


@pytest.mark.parametrize(("word", "printed"), [("占比=国民经济门类", "采矿业100%"), ("前3=单位规模", "小型（1个）")])
def test_hazards_are_told_apart_by_what_their_unit_is(ground: Ground, word: str, printed: str) -> None:
    mine = site(ground, "甲矿", trade="B0610", scale="small")
    ground.hazard(ground.world.village, date(2026, 5, 1), site=mine)
    assert answer("排查隐患数", (word,), on=Standing(ground.world.county, JAN, OCT), at=AT).printed == printed
