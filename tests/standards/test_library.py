from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from anwang.enterprises import sectors
from anwang.standards.library import (
    HAZARD_CATEGORIES,
    METHODS,
    SECTORS,
    ChecklistData,
    Criterion,
    Instrument,
    ItemData,
    LibraryError,
    chinese_number,
    criterion_by_code,
    load_checklists,
    load_criteria,
    load_instruments,
    read_checklist,
    read_family,
)
from anwang.standards.states import CheckMethod, HazardCategory, HazardLevel

GENERAL = "township_general_43"
IN_FORCE = {
    "应急管理部令第10号": "2023-05-15",
    "应急管理部令第4号": "2021-01-01",
    "矿安〔2022〕88号": "2022-09-01",
    "GB 35181-2017": "2018-07-01",
    "GB 35181-2025": "2025-11-01",
    "GB 45067-2024": "2024-12-01",
    "交办运〔2023〕52号": "2023-10-01",
    "农渔发〔2022〕11号": "2022-04-02",
    "农办机〔2022〕7号": "2022-06-24",
    "民办发〔2023〕13号": "2023-11-27",
    "交办海〔2024〕67号": "2024-12-15",
    "教发厅函〔2024〕20号": "2024-06-24",
}

CRITERION = Criterion(
    code="mine.1",
    family="mine",
    clause="第一条",
    text="边坡出现滑移",
    sectors=("non_coal_mine",),
    mode="direct",
    valid_from=date(2022, 9, 1),
    valid_to=date(2026, 12, 31),
    source="《标准》（1号）第一条",
    confidence="memory",
)
INSTRUMENTS = {
    "安全生产法": Instrument("安全生产法", "中华人民共和国安全生产法", "2021年修正", 119),
    "GB 16423-2020": Instrument("GB 16423-2020", "金属非金属矿山安全规程", "", None),
}
SHEET = """
code = "pit"
name = "露天采场检查表"
sectors = ["non_coal_mine"]
version = 1
valid_from = 2026-05-01
owner = "county"
[[categories]]
name = "现场"
[[categories.items]]
no = 1
text = "边坡是否稳定，没有裂缝和浮石？"
basis = ["GB 16423-2020", "安全生产法 第三十六条"]
method = "看现场"
must_check = true
[categories.items.failed]
text = "边坡出现裂缝、浮石"
measure = "撤出人员设备，治理边坡"
term_days = 30
category = "现场管理"
criterion = "mine.1"
"""
FAMILY = """
code = "mine"
name = "矿山"
instrument = "矿山判定标准"
number = "矿安〔2022〕1号"
valid_from = 2022-09-01
sectors = ["non_coal_mine"]
[[clauses]]
code = "pit.1"
clause = "第一条"
mode = "direct"
confidence = "memory"
text = "边坡出现明显滑移"
"""


def key_sheets() -> list[ChecklistData]:
    return [sheet for sheet in load_checklists() if sheet.code != GENERAL]


def all_items() -> list[ItemData]:
    return [item for sheet in load_checklists() for item in sheet.items]


def read_sheet(content: str) -> ChecklistData:
    return read_checklist("pit.toml", content, INSTRUMENTS, {"mine.1": CRITERION})


def test_the_general_sheet_has_five_categories_and_43_items() -> None:
    general = next(sheet for sheet in load_checklists() if sheet.code == GENERAL)

    assert [category.name for category in general.categories] == [
        "责任与制度",
        "教育培训与人员资格",
        "现场与设备设施",
        "消防与用电",
        "应急与隐患治理",
    ]
    assert [item.no for item in general.items] == list(range(1, 44))
    assert general.owner == "township"


def test_the_general_sheet_never_proposes_a_major_hazard() -> None:
    general = next(sheet for sheet in load_checklists() if sheet.code == GENERAL)

    assert {item.failed.level for item in general.items} == {"general"}


def test_key_sheets_cover_at_least_13_sectors_and_60_items() -> None:
    asked = {
        "non_coal_mine", "hazardous_chemicals", "fireworks", "road_transport", "construction", "special_equipment", "fire_crowded_places",
        "urban_gas", "commerce", "culture_tourism", "machinery", "dust_explosion", "ammonia_refrigeration",
    }  # fmt: skip

    assert asked <= {sector for sheet in key_sheets() for sector in sheet.sectors}
    assert sum(len(sheet.items) for sheet in key_sheets()) >= 60
    assert {len(sheet.items) for sheet in key_sheets()} <= {5, 6, 7, 8, 9}


def test_no_question_stands_in_two_places_of_one_sector() -> None:
    counted = Counter((sector, item.text) for sheet in load_checklists() for sector in sheet.sectors or ("",) for item in sheet.items)

    assert [twin for twin, times in counted.items() if times > 1] == []


def test_every_question_can_be_answered_by_yes() -> None:
    assert [item.text for item in all_items() if "是否" not in item.text] == []


def test_every_major_item_names_a_clause_that_serves_its_sheet_and_is_in_force() -> None:
    major = [(sheet, item) for sheet in load_checklists() for item in sheet.items if item.failed.level == "major"]

    assert len(major) == 54
    for sheet, item in major:
        assert item.failed.criterion is not None
        criterion = criterion_by_code(item.failed.criterion)
        assert set(sheet.sectors) <= set(criterion.sectors)
        assert criterion.in_force(sheet.valid_from)
        assert "待核" not in criterion.source


@pytest.mark.parametrize("code", ["fishing_vessel_key", "confined_space_key"])
def test_clauses_that_serve_only_some_of_a_sector_are_left_to_the_officer(code: str) -> None:
    """The fishing clauses hold from ten berths on, the confined-space ones for industry and trade with a danger of poisoning."""
    sheet = next(sheet for sheet in load_checklists() if sheet.code == code)

    assert {item.failed.level for item in sheet.items} == {"general"}


def test_what_an_item_of_a_major_clause_asks_must_be_checked() -> None:
    assert [item.text for item in all_items() if item.failed.level == "major" and not item.must_check] == []


def test_every_instrument_on_file_is_cited() -> None:
    cited = {name for item in all_items() for citation in item.basis for name in (citation, citation.rpartition(" ")[0])}

    assert sorted(set(load_instruments()) - cited) == []


def test_families_carry_their_number_and_the_day_they_came_into_force() -> None:
    known = {family.number: family.valid_from.isoformat() for family in load_criteria()}

    assert {number: known.get(number) for number in IN_FORCE} == IN_FORCE


def test_counts_of_the_instruments_that_are_carried_whole() -> None:
    counted = {family.code: len(family.criteria) for family in load_criteria()}

    assert (counted["hazardous_chemicals"], counted["fireworks"], counted["coal_mine"], counted["fishing_vessel"]) == (20, 20, 15, 8)
    # The ministry counts 3 general, 47 trade and 14 special situations; article 14 on failed devices is one more.
    assert counted["industry_trade"] == 3 + 47 + 14 + 1


def test_sectors_with_clauses_of_their_own_and_those_that_have_none() -> None:
    families = {family.code: {sector for clause in family.criteria for sector in clause.sectors} for family in load_criteria()}

    assert [families[code] for code in ("farm_machinery", "elderly_care", "inland_shipping", "postal", "education")] == [
        {"farm_machinery"},
        {"elderly_care"},
        {"water_transport"},
        {"postal"},
        {"education"},
    ]
    assert SECTORS - set().union(*families.values()) == {
        "oil_gas", "railway", "civil_aviation", "water_conservancy", "power", "battery_storage", "forest_fire", "food_safety",
    }  # fmt: skip


def test_a_family_without_a_number_on_file_is_wholly_to_be_compared() -> None:
    postal = next(family for family in load_criteria() if family.code == "postal")

    assert ("文号待核" in postal.note, {clause.confidence for clause in postal.criteria}) == (True, {"memory"})


def test_sectors_are_those_of_the_enterprises_room() -> None:
    assert frozenset(sectors.SECTORS) == SECTORS


def test_codes_are_those_of_the_room() -> None:
    assert {method.label: method.value for method in CheckMethod} == METHODS
    assert {f"{word}类": code for word, code in HAZARD_CATEGORIES.items()} == {kind.label: kind.value for kind in HazardCategory}
    assert {item.failed.level for item in all_items()} == set(HazardLevel.values)


def test_clause_codes_are_unique_and_their_sectors_known() -> None:
    criteria = [criterion for family in load_criteria() for criterion in family.criteria]

    assert len({criterion.code for criterion in criteria}) == len(criteria)
    assert {sector for criterion in criteria for sector in criterion.sectors} <= SECTORS


def test_a_clause_prints_its_source() -> None:
    assert criterion_by_code("industry_trade.general.2").source == "《工贸企业重大事故隐患判定标准》（应急管理部令第10号）第三条第二项"


def test_fire_criteria_of_the_old_edition_end_the_day_before_the_new_one_begins() -> None:
    old, new = criterion_by_code("fire_2017.4"), criterion_by_code("fire_2025.2")

    assert [(old.in_force(day), new.in_force(day)) for day in (date(2025, 10, 31), date(2025, 11, 1))] == [(True, False), (False, True)]


@pytest.mark.parametrize(
    ("words", "number"), [("三", 3), ("十", 10), ("十九", 19), ("二十", 20), ("九十七", 97), ("一百零三", 103), ("一百一十九", 119)]
)
def test_article_numbers_are_read(words: str, number: int) -> None:
    assert chinese_number(words) == number


def test_a_sheet_is_read_as_it_stands() -> None:
    item = read_sheet(SHEET).items[0]

    assert (item.basis_text, item.must_check, item.photo_when_failed) == ("GB 16423-2020；安全生产法 第三十六条", True, False)
    assert (item.failed.level, item.failed.term_days, item.failed.criterion) == ("major", 30, "mine.1")


def test_without_a_clause_an_item_is_general() -> None:
    assert read_sheet(SHEET.replace('criterion = "mine.1"', "")).items[0].failed.level == "general"


@pytest.mark.parametrize(
    ("right", "wrong", "flaw"),
    [
        ('category = "现场管理"', 'category = "现场管理"\nlevel = "major"', "unknown keys ['level']"),
        ('criterion = "mine.1"', 'criterion = "mine.9"', "unknown criterion 'mine.9'"),
        ("valid_from = 2026-05-01", "valid_from = 2027-01-01", "'mine.1' is not in force on 2027-01-01"),
        ('sectors = ["non_coal_mine"]', 'sectors = ["non_coal_mine", "fireworks"]', "'mine.1' does not serve every sector of the sheet"),
        ('sectors = ["non_coal_mine"]', "sectors = []", "'mine.1' does not serve every sector of the sheet"),
        ('sectors = ["non_coal_mine"]', 'sectors = ["mines"]', "unknown sectors ['mines']"),
        ("安全生产法 第三十六条", "安全生产法 第一百二十条", "'安全生产法' has only 119 articles"),
        ("安全生产法 第三十六条", "安全法 第三十六条", "cites an unknown instrument: '安全法 第三十六条'"),
        ("GB 16423-2020", "GB 16423-2020 第六条", "the articles of 'GB 16423-2020' are not on file"),
        ("稳定，没有", "稳定,没有", "'text' has ASCII punctuation beside Chinese"),
        ("浮石？", "浮石。", "the text must be a question"),
        ('method = "看现场"', 'method = "看"', "'method' is unknown: '看'"),
        ("term_days = 30", "term_days = 400", "'term_days' must be 0 to 90, got 400"),
        ("term_days = 30", "term_days = true", "'term_days' must be a int, got True"),
        ("no = 1\n", "no = 2\n", "item numbers must run"),
        ('measure = "撤出人员设备，治理边坡"', "", "'measure' must be a str, got None"),
        ('text = "边坡出现裂缝、浮石"', 'text = "裂缝"', "'text' must have 6 to 80 characters"),
    ],
)
def test_a_wrong_sheet_is_refused_by_file_and_place(right: str, wrong: str, flaw: str) -> None:
    assert right in SHEET

    with pytest.raises(LibraryError) as refused:
        read_sheet(SHEET.replace(right, wrong, 1))

    assert str(refused.value).startswith("pit.toml")
    assert flaw in str(refused.value)


def test_a_clause_without_a_number_is_not_proposed() -> None:
    unnumbered = replace(CRITERION, clause="第三部分（条号待核）")

    with pytest.raises(LibraryError, match=r"^pit\.toml item 1: criterion 'mine\.1' has no clause number yet"):
        read_checklist("pit.toml", SHEET, INSTRUMENTS, {"mine.1": unnumbered})


def test_the_place_names_the_item() -> None:
    with pytest.raises(LibraryError, match=r"^pit\.toml category 1 item 1 failed: 'term_days'"):
        read_sheet(SHEET.replace("term_days = 30", "term_days = -1"))


@pytest.mark.parametrize(
    ("right", "wrong", "flaw"),
    [
        ('mode = "direct"', 'mode = "score"', "'mode' is unknown"),
        ('confidence = "memory"', 'confidence = "sure"', "'confidence' is unknown"),
        ("valid_from = 2022-09-01", "valid_from = 2022-09-01\nvalid_to = 2022-08-31", "ends before it begins"),
        ('code = "pit.1"', 'code = "Pit"', "'code' is not a code"),
        ("[[clauses]]", "[clauses]", "'clauses' must be a list"),
        ("[[clauses]]", "[[clauses", "is not TOML"),
    ],
)
def test_a_wrong_family_is_refused(right: str, wrong: str, flaw: str) -> None:
    with pytest.raises(LibraryError) as refused:
        read_family("mine.toml", FAMILY.replace(right, wrong, 1))

    assert str(refused.value).startswith("mine.toml")
    assert flaw in str(refused.value)


def test_a_clause_that_stands_twice_is_refused() -> None:
    clause = FAMILY[FAMILY.index("[[clauses]]") :]

    with pytest.raises(LibraryError, match="clause code stands twice"):
        read_family("mine.toml", FAMILY + clause)
