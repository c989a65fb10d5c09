"""The checklist library's pages: who opens what, the draft editor, publishing by name of what lacks, the criteria, and paper."""

from __future__ import annotations

import io
import re
from uuid import uuid4

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from tests.matrix import EVERYBODY, acts, opens
from tests.world import World, make_world, sign_in

from anwang.desks.console.standards.record import HEADS
from anwang.desks.console.standards.search import search
from anwang.grid.access import Official
from anwang.grid.states import PostKind
from anwang.ground.actor import SYSTEM
from anwang.standards import actions
from anwang.standards.actions import install_library
from anwang.standards.columns import FIELDS
from anwang.standards.inputs import DraftChecklist, ExtendChecklist, NameCategory, WriteItem
from anwang.standards.models import CheckCategory, CheckItem, Checklist, ChecklistVersion, Criterion, CriterionFamily
from anwang.standards.states import ChecklistState, HazardLevel

pytestmark = pytest.mark.django_db
P = PostKind
READERS = EVERYBODY - {P.SYSTEM_ADMIN, P.SECURITY_ADMIN, P.AUDIT_ADMIN}
WRITERS = {P.COMMITTEE_OFFICE, P.REGULATOR, P.ENFORCEMENT_OFFICER, P.TOWN_OFFICER}
PUBLISHERS = {P.COMMITTEE_OFFICE, P.REGULATOR}
EDITS = ("continue", "继续编辑", "核对并发布", "增加检查项", "删除草稿", 'name="direction"', "/change", "/remove")
HOSTILE = '<script>alert("闯")</script>'


@pytest.fixture
def world() -> World:
    return make_world(on=timezone.localdate())


@pytest.fixture
def regulator(world: World, client: Client) -> Client:
    return sign_in(client, world.regulator)


def begin(world: World, *, by: Official | None = None, sectors: tuple[str, ...] = (), name: str = "餐饮场所检查表") -> ChecklistVersion:
    return actions.draft_checklist(DraftChecklist(name=name, sectors=sectors), by=by or world.regulator, at=world.at)


def category(version: ChecklistVersion, world: World, name: str = "厨房") -> CheckCategory:
    return actions.add_category(version, NameCategory(name=name), by=world.regulator, at=world.at)


def item(where: CheckCategory, world: World, text: str, *, by: Official | None = None, **more: object) -> CheckItem:
    said = WriteItem(category_id=where.pk, text=text, hazard_text=f"{text}不符合", **more)
    return actions.add_item(where.version, said, by=by or world.regulator, at=world.at)


def published(world: World, *, items: int = 2, by: Official | None = None, name: str = "餐饮场所检查表") -> ChecklistVersion:
    version = begin(world, name=name)
    where = category(version, world)
    for number in range(1, items + 1):
        item(where, world, f"灶台旁是否备有第{number}条灭火毯？")
    return actions.publish(version, by=by or world.regulator, at=world.at)


def clause(sectors: list[str], code: str = "x.1", **more: object) -> Criterion:
    family, _ = CriterionFamily.objects.get_or_create(
        code="x", defaults={"name": "甲业判定标准", "instrument": "甲令第1号", "sectors": sectors}
    )
    facts = {"clause": "第一条", "text": "未设置可燃气体报警装置", "source": "甲令第1号第一条", **more}
    return Criterion.objects.create(family=family, code=code, sectors=sectors, **facts)


def page(client: Client, name: str, *args: int, status: int = 200, **asked: str) -> str:
    answered = client.get(reverse(f"console:{name}", args=args), asked)
    assert answered.status_code == status, (name, answered.status_code)
    return str(answered.content.decode())


def listed(html: str) -> list[str]:
    return re.findall(r"<a href=\"/standards/\d+\" data-open>([^<]+)</a>", html)


def typed(where: CheckCategory, **more: str) -> dict[str, str]:
    return {
        "category_id": str(where.pk),
        "text": "燃气软管是否老化？",
        "hazard_text": "燃气软管老化",
        "method": "site",
        "hazard_category": "site",
        "term_days": "3",
        "must_check": "yes",
        "command_id": str(uuid4()),
        **more,
    }


def test_who_opens_which_page(world: World) -> None:
    sheet, family = published(world), clause(["urban_gas"]).family
    for name, args in (("checklists", ()), ("criteria_families", ()), ("criteria_family", (family.pk,)), ("criteria_clauses", ())):
        opens(world, name, READERS, *args)
    for name, args in (("draft_checklist", ()), ("extend_checklist", (sheet.checklist_id,))):
        opens(world, name, WRITERS, *args)
    acts(world, "new_checklist_version", WRITERS, sheet.checklist_id)


def test_a_county_sheet_is_read_by_every_post_of_the_county_and_written_by_its_own(world: World) -> None:
    sheet = published(world)
    draft = begin(world, name="草稿中的检查表")
    asked = item(category(draft, world), world, "是否有证？")
    for name in ("checklist_version", "checklist_sheet", "checklist_register"):
        opens(world, name, READERS, sheet.pk)
    opens(world, "checklist", READERS, sheet.checklist_id)
    opens(world, "withdraw_checklist", PUBLISHERS, sheet.pk)
    acts(world, "withdraw_checklist", PUBLISHERS, sheet.pk, data={"reason": ""})

    town = sign_in(Client(), world.town_officer)
    for name, key in (("edit_checklist", draft.pk), ("publish_checklist", draft.pk), ("change_check_item", asked.pk)):
        page(town, name, key, status=404)
        page(sign_in(Client(), world.office), name, key)
        page(sign_in(Client(), world.leader), name, key, status=403)
    assert town.post(reverse("console:remove_check_item", args=[asked.pk])).status_code == 404
    assert town.post(reverse("console:publish_checklist", args=[draft.pk])).status_code == 404
    assert CheckItem.objects.filter(pk=asked.pk).exists()


def test_another_township_sees_nothing_of_a_draft_nor_of_its_sheet(world: World) -> None:
    draft = begin(world, by=world.town_officer)
    other = sign_in(Client(), world.other_town_officer)

    page(other, "checklist", draft.checklist_id, status=404)
    page(other, "checklist_version", draft.pk, status=404)
    assert listed(page(other, "checklists")) == []
    assert listed(page(sign_in(Client(), world.leader), "checklists")) == []
    assert listed(page(sign_in(Client(), world.town_officer), "checklists")) == ["餐饮场所检查表"]


def test_the_list_finds_by_name_by_question_and_by_filter(world: World, regulator: Client) -> None:
    sheet = published(world)
    begin(world, sectors=("urban_gas",), name="燃气经营检查表")
    actions.extend_checklist(sheet.checklist, ExtendChecklist(name="镇餐饮检查表", node_id=world.town.pk), by=world.regulator, at=world.at)

    assert listed(page(regulator, "checklists")) == sorted(["餐饮场所检查表", "燃气经营检查表", "镇餐饮检查表"])
    assert listed(page(regulator, "checklists", q="第2条灭火毯")) == ["餐饮场所检查表"]
    assert listed(page(regulator, "checklists", sector="urban_gas")) == ["燃气经营检查表"]
    assert set(listed(page(regulator, "checklists", sector="general"))) == {"餐饮场所检查表", "镇餐饮检查表"}
    assert listed(page(regulator, "checklists", state="published")) == ["餐饮场所检查表"]
    assert listed(page(regulator, "checklists", extending="yes")) == ["镇餐饮检查表"]
    assert listed(page(regulator, "checklists", place=world.town.path)) == ["镇餐饮检查表"]
    assert [hit.title for hit in search(world.regulator, "燃气")] == ["燃气经营检查表"]


@pytest.mark.parametrize("name", ["checklists", "criteria_clauses", "criteria_families"])
def test_a_list_costs_the_same_at_one_row_and_at_three(world: World, regulator: Client, name: str) -> None:
    def cost() -> int:
        with CaptureQueriesContext(connection) as found:
            page(regulator, name)
        return len(found)

    published(world)
    clause(["urban_gas"])
    page(regulator, name)
    one = cost()
    for number in (2, 3):
        published(world, name=f"第{number}张检查表")
        clause(["urban_gas"], code=f"x.{number}")
        CriterionFamily.objects.create(code=f"y{number}", name=f"标准{number}", instrument="令", sectors=[])
    assert cost() == one <= 15


def test_a_sheet_costs_the_same_at_one_item_and_at_three(world: World, regulator: Client) -> None:
    def cost(name: str, key: int) -> int:
        with CaptureQueriesContext(connection) as found:
            page(regulator, name, key)
        return len(found)

    small, large = published(world, items=1), published(world, items=3, name="大检查表")
    page(regulator, "checklist", small.checklist_id)
    for name in ("checklist_version", "checklist_sheet", "checklist_register"):
        assert cost(name, small.pk) == cost(name, large.pk) <= 15, name
    actions.new_version(small.checklist, by=world.regulator, at=world.at)
    actions.new_version(large.checklist, by=world.regulator, at=world.at)
    drafts = ChecklistVersion.objects.filter(state=ChecklistState.DRAFT).order_by("item_count").values_list("pk", flat=True)
    for name in ("edit_checklist", "publish_checklist"):
        assert len({cost(name, pk) for pk in drafts}) == 1, name


def test_a_published_page_shows_its_items_and_no_edit(world: World, regulator: Client) -> None:
    version = begin(world, sectors=("urban_gas",))
    where = category(version, world)
    item(where, world, "是否装有报警装置？", criterion_id=clause(["urban_gas"]).pk, basis="甲法第三条", measure="立即安装", term_days=0)
    actions.publish(version, by=world.regulator, at=world.at)

    html = page(regulator, "checklist", version.checklist_id)
    for words in (
        "是否装有报警装置？",
        "甲法第三条",
        "立即安装",
        "<b>重大</b>",
        "甲业判定标准 第一条",
        "当场",
        "李监平",
        "第1版",
        "新建版本",
        "停用",
    ):
        assert words in html, words
    for words in EDITS:
        assert words not in html, words
    page(regulator, "edit_checklist", version.pk, status=409)
    page(regulator, "add_check_item", where.pk, status=409)
    gone = regulator.post(reverse("console:remove_check_category", args=[where.pk]))
    assert gone.status_code == 409
    assert CheckItem.objects.filter(version=version).count() == 1


def test_a_reader_is_offered_nothing_to_do(world: World) -> None:
    version = published(world)
    for by in (world.leader, world.manager, world.grid_worker):
        html = page(sign_in(Client(), by), "checklist", version.checklist_id)
        assert "新建版本" not in html
        assert "沿用并补充" not in html
        assert "停用" not in html


def test_a_township_writes_a_sheet_and_the_county_publishes_it(world: World) -> None:
    town = sign_in(Client(), world.town_officer)
    answered = town.post(
        reverse("console:draft_checklist"), {"name": "镇加油站检查表", "sectors": ["urban_gas"], "node_id": str(world.town.pk)}
    )
    version = ChecklistVersion.objects.get(checklist__name="镇加油站检查表")
    assert answered.headers["Location"] == reverse("console:edit_checklist", args=[version.pk])
    assert (version.checklist.node, version.checklist.sectors) == (world.town, ["urban_gas"])

    town.post(reverse("console:add_check_category", args=[version.pk]), {"name": "气瓶间"})
    where = CheckCategory.objects.get(version=version)
    rule = clause(["urban_gas"])
    add = reverse("console:add_check_item", args=[where.pk])
    assert rule.text in town.get(add).content.decode()
    assert town.post(add, typed(where, criterion_id=str(rule.pk))).status_code == 303
    assert town.post(add, typed(where, text="气瓶是否直立放置？")).status_code == 303
    assert list(CheckItem.objects.filter(version=version).values_list("number", "level", "term_days", "must_check")) == [
        (1, HazardLevel.MAJOR, 3, True),
        (2, HazardLevel.GENERAL, 3, True),
    ]
    assert "不能发布" in page(town, "publish_checklist", version.pk)
    assert town.post(reverse("console:publish_checklist", args=[version.pk])).status_code == 403

    office = sign_in(Client(), world.office)
    office.post(reverse("console:publish_checklist", args=[version.pk]))
    version.refresh_from_db()
    assert (version.state, version.published_by, version.item_count) == ("published", "陈安宁", 2)


def test_the_level_is_never_set_by_hand(world: World, regulator: Client) -> None:
    where = category(begin(world, sectors=("urban_gas",)), world)
    regulator.post(reverse("console:add_check_item", args=[where.pk]), typed(where, level="major"))
    made = CheckItem.objects.get()
    assert (made.level, made.criterion_id) == ("general", None)

    rule = clause(["urban_gas"])
    regulator.post(reverse("console:change_check_item", args=[made.pk]), typed(where, criterion_id=str(rule.pk)))
    made.refresh_from_db()
    assert (made.level, made.criterion_id) == ("major", rule.pk)
    regulator.post(reverse("console:change_check_item", args=[made.pk]), typed(where, level="major"))
    made.refresh_from_db()
    assert (made.level, made.criterion_id) == ("general", None)

    foreign = clause(["fireworks"], code="x.9")
    assert (
        regulator.post(reverse("console:change_check_item", args=[made.pk]), typed(where, criterion_id=str(foreign.pk))).status_code == 422
    )


def test_items_and_categories_change_places_once_per_click(world: World, regulator: Client) -> None:
    version = begin(world)
    first, second = category(version, world, "厨房"), category(version, world, "库房")
    one, two, three = (item(first, world, text) for text in ("甲是否齐全？", "乙是否齐全？", "丙是否齐全？"))
    four = item(second, world, "丁是否齐全？")
    move = reverse("console:move_check_item", args=[three.pk])

    for _ in range(2):  # the second click finds the item elsewhere and moves nothing more
        assert regulator.post(move, {"direction": "up", "number": "3"}).headers["Location"].endswith(f"#item-{three.pk}")
    assert list(CheckItem.objects.order_by("number").values_list("pk", flat=True)) == [one.pk, three.pk, two.pk, four.pk]

    regulator.post(reverse("console:move_check_category", args=[second.pk]), {"direction": "up", "number": "2"})
    assert list(CheckItem.objects.order_by("number").values_list("pk", flat=True)) == [four.pk, one.pk, three.pk, two.pk]
    assert regulator.post(move, {"direction": "sideways", "number": "3"}).status_code == 422

    html = page(regulator, "edit_checklist", version.pk)
    assert re.findall(r'id="item-(\d+)"', html) == [str(each.pk) for each in (four, one, three, two)]
    regulator.post(reverse("console:remove_check_item", args=[one.pk]))
    regulator.post(reverse("console:rename_check_category", args=[first.pk]), {"name": "后厨"})
    regulator.post(reverse("console:remove_check_category", args=[second.pk]))
    assert list(CheckItem.objects.order_by("number").values_list("number", "pk")) == [(1, three.pk), (2, two.pk)]
    assert list(CheckCategory.objects.values_list("number", "name")) == [(1, "后厨")]


def test_what_is_incomplete_is_named_and_refused(world: World, regulator: Client) -> None:
    version = begin(world, sectors=("urban_gas",))
    assert "还没有类别和检查项" in page(regulator, "publish_checklist", version.pk)
    category(version, world, "空类别")
    rule = clause(["urban_gas"])
    item(category(version, world), world, "是否装有报警装置？", criterion_id=rule.pk)
    Criterion.objects.filter(pk=rule.pk).update(valid_to="2020-01-01")

    html = page(regulator, "publish_checklist", version.pk)
    for words in (
        "类别“空类别”下还没有检查项",
        "第1项的判定条款“甲业判定标准 第一条”现在不能用",
        "没有写编制依据",
        "第1项没有写依据",
        "disabled",
    ):
        assert words in html, words
    refused = regulator.post(reverse("console:publish_checklist", args=[version.pk]))
    assert refused.status_code == 422
    assert "空类别" in refused.content.decode()
    version.refresh_from_db()
    assert version.state == "draft"


def test_a_new_version_says_what_it_changes_and_retires_the_old_one(world: World, regulator: Client) -> None:
    old = published(world)
    again = reverse("console:new_checklist_version", args=[old.checklist_id])
    first, second = regulator.post(again), regulator.post(again)
    draft = ChecklistVersion.objects.get(state="draft")
    assert first.headers["Location"] == second.headers["Location"] == reverse("console:edit_checklist", args=[draft.pk])

    gone = CheckItem.objects.filter(version=draft).order_by("number")[0]
    regulator.post(reverse("console:remove_check_item", args=[gone.pk]))
    where = CheckCategory.objects.get(version=draft)
    regulator.post(reverse("console:add_check_item", args=[where.pk]), typed(where))
    html = page(regulator, "publish_checklist", draft.pk)
    assert "<b>增加</b> 燃气软管是否老化？" in html
    assert f"<b>去掉</b> {gone.text}" in html
    assert regulator.post(reverse("console:publish_checklist", args=[draft.pk])).status_code == 303
    assert regulator.post(reverse("console:publish_checklist", args=[draft.pk])).status_code == 409
    assert list(ChecklistVersion.objects.order_by("number").values_list("number", "state")) == [(1, "withdrawn"), (2, "published")]
    assert "新建版本" not in page(regulator, "checklist_version", old.pk)


def test_a_lower_place_takes_over_and_adds_but_does_not_touch(world: World) -> None:
    sheet = published(world)
    town = sign_in(Client(), world.town_officer)
    assert "上级制定的检查表由上级修改" in page(town, "checklist", sheet.checklist_id)
    url = reverse("console:extend_checklist", args=[sheet.checklist_id])
    said = {"name": "镇餐饮检查表", "node_id": str(world.town.pk), "command_id": str(uuid4())}
    assert town.post(url, said).headers["Location"] == town.post(url, said).headers["Location"]  # sent twice, made once
    version = ChecklistVersion.objects.get(checklist__name="镇餐饮检查表")
    taken = CheckItem.objects.filter(version=version)
    assert taken.count() == 2

    html = page(town, "edit_checklist", version.pk)
    assert html.count("沿用上级</span>") == 2
    assert reverse("console:change_check_item", args=[taken[0].pk]) not in html
    assert reverse("console:remove_check_category", args=[taken[0].category_id]) not in html
    page(town, "change_check_item", taken[0].pk, status=409)
    assert town.post(reverse("console:remove_check_item", args=[taken[0].pk])).status_code == 409
    assert "镇餐饮检查表" in page(sign_in(Client(), world.regulator), "checklist", sheet.checklist_id)
    assert "沿用2项，本地增加0项" in page(town, "checklist", version.checklist_id)


def test_a_shipped_sheet_is_taken_over_not_edited(world: World, regulator: Client) -> None:
    install_library(by=SYSTEM, at=world.at)
    sheet = Checklist.objects.get(code="township_general_43")
    html = page(regulator, "checklist", sheet.pk)
    assert "5类43项" in html
    assert "系统自带的检查表不改内容" in html
    assert regulator.post(reverse("console:new_checklist_version", args=[sheet.pk])).status_code == 409
    families = page(regulator, "criteria_families")
    assert "重大火灾隐患（2025版）" in families
    assert "凭记忆概括，依据需核对原文" in page(regulator, "criteria_clauses", confidence="memory")
    assert "依据需核对原文" not in page(regulator, "criteria_clauses", confidence="checked")


def test_name_and_sectors_are_fixed_by_the_first_publishing(world: World, regulator: Client) -> None:
    version = begin(world)
    url = reverse("console:amend_checklist", args=[version.pk])
    regulator.post(url, {"name": "餐饮检查表（试行）", "sectors": ["commerce"], "basis": "甲法"})
    version.refresh_from_db()
    assert (version.checklist.name, version.checklist.sectors, version.basis) == ("餐饮检查表（试行）", ["commerce"], "甲法")

    item(category(version, world), world, "是否有证？")
    actions.publish(version, by=world.regulator, at=world.at)
    draft = actions.new_version(version.checklist, by=world.regulator, at=world.at)
    url = reverse("console:amend_checklist", args=[draft.pk])
    assert 'name="name"' not in regulator.get(url).content.decode()
    regulator.post(url, {"name": "改了名", "basis": "乙法"})
    draft = ChecklistVersion.objects.get(pk=draft.pk)
    assert (draft.checklist.name, draft.basis) == ("餐饮检查表（试行）", "乙法")


def test_wrong_and_hostile_words_come_back_escaped_and_nothing_is_lost(world: World, regulator: Client) -> None:
    version = begin(world)
    where = category(version, world)
    add = reverse("console:add_check_item", args=[where.pk])
    huge = regulator.post(add, typed(where, text="长" * 5000, term_days="九天"))
    assert huge.status_code == 422
    html = huge.content.decode()
    assert "太长了，最多 500 个字。" in html
    assert "请填写整数。" in html
    assert "长" * 5000 in html
    assert regulator.post(add, typed(where, category_id="999999")).status_code == 422
    assert regulator.post(add, typed(where, method="guess")).status_code == 422
    assert CheckItem.objects.count() == 0

    regulator.post(add, typed(where, text=HOSTILE, hazard_text=HOSTILE, basis=HOSTILE))
    regulator.post(reverse("console:rename_check_category", args=[where.pk]), {"name": HOSTILE})
    for name in ("edit_checklist", "checklist_version", "checklist_sheet", "checklist_register", "publish_checklist"):
        html = page(regulator, name, version.pk)
        assert HOSTILE not in html, name
        assert name == "publish_checklist" or "&lt;script&gt;" in html, name
    assert regulator.post(reverse("console:add_check_category", args=[version.pk]), {"name": HOSTILE}).status_code == 422


def test_an_item_sent_twice_is_added_once(world: World, regulator: Client) -> None:
    where = category(begin(world), world)
    said = typed(where)
    add = reverse("console:add_check_item", args=[where.pk])
    first, second = regulator.post(add, said), regulator.post(add, said)
    assert first.headers["Location"] == second.headers["Location"]
    assert CheckItem.objects.count() == 1
    assert regulator.post(add, {**said, "command_id": str(uuid4())}).status_code == 422


def test_a_draft_is_thrown_away_after_asking(world: World, regulator: Client) -> None:
    version = begin(world)
    category(version, world)
    url = reverse("console:discard_checklist", args=[version.pk])
    assert "不能恢复" in regulator.get(url).content.decode()
    assert regulator.post(url).headers["Location"] == reverse("console:checklists")
    assert Checklist.objects.count() == 0
    assert regulator.post(url).status_code == 404


def test_a_withdrawn_sheet_needs_a_reason_and_stays_readable(world: World, regulator: Client) -> None:
    version = published(world)
    url = reverse("console:withdraw_checklist", args=[version.pk])
    assert regulator.post(url, {"reason": ""}).status_code == 422
    assert regulator.post(url, {"reason": "标准废止"}).status_code == 303
    html = page(regulator, "checklist", version.checklist_id)
    assert "已停用" in html
    assert "已停用的检查表不能沿用" in html


def test_the_spreadsheet_carries_every_item_in_words_that_the_import_knows(world: World, regulator: Client) -> None:
    version = begin(world, name="=公式检查表")
    item(category(version, world), world, "=1+1 是否相等？", basis="甲法第三条")
    answered = regulator.get(reverse("console:export_checklist", args=[version.pk]))
    book = openpyxl.load_workbook(io.BytesIO(answered.getvalue()))
    answered.close()
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[2] == HEADS
    assert rows[3][:6] == (1, "厨房", "=1+1 是否相等？", "甲法第三条", "看现场", "否")
    known = {word for field in FIELDS for word in (field.label, *field.synonyms)}
    assert set(HEADS) - known - {"序号"} == set()


def test_blank_papers_have_every_item_and_no_answer(world: World, regulator: Client) -> None:
    version = published(world)
    sheet = page(regulator, "checklist_sheet", version.pk)
    assert sheet.count("□") == 6
    register = page(regulator, "checklist_register", version.pk)
    for words in ("安全生产大检查登记表", "整改责任人", "签名", "灶台旁是否备有第2条灭火毯？"):
        assert words in register


def test_criteria_are_searched_and_told_by_the_day(world: World, regulator: Client) -> None:
    old = clause(["urban_gas"], valid_to="2025-10-31", text="旧情形")
    clause(["urban_gas"], code="x.2", valid_from="2025-11-01", text="新情形", confidence="checked")

    def texts(**asked: str) -> list[str]:
        html = regulator.get(reverse("console:criteria_clauses"), asked).content.decode()
        return [word for word in ("旧情形", "新情形") if f"{word}</td>" in html]

    assert texts() == ["旧情形", "新情形"]
    assert texts(force="now") == ["新情形"]
    assert texts(force="ended") == ["旧情形"]
    assert texts(on="2025-10-31") == ["旧情形"]
    assert texts(on="胡说") == ["旧情形", "新情形"]
    assert texts(q="新情形") == ["新情形"]
    assert texts(confidence="checked") == ["新情形"]
    html = page(regulator, "criteria_family", old.family_id)
    for words in ("甲令第1号第一条", "凭记忆概括", "已核对原文", "直接判定", "有 1 条是凭记忆概括的，依据需核对原文"):
        assert words in html, words
    page(regulator, "criteria_family", 99999, status=404)
