"""The campaigns' pages: the list, a campaign with its numbers and its verbs, and the lists of other rooms filtered by it."""

from datetime import timedelta
from typing import Any

import pytest
from tests.console.visitor import as_, field_of_today, url
from tests.inspections.field import Field

from anwang.campaigns.models import Campaign


@pytest.fixture
def field(db: None) -> Field:
    return field_of_today()


def call(field: Field, **said: Any) -> Campaign:
    on = field.world.on
    values = {"name": "百日除患铸安", "level": "county", "starts_on": str(on), "ends_on": str(on + timedelta(days=99))} | said
    response = as_(field.world.office).post(url("call_campaign"), values)
    assert response.status_code == 303, response.content.decode()
    return Campaign.objects.get(name=values["name"])


def test_a_campaign_is_called_started_and_counted_by_its_pages(field: Field) -> None:
    office = as_(field.world.office)
    campaign = call(field)
    assert office.post(url("start_campaign", campaign.pk)).status_code == 303
    visit = field.patrol(campaign_ids=(campaign.pk,))
    outside = field.patrol()

    page = office.get(url("campaign", campaign.pk)).content.decode()
    assert "行动数字" in page
    assert "检查家次" in page
    listed = office.get(url("visits") + f"?campaign={campaign.pk}").content.decode()
    assert (visit.number in listed, outside.number in listed) == (True, False)
    assert office.post(url("close_campaign", campaign.pk), {"reason": "结束"}).status_code == 303
    campaign.refresh_from_db()
    assert campaign.state == "closed"


def test_each_number_opens_its_records(field: Field) -> None:
    campaign = call(field)
    office = as_(field.world.office)
    office.post(url("start_campaign", campaign.pk))
    field.patrol(campaign_ids=(campaign.pk,))

    page = office.get(url("campaign", campaign.pk)).context["numbers"]

    assert {number.name: number.printed for number in page if number.name in {"检查家次", "排查隐患数", "检查组批次"}} == {
        "检查家次": "1",
        "排查隐患数": "3",
        "检查组批次": "0",
    }
    for number in page:
        assert office.get(number.url).status_code == 200, number.name


def test_a_refused_plan_keeps_every_word(field: Field) -> None:
    call(field)
    on = field.world.on
    again = {"name": "百日除患铸安", "level": "county", "starts_on": str(on), "ends_on": str(on), "aim": "清零销号"}

    response = as_(field.world.office).post(url("call_campaign"), again)

    page = response.content.decode()
    assert response.status_code == 409
    assert "已经有同名" in page
    assert "清零销号" in page


def test_who_opens_the_pages_and_who_may_change_a_campaign(field: Field) -> None:
    campaign = call(field)
    for by in field.world.everybody.values():
        reads = any(by.may(right) for right in ("view_visits", "view_hazards", "read_figures"))
        assert as_(by).get(url("campaigns")).status_code == (200 if reads else 403), by.kind
        assert as_(by).get(url("campaign", campaign.pk)).status_code == (200 if reads else 403), by.kind
        manages = 200 if by.kind == "committee_office" else 403
        for name in ("amend_campaign", "start_campaign", "close_campaign", "reopen_campaign"):
            assert as_(by).get(url(name, campaign.pk)).status_code == manages, (by.kind, name)


def test_another_townships_campaign_is_not_found(field: Field) -> None:
    campaign = call(field, node_id=field.world.other_town.pk)
    stranger = as_(field.world.town_officer)

    assert stranger.get(url("campaign", campaign.pk)).status_code == 404
    assert campaign.name not in stranger.get(url("campaigns")).content.decode()
    assert url("campaign", campaign.pk) in as_(field.world.leader).get(url("search") + "?q=百日").content.decode()
    assert url("campaign", campaign.pk) not in stranger.get(url("search") + "?q=百日").content.decode()


def test_a_campaign_whose_window_is_over_waits_to_be_closed(field: Field) -> None:
    office, on = as_(field.world.office), field.world.on
    campaign = call(field, starts_on=str(on - timedelta(days=9)), ends_on=str(on - timedelta(days=1)))
    office.post(url("start_campaign", campaign.pk))

    assert url("close_campaign", campaign.pk) in office.get(url("inbox")).content.decode()
    assert url("close_campaign", campaign.pk) not in as_(field.world.leader).get(url("inbox")).content.decode()
