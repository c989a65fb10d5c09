"""The visits' pages: who opens which, what stays hidden, and a whole inspection by mouse and keyboard."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from PIL import Image
from tests.console.visitor import as_, field_of_today, url
from tests.inspections.field import Field, sheet_of
from tests.world import in_post

from anwang.desks.console.home.inbox import Group
from anwang.desks.console.visits import inbox
from anwang.grid.access import official
from anwang.grid.models import Organ
from anwang.grid.states import PostKind
from anwang.hazards.models import Hazard
from anwang.inspections import actions, inputs
from anwang.inspections.errors import TooFewOfficers
from anwang.inspections.models import Answer, Order, Team, Visit
from anwang.inspections.states import VisitKind, VisitState


@pytest.fixture
def field(db: None) -> Field:
    return field_of_today()


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code)
    return response.content.decode()


def send(client: Client, address: str, **said: Any) -> Any:
    return client.post(address, said)


PAGES = ("visit", "visit_posting", "visit_paper")


def test_every_list_opens_for_whoever_reads_visits(field: Field) -> None:
    field.plan()
    for by in field.world.everybody.values():
        client = as_(by)
        for name in ("visits", "orders"):
            assert client.get(url(name)).status_code == (200 if by.may("view_visits") else 403), (by.kind, name)
        assert client.get(url("teams")).status_code == (200 if by.may("view_visits") and by.kind != "enterprise_manager" else 403)


def test_a_visit_is_not_found_from_another_township(field: Field) -> None:
    visit = field.signed()
    order = field.serve(visit)
    stranger = as_(field.world.other_town_officer)

    for name in (
        *PAGES,
        "approve_visit",
        "cancel_visit",
        "join_campaigns",
        "arrive",
        "visit_sheet",
        "add_finding",
        "sign_visit",
        "serve_order",
        "tell_result",
    ):
        status = stranger.get(url(name, visit.pk)).status_code
        assert status == (403 if name == "approve_visit" else 404), name
    for name in ("order", "order_paper"):
        assert stranger.get(url(name, order.pk)).status_code == 404
    assert stranger.post(url("answer_item", visit.pk, field.items[0].pk), {"judgement": "pass"}).status_code == 404
    assert visit.number not in text_of(stranger, url("visits"))


def test_an_unannounced_visit_is_on_no_page_of_the_enterprise_until_it_is_scanned_in(field: Field) -> None:
    visit = field.plan(is_unannounced=True)
    manager = as_(field.world.manager)
    pages = (
        url("inbox"),
        url("visits"),
        url("visits") + f"?q={visit.number}",
        url("search") + f"?q={visit.number}",
        url("visits") + "?export=xlsx",
    )

    for stage in (visit, field.approve(visit)):
        for address in pages:
            response = manager.get(address)
            # the search box repeats what was typed; what was found would be a link
            assert url("visit", visit.pk).encode() not in response.getvalue(), (address, stage.state)
        for name in (*PAGES, "arrive", "visit_sheet", "cancel_visit", "join_campaigns"):
            assert manager.get(url(name, visit.pk)).status_code == 404, name
    field.arrive(Visit.objects.get(pk=visit.pk))

    assert url("visit", visit.pk) in text_of(manager, url("visits"))
    assert url("visit", visit.pk) in text_of(manager, url("search") + f"?q={visit.number}")


def test_only_kinds_that_the_post_may_make_are_offered(field: Field) -> None:
    grid_worker = text_of(as_(field.world.grid_worker), url("plan_visit"))
    officer = text_of(as_(field.world.officer), url("plan_visit"))

    assert ("网格巡查" in grid_worker, "行政检查</a>" in grid_worker) == (True, False)
    assert "行政检查</a>" in officer
    refused = as_(field.world.grid_worker).get(url("plan_visit_of", "admin_inspection"))
    assert (refused.status_code, "国办发〔2024〕54号" in refused.content.decode()) == (403, True)


def test_the_plan_says_the_cap_and_offers_certified_colleagues(field: Field) -> None:
    page = text_of(as_(field.world.officer), url("plan_visit_of", "admin_inspection") + f"?site={field.site.pk}")

    assert f"{field.world.on.year}年行政检查上限 6 次（未定级、其他行业），已安排或实施 0 次" in page
    assert "王执一 市执法大队 皖M110001" in page
    assert "孙镇安" not in page
    picks = text_of(as_(field.world.officer), url("pick_visited_site") + "?q=甲乙&field=site_id")
    assert field.site.name in picks
    assert "上限 6 次" in picks


@pytest.mark.parametrize("kind", ["patrol", "service"])
def test_who_goes_unless_told_otherwise_stands_there_by_name(field: Field, kind: str) -> None:
    officer = field.world.town_officer
    page = text_of(as_(officer), url("plan_visit_of", kind))

    assert re.findall(r"<span>([^<]*)</span><input[^>]*name=\"officer_ids\" value=\"(\d+)\"", page) == [
        (officer.name, str(officer.assignment_id))
    ]


def test_what_this_visit_needs_is_not_called_optional(field: Field) -> None:
    def optional(address: str) -> set[str]:
        shown = text_of(officer, address)
        return {words.strip() for words in re.findall(r'>([^<]+)<span class="aw-need">（可不填）', shown)}

    officer = as_(field.world.officer)
    assert optional(url("plan_visit_of", "admin_inspection")) & {"检查对象", "检查事项", "检查人员"} == set()
    assert "检查对象" not in optional(url("plan_visit_of", "service"))
    assert optional(url("arrive", field.plan().pk)) == {"陪同人员"}  # begun without approval: the urgency must be told
    with_sheet, without = field.begun(), field.begun(checklist_id=None)
    assert [("检查情况" in optional(url("sign_visit", one.pk))) for one in (with_sheet, without)] == [True, False]


def test_an_inspection_says_that_two_officers_go_and_not_that_one_alone_may(field: Field) -> None:
    officer = as_(field.world.officer)
    for kind in ("admin_inspection", "joint"):
        shown = text_of(officer, url("plan_visit_of", kind))
        assert ("不填为本人" in shown, "两名以上持证执法人员；同去的领导不计在内" in shown) == (False, True)
    assert "不填为本人" in text_of(officer, url("plan_visit_of", "service"))


def test_a_leader_who_goes_along_is_named_apart_from_who_inspects(field: Field) -> None:
    world = field.world
    government = Organ.objects.get(pk=world.leader.organ_id)
    mayor = official(in_post("邵市政", government, PostKind.LEADER, "市长"), on=world.on)
    approver, officer = as_(mayor), as_(world.officer)
    both = (world.officer.assignment_id, world.second_officer.assignment_id)
    with pytest.raises(TooFewOfficers):
        field.plan(officer_ids=(both[0], world.leader.assignment_id))
    for officers, label in (((*both, world.leader.assignment_id), "陪同领导"), (field.led(), "带队领导")):
        visit = field.plan(officer_ids=officers)
        pages = [text_of(approver, url("approve_visit", visit.pk)), text_of(officer, url("visit_approval", visit.pk))]
        field.arrive(field.approve(visit, mayor))
        pages.append(text_of(officer, url("visit_notice", visit.pk)))
        field.answer(visit)
        field.sign(visit)
        pages += [text_of(officer, url(name, visit.pk)) for name in ("visit_paper", "visit_posting")]
        row = f'<td class="is-head">{world.leader.name}</td><td>{label}</td>'
        assert row in text_of(officer, url("visit", visit.pk))
        for shown in pages:
            said = dict(re.findall(r"<(?:th|dt)>([^<]+)</(?:th|dt)><(?:td|dd)[^>]*>([^<]*)<", shown))
            assert said[label] == world.leader.name
            assert world.leader.name not in said["检查人员"]
            assert world.second_officer.name in said["检查人员"]


def test_a_refused_plan_keeps_every_word(field: Field) -> None:
    officer = as_(field.world.officer)
    said = {
        "site_id": field.site.pk,
        "planned_on": field.world.on.isoformat(),
        "cause": "plan",
        "officer_ids": field.world.officer.assignment_id,
    }

    response = send(officer, url("plan_visit_of", "admin_inspection"), **said, item_code="training", expert_names="贺来宾")

    page = response.content.decode()
    assert response.status_code == 422
    assert "须有 2 名以上持证执法人员" in page
    assert field.site.name in page
    assert "贺来宾" in page


def walk(field: Field) -> tuple[Client, Visit]:
    """An inspection by its pages up to the sheet."""
    officer, leader = as_(field.world.officer), as_(field.world.leader)
    said = {
        "site_id": field.site.pk,
        "planned_on": field.world.on.isoformat(),
        "cause": "plan",
        "item_code": "training",
        "officer_ids": [field.world.officer.assignment_id, field.world.second_officer.assignment_id],
        "checklist_id": field.sheet.pk,
        "is_unannounced": "yes",
    }
    send(officer, url("plan_visit_of", "admin_inspection"), **said)
    visit = Visit.objects.get()
    assert f"{url('visit', visit.pk)}?act=approve" in text_of(leader, url("inbox"))
    assert text_of(leader, f"{url('visit', visit.pk)}?act=approve").count("data-next-act") == 1
    assert "应急〔2025〕11号" in text_of(leader, url("approve_visit", visit.pk))
    send(leader, url("approve_visit", visit.pk), opinion="同意")
    assert f"{url('visit', visit.pk)}?act=arrive" in text_of(officer, url("inbox"))
    assert send(officer, url("arrive", visit.pk), scan="9134").status_code == 422
    assert send(officer, url("arrive", visit.pk), scan=field.site.code).headers["Location"] == url("visit_sheet", visit.pk)
    visit.refresh_from_db()
    return officer, visit


def test_a_whole_inspection_by_its_pages(field: Field) -> None:
    officer, visit = walk(field)
    sheet = url("visit_sheet", visit.pk)
    first, second = field.items[0], field.items[1]

    part = officer.post(
        url("answer_item", visit.pk, first.pk), {"judgement": "fail"}, headers={"HX-Request": "true", "HX-Target": f"item-{first.pk}"}
    )
    page = part.content.decode()
    assert "第1项不符合要求</textarea>" in page
    assert "已答 <b>1/43</b>" in page
    said = {"judgement": "fail", "detailed": "1", "description": "配电箱敞开", "term_days": "0", "no_photo_reason": "设备故障，无法拍照"}
    assert send(officer, url("answer_item", visit.pk, first.pk), **said).headers["Location"] == f"{sheet}#item-{first.pk}"
    assert 'name="term_days" class="is-short" inputmode="numeric" value="0"' in text_of(officer, sheet)
    send(officer, url("answer_item", visit.pk, second.pk), judgement="not_applicable")
    refused = send(officer, url("sign_visit", visit.pk), signature="signed", signer="韩厂安")
    assert (refused.status_code, "还有 41 项没有填写结果" in refused.content.decode()) == (422, True)
    for category in field.sheet.categories.all():
        send(officer, url("pass_rest", visit.pk, category.pk))
    assert "已答 <b>43/43</b>" in text_of(officer, sheet)
    with_photo = {"description": "叉车无证驾驶", "category": "site", "no_photo_reason": "现场禁止拍照", "term_days": ""}
    assert send(officer, url("add_finding", visit.pk), **with_photo).headers["Location"] == url("visit", visit.pk)
    assert send(officer, url("sign_visit", visit.pk), signature="signed", signer="韩厂安").status_code == 303

    assert list(Hazard.objects.order_by("id").values_list("description", flat=True)) == ["叉车无证驾驶", "配电箱敞开"]
    assert re.findall('<td class="short">(立即整改|责令时确定)</td>', text_of(officer, url("visit_posting", visit.pk))) == [
        "责令时确定",
        "立即整改",
    ]
    assert re.findall(r'aw-button is-first" href="([^"]+)"', text_of(officer, url("visit", visit.pk))) == [url("serve_order", visit.pk)]
    page = text_of(officer, url("serve_order", visit.pk))
    dues = dict(re.findall(r'name="(due_\d+)" value="([\d-]+)"', page))
    at_once = Hazard.objects.get(description="配电箱敞开")
    assert dues[f"due_{at_once.pk}"] == field.world.on.isoformat()
    served = send(
        officer, url("serve_order", visit.pk), hazard=list(Hazard.objects.values_list("pk", flat=True)), receiver="韩厂安", **dues
    )
    order = Order.objects.get()
    assert served.headers["Location"] == url("order", order.pk)
    assert order.number == f"明应急执责改〔{field.world.on.year}〕1号"
    assert re.findall(r'aw-button is-first" href="([^"]+)"', text_of(officer, url("visit", visit.pk))) == [url("tell_result", visit.pk)]
    assert send(officer, url("tell_result", visit.pk), outcome="ordered").status_code == 303
    visit.refresh_from_db()
    assert (visit.state, visit.hazard_count) == (VisitState.TOLD, 2)
    posted = text_of(officer, url("visit_posting", visit.pk))
    assert all(f'<td class="short">{due}</td>' in posted for due in dues.values())
    assert "六十日内" in text_of(officer, url("order_paper", order.pk))
    assert "皖M110001" in text_of(officer, url("visit_paper", visit.pk))
    assert "已告知结果" in text_of(officer, url("visit", visit.pk))


def test_a_failed_item_without_photo_says_so_where_it_stands(field: Field) -> None:
    officer, visit = walk(field)
    item = field.items[4]
    address, target = url("answer_item", visit.pk, item.pk), {"HX-Request": "true", "HX-Target": f"item-{item.pk}"}
    lack = "没有照片：请拍照，或者写明没有照片的原因，否则不能签字"

    failed = officer.post(address, {"judgement": "fail"}, headers=target).content.decode()
    saved = officer.post(address, {"judgement": "fail", "detailed": "1", "description": "通道堵塞"}, headers=target).content.decode()
    assert (lack in failed, f"已保存，但还{lack}" in failed) == (True, False)
    assert (f"已保存，但还{lack}" in saved, f'<a href="#item-{item.pk}">缺照片 <b>1</b></a>' in saved) == (True, True)
    page = text_of(officer, url("sign_visit", visit.pk))
    links = re.findall(rf'<a href="{url("visit_sheet", visit.pk)}#item-(\d+)">([^<]+)</a>', page)
    assert [(key, words) for key, words in links if key == str(item.pk)] == [(str(item.pk), "5"), (str(item.pk), "第 5 项")]
    assert len(links) == 42 + 2  # each unanswered item, the one without photo, and the one that failed
    mended = officer.post(address, {"judgement": "fail", "detailed": "1", "no_photo_reason": "设备故障"}, headers=target).content.decode()
    assert (lack in mended, "缺照片" in mended, ">已保存</span>" in mended) == (False, False, True)


def test_a_refused_item_keeps_what_was_typed(field: Field) -> None:
    officer, visit = walk(field)
    item = field.items[4]
    address, target = url("answer_item", visit.pk, item.pk), {"HX-Request": "true", "HX-Target": f"item-{item.pk}"}
    officer.post(address, {"judgement": "fail"}, headers=target)
    body = BytesIO()
    Image.new("RGB", (20, 20), "gray").save(body, "PNG")
    body.seek(0)
    body.name = "现场.png"

    said = {"judgement": "fail", "detailed": "1", "description": "通道堵塞", "term_days": "三天", "is_spot": "yes", "photo": body}
    refused = officer.post(address, said, headers=target)

    page = refused.content.decode()
    assert refused.status_code == 422
    assert re.findall('role="alert">.*?</p>', page, re.DOTALL) == re.findall('role="alert">.*请填写整数。</p>', page)
    assert ("通道堵塞</textarea>" in page, 'value="三天"' in page, 'value="yes" checked' in page, 'name="evidence"' in page) == (True,) * 4
    kept = re.findall('name="evidence" value="([^"]+)"', page)
    officer.post(address, {"judgement": "fail", "detailed": "1", "term_days": "3", "evidence": kept}, headers=target)
    assert Answer.objects.get().evidence == kept


def test_must_check_items_are_left_out_of_the_rest_and_the_button_says_so(field: Field) -> None:
    sheet = sheet_of(field.world, must_check=(41,))
    officer, visit = as_(field.world.officer), field.begun(checklist_id=sheet.pk)
    category = sheet.categories.get(number=5)

    assert "本类其余 4 项全部合格（不含必查 1 项）</button>" in text_of(officer, url("visit_sheet", visit.pk))
    said = officer.post(url("pass_rest", visit.pk, category.pk), follow=True).content.decode()
    assert ("必查的 1 项须逐项判定" in said, "必查 1 项须逐项判定</span>" in said) == (True, True)


def test_the_posting_carries_a_code_and_no_telephone_or_signature(field: Field) -> None:
    field.site.contacts.create(role="legal_representative", name="方法人", phone="0550-8021234")
    visit = field.signed()

    page = text_of(as_(field.world.manager), url("visit_posting", visit.pk))

    assert "<svg" in page
    assert "共 43 项，不合格 3 项" in page
    assert ("0550-8021234" in page, "方法人" in page, "韩厂安" in page) == (False, False, False)
    assert "0550-8021234" in text_of(as_(field.world.officer), url("visit_paper", visit.pk))


def test_a_paper_waits_for_the_signature(field: Field) -> None:
    visit = field.begun()

    for name in ("visit_posting", "visit_paper"):
        assert as_(field.world.officer).get(url(name, visit.pk)).status_code == 409


def test_a_photo_is_kept_with_the_answer_and_a_false_one_is_refused(field: Field) -> None:
    officer, visit = walk(field)
    item = field.items[4]
    body = BytesIO()
    Image.new("RGB", (20, 20), "gray").save(body, "PNG")
    body.seek(0)
    body.name = "现场.png"

    send(officer, url("answer_item", visit.pk, item.pk), judgement="fail", detailed="1", photo=body)
    assert len(Answer.objects.get().evidence) == 1
    false = BytesIO(b"MZ no picture")
    false.name = "现场.png"
    address, target = url("answer_item", visit.pk, item.pk), {"HX-Request": "true", "HX-Target": f"item-{item.pk}"}
    refused = officer.post(address, {"judgement": "fail", "detailed": "1", "photo": false}, headers=target)
    assert (refused.status_code, "不是能打开的照片" in refused.content.decode()) == (422, True)
    assert len(Answer.objects.get().evidence) == 1


def test_a_double_click_on_the_order_serves_one(field: Field) -> None:
    visit = field.signed()
    officer = as_(field.world.officer)
    page = text_of(officer, url("serve_order", visit.pk))
    command = re.search(r'name="command_id" value="([^"]+)"', page)
    assert command is not None
    dues = dict(re.findall(r'name="(due_\d+)" value="([\d-]+)"', page))
    said = {"hazard": re.findall(r'name="hazard" value="(\d+)"', page), "receiver": "韩厂安", "command_id": command[1], **dues}

    first, second = (send(officer, url("serve_order", visit.pk), **said) for _ in range(2))

    assert Order.objects.count() == 1
    assert first.headers["Location"] == second.headers["Location"]


def test_a_patrol_by_its_pages(field: Field) -> None:
    worker = as_(field.world.grid_worker)
    said = {"site_id": field.site.pk, "planned_on": field.world.on.isoformat(), "checklist_id": field.sheet.pk}
    send(worker, url("plan_visit_of", "patrol"), **said)
    visit = Visit.objects.get()
    send(worker, url("arrive", visit.pk))
    visit.refresh_from_db()

    assert (visit.kind, visit.state, visit.counts_to_cap) == (VisitKind.PATROL, VisitState.ON_SITE, False)
    assert "继续检查" in text_of(worker, url("inbox"))


def test_a_manager_checks_her_own_unit(field: Field) -> None:
    manager = as_(field.world.manager)
    send(
        manager,
        url("plan_visit_of", "self_check"),
        site_id=field.site.pk,
        planned_on=field.world.on.isoformat(),
        checklist_id=field.sheet.pk,
    )

    assert Visit.objects.get().site == field.site


def test_a_team_is_sent_out_and_shows_its_visits(field: Field) -> None:
    regulator = as_(field.world.regulator)
    officer = field.world.officer
    response = send(
        regulator,
        url("send_team"),
        name="第一综合检查组",
        sent_on=field.world.on.isoformat(),
        leader_id=officer.assignment_id,
        member_ids=[field.world.second_officer.assignment_id],
    )
    team = Team.objects.get()
    visit = field.plan(team_id=team.pk)

    assert response.headers["Location"] == url("team", team.pk)
    assert team.number == f"明光市应急管理局检查组〔{field.world.on.year}〕第1批"
    page = text_of(regulator, url("team", team.pk))
    assert (visit.number in page, "王执一" in page, "安排检查</dt><dd>1 家次" in page) == (True, True, True)
    assert as_(field.world.manager).get(url("team", team.pk)).status_code == 403


def test_the_list_costs_a_fixed_number_of_statements(field: Field, django_assert_max_num_queries: Any) -> None:
    officer = as_(field.world.officer)
    for _ in range(6):
        field.plan()
    officer.get(url("visits"))

    with django_assert_max_num_queries(12):
        officer.get(url("visits"))


def test_a_visit_is_cancelled_with_a_reason(field: Field) -> None:
    visit = field.plan()
    officer = as_(field.world.officer)

    assert send(officer, url("cancel_visit", visit.pk)).status_code == 422
    send(officer, url("cancel_visit", visit.pk), reason="企业停产检修")
    visit.refresh_from_db()
    assert visit.state == VisitState.CANCELLED


def test_inbox_counts_what_it_lists(field: Field) -> None:
    field.plan()
    field.approve(field.plan())
    field.begun()
    told = field.signed(failed=())
    field.signed()
    actions.tell_result(told, inputs.TellResult(outcome="nothing"), by=field.world.officer, at=field.at)

    for by in (field.world.officer, field.world.leader, field.world.manager, field.world.grid_worker):
        mine = [line for line in inbox.waiting(by, field.world.on) if line.group is Group.MINE]
        assert len(mine) == inbox.count(by, field.world.on), by.kind
    lines = inbox.waiting(field.world.officer, field.world.on)
    assert sorted(line.kind for line in lines) == ["下达指令书", "今日检查", "未完成的检查", "等待批准"]


# ---- papers of an inspection


def test_the_approval_is_printed_before_and_after_with_what_it_rests_on(field: Field) -> None:
    visit = field.plan()
    officer = as_(field.world.officer)

    blank = text_of(officer, url("visit_approval", visit.pk))
    field.approve(visit, opinion="同意，注意安全")
    signed = text_of(officer, url("visit_approval", visit.pk))

    for words in (
        "行政检查审批表",
        "王执一（带队，执法证号 皖M110001）",
        "事故隐患排查治理制度建立和落实情况的检查",
        "已安排或实施 0 次",
        "事先送达检查通知书",
    ):
        assert words in blank, words
    assert "审批人（签名）" in blank
    assert ("同意，注意安全" in signed, "审批人：冯领之" in signed) == (True, True)
    assert as_(field.world.manager).get(url("visit_approval", visit.pk)).status_code == 403


def test_a_notice_goes_out_only_for_what_is_approved_and_announced(field: Field) -> None:
    visit, secret = field.plan(), field.plan(is_unannounced=True)
    officer, manager = as_(field.world.officer), as_(field.world.manager)

    assert officer.get(url("visit_notice", visit.pk)).status_code == 409
    assert url("visit_notice", visit.pk) not in text_of(officer, url("visit", visit.pk))
    field.approve(visit)
    field.approve(secret)
    assert "行政检查通知书" in text_of(manager, url("visit_notice", visit.pk))
    assert url("visit_notice", visit.pk) in text_of(manager, url("visit", visit.pk))
    assert officer.get(url("visit_notice", secret.pk)).status_code == 409
    assert manager.get(url("visit_notice", secret.pk)).status_code == 404


def test_the_result_is_told_on_paper_with_its_order(field: Field) -> None:
    visit = field.signed()
    order = field.serve(visit)
    officer = as_(field.world.officer)
    assert officer.get(url("visit_result", visit.pk)).status_code == 409
    actions.tell_result(Visit.objects.get(pk=visit.pk), inputs.TellResult(outcome="ordered"), by=field.world.officer, at=field.at)

    page = text_of(as_(field.world.manager), url("visit_result", visit.pk))

    assert ("责令限期整改。" in page, order.number in page, "第3项不符合要求" in page) == (True, True, True)


def test_only_an_inspection_has_these_papers(field: Field) -> None:
    patrol = field.patrol()

    for name in ("visit_approval", "visit_notice", "visit_result"):
        assert as_(field.world.town_officer).get(url(name, patrol.pk)).status_code == 404


# ---- what one is shown of acts


def test_from_the_inbox_the_record_opens_with_the_act_at_hand(field: Field) -> None:
    visit = field.plan()
    field.approve(visit)
    officer = as_(field.world.officer)

    page = text_of(officer, f"{url('visit', visit.pk)}?act=cancel")
    plain = text_of(officer, url("visit", visit.pk))

    assert re.search(rf'is-first" href="{url("cancel_visit", visit.pk)}" data-next-act', page)
    assert re.search(rf'is-first" href="{url("arrive", visit.pk)}" data-next-act', plain)
    assert text_of(officer, f"{url('visit', visit.pk)}?act=nonsense").count("data-next-act") == 1


def test_what_a_supervisor_may_not_do_is_folded_with_its_reasons(field: Field) -> None:
    visit = field.plan()

    page = text_of(as_(field.world.supervisor), url("visit", visit.pk))

    before, folded = page.split('<details class="aw-others">')
    assert "为什么没有别的操作（4）" in folded
    assert "由这次检查的检查人员办理。" in folded
    assert 'class="aw-verbs"></div>' not in before
    assert "disabled" not in before.split('class="aw-verbs"')[1]


def test_an_enterprise_finds_neither_officials_nor_teams_nor_another_units_cancel(field: Field) -> None:
    manager, visit = as_(field.world.manager), field.plan()

    for address in (url("pick_colleague"), url("teams"), url("cancel_visit", visit.pk), url("join_campaigns", visit.pk)):
        assert manager.get(address).status_code == 403, address
