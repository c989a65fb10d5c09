"""外部数据 and targets by their pages: enter, correct, withdraw; who may; the older row stays."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.figures.hazards import Ground
from tests.world import World, make_world, sign_in

from anwang.figures.models import ExternalValue, FigureTarget

FIGURE = "accidents.cases"


@pytest.fixture
def world(db: None) -> World:
    return make_world(on=timezone.localdate())


def said(world: World, **more: Any) -> dict[str, Any]:
    on = timezone.localdate()
    first = date(on.year, 1, 1)
    return {
        "node_id": world.county.pk,
        "starts_on": first,
        "ends_on": on,
        "value": "3",
        "source": "明光市应急管理局",
        "document": "事故快报",
    } | more


def test_a_value_is_entered_corrected_and_withdrawn(client: Client, world: World) -> None:
    client = sign_in(client, world.office)
    first = client.get(reverse("console:enter_external")).content.decode()
    assert "请选择指标" in first
    address = f"{reverse('console:enter_external')}?figure={FIGURE}&grade=larger"
    assert client.post(address, said(world)).status_code == 303
    value = ExternalValue.objects.get()
    assert (value.figure, value.value, value.split, value.source) == (FIGURE, Decimal(3), {"grade": "larger"}, "明光市应急管理局")
    page = client.get(reverse("console:external_value", args=[value.pk])).content.decode()
    assert "3起" in page
    assert "较大" in page
    correct = reverse("console:correct_external", args=[value.pk])
    answer = client.post(correct, {"value": "2", "source": "明光市应急管理局", "document": "核定表", "reason": "核减一起"})
    assert answer.status_code == 303
    value.refresh_from_db()
    later = ExternalValue.objects.get(corrects=value)
    assert (value.state, later.state, later.value) == ("replaced", "holds", Decimal(2))
    assert "更正为" in client.get(reverse("console:external_value", args=[value.pk])).content.decode()
    assert client.post(reverse("console:withdraw_external", args=[later.pk]), {"reason": "重复上报"}).status_code == 303
    later.refresh_from_db()
    assert later.state == "withdrawn"
    listed = client.get(reverse("console:external_values")).content.decode()
    assert listed.count("data-row=") == 2
    assert "事故起数（事故等级：较大）" in listed


def test_what_cannot_be_entered_keeps_every_word(client: Client, world: World) -> None:
    client = sign_in(client, world.office)
    answer = client.post(f"{reverse('console:enter_external')}?figure={FIGURE}", said(world, value="2.5"))
    assert answer.status_code == 422
    assert "应为整数" in answer.content.decode()
    assert "明光市应急管理局" in answer.content.decode()
    assert ExternalValue.objects.count() == 0


def test_a_target_is_set_changed_and_withdrawn(client: Client, world: World) -> None:
    client = sign_in(client, world.office)
    end = date(timezone.localdate().year, 12, 31)
    answer = client.post(
        f"{reverse('console:set_target')}?figure=hazards.rate", said(world, value="98", ends_on=end, source="明光市安委会")
    )
    assert answer.status_code == 303
    target = FigureTarget.objects.get()
    change = {"value": "99", "source": "明光市安委会", "document": "", "reason": "上级加码"}
    assert client.post(reverse("console:change_target", args=[target.pk]), change).status_code == 303
    later = FigureTarget.objects.get(changes=target)
    assert client.post(reverse("console:withdraw_target", args=[later.pk]), {"reason": "任务取消"}).status_code == 303
    assert sorted(FigureTarget.objects.values_list("state", flat=True)) == ["replaced", "withdrawn"]
    assert "整改率" in client.get(reverse("console:figure_targets")).content.decode()


def test_a_target_says_how_far_it_is_reached(client: Client, world: World) -> None:
    client, on = sign_in(client, world.office), timezone.localdate()
    ground = Ground(world)
    for _ in range(3):
        ground.hazard(world.village, on)
    ground.hazard(world.other_village, on)
    address = f"{reverse('console:set_target')}?figure=hazards.found"
    last = date(on.year, 12, 31)
    assert (
        client.post(
            f"{reverse('console:set_target')}?figure=hazards.found_major", said(world, ends_on=last, value="0", at_most="yes")
        ).status_code
        == 303
    )
    for place, value, more in ((world.county, "8", {}), (world.town, "2", {"at_most": "yes"}), (world.other_town, "5", {})):
        assert client.post(address, said(world, node_id=place.pk, ends_on=last, value=value, **more)).status_code == 303
    listed = client.get(reverse("console:figure_targets")).content.decode()
    assert "4个（完成50%）</a>" in listed
    assert "3个（占上限150%，已超过）</a>" in listed
    assert "1个（完成20%）</a>" in listed
    assert "0个（未超过）</a>" in listed
    target = FigureTarget.objects.get(node=world.county, figure="hazards.found")
    page = client.get(reverse("console:figure_target", args=[target.pk])).content.decode()
    assert "4个（完成50%）" in page
    assert f"figure=hazards.found&amp;place={world.county.pk}" in page
    assert client.post(reverse("console:withdraw_target", args=[target.pk]), {"reason": "不再考核"}).status_code == 303
    assert "4个（完成50%）" not in client.get(reverse("console:figure_targets")).content.decode()


def test_a_target_of_what_is_entered_by_the_month_is_read_up_to_the_last_month(client: Client, world: World) -> None:
    client, on = sign_in(client, world.office), timezone.localdate()
    first, until = date(on.year - 1, 1, 1), date(on.year - 1, 2, 28)
    for start, end, cases in ((first, date(on.year - 1, 1, 31), "3"), (date(on.year - 1, 2, 1), until, "1")):
        entered = said(world, starts_on=start, ends_on=end, value=cases)
        assert client.post(f"{reverse('console:enter_external')}?figure={FIGURE}", entered).status_code == 303
    limit = said(world, starts_on=first, ends_on=date(on.year - 1, 12, 31), value="8", at_most="yes")
    assert client.post(f"{reverse('console:set_target')}?figure={FIGURE}", limit).status_code == 303
    assert "4起（至02-28，占上限50%）" in client.get(reverse("console:figure_targets")).content.decode()


def test_only_who_drafts_papers_enters(client: Client, world: World) -> None:
    leader = sign_in(client, world.leader)
    assert leader.get(reverse("console:external_values")).status_code == 200
    assert leader.get(reverse("console:enter_external")).status_code == 403
    assert leader.post(f"{reverse('console:enter_external')}?figure={FIGURE}", said(world)).status_code == 403
    office = sign_in(Client(), world.office)
    office.post(f"{reverse('console:enter_external')}?figure={FIGURE}", said(world))
    value = ExternalValue.objects.get()
    town = sign_in(Client(), world.town_officer)
    assert town.get(reverse("console:external_value", args=[value.pk])).status_code == 404
