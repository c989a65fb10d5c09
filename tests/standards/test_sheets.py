"""Rows of an office's check sheet become a draft."""

from typing import Any

import pytest
from tests.world import World, make_world

from anwang.ground.actor import SYSTEM
from anwang.standards.actions import install_library, publish
from anwang.standards.models import ChecklistVersion, Criterion
from anwang.standards.sheets import take_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


ROWS: list[dict[str, Any]] = [
    {
        "category": "现场",
        "text": "安全出口是否畅通？",
        "basis": "消防法",
        "method": "看现场",
        "default_hazard": "安全出口堵塞",
        "default_term_days": 0,
        "must_check": True,
    },
    {"category": "现场", "text": "灭火器是否有效？"},
    {"category": "资料", "text": "是否建立台账？", "method": "查阅资料", "default_level": "重大"},
    {"category": "资料", "text": "问"},
    {"category": "现场", "text": "灭火器是否有效？"},
]


def test_rows_become_a_draft_in_order(world: World) -> None:
    outcomes = take_rows(ROWS, title="本镇消防检查表", node=world.town, by=world.town_officer, at=world.at)
    version = ChecklistVersion.objects.get()

    assert [one.verdict for one in outcomes] == ["made", "made", "made", "refused", "duplicate"]
    assert [
        (item.number, item.category.name, item.text, item.method, item.term_days) for item in version.items.select_related("category")
    ] == [
        (1, "现场", "安全出口是否畅通？", "site", 0),
        (2, "现场", "灭火器是否有效？", "site", 15),
        (3, "资料", "是否建立台账？", "documents", 15),
    ]
    assert version.items.get(number=2).hazard_text == "不符合要求：灭火器是否有效？"
    assert (version.state, version.item_count, version.items.get(number=3).level) == ("draft", 3, "general")
    assert "按一般隐患导入" in outcomes[2].reason


def test_a_clause_named_whole_makes_the_item_major(world: World) -> None:
    install_library(by=SYSTEM, at=world.at)
    clause = Criterion.objects.get(code="industry_trade.general.2")
    row = {
        "category": "资料",
        "text": "特种作业人员是否持证？",
        "default_level": "重大",
        "criteria": f"{clause.family.name}{clause.clause}",
    }

    [outcome] = take_rows([row], title="机械检查表", node=world.town, sectors=("machinery",), by=world.town_officer, at=world.at)

    item = ChecklistVersion.objects.get(pk=outcome.version_id or 0).items.get()
    assert (item.level, item.criterion_id) == ("major", clause.pk)


def test_the_same_sheet_again_goes_on_with_the_next_version(world: World) -> None:
    take_rows(ROWS[:2], title="本镇消防检查表", node=world.town, by=world.town_officer, at=world.at)
    publish(ChecklistVersion.objects.get(), by=world.regulator, at=world.at)

    outcomes = take_rows(ROWS[:3], title="本镇消防检查表", node=world.town, by=world.town_officer, at=world.at)

    assert [one.verdict for one in outcomes] == ["duplicate", "duplicate", "made"]
    assert ChecklistVersion.objects.get(number=2).item_count == 3
