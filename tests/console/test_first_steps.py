"""Who finds a new system empty is told what comes next, by her rights; who works in one that stands is not."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.world import make_world, sign_in

from anwang.desks.console.home.first_steps import first_steps
from anwang.enterprises.actions import register_site
from anwang.enterprises.inputs import RegisterSite
from anwang.grid import actions
from anwang.grid.access import Official, official
from anwang.grid.inputs import Begin
from anwang.grid.models import Assignment
from anwang.grid.states import PostKind
from anwang.ground.actor import SYSTEM
from anwang.ground.inputs import read

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 2, 9, tzinfo=timezone.get_default_timezone())


def begun() -> dict[str, Official]:
    actions.load_divisions("341182", by=SYSTEM, at=AT)
    named = {"system": "程立", "security": "方敏", "audit": "葛青"}
    logins = {office: {"name": name, "username": f"{office}.x", "password": "First-2026-day"} for office, name in named.items()}
    actions.begin(read(Begin, {"code": "341182", **logins}), by=SYSTEM, at=AT)
    return {held.post.kind: official(held, on=AT.date()) for held in Assignment.objects.all()}


def test_the_administrators_of_a_new_system_are_told_what_comes_next() -> None:
    by = begun()
    assert [(step.words, step.done) for step in first_steps(by[PostKind.SYSTEM_ADMIN])] == [
        ("登记部门、乡镇的机构", False),
        ("登记人员，在机构里设岗位、任命", False),
    ]
    assert [(step.words, step.done) for step in first_steps(by[PostKind.SECURITY_ADMIN])] == [("给任职的人员开户", False)]
    assert first_steps(by[PostKind.AUDIT_ADMIN]) == ()


def test_the_committee_office_is_led_to_its_import(client: Client) -> None:
    world = make_world()
    steps = {step.words: step.done for step in first_steps(world.office)}
    assert steps["登记部门、乡镇的机构"] is True
    assert steps["导入企业台账，原来的 Excel 不用改格式"] is False
    page = sign_in(client, world.office).get(reverse("console:inbox")).content.decode()
    assert f'<a href="{reverse("console:import_new")}">导入企业台账' in page
    assert "没有等您办的事" not in page


def test_where_everything_is_begun_nobody_is_taught() -> None:
    world = make_world()
    register_site(
        RegisterSite(name="安丰五金厂", node_id=world.village.pk, sectors=("light_industry",)), by=world.town_officer, at=world.at
    )
    assert first_steps(world.office) == ()
