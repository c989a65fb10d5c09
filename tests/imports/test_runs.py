"""A run from the file to the register, and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone
from tests.imports.sheets import GOOD, checklist, ledger, many, rows_of, table, ugly
from tests.world import World, make_world

from anwang.enterprises.actions import amend_site, charge_official
from anwang.enterprises.inputs import AmendSite, ChargeOfficial
from anwang.enterprises.models import Site
from anwang.grid.access import Official
from anwang.ground.evidence import store
from anwang.ground.models import ColumnMemory, ImportRun, Job
from anwang.ground.refusal import NotAllowed, NotFound
from anwang.ground.sheet import ImportedRow
from anwang.ground.trail.verify import verify
from anwang.hazards.models import Hazard
from anwang.hazards.states import HazardState
from anwang.imports import access, actions, jobs, queries, reading
from anwang.imports.actions import carrying
from anwang.imports.errands import Errand, Fate
from anwang.imports.errors import KindRight, NamelessColumn, StillRunning, WrongStage
from anwang.imports.inputs import Settle, SheetChoice
from anwang.standards.models import CheckItem, Checklist

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(on=timezone.localdate())


def received(world: World, body: bytes, name: str = "企业.xlsx", by: Official | None = None, kind: str = "") -> ImportRun:
    return actions.receive(body, name, node=world.county, by=by or world.office, at=timezone.now(), kind=kind)


def carried(run: ImportRun, by: Official) -> ImportRun:
    actions.start(run, by=by, at=timezone.now())
    assert run.file is not None
    jobs.carry(run, store.read(run.file), by=by)
    run.refresh_from_db()
    return run


def test_what_is_found_in_a_file_is_shown_before_anything_is_taken(world: World) -> None:
    run = received(world, ugly(*rows_of(world.town.name)))

    assert run.state == ImportRun.State.UPLOADED
    assert run.kind == "enterprise"
    assert run.verdict["counts"] == {"rows": 4, "imported": 2, "updated": 0, "refused": 1, "duplicates": 1, "skipped": 3}
    assert run.verdict["sheets"][0]["columns"]["C"] == "code"
    assert Site.objects.count() == 0


def test_right_rows_are_taken_and_the_others_come_back_with_reasons(world: World) -> None:
    run = carried(received(world, ugly(*rows_of(world.town.name))), world.office)

    assert run.state == ImportRun.State.DONE
    assert (run.imported, run.updated, run.refused, run.duplicates) == (2, 0, 1, 1)
    assert list(Site.objects.order_by("id").values_list("name", "grid_path")) == [
        ("甲木业有限公司", world.town.path),
        ("丙超市", world.town.path),
    ]
    copy = queries.file_by_digest(run, "annotated")
    assert copy is not None
    assert copy.name == "企业（导入核对）.xlsx"
    assert verify(at=timezone.now()).ok


def test_what_is_to_be_said_of_rows_that_were_taken_stands_before_and_after(world: World) -> None:
    run = received(world, table(("企业名称", "所属乡镇", "联系电话"), ("甲厂", world.town.name, "1390000"), ("乙厂", world.town.name, "")))
    before = run.verdict["sheets"][0]["noticed"]
    assert [(one["row"], one["column"], one["reason"]) for one in before] == [(2, "C", "“1390000”不像电话号码，这一格没有导入")]
    assert carried(run, world.office).verdict["sheets"][0]["noticed"] == before


def test_rows_without_a_code_are_told_with_their_numbers_before_and_after(world: World) -> None:
    names = ["己石料厂", "庚石料厂", "辛黑作坊"]
    body = table(["企业名称", "信用代码", "地址"], *([name, "", f"街{at}号"] for at, name in enumerate(names)), ["壬厂", GOOD, "街9号"])
    run = received(world, body)
    told = (
        "有2条没有统一社会信用代码（第2、3行）：照常按企业建档，代码记为“未填”，先给临时编号，请补填。确实没有营业执照的，"
        "在表里的“主体类型”写“无照场所”"
    )

    assert run.verdict["sheets"][0]["warnings"] == [told]
    assert carried(run, world.office).verdict["sheets"][0]["warnings"] == [told]
    kinds = dict(Site.objects.values_list("name", "entity__subject_type"))
    assert kinds == {"己石料厂": "company", "庚石料厂": "company", "辛黑作坊": "unlicensed", "壬厂": "company"}
    again = carried(received(world, body), world.office)
    assert (again.duplicates, again.verdict["sheets"][0]["warnings"]) == (4, [])


def test_a_ledger_line_without_its_day_is_told(world: World) -> None:
    carried(received(world, ugly(*rows_of(world.town.name))), world.office)
    body = table(["单位名称", "隐患内容", "排查日期"], ["甲木业有限公司", "通道堵塞", ""], ["甲木业有限公司", "灯不亮", "2026-03-02"])

    told = received(world, body, kind="hazard").verdict["sheets"][0]["warnings"]

    assert told == ["有1条没有排查日期（第2行）：照常登记，排查日期记为导入当天；知道日期的，请在表里补上再导入"]


def test_records_side_by_side_keep_their_own_fates_when_a_run_breaks_off(world: World) -> None:
    header = ["序号", "企业名称", "地址"]
    body = table([*header, None, *header], [1, "甲厂", "街1号", None, 2, "乙厂", "街2号"], [3, "丙厂", "街3号", None, 4, "丁厂", "街4号"])
    carried(received(world, table(header, [1, "乙厂", "街2号"], [2, "丙厂", "街3号"])), world.office)
    run = received(world, body)
    actions.settle(run, Settle(kind="enterprise", known="leave", sheets=(SheetChoice(index=0),)), by=world.office, at=timezone.now())
    actions.start(run, by=world.office, at=timezone.now())
    found = reading.settle(reading.understand(body, kind="enterprise"), run.mapping)
    rows = [(plan, row) for plan, row in reading.rows(found) if isinstance(row, ImportedRow)]
    assert [reading.place_of(*one) for one in rows] == [(0, 2, 0), (0, 2, 1), (0, 3, 0), (0, 3, 1)]
    node = access.target(world.office, run.node_id)
    actions.take_portion(run, rows[:3], 3, Errand(world.office, node, timezone.now(), "企业", "leave"))
    run.refresh_from_db()

    verdict, _ = jobs.carry(run, body, by=world.office)

    assert [(one.row, one.part, one.values["name"]) for one in verdict.sheets[0].duplicates] == [(2, 1, "乙厂"), (3, 0, "丙厂")]
    run.refresh_from_db()
    assert (run.imported, run.duplicates, Site.objects.count()) == (2, 2, 4)


def test_a_second_import_of_the_same_file_changes_nothing(world: World) -> None:
    body = ugly(*rows_of(world.town.name))
    carried(received(world, body), world.office)
    before = list(Site.objects.order_by("id").values())

    run = carried(received(world, body), world.office)

    assert (run.imported, run.updated, run.duplicates) == (0, 0, 3)
    assert list(Site.objects.order_by("id").values()) == before


def test_known_files_are_updated_or_left_as_chosen(world: World) -> None:
    town = world.town.name
    carried(received(world, ugly(*rows_of(town))), world.office)
    again = ugly((1, "甲木业有限公司", "91350100M000100Y43", town, "工业路1号", 99, "张三", "13900000001"))

    left = received(world, again)
    actions.settle(left, Settle(kind="enterprise", known="leave", sheets=(SheetChoice(index=0),)), by=world.office, at=timezone.now())
    carried(left, world.office)
    assert Site.objects.get(name="甲木业有限公司").employees == 12

    updated = carried(received(world, again), world.office)
    assert (updated.imported, updated.updated) == (1, 1)
    assert Site.objects.get(name="甲木业有限公司").employees == 99

    actions.undo(updated, by=world.office, at=timezone.now())
    assert Site.objects.get(name="甲木业有限公司").employees == 12
    assert verify(at=timezone.now()).ok


def test_a_known_name_at_another_address_waits_for_a_decision(world: World) -> None:
    town = world.town.name
    carried(received(world, ugly((1, "丁木业有限公司", "", town, "工业路1号", 12, "张三", "13900000001"))), world.office)
    [known] = Site.objects.all()
    body = ugly(
        (1, "丁木业有限公司", "", town, "人民路9号", 13, "张三", "13900000001"),
        (2, "丁木业有限公司", GOOD, town, "城西路2号", 14, "张三", "13900000001"),
        (3, "戊木业有限公司", "", town, "人民路9号", 15, "李四", "13900000002"),
    )

    run = carried(received(world, body), world.office)

    assert (run.imported, run.duplicates) == (1, 2)
    assert [one["reason"][:24] for one in run.verdict["sheets"][0]["duplicates"]] == [f"疑似重复：已有同名档案{known.number[:13]}"] * 2
    assert sorted(Site.objects.values_list("name", "employees")) == [("丁木业有限公司", 12), ("戊木业有限公司", 15)]


@pytest.mark.parametrize(
    ("decided", "files"),
    [
        ({}, [("人民路9号", 13)]),
        ({"0:3": "open"}, [("人民路9号", 13), ("工业路1号", 12)]),
        ({"0:3": "hold"}, [("工业路1号", 12)]),
    ],
)
def test_a_doubt_is_decided_for_all_rows_or_for_one(world: World, decided: dict[str, Any], files: list[tuple[str, int]]) -> None:
    town = world.town.name
    carried(received(world, ugly((1, "丁木业有限公司", "", town, "工业路1号", 12, "张三", "13900000001"))), world.office)
    run = received(world, ugly((1, "丁木业有限公司", "", town, "人民路9号", 13, "张三", "13900000001")))
    said = Settle(kind="enterprise", doubtful="update", decided=decided, sheets=(SheetChoice(index=0),))

    carried(actions.settle(run, said, by=world.office, at=timezone.now()), world.office)

    assert sorted(Site.objects.values_list("address", "employees")) == sorted(files)


def test_shops_of_one_name_in_one_list_raise_no_doubt_between_portions(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "PORTION", 1)
    shops = [(n, "便民超市", "", world.town.name, f"人民路{n}号", 2, "张三", "13900000001") for n in range(1, 4)]

    run = carried(received(world, ugly(*shops)), world.office)

    assert (run.imported, run.duplicates) == (3, 0)


def test_undoing_an_update_restores_people_and_who_is_in_charge(world: World) -> None:
    town, headers = world.town.name, ["单位名称", "统一社会信用代码", "所属乡镇", "地址", "联系人", "联系电话", "包保干部"]
    first, second = world.town_leader, world.town_officer
    row = ["甲木业有限公司", GOOD, town, "工业路1号", "张三", "13900000001"]
    carried(received(world, table(headers, [*row, first.name])), world.office)
    before = people(Site.objects.get())

    run = carried(received(world, table(headers, [*row[:5], "13900000099", second.name])), world.office)
    assert people(Site.objects.get()) != before
    back = actions.undo(run, by=world.office, at=timezone.now())

    assert (people(Site.objects.get()), back.restored) == (before, 1)
    assert verify(at=timezone.now()).ok


def test_nobody_is_put_back_in_charge_beside_a_successor(world: World) -> None:
    town, headers = world.town.name, ["单位名称", "统一社会信用代码", "所属乡镇", "地址", "包保干部"]
    row = ["甲木业有限公司", GOOD, town, "工业路1号"]
    carried(received(world, table(headers, [*row, world.town_leader.name])), world.office)
    run = carried(received(world, table(headers, [*row, world.town_officer.name])), world.office)
    site, now = Site.objects.get(), timezone.now()
    charge_official(
        site, ChargeOfficial(assignment_id=world.leader.assignment_id, starts_on=timezone.localdate(now)), by=world.office, at=now
    )

    actions.undo(run, by=world.office, at=timezone.now())

    assert [one.assignment.person.name for one in site.charges.filter(ends_on=None)] == [world.leader.name]


def people(site: Site) -> list[object]:
    contacts = site.contacts.order_by("id").values_list("role", "name", "phone")
    return [*contacts, *site.charges.order_by("id").values_list("assignment_id", "starts_on", "ends_on")]


def test_an_import_is_undone_as_one_act_but_what_was_used_since_stays(world: World) -> None:
    run = carried(received(world, ugly(*rows_of(world.town.name))), world.office)
    touched = Site.objects.get(name="丙超市")
    said = AmendSite(name="丙超市", address=touched.address, employees=7)
    amend_site(touched, said, by=world.office, at=timezone.now())

    back = actions.undo(run, by=world.office, at=timezone.now())

    assert (back.removed, back.kept) == (1, ((touched.number, "导入后有人修改过"),))
    assert list(Site.objects.values_list("name", "employees")) == [("丙超市", 7)]
    assert run.state == ImportRun.State.UNDONE
    assert verify(at=timezone.now()).ok
    with pytest.raises(WrongStage):
        actions.undo(run, by=world.office, at=timezone.now())


def test_columns_named_by_hand_are_remembered_for_the_next_file(world: World) -> None:
    rows = [(1, "甲木业有限公司", "", world.town.name, "工业路1号", 12, "张三", "13900000001")]
    run = received(world, ugly(*rows))
    columns = dict(run.mapping["sheets"]["0"]["columns"])
    assert columns["G"] == "contact"

    columns["G"] = "safety_officer"
    said = Settle(kind="enterprise", sheets=(SheetChoice(index=0, columns=columns),))
    actions.settle(run, said, by=world.office, at=timezone.now())

    assert list(ColumnMemory.objects.values_list("header", "field")) == [("联系人", "safety_officer")]
    assert received(world, ugly(*rows)).mapping["sheets"]["0"]["columns"]["G"] == "safety_officer"
    assert received(world, ugly(*rows), by=world.regulator).mapping["sheets"]["0"]["columns"]["G"] == "contact"


def test_a_required_field_without_a_column_is_refused(world: World) -> None:
    run = received(world, ugly(*rows_of(world.town.name)))
    columns = {**run.mapping["sheets"]["0"]["columns"], "B": ""}

    with pytest.raises(NamelessColumn, match="企业名称"):
        actions.settle(run, Settle(kind="enterprise", sheets=(SheetChoice(index=0, columns=columns),)), by=world.office, at=timezone.now())


def test_a_file_that_cannot_be_read_is_kept_with_the_true_reason(world: World) -> None:
    run = received(world, b"%PDF-1.7 not a table", "企业.xlsx")

    assert run.state == ImportRun.State.REFUSED
    assert run.verdict["refusal"]["code"] == "pdf"
    assert run.file is not None
    assert store.read(run.file) == b"%PDF-1.7 not a table"
    assert received(world, b"", "空.xlsx").verdict["refusal"]["code"] == "empty_file"


def test_a_ledger_of_hazards_is_taken_and_withdrawn(world: World) -> None:
    carried(received(world, ugly(*rows_of(world.town.name))), world.office)

    run = carried(received(world, ledger("甲木业有限公司", world.town.name), "隐患台账.xlsx"), world.office)

    assert (run.kind, run.imported, run.refused) == ("hazard", 3, 0)
    assert Hazard.objects.count() == 3
    assert Site.objects.get(name="查无此厂").remark == "导入隐患台账“隐患台账”时建立，资料待补"
    again = carried(received(world, ledger("甲木业有限公司", world.town.name), "隐患台账.xlsx"), world.office)
    assert (again.imported, again.duplicates) == (0, 3)

    assert actions.undo(run, by=world.office, at=timezone.now()).removed == 3
    assert set(Hazard.objects.values_list("state", flat=True)) == {HazardState.VOID}
    assert verify(at=timezone.now()).ok


def test_a_check_sheet_becomes_a_draft_and_goes_again(world: World) -> None:
    run = carried(received(world, checklist(), "用电消防检查表.xlsx"), world.office)

    assert (run.kind, run.imported) == ("checklist", 3)
    made = Checklist.objects.get(name="用电消防检查表")
    assert list(CheckItem.objects.filter(version__checklist=made).order_by("number").values_list("text", "category__name")) == [
        ("配电箱是否上锁", "用电安全"),
        ("是否私拉电线", "用电安全"),
        ("灭火器是否在有效期内", "消防安全"),
    ]

    assert actions.undo(run, by=world.office, at=timezone.now()).removed == 3
    assert not Checklist.objects.filter(name="用电消防检查表").exists()
    assert verify(at=timezone.now()).ok


@pytest.mark.parametrize(
    ("name", "title"), [("检查表.xlsx", "导入的检查表"), ("3.xls", "导入的3检查表"), ("消防检查表.xlsx", "消防检查表")]
)
def test_a_check_sheet_in_a_file_with_a_short_name_gets_a_name_that_says_more(world: World, name: str, title: str) -> None:
    carried(received(world, checklist(), name), world.office)
    assert Checklist.objects.get(shipped=False).name == title


def test_a_run_that_broke_off_is_carried_on_and_nothing_is_doubled(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "PORTION", 10)
    run = received(world, many(35, world.town.name))
    actions.start(run, by=world.office, at=timezone.now())
    assert run.file is not None
    body = store.read(run.file)
    taken = actions.take_portion
    left = [None, None]

    def dies(run: ImportRun, portion: carrying.Portion, position: int, errand: Errand) -> list[Fate]:
        if not left:
            raise RuntimeError
        left.pop()
        return taken(run, portion, position, errand)

    monkeypatch.setattr(actions, "take_portion", dies)
    with pytest.raises(RuntimeError):
        jobs.carry(run, body, by=world.office)
    monkeypatch.setattr(actions, "take_portion", taken)
    run.refresh_from_db()
    assert (run.state, run.imported, Site.objects.count()) == (ImportRun.State.RUNNING, 20, 20)
    assert not queries.is_broken_off(run, timezone.now())
    with pytest.raises(StillRunning):
        actions.undo(run, by=world.office, at=timezone.now())

    later = timezone.now() + queries.SILENT * 2
    assert jobs.sweep(at=later) == 1
    run.refresh_from_db()
    assert run.state == ImportRun.State.FAILED
    assert verify(at=timezone.now()).ok

    actions.resume(run, by=world.office, at=timezone.now())
    jobs.carry(run, body, by=world.office)
    run.refresh_from_db()
    assert (run.state, run.imported, Site.objects.count()) == (ImportRun.State.DONE, 35, 35)
    assert Site.objects.values("name").distinct().count() == 35
    assert verify(at=timezone.now()).ok
    assert actions.undo(run, by=world.office, at=timezone.now()).removed == 35


def test_the_worker_carries_what_a_page_began(world: World) -> None:
    run = received(world, ugly(*rows_of(world.town.name)))
    jobs.begin(run, by=world.office, at=timezone.now())
    assert (run.state, Job.objects.get(pk=run.job_id or 0).state) == (ImportRun.State.RUNNING, Job.State.WAITING)

    jobs.carry_on.func(run.pk)

    run.refresh_from_db()
    assert (run.state, run.imported, Job.objects.get(pk=run.job_id or 0).state) == (ImportRun.State.DONE, 2, Job.State.DONE)
    with pytest.raises(WrongStage):
        actions.start(run, by=world.office, at=timezone.now())


def test_who_may_import_what(world: World) -> None:
    at: datetime = timezone.now()
    may = {"committee_office", "regulator", "enforcement_officer", "town_officer"}
    run = received(world, ugly(*rows_of(world.town.name)))
    for kind, official in world.everybody.items():
        node = world.town if kind == "town_officer" else world.county
        if kind in may:
            actions.receive(ugly(*rows_of(world.town.name)), "企业.xlsx", node=node, by=official, at=at)
            continue
        with pytest.raises(NotAllowed):
            actions.receive(ugly(*rows_of(world.town.name)), "企业.xlsx", node=node, by=official, at=at)
        assert not access.visible_to(official).exists()
    with pytest.raises(NotFound):
        actions.start(run, by=world.town_officer, at=at)
    with pytest.raises(NotFound):
        actions.receive(b"x", "企业.xlsx", node=world.other_town, by=world.town_officer, at=at)
    with pytest.raises(KindRight):
        access.require_kind(replace(world.office, rights=world.office.rights - {"edit_checklists"}), "checklist")
