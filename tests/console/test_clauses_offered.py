"""What an officer is told where the library carries no criteria for the sector at hand."""

from __future__ import annotations

import pytest
from django.utils import timezone
from tests.console.visitor import as_, field_of_today, url
from tests.hazards.county import clause
from tests.inspections.field import Field

from anwang.enterprises.models import SiteSector

NONE = "系统还没有收录这个行业的判定标准：先按一般隐患登记；认为是重大的，组织专家论证后到隐患档案里更正级别"
pytestmark = pytest.mark.django_db


@pytest.fixture
def field() -> Field:
    return field_of_today()


def test_a_find_in_a_sector_without_criteria_says_what_to_do(field: Field) -> None:
    visit = field.begun()
    officer = as_(field.world.officer)

    def shown() -> str:
        return str(officer.get(url("add_finding", visit.pk)).content.decode())

    assert NONE in shown()
    field.site.sector = visit.sector = "power"
    field.site.save()
    visit.save()
    SiteSector.objects.filter(site=field.site).delete()
    one = clause(valid_from=timezone.localdate())
    one.sectors = ["postal"]
    one.save()
    assert (NONE in shown(), "示例情形" in shown()) == (True, False)
    one.sectors = ["postal", "power"]
    one.save()
    assert (NONE in shown(), "示例情形" in shown()) == (False, True)


def test_the_registration_says_what_to_do_without_a_clause(field: Field) -> None:
    shown = as_(field.world.town_officer).get(url("register_hazard"), {"site": field.site.pk}).content.decode()

    assert "没有条款可选，是系统还没有收录这个行业的判定标准：先按一般隐患登记，认为是重大的，组织专家论证后填写专家论证意见" in shown
