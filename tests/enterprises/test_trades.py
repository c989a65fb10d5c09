"""The classification of economic activities and the supervision sectors: whole, and found by the words people use."""

from collections import Counter

import pytest

from anwang.enterprises import sectors, trades
from anwang.enterprises.trades import UnknownTrade


def test_the_classification_is_whole() -> None:
    assert Counter(trade.tier for trade in trades.all_trades()) == {"section": 20, "division": 97, "group": 473, "class": 1382}


def test_every_entry_stands_under_its_parent_and_every_parent_has_a_child() -> None:
    codes = {trade.code for trade in trades.all_trades()}

    for trade in trades.all_trades():
        if trade.tier in {"group", "class"}:
            assert trade.code[:-1] in codes
            assert trades.find(trade.code[:2]).section == trade.section
        if trade.tier in {"division", "group"}:
            assert any(code.startswith(trade.code) and len(code) == len(trade.code) + 1 for code in codes)
        assert trade.name


def test_divisions_lie_in_the_sections_of_the_standard() -> None:
    spans = {
        "A": ("01", "05"), "B": ("06", "12"), "C": ("13", "43"), "D": ("44", "46"), "E": ("47", "50"), "F": ("51", "52"),
        "G": ("53", "60"), "H": ("61", "62"), "I": ("63", "65"), "J": ("66", "69"), "K": ("70", "70"), "L": ("71", "72"),
        "M": ("73", "75"), "N": ("76", "79"), "O": ("80", "82"), "P": ("83", "83"), "Q": ("84", "85"), "R": ("86", "90"),
        "S": ("91", "96"), "T": ("97", "97"),
    }  # fmt: skip
    found: dict[str, list[str]] = {}
    for trade in trades.all_trades():
        if trade.tier == "division":
            found.setdefault(trade.section, []).append(trade.code)

    assert {section: (codes[0], codes[-1]) for section, codes in found.items()} == spans


@pytest.mark.parametrize("code", ["C2672", "2672", " c2672 ", "Ｃ２６７２"])
def test_find_reads_codes_as_people_write_them(code: str) -> None:
    trade = trades.find(code)

    assert (trade.code, trade.full_code, trade.name, trade.tier) == ("2672", "C2672", "焰火、鞭炮产品制造", "class")


@pytest.mark.parametrize("code", ["", "Z", "2600", "B2672", "26721", "C267X", "98", "0"])
def test_unknown_code_is_refused_with_a_sentence(code: str) -> None:
    with pytest.raises(UnknownTrade, match="没有行业代码"):
        trades.find(code)


def test_is_class_asks_for_the_lowest_tier() -> None:
    assert trades.is_class("C2672")
    assert not trades.is_class("C267")
    assert not trades.is_class("nonsense")


def test_path_leads_from_the_section_down() -> None:
    assert [trade.code for trade in trades.path("2672")] == ["C", "26", "267", "2672"]
    assert trades.path_name("2672") == "制造业 › 化学原料和化学制品制造业 › 炸药、火工及焰火产品制造 › 焰火、鞭炮产品制造"
    assert trades.path_name("0610") == "采矿业 › 煤炭开采和洗选业 › 烟煤和无烟煤开采洗选"
    assert [trade.code for trade in trades.path("T")] == ["T"]
    assert trades.section_of("5435").name == "交通运输、仓储和邮政业"


def test_the_amendment_of_2019_is_in() -> None:
    assert [trades.find(code).name for code in ("923", "9231", "9232", "9233")] == [
        "监察委员会、人民法院和人民检察院", "监察委员会", "人民法院", "人民检察院",
    ]  # fmt: skip


def test_search_by_words_puts_classes_and_short_names_first() -> None:
    assert [trade.code for trade in trades.search("危险 运输")] == ["5435"]
    assert [trade.code for trade in trades.search("白酒")] == ["1512"]
    assert trades.search("水泥制造")[0].code == "3011"
    assert len(trades.search("制造", limit=7)) == 7


def test_search_by_code_gives_everything_below() -> None:
    assert [trade.code for trade in trades.search("C267")] == ["267", "2671", "2672"]
    assert trades.search("3011")[0].name == "水泥制造"


def test_search_offers_the_nearest_names_when_none_contains_the_words() -> None:
    assert "5435" in [trade.code for trade in trades.search("危险品货物道路运输")]
    assert trades.search("") == []


@pytest.mark.parametrize(
    ("code", "group"),
    [
        ("0111", "农林牧渔业"),
        ("1011", "采矿业"),
        ("2672", "商贸制造业"),
        ("4411", "商贸制造业"),
        ("5211", "商贸制造业"),
        ("6110", "商贸制造业"),
        ("4710", "建筑业"),
        ("5435", "交通运输业"),
        ("8310", "其他行业"),
    ],
)
def test_bulletin_group_follows_the_section(code: str, group: str) -> None:
    assert trades.bulletin_group(code) == group


def test_every_section_has_a_bulletin_group_and_transport_is_split() -> None:
    assert set(trades.BULLETIN_GROUP) == {trade.code for trade in trades.all_trades() if trade.tier == "section"}
    assert [trades.transport_group(code) for code in ("53", "5435", "5523", "56", "6010", "5920", "2672")] == [
        "铁路运输", "道路运输", "水上运输", "民航运输", "邮政寄递", None, None,
    ]  # fmt: skip


def test_high_hazard_sectors_are_those_of_the_law() -> None:
    assert {sector.code for sector in sectors.SECTORS.values() if sector.high_hazard} == {
        "coal_mine", "non_coal_mine", "oil_gas", "hazardous_chemicals", "fireworks", "metallurgy", "nonferrous", "construction",
        "road_transport", "water_transport", "railway", "civil_aviation",
    }  # fmt: skip


def test_no_word_means_two_sectors() -> None:
    words = [word for sector in sectors.SECTORS.values() for word in (sector.code, sector.name, *sector.synonyms)]

    assert [word for word, times in Counter(words).items() if times > 1] == []
    assert len(sectors.SECTORS) == 40


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("危化品", ["hazardous_chemicals"]),
        ("危化品、烟花爆竹", ["hazardous_chemicals", "fireworks"]),
        ("非煤矿山；道路交通/旅游", ["non_coal_mine", "road_transport", "culture_tourism"]),
        ("建筑施工行业", ["construction"]),
        ("危化, 加油站", ["hazardous_chemicals"]),
        ("危化品、不知道", []),
        ("危险化学品经营", ["hazardous_chemicals"]),
        ("危化品储存企业", ["hazardous_chemicals"]),
        ("危险化学品（生产/经营/使用/储存）", ["hazardous_chemicals"]),
        ("烟花爆竹零售，道路运输(客/货/危)", ["fireworks", "road_transport"]),
        ("食品", ["food_safety"]),
        ("食品经营单位", ["food_safety"]),
        ("轻工（食品）", ["light_industry"]),
        ("其他（危化品）", []),
        ("不知道（危化品）", []),
        ("", []),
    ],
)
def test_sector_cells_are_understood_whole_or_not_at_all(cell: str, codes: list[str]) -> None:
    assert [sector.code for sector in sectors.recognise(cell)] == codes


PICKLIST = (
    "煤矿; 非煤矿山(地下/露天/尾矿库); 石油天然气开采; 化工/医药; 危险化学品(生产/经营/使用/储存); 烟花爆竹(生产/批发/零售); 冶金; 有色; 建材; "
    "机械; 轻工; 纺织; 烟草; 商贸; 粉尘涉爆; 涉氨制冷; 有限空间; 深井铸造; 房屋市政施工; 道路运输(客/货/危); 水上交通; 渔业船舶; 铁路; 民航; "
    "邮政寄递; 城镇燃气; 特种设备; 消防/人员密集场所; 教育; 医疗; 养老; 文化旅游(景区/文娱); 农业机械; 水利; 电力; 电动自行车/储能; "
    "自建房/城镇房屋; 森林防火; 食品安全; 其他"
)
"""The words of the domain's picklist of supervision sectors (rules 2.4), as a sheet copies them."""


def test_every_word_of_the_picklist_names_one_sector() -> None:
    named = [[sector.code for sector in sectors.recognise(word)] for word in PICKLIST.split("; ")]

    assert sorted(named) == sorted([code] for code in sectors.SECTORS)


@pytest.mark.parametrize(
    ("words", "whole"),
    [
        (["危险化学品（生产", "经营", "使用", "储存）", "机械"], ("危险化学品（生产、经营、使用、储存）", "机械")),
        (["轻工", "粉尘涉爆"], ("轻工", "粉尘涉爆")),
        ([], ()),
    ],
)
def test_a_bracket_torn_at_its_separators_is_mended(words: list[str], whole: tuple[str, ...]) -> None:
    assert sectors.whole_words(words) == whole
