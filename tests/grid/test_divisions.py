"""The divisions that the package carries: whole, without orphans, and read the way people type codes."""

from collections import Counter

import pytest

from anwang.grid import divisions
from anwang.grid.divisions import Division, MalformedCode, UnknownCode


def test_read_county_gives_ancestors_then_17_towns_and_157_villages() -> None:
    rows = list(divisions.read("341182"))

    assert [(row.short_code, row.name) for row in rows[:4]] == [
        ("34", "安徽省"),
        ("3411", "滁州市"),
        ("341182", "明光市"),
        ("341182001", "明光街道"),
    ]
    assert Counter(row.tier for row in rows) == {"province": 1, "city": 1, "county": 1, "town": 17, "village": 157}
    assert [row.code for row in rows] == sorted(row.code for row in rows)


def test_read_city_holds_its_counties_and_no_sister_city() -> None:
    rows = list(divisions.read("3411"))

    assert [row.short_code for row in rows if row.tier == "city"] == ["3411"]
    assert [row.short_code for row in rows if row.tier == "county"] == [
        "341102", "341103", "341122", "341124", "341125", "341126", "341171", "341172", "341181", "341182",
    ]  # fmt: skip


def test_read_accepts_the_padded_code_of_a_county() -> None:
    assert list(divisions.read("341182000000")) == list(divisions.read("341182"))


def test_read_one_village_gives_its_line_of_ancestors() -> None:
    *above, village = divisions.read("341182100201")

    assert [row.tier for row in above] == ["province", "city", "county", "town"]
    assert (village.tier, village.parent_code) == ("village", "341182100000")


def test_every_division_of_the_nation_stands_under_its_parent() -> None:
    seen: dict[str, Division] = {}
    counts: Counter[str] = Counter()
    order = {"province": 0, "city": 1, "county": 2, "town": 3, "village": 4}

    for row in divisions.read("all"):
        assert row.code not in seen
        if row.tier == "province":
            assert row.parent_code == ""
        else:
            parent = seen[row.parent_code]
            assert row.code.startswith(parent.short_code)
            assert order[parent.tier] < order[row.tier]
        assert row.name
        assert row.name == row.name.strip()
        seen[row.code] = row
        counts[row.tier] += 1

    assert counts == {"province": 31, "city": 342, "county": 2975, "town": 41351, "village": 620572}


def test_towns_of_a_city_without_counties_hang_on_the_city() -> None:
    town = divisions.find("441900003")

    assert (town.name, town.parent_code) == ("东城街道", "441900000000")
    assert [row.name for row in divisions.ancestors("441900003")] == ["广东省", "东莞市"]
    assert divisions.find("441900").tier == "city"


def test_district_of_a_municipality_keeps_the_heading_above_it() -> None:
    assert [row.name for row in divisions.ancestors("110101001001")] == ["北京市", "市辖区", "东城区", "东华门街道"]


def test_ancestors_of_a_village_founded_later_are_those_that_exist() -> None:
    assert [row.name for row in divisions.ancestors("341182100299")] == ["安徽省", "滁州市", "明光市", "张八岭镇"]
    assert [row.name for row in divisions.ancestors("341182999299")] == ["安徽省", "滁州市", "明光市"]


@pytest.mark.parametrize("code", ["", "3", "34118", "34118A", "３４１１８２", "341182-", "3411820000000", "1e5"])
def test_malformed_code_is_refused_with_a_sentence(code: str) -> None:
    with pytest.raises(MalformedCode, match="不是区划代码"):
        divisions.read(code)


@pytest.mark.parametrize("code", ["99", "3499", "341199", "341182999", "341182100999", "990000000000"])
def test_unknown_code_is_refused_at_the_call(code: str) -> None:
    with pytest.raises(UnknownCode, match=code):
        divisions.read(code)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("341182001", "subdistrict"),
        ("341182100", "town"),
        ("341182200", "township"),
        ("341182400", "quasi"),
        ("341182500", "quasi"),
        ("341182", "none"),
        ("341182100201", "town"),
    ],
)
def test_town_kind_follows_digits_seven_to_nine(code: str, kind: str) -> None:
    assert divisions.town_kind(code) == kind


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("341182100001", "community"),
        ("341182100199", "community"),
        ("341182100200", "village"),
        ("341182100399", "village"),
        ("341182100400", "quasi_community"),
        ("341182100500", "quasi_village"),
        ("341182100", "none"),
    ],
)
def test_village_kind_follows_the_last_three_digits(code: str, kind: str) -> None:
    assert divisions.village_kind(code) == kind


def test_development_zones_at_the_county_tier_are_told_apart() -> None:
    zones = [row.name for row in divisions.read("3411") if row.tier == "county" and divisions.is_zone(row.code)]

    assert zones == ["中新苏滁高新技术产业开发区", "滁州经济技术开发区"]


def test_common_name_drops_the_committee() -> None:
    names = {row.name: row.common_name for row in divisions.read("341182")}

    assert names["张湾村委会"] == "张湾村"
    assert names["潘村村委会"] == "潘村"
    assert names["韩山社区居委会"] == "韩山社区"
    assert names["新塘社区居民委员会"] == "新塘社区"
    assert names["工业园区社区"] == "工业园区社区"
    assert names["张八岭镇"] == "张八岭镇"
