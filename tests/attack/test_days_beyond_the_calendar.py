"""Attacks with days: the first and the last of the calendar, where the year before or the day after does not exist."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from tests.world import World, make_world, sign_in

from anwang.audit.auditing import audit
from anwang.audit.text import paste
from anwang.campaigns.inputs import CallCampaign
from anwang.figures.inputs import EnterExternal, SetTarget
from anwang.ground.inputs import Input, InputRefused, read
from anwang.papers.inputs import DraftPaper
from anwang.returns.inputs import OpenReturn

pytestmark = pytest.mark.django_db
FIRST, LAST = date.min, date.max


@pytest.fixture
def world() -> World:
    return make_world(on=timezone.localdate())


@pytest.mark.parametrize("window", ["0001年1月", "9999年12月", "0001-01-01至9999-12-31", "9999-12-31至9999-12-31", "0001年"])
@pytest.mark.parametrize("part", ["", "|同比", "|环比", "|排名"])
def test_a_tag_of_such_days_says_so(world: World, client: Client, window: str, part: str) -> None:
    sign_in(client, world.office)
    answer = client.get("/papers/look", {"tag": f"排查隐患数|窗口={window}{part}"})
    assert (answer.status_code, "没有“" in answer.content.decode()) == (200, True)


@pytest.mark.parametrize(
    "text",
    ["0001年1月全市排查隐患12处，同比下降3.5%。", "9999年12月，全市排查隐患30处，环比增长3.5%。", "截至9999年12月31日，未整改隐患3处。"],
)
def test_a_draft_of_such_days_is_checked_without_a_number(world: World, text: str) -> None:
    found = audit(paste(text), at=world.at, node=world.county, by=world.office)
    assert {verdict.ours for _, verdict in found.pairs} == {None}


@pytest.mark.parametrize("kind", [DraftPaper, EnterExternal, SetTarget, OpenReturn, CallCampaign])
@pytest.mark.parametrize("field", ["starts_on", "ends_on"])
def test_no_period_is_opened_there(kind: type[Input], field: str) -> None:
    with pytest.raises(InputRefused) as refused:
        read(kind, {"starts_on": FIRST if field == "starts_on" else "2026-01-01", "ends_on": LAST if field == "ends_on" else "2026-01-31"})
    if (kind, field) != (DraftPaper, "ends_on"):  # a paper never ends after today
        assert refused.value.problems[field][0].startswith("不能")


def test_whatever_stands_beneath_the_open_desk_gets_no_cookie(client: Client) -> None:
    answer = client.get("/o/%0d%0aX-Evil:1")
    assert (answer.status_code, dict(answer.cookies), "X-Evil" in answer.headers) == (404, {}, False)
    assert answer.headers["Cache-Control"] == "no-store"
