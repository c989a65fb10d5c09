"""Rows of an office's register become files: names of places, departments and people are found or said."""

from datetime import date
from decimal import Decimal

import pytest
from tests.world import World, make_world

from anwang.enterprises import sheets, uscc
from anwang.enterprises.actions import Outcome
from anwang.enterprises.columns import vocabulary
from anwang.enterprises.models import Site
from anwang.enterprises.sectors import SECTORS
from anwang.enterprises.sheets import take_rows
from anwang.ground.refusal import NotAllowed

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def row(seed: int, **more: object) -> dict[str, object]:
    return {"name": f"明光市第{seed}号厂", "code": uscc.make(seed), "address": f"路{seed}号", **more}


def test_a_whole_row_becomes_a_whole_file(world: World) -> None:
    values = row(
        1, township=world.town.name, village=world.village.name, trade="木质家具制造", sectors=["轻工", "粉尘涉爆"],
        principal="周甲", principal_phone="13800000001",
        phone="0550-8020001", employees=40, revenue_fen=12_345_600, scale="小型", status="停产", standardisation_grade="三级",
        standardisation_expiry=date(2027, 5, 1), risk_colour="黄", supervision_level="县", abcd_class="B", dust=True, ammonia=False,
        supervising_department="明光市应急管理局", assigned_official="孙镇安", licence_no="皖AQ001", licence_expiry=date(2026, 6, 1),
        longitude=Decimal("118.01234567"),
        latitude=Decimal("32.7"), grid_worker="郑村行", former_names="老厂、旧厂", remark="沿街", insured=True,
    )  # fmt: skip

    [outcome] = take_rows([values], node=world.county, by=world.office, at=world.at)
    site = Site.objects.get()

    assert (outcome.verdict, outcome.reason, outcome.site_id) == ("made", "", site.pk)
    assert (site.node_id, site.trade, site.sector, site.employees, site.revenue) == (
        world.village.pk,
        "C2110",
        "light_industry",
        40,
        12_345_600,
    )
    assert (site.state, site.scale, site.grade, site.grade_valid_to, site.risk_colour) == (
        "stopped",
        "small",
        "third",
        date(2027, 5, 1),
        "yellow",
    )
    assert (site.supervision_tier, site.supervision_class, site.insured) == ("county", "B", True)
    assert (site.regulating_organ_id, site.former_names) == (world.regulator_organ.pk, ["老厂", "旧厂"])
    assert (site.longitude, site.latitude) == (Decimal("118.012346"), Decimal("32.700000"))
    assert site.remark == "沿街；网格员：郑村行"
    assert set(site.sector_links.values_list("sector", flat=True)) == {"light_industry", "dust_explosion"}
    assert list(site.flags.values_list("flag", flat=True)) == ["dust"]
    assert list(site.contacts.values_list("role", "name", "phone")) == [
        ("principal_head", "周甲", "13800000001"),
        ("liaison", "单位电话", "0550-8020001"),
    ]
    assert site.licences.get().number == "皖AQ001"
    assert site.charges.get().assignment_id == world.town_officer.assignment_id


@pytest.mark.parametrize("tail", ["", "镇", "镇人民政府"])
def test_a_township_is_found_as_people_write_it(world: World, tail: str) -> None:
    bare = world.town.name.removesuffix("街道").removesuffix("镇").removesuffix("乡")
    [outcome] = take_rows([row(1, township=bare + tail)], node=world.county, by=world.office, at=world.at)

    assert (outcome.verdict, Site.objects.get().node_id) == ("made", world.town.pk)


@pytest.mark.parametrize(
    "said",
    [
        "涧溪镇石岩村", "明光市涧溪镇石岩村", "安徽省滁州市明光市涧溪镇石岩村", "石岩村", "石岩", "涧溪镇/石岩村", "涧溪镇 石岩村", "明光市-涧溪镇-石岩村",
        "涧溪石岩村", "涧溪石岩", "涧溪镇石岩村民委员会", "明光市石岩村",
    ],
)  # fmt: skip
@pytest.mark.parametrize("column", ["township", "village"])
def test_township_and_village_in_one_cell_are_the_village(column: str, said: str) -> None:
    world = make_world(whole=True)
    [outcome] = take_rows([row(1, **{column: said})], node=world.county, by=world.office, at=world.at)

    site = Site.objects.select_related("node__parent").get()
    assert (outcome.reason, site.node.name, str(site.node.parent)) == ("", "石岩村", "涧溪镇")


@pytest.mark.parametrize(
    ("said", "place", "remark"),
    [
        ({"township": "涧溪镇石头村"}, "涧溪镇", "没有找到村（社区）“石头村”，先记在涧溪镇"),
        ({"township": "涧溪镇石岩村", "village": "石头村"}, "石岩村", "没有找到村（社区）“石头村”，先记在石岩村"),
        ({"township": "涧溪镇", "village": "涧溪镇石头村"}, "涧溪镇", "没有找到村（社区）“涧溪镇石头村”，先记在涧溪镇"),
        ({"township": "涧溪镇石岩村三组"}, "石岩村", "“涧溪镇石岩村三组”里村（社区）后面的“三组”没有记入，需要的请写进地址"),
        ({"township": "太平村"}, "明光市", "有2个村（社区）叫“太平村”，先记在明光市，请写明乡镇和全名"),
        ({"township": "潘村镇太平村"}, "太平村", ""),
        ({"township": "潘村镇潘村"}, "潘村", ""),
        ({"township": "潘村"}, "潘村镇", ""),
        ({"township": "三界镇", "village": "三界"}, "三界镇", "有2个村（社区）叫“三界”，先记在三界镇，请写明乡镇和全名"),
        ({"township": "石头镇石岩村"}, "明光市", "没有找到乡镇（街道）“石头镇石岩村”，先记在明光市，请核对名称或先在区划里添加"),
    ],
)
def test_a_village_that_is_not_understood_is_said(said: dict[str, object], place: str, remark: str) -> None:
    world = make_world(whole=True)
    [outcome] = take_rows([row(1, **said)], node=world.county, by=world.office, at=world.at)

    assert (outcome.reason, Site.objects.select_related("node").get().node.name) == (remark, place)


def test_the_words_of_the_picklist_give_the_sector_with_its_flag(world: World) -> None:
    torn = ["危险化学品(生产", "经营", "使用", "储存)"]
    outcomes = take_rows(
        [row(1, sectors=torn), row(2, sectors=["危险化学品经营"]), row(3, sectors=["食品"])],
        node=world.county,
        by=world.office,
        at=world.at,
    )
    sites = [Site.objects.get(pk=one.site_id or 0) for one in outcomes]

    assert [(site.sector, SECTORS[site.sector].high_hazard, site.remark) for site in sites] == [
        ("hazardous_chemicals", True, ""),
        ("hazardous_chemicals", True, ""),
        ("food_safety", False, ""),
    ]


def test_each_row_says_what_is_wrong_with_it(world: World) -> None:
    rows = [
        row(1, township="无此镇"),
        row(2, code="91341182MA2N00001"),
        row(3, name="厂", employees=-1),
        row(4, township=world.town.name, village="无此村", supervising_department="无此局", assigned_official="无此人", sectors=["捕月"]),
        row(5),
    ]

    outcomes = take_rows(rows, node=world.county, by=world.office, at=world.at)

    assert [one.verdict for one in outcomes] == ["made", "refused", "refused", "made", "made"]
    assert outcomes[0].reason == f"没有找到乡镇（街道）“无此镇”，先记在{world.county.name}，请核对名称或先在区划里添加"
    assert (outcomes[1].at, outcomes[2].reason) == ("code", "名称：请填写，至少 2 个字。")
    assert [part for part in ("无此村", "无此局", "无此人", "捕月") if part in outcomes[3].reason] == ["无此村", "无此局", "无此人", "捕月"]
    site = Site.objects.get(pk=outcomes[3].site_id or 0)
    assert (site.node_id, site.remark) == (world.town.pk, "监管行业：捕月；直接监管部门：无此局；包扶人：无此人")


def test_progress_tells_every_row_once_and_a_second_import_changes_nothing(world: World) -> None:
    told: list[Outcome] = []
    rows = [row(1), row(2, code="91341182MA2N00001"), row(3), row(3, name="明光市第三号厂分部")]

    outcomes = take_rows(rows, node=world.county, by=world.office, at=world.at, progress=told.extend)
    again = take_rows(rows, node=world.county, by=world.office, at=world.at)

    assert told == outcomes
    assert [(one.index, one.verdict, one.of_index) for one in outcomes] == [
        (0, "made", None),
        (1, "refused", None),
        (2, "made", None),
        (3, "duplicate", 2),
    ]
    assert [one.verdict for one in again] == ["duplicate", "refused", "duplicate", "duplicate"]
    assert Site.objects.count() == 2


def test_who_may_import(world: World) -> None:
    with pytest.raises(NotAllowed):
        take_rows([row(1)], node=world.village, by=world.grid_worker, at=world.at)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({}, "company"),
        ({"subject_type": "个体工商户"}, "sole_trader"),
        ({"subject_type": "无照场所"}, "unlicensed"),
        ({"subject_type": "三无"}, "unlicensed"),
        ({"subject_type": "个体工商户", "remark": "无照经营"}, "sole_trader"),
        ({"remark": "无照经营，已责令关闭"}, "unlicensed"),
        ({"name": "张三黑作坊"}, "unlicensed"),
        ({"name": "三无电器行", "remark": "无照明设施"}, "company"),
    ],
)
def test_only_who_is_said_to_have_no_licence_has_none(world: World, said: dict[str, object], kind: str) -> None:
    [outcome] = take_rows([{"name": "甲厂", "address": "路1号", **said}], node=world.county, by=world.office, at=world.at)

    assert outcome.verdict == "made"
    entity = Site.objects.get().entity
    assert entity is not None
    assert entity.subject_type == kind


def test_every_column_of_the_register_comes_into_the_file() -> None:
    read = {*sheets.SAME, "division_code", "township", "village", "remark"}.union(*(columns for _, columns in sheets.PARTS))
    assert {field.name for field in vocabulary().fields} - read == {"coordinates"}  # parted into longitude and latitude while it is read


def test_all_flags_of_a_row_are_kept(world: World) -> None:
    values = row(1, crowded=True, mixed_use=True, contracting=True, gas=True, dust=False, risk_flags=["易制毒易制爆剧毒", "三合一"])
    take_rows([values], node=world.county, by=world.office, at=world.at)

    flags = set(Site.objects.get().flags.values_list("flag", flat=True))
    assert flags == {"crowded", "mixed_use", "contracting", "gas", "controlled_chemicals"}
