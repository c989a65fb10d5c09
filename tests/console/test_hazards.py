"""The hazard pages: who opens them, what they say, that a verb's page does the verb, and what a page costs."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.console.visitor import as_
from tests.hazards.county import DAY, Road, clause, site_of, whole_plan
from tests.matrix import opens
from tests.world import World, make_world, sign_in

from anwang.desks.console.hazards import inbox, search, verbs
from anwang.desks.console.hazards.verbs import VERBS
from anwang.grid.access import Official, official
from anwang.grid.models import Assignment, Certificate
from anwang.grid.states import PostKind
from anwang.hazards import actions, inputs
from anwang.hazards.models import Hazard
from anwang.hazards.sheets import take_rows
from anwang.hazards.states import HazardState

S = HazardState
K = PostKind
OFFICIALS = (K.COMMITTEE_OFFICE, K.REGULATOR, K.ENFORCEMENT_OFFICER, K.TOWN_OFFICER, K.GRID_WORKER, K.LEADER, K.SUPERVISOR)
READERS = (*OFFICIALS, K.ENTERPRISE_MANAGER)
BUSY = (
    S.REGISTERED,
    S.IMMEDIATE,
    S.ORDERED,
    S.PLAN,
    S.TREATING,
    S.CLAIMED,
    S.FAILED,
    S.PASSED,
    S.STRUCK_OFF,
    S.ENFORCED,
    S.TRANSFERRED,
    S.VOID,
)
pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(on=timezone.localdate())


@pytest.fixture
def road(world: World) -> Road:
    found = Road(world, site_of(world))
    found.at = timezone.now() - 10 * DAY
    return found


@pytest.fixture
def town(world: World, client: Client) -> Client:
    return sign_in(client, world.town_officer)


def page(client: Client, name: str, *args: object, **query: str) -> str:
    answer = client.get(reverse(f"console:{name}", args=args), query)
    assert answer.status_code == 200, answer.content.decode()[:400]
    return answer.content.decode()


def statements(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return len(found)


def test_who_opens_which_page(road: Road, world: World) -> None:
    hazard = road.to(S.PASSED)
    for name, args in (
        ("hazards", ()),
        ("hazard_board", ()),
        ("hazard", (hazard.pk,)),
        ("hazard_sheet", (hazard.pk,)),
        ("recheck_opinion", (hazard.rechecks.get().pk,)),
    ):
        opens(world, name, READERS, *args)
    opens(world, "register_hazard", READERS)


def test_another_townships_hazard_is_not_there(road: Road, world: World, client: Client) -> None:
    hazard = road.to(S.PASSED)
    for stranger in (world.other_town_officer, world.other_manager, world.sector_regulator):
        sign_in(client, stranger)
        assert hazard.number not in page(client, "hazards")
        for url in (
            reverse("console:hazard", args=[hazard.pk]),
            reverse("console:hazard_sheet", args=[hazard.pk]),
            reverse("console:recheck_opinion", args=[hazard.rechecks.get().pk]),
            *(reverse("console:hazard_act", args=[hazard.pk, verb]) for verb in VERBS),
        ):
            assert client.get(url).status_code == 404, url
            if "/sheet" not in url and "opinion" not in url and not url.endswith(f"/{hazard.pk}"):
                assert client.post(url, {}).status_code == 404, url
        assert search.search(stranger, hazard.number) == []


def test_the_list_narrows_in_words(road: Road, world: World, town: Client) -> None:
    late, other = road.order(road.register(description="通道堵塞")), road.register(description="灭火器过期")
    Hazard.objects.filter(pk=late.pk).update(due_on=timezone.localdate() - DAY)
    both = page(town, "hazards")
    assert late.number in both
    assert other.number in both
    overdue = page(town, "hazards", stage="overdue")
    assert late.number in overdue
    assert other.number not in overdue
    assert "已超期1天" in overdue
    assert other.number in page(town, "hazards", q="灭火器")
    assert other.number in page(town, "hazards", q=other.number[:14])
    assert late.number not in page(town, "hazards", q=other.number)
    export = town.get(reverse("console:hazards"), {"export": "xlsx"})
    assert export["Content-Type"].startswith("application/vnd.openxmlformats")
    assert b"".join(export.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    export.close()


@pytest.mark.parametrize("name", ["hazards", "hazard_board", "inbox"])
def test_a_page_costs_the_same_for_one_and_for_three(road: Road, town: Client, name: str) -> None:
    url = reverse(f"console:{name}")
    road.to(S.CLAIMED)
    one = statements(town, url)
    for _ in range(2):
        road.to(S.CLAIMED)
    assert statements(town, url) == one
    assert one <= 25


def test_the_list_costs_at_most_fifteen_statements(road: Road, town: Client) -> None:
    road.to(S.CLAIMED)
    assert statements(town, reverse("console:hazards")) <= 15


def test_a_records_page_says_everything_and_why_not(road: Road, town: Client) -> None:
    hazard = road.to(S.FAILED)
    shown = page(town, "hazard", hazard.pk)
    for words in (hazard.number, "配电箱前堆放木料", "复查不合格", "整改安排", "未落实", "退回整改", "仍有木料", "孙镇安", "安复查〔"):
        assert words in shown, words
    assert "没有“挂牌督办”的权限" in shown


@pytest.mark.parametrize("state", BUSY)
def test_every_state_has_a_page(road: Road, town: Client, state: str) -> None:
    hazard = road.to(state)
    shown = page(town, "hazard", hazard.pk)
    assert HazardState(state).label in shown
    for url in re.findall(rf'href="(/hazards/{hazard.pk}/[a-z_]+)"', shown):
        assert town.get(url).status_code == 200, url


def test_a_verb_walks_by_its_pages(road: Road, world: World, client: Client) -> None:
    sign_in(client, world.town_officer)
    form = {
        "source": "patrol",
        "site_id": road.site.pk,
        "description": "配电箱前堆放木料",
        "category": "site",
        "level": "general",
        "is_spot": "no",
    }
    answer = client.post(reverse("console:register_hazard"), form)
    assert answer.status_code == 303, answer.content.decode()
    hazard = Hazard.objects.get()
    assert client.post(url(hazard, "order"), {"order_number": "张应急责改〔2026〕1号"}).status_code == 303

    sign_in(client, world.manager)
    photo = SimpleUploadedFile("整改.pdf", b"%PDF-1.4 done", "application/pdf")
    assert (
        client.post(url(hazard, "claim"), {"text": "已清理", "payer": "enterprise", "amount": "0.8", "evidence": photo}).status_code == 303
    )
    assert hazard.funds.get().amount == 800_000

    sign_in(client, world.town_officer)
    officers = [world.town_officer.assignment_id, world.second_town_officer.assignment_id]
    said = {"officers": officers, "result": "passed", "opinion": "已清理到位"}
    assert client.post(url(hazard, "recheck"), said).status_code == 303
    assert "已清理到位" in page(client, "recheck_opinion", hazard.rechecks.get().pk)
    assert client.post(url(hazard, "strike_off"), {}).status_code == 403
    sign_in(client, world.second_town_officer)
    assert client.post(url(hazard, "strike_off"), {}).status_code == 303
    sign_in(client, world.town_officer)
    hazard.refresh_from_db()
    assert hazard.state == S.STRUCK_OFF
    assert "整改.pdf" in page(client, "hazard", hazard.pk)
    assert "事故隐患登记表" in page(client, "hazard_sheet", hazard.pk)


def url(hazard: Hazard, verb: str) -> str:
    return reverse("console:hazard_act", args=[hazard.pk, verb])


def test_a_refusal_keeps_what_was_typed(road: Road, town: Client) -> None:
    hazard = road.register()
    late = (timezone.localdate() + timedelta(days=90)).isoformat()
    answer = town.post(url(hazard, "order"), {"due_on": late, "responsible": "韩厂安"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "最长 30 日" in shown
    assert 'value="韩厂安"' in shown
    assert Hazard.objects.get().state == S.REGISTERED


def test_what_may_not_be_done_says_why_instead_of_asking(road: Road, town: Client) -> None:
    answer = town.get(url(road.register(), "strike_off"))
    assert answer.status_code == 409
    assert "不能销号" in answer.content.decode()


def test_a_form_sent_twice_acts_once(road: Road, town: Client) -> None:
    hazard = road.register()
    form = town.get(url(hazard, "order")).content.decode()
    command = re.search(r'name="command_id" value="([^"]+)"', form)
    assert command is not None
    said = {"command_id": command[1], "responsible": "韩厂安"}
    assert [town.post(url(hazard, "order"), said).status_code for _ in range(2)] == [303, 303]
    assert hazard.moves.filter(verb="order").count() == 1


def test_the_registration_offers_the_clauses_of_the_sites_sector(road: Road, town: Client) -> None:
    family = clause(code="T-7").family
    family.sectors = ["light_industry"]
    family.save()
    shown = page(town, "register_hazard", site=str(road.site.pk))
    assert "工贸企业重大事故隐患判定标准 第三条第一项" in shown
    assert road.site.name in shown


def test_self_check_is_offered_only_where_it_can_be_and_forged_it_comes_back_as_a_form(road: Road, world: World, client: Client) -> None:
    sign_in(client, world.office)
    own = 'value="self_check"'
    assert own not in page(client, "register_hazard")
    assert own not in page(client, "register_hazard", site=str(road.site.pk))
    said = {"source": "self_check", "site_id": road.site.pk, "description": "配电箱前堆放木料", "category": "site", "level": "general"}
    answer = client.post(reverse("console:register_hazard"), said)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "企业自查的隐患由企业自己登记" in shown
    assert "配电箱前堆放木料" in shown
    assert not Hazard.objects.exists()
    road.site.own_organ = None
    road.site.save()
    assert own in page(client, "register_hazard", site=str(road.site.pk))
    assert client.post(reverse("console:register_hazard"), said).status_code == 303


def test_alike_hazards_are_hinted_at(road: Road, town: Client) -> None:
    known = road.register(description="一车间配电箱前堆放木料")
    shown = page(town, "hazards_alike", site_id=str(road.site.pk), description="一车间配电箱前面堆放木料")
    assert known.number in shown


def kinds(lines: list[Any]) -> set[str]:
    return {line.kind for line in lines}


def test_what_waits_for_whom(road: Road, world: World) -> None:
    road.to(S.REGISTERED), road.to(S.CLAIMED), road.to(S.PASSED), road.to(S.FAILED), road.to(S.TRANSFERRED)
    asked = road.order(road.register())
    due = timezone.localdate() + 40 * DAY
    actions.ask_extension(asked, inputs.AskExtension(due_on=due, reason="配件未到"), by=world.manager, at=timezone.now())
    on = timezone.localdate()
    assert kinds(inbox.waiting(world.town_officer, on)) == {
        "待责令整改",
        "待复查",
        "待销号",
        "复查不合格待处理",
        "待审批延期",
        "移送办理中",
    }
    assert kinds(inbox.waiting(world.manager, on)) == {"待整改", "等待复查"}
    assert kinds(inbox.waiting(world.regulator, on)) == {"移送待接收"}
    assert inbox.waiting(world.audit_admin, on) == []
    for by in (world.town_officer, world.manager, world.regulator, world.audit_admin, world.office):
        mine = [line for line in inbox.waiting(by, on) if line.group.name == "MINE"]
        assert inbox.count(by, on) == len({line.url.split("/")[2].split("?")[0] for line in mine})


def test_a_recheck_is_due_ten_days_after_the_report(road: Road, world: World) -> None:
    hazard = road.to(S.CLAIMED)
    line = next(line for line in inbox.waiting(world.town_officer, timezone.localdate()) if line.kind == "待复查")
    assert hazard.claimed_on is not None
    assert line.due_on == hazard.claimed_on + 10 * DAY


def test_search_finds_by_number_and_words(road: Road, world: World) -> None:
    hazard = road.register(description="氨机房无报警装置")
    assert [hit.url for hit in search.search(world.town_officer, "氨机房")] == [reverse("console:hazard", args=[hazard.pk])]
    assert [hit.title for hit in search.search(world.town_officer, hazard.number)] == ["氨机房无报警装置"]
    assert search.search(world.town_officer, "341") == []


def test_a_doubtful_hazard_waits_to_be_judged_and_says_so(road: Road, world: World) -> None:
    told = {"unit": road.site.name, "description": "粉尘除尘系统停用", "found_on": timezone.localdate() - DAY, "level": "重大"}
    outcome = take_rows([told], by=world.town_officer, at=timezone.now())[0]
    on, pk = timezone.localdate(), outcome.hazard_id or 0
    for by in (world.town_officer, world.office):
        line = next(each for each in inbox.waiting(by, on) if each.kind == "疑似重大待判定")
        assert (line.act_label, line.url) == ("判定", f"/hazards/{pk}?act=judge_level")
    record = as_(world.town_officer).get(f"/hazards/{pk}?act=judge_level").content.decode()
    form = as_(world.town_officer).get(f"/hazards/{pk}/judge_level").content.decode()

    assert "一般（疑似重大，待判定）" in record
    assert f'is-first" href="/hazards/{pk}/judge_level" data-next-act' in record
    assert "只有判定标准的条款（或专家书面论证）才能认定为重大" in form
    assert "疑似重大" in as_(world.town_officer).get("/hazards/?suspected=yes").content.decode()
    assert as_(world.manager).get(f"/hazards/{pk}/judge_level").status_code == 403


def test_a_late_entry_says_so_on_its_record(road: Road, world: World) -> None:
    hazard = road.register(found_on=world.on - 400 * DAY, late_reason="纸质台账漏登")

    page = as_(world.town_officer).get(f"/hazards/{hazard.pk}").content.decode()

    assert "（补录（发现后第 390 日）：纸质台账漏登）" in page


def test_what_cannot_be_done_is_folded_with_its_reasons(road: Road, world: World) -> None:
    page = as_(world.supervisor).get(f"/hazards/{road.to(S.ORDERED).pk}").content.decode()

    shown, folded = page.split('<details class="aw-others">')
    assert "disabled" not in shown.split('class="aw-verbs"')[1]
    assert re.search(r"为什么没有别的操作（\d+）", folded)


def test_the_next_step_is_the_main_button_and_a_correction_never(road: Road, world: World) -> None:
    hazard = road.to(S.PASSED)
    for by, label in ((world.town_officer, "销号"), (world.second_town_officer, "")):
        acts = verbs.offered(hazard, by, road.at.date())
        assert [act.label for act in acts if act.first] == ([label] if label else [])
        assert "更正级别" in [act.label for act in acts if not act.why and not act.first]
    assert [act.label for act in verbs.offered(hazard, world.town_officer, road.at.date(), "correct_level") if act.first] == ["更正级别"]
    for major, labels in ((False, []), (True, ["挂牌督办"])):
        acts = verbs.offered(road.to(S.CLAIMED, major=major), world.office, road.at.date())
        assert [act.label for act in acts if act.first] == labels


def test_the_inbox_leaves_out_what_asks_for_other_hands_or_a_certificate(road: Road, world: World) -> None:
    on = timezone.localdate()
    passed, claimed = road.to(S.PASSED), road.to(S.CLAIMED)
    found = actions.register_many(
        [inputs.RegisterHazard(site_id=road.site.pk, source="admin_inspection", description="配电箱敞开", organ_id=world.brigade_organ.pk)],
        by=world.officer,
        at=road.at,
        beside=road.site,
    )[0]
    actions.order(found, inputs.Order(), by=world.officer, at=road.at)
    road.claim(found)

    def waiting(by: Official, kind: str) -> list[str]:
        return [line.url.split("?")[0] for line in inbox.waiting(by, on) if line.kind == kind]

    def page_of(hazard: Hazard) -> str:
        return reverse("console:hazard", args=[hazard.pk])

    assert waiting(world.town_officer, "待销号") == [page_of(passed)]
    assert waiting(world.second_town_officer, "待销号") == []  # she recorded the recheck
    assert waiting(world.town_officer, "待复查") == [page_of(claimed)]
    assert waiting(world.officer, "待复查") == [page_of(found)]
    Certificate.objects.filter(person_id=world.officer.person_id).update(valid_to=on - 2 * DAY)
    lapsed = official(Assignment.objects.get(pk=world.officer.assignment_id), on=on)
    assert waiting(lapsed, "待复查") == []


def test_a_deadline_that_was_kept_runs_no_longer(road: Road, world: World, client: Client) -> None:
    going, kept = road.to(S.ORDERED), road.to(S.PASSED)
    assert "aw-clock" in page(sign_in(client, world.manager), "hazard_act", going.pk, "claim")
    shown = page(sign_in(client, world.town_officer), "hazard_act", kept.pk, "strike_off")
    assert (f"{kept.due_on} " in shown, "aw-clock" in shown) == (True, False)


def optional(shown: str) -> set[str]:
    """Return the labels of the fields that a form says may be left empty."""
    return {words.strip() for words in re.findall(r'>([^<]+)<span class="aw-need">（可不填）', shown)}


def test_a_field_is_called_optional_only_where_this_case_can_do_without(road: Road, world: World, client: Client) -> None:
    town, manager, regulator = (sign_in(Client(), by) for by in (world.town_officer, world.manager, world.regulator))
    claim = optional(page(manager, "hazard_act", road.to(S.ORDERED).pk, "claim"))
    assert claim & {"照片和材料", "没有照片的原因", "整改情况"} == set()
    assert {"报告人", "整改资金"} <= claim
    parts = {
        "目标和任务",
        "方法和措施",
        "经费和物资",
        "机构和人员",
        "时限和要求",
        "安全措施和应急预案",
        "资金（五落实）",
        "应急预案（五落实）",
    }
    plan = optional(page(manager, "hazard_act", road.to(S.PLAN).pk, "submit_plan"))
    assert (plan & parts, "照片和材料" in plan) == (set(), True)
    assert "验收（审查）意见" in optional(page(town, "hazard_act", road.to(S.PASSED).pk, "strike_off"))
    assert "验收（审查）意见" not in optional(page(regulator, "hazard_act", road.to(S.PASSED, major=True).pk, "strike_off"))


def test_a_plan_for_a_major_hazard_in_other_hands_waits_where_it_must_be_made(road: Road, world: World) -> None:
    hazard, on = road.sent(road.major()), timezone.localdate()
    actions.accept_transfer(hazard, inputs.AcceptTransfer(), by=world.regulator, at=timezone.now())

    assert "待报送治理方案" in kinds(inbox.waiting(world.manager, on))
    assert "待审查治理方案" not in kinds(inbox.waiting(world.regulator, on))
    actions.submit_plan(hazard, whole_plan(due_on=on + 60 * DAY), by=world.manager, at=timezone.now())
    assert "待报送治理方案" not in kinds(inbox.waiting(world.manager, on))
    assert "待审查治理方案" in kinds(inbox.waiting(world.regulator, on))
    page = as_(world.regulator).get(f"/hazards/{hazard.pk}?act=approve_plan").content.decode()
    assert f'is-first" href="/hazards/{hazard.pk}/approve_plan" data-next-act' in page
    assert "没有经审查同意的治理方案，不能回告办结" in page
