from __future__ import annotations

from datetime import date

import pytest

from anwang.ground import rules
from anwang.ground.models import RulePack

COUNTY = "001034011082"
TOWN = COUNTY + "100"
pytestmark = pytest.mark.django_db


def pack(path: str, valid_from: date, days: int, valid_to: date | None = None) -> None:
    RulePack.objects.create(
        code="hazard.recheck_days", path=path, valid_from=valid_from, valid_to=valid_to, source=f"文{days}", payload={"days": days}
    )


def days(path: str, on: date) -> int:
    found = rules.payload("hazard.recheck_days", path=path, on=on)
    return int(found["days"])


def test_without_a_local_rule_the_shipped_one_holds() -> None:
    assert days(TOWN, date(2026, 3, 16)) == 10
    assert "第十七条" in rules.find("hazard.recheck_days", path=TOWN, on=date(2026, 3, 16))[1]


def test_nearest_place_wins_over_the_later_date_above() -> None:
    pack("001", date(2026, 1, 1), 9)
    pack(COUNTY, date(2025, 1, 1), 7)
    pack(TOWN, date(2024, 1, 1), 5)
    on = date(2026, 3, 16)

    assert (days(TOWN + "201", on), days(TOWN, on), days(COUNTY + "101", on), days("001034011083", on)) == (5, 5, 7, 9)


def test_later_date_wins_at_one_place_from_its_day_on() -> None:
    pack(COUNTY, date(2025, 1, 1), 7)
    pack(COUNTY, date(2026, 3, 16), 6)

    assert [days(COUNTY, day) for day in (date(2024, 12, 31), date(2025, 1, 1), date(2026, 3, 15), date(2026, 3, 16))] == [10, 7, 7, 6]


def test_rule_ends_on_the_day_it_ceases_to_hold() -> None:
    pack(COUNTY, date(2025, 1, 1), 7, valid_to=date(2026, 1, 1))

    assert [days(COUNTY, day) for day in (date(2025, 12, 31), date(2026, 1, 1))] == [7, 10]


def test_unknown_rule_is_refused_by_name() -> None:
    with pytest.raises(rules.NoSuchRule, match=r"没有找到规则“no\.such”"):
        rules.payload("no.such", path=TOWN, on=date(2026, 3, 16))


def test_taking_a_rule_apart_does_not_change_it_for_others() -> None:
    taken = rules.payload("visit.cap", path=TOWN, on=date(2026, 3, 16))
    taken["high_hazard"]["none"] = 99

    assert rules.payload("visit.cap", path=TOWN, on=date(2026, 3, 16))["high_hazard"]["none"] == 12


def test_every_shipped_rule_names_its_source() -> None:
    assert all(rule["source"] and rule["payload"] for rule in rules.defaults().values())
