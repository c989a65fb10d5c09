"""The pages of importing: send, check, run, result, undo; refusals say the true reason; nobody else sees them."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.imports.sheets import ledger, many, rows_of, ugly
from tests.world import World, make_world, sign_in

from anwang.desks.console.imports import inbox
from anwang.enterprises.models import Site
from anwang.grid.access import Official
from anwang.ground.models import ImportRun
from anwang.imports import jobs

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(on=timezone.localdate())


@pytest.fixture
def clerk(world: World) -> Client:
    return sign_in(Client(), world.office)


def send(client: Client, body: bytes, name: str = "企业.xlsx", **more: str) -> HttpResponse:
    sent = {"file": SimpleUploadedFile(name, body), "kind": "", **more}
    return client.post(reverse("console:import_new"), sent)  # type: ignore[return-value]


def sent_run(client: Client, body: bytes, name: str = "企业.xlsx") -> ImportRun:
    answer = send(client, body, name)
    assert answer.status_code == 303, answer.content.decode()
    return ImportRun.objects.latest("pk")


def carry(world: World, run: ImportRun) -> None:
    jobs.begin(run, by=world.office, at=timezone.now())
    jobs.carry_on.func(run.pk)


def page(client: Client, run: ImportRun) -> str:
    answer = client.get(reverse("console:import", args=[run.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def choices(run: ImportRun, **changed: str) -> dict[str, str]:
    """What the checking page would send as it stands."""
    found = {"kind": run.kind, "known": "update"}
    for index, sheet in run.mapping["sheets"].items():
        if sheet["read"]:
            found[f"read-{index}"] = "1"
        found |= {f"col-{index}-{letter}": field for letter, field in sheet["columns"].items()}
    return found | changed


def test_a_file_goes_through_all_stages(world: World, clerk: Client) -> None:
    run = sent_run(clerk, ugly(*rows_of(world.town.name)))
    shown = page(clerk, run)
    assert "第18位应是" in shown
    assert 'name="col-0-C"' in shown
    assert Site.objects.count() == 0

    assert clerk.post(reverse("console:import", args=[run.pk]), choices(run, do="start")).status_code == 303
    assert "正在导入" in page(clerk, run)
    assert "排队等候" in clerk.get(reverse("console:import_progress", args=[run.pk])).content.decode()

    jobs.carry_on.func(run.pk)
    assert "看结果" in clerk.get(reverse("console:import_progress", args=[run.pk])).content.decode()
    shown = page(clerk, run)
    assert "下载标注了原因的表" in shown
    assert "将删除这次新建的企业档案2份；导入后有人用过、改过的保留不动。" in shown
    assert "甲木业有限公司" in shown
    copy = clerk.get(reverse("console:import_file", args=[run.pk, "annotated"]))
    assert copy.headers["Content-Disposition"].startswith("attachment")
    assert copy.content[:2] == b"PK"

    assert clerk.post(reverse("console:import_undo", args=[run.pk])).status_code == 303
    assert Site.objects.count() == 0
    assert "已撤回：删除这次新建的企业档案2份。" in page(clerk, run)
    assert clerk.post(reverse("console:import_undo", args=[run.pk])).status_code == 409
    assert "企业.xlsx" in clerk.get(reverse("console:imports")).content.decode()


def test_each_count_stands_over_the_rows_that_it_counts(world: World, clerk: Client) -> None:
    carry(world, sent_run(clerk, ugly((1, "丁木业有限公司", "", world.town.name, "工业路1号", 12, "张三", "13900000001"))))
    run = sent_run(
        clerk,
        ugly(
            (1, "丁木业有限公司", "", world.town.name, "人民路9号", 13, "张三", "13900000001"),
            (2, "戊木业有限公司", "", world.town.name, "人民路9号", 15, "李四", "13900000002"),
            (3, "戊木业有限公司", "", world.town.name, "人民路9号", 15, "李四", "13900000002"),
        ),
    )

    shown = page(clerk, run)

    assert "重复 <b>2</b>（其中疑似重复、等您决定 1）" in shown
    assert "疑似重复，请决定（1 行）" in shown
    assert "重复 1 行</summary>" in shown


def test_a_withdrawn_ledger_says_what_became_of_hazards_and_files(world: World, clerk: Client) -> None:
    carry(world, sent_run(clerk, ugly(*rows_of(world.town.name))))
    run = sent_run(clerk, ledger("甲木业有限公司", world.town.name), "隐患台账.xlsx")
    carry(world, run)

    assert "将作废这次新建的隐患3条；" in page(clerk, run)
    clerk.post(reverse("console:import_undo", args=[run.pk]))
    shown = page(clerk, run)
    assert "已撤回：作废这次新建的隐患3条" in shown
    assert "撤回前的导入结果" in shown
    assert "整张表再导入一次" not in shown


def test_columns_can_be_changed_and_checked_again(world: World, clerk: Client) -> None:
    run = sent_run(clerk, ugly(*rows_of(world.town.name)))

    clerk.post(reverse("console:import", args=[run.pk]), choices(run, do="check", **{"col-0-G": "safety_officer"}))
    run.refresh_from_db()
    assert run.mapping["sheets"]["0"]["columns"]["G"] == "safety_officer"
    assert run.state == ImportRun.State.UPLOADED

    refused = clerk.post(reverse("console:import", args=[run.pk]), choices(run, do="start", **{"col-0-B": ""}))
    assert refused.status_code == 422
    assert "还没有指定“企业名称”是哪一列" in refused.content.decode()


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("[Content_Types].xml", "<Types/>")
        made.writestr("xl/workbook.xml", "<workbook/>")
        made.writestr("xl/worksheets/sheet1.xml", b"0" * 120_000_000)
    return target.getvalue()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "empty_file"),
        (b"%PDF-1.4\n...", "pdf"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 60, "picture"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 60, "picture"),
        (many(20, "明光街道")[:3000], "archive_truncated"),
        (bomb(), "archive_bomb"),
        (b"MZ" + struct.pack("<58xI", 64) + b"PE\0\0" + b"\0" * 400, "program"),
        (bytes(range(256)) * 40, "binary_junk"),
        ("只有一句话,没有表格。".encode(), "no_table"),
    ],
)
def test_damaged_files_are_kept_and_refused_with_the_true_reason(clerk: Client, body: bytes, code: str) -> None:
    run = sent_run(clerk, body)

    assert (run.state, run.verdict["refusal"]["code"]) == (ImportRun.State.REFUSED, code)
    shown = page(clerk, run)
    assert "这个文件读不了" in shown
    assert run.verdict["refusal"]["reason"] in shown
    kept = clerk.get(reverse("console:import_file", args=[run.pk, "original"]))
    assert (kept.status_code, kept.content) == (200, body) if body else kept.status_code == 404
    assert Site.objects.count() == 0


def test_nothing_sent_is_said_on_the_form(clerk: Client) -> None:
    answer = clerk.post(reverse("console:import_new"), {"kind": ""})

    assert answer.status_code == 422
    assert "还没有选择文件" in answer.content.decode()


def test_a_file_over_the_limit_is_refused_before_it_is_read(clerk: Client) -> None:
    answer = clerk.generic("POST", reverse("console:import_new"), b"x", CONTENT_LENGTH=str(200 * 1024 * 1024))

    assert answer.status_code == 413


def test_a_cell_that_would_be_a_formula_stays_text(world: World, clerk: Client) -> None:
    row = (1, "=cmd|'/c calc'!A1有限公司", "91350100M000100Y44", world.town.name, "@SUM(1)", 12, "张三", "13900000001")
    run = sent_run(clerk, ugly(row))
    clerk.post(reverse("console:import", args=[run.pk]), choices(run, do="start"))
    jobs.carry_on.func(run.pk)

    copy = clerk.get(reverse("console:import_file", args=[run.pk, "annotated"]))
    if copy.status_code == 200:
        with zipfile.ZipFile(io.BytesIO(copy.content)) as book:
            assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_who_sees_and_does_what(world: World) -> None:
    office = sign_in(Client(), world.office)
    run = sent_run(office, ugly(*rows_of(world.town.name)))
    read = [reverse("console:import", args=[run.pk]), reverse("console:import_progress", args=[run.pk])]
    read.append(reverse("console:import_file", args=[run.pk, "original"]))
    acts = [
        reverse("console:import_undo", args=[run.pk]),
        reverse("console:import_resume", args=[run.pk]),
        reverse("console:import", args=[run.pk]),
    ]
    answers = {kind: statuses(official, read, acts) for kind, official in world.everybody.items()}

    blind = ({403}, {403})
    assert answers["town_officer"] == ({404}, {404})
    for kind in ("grid_worker", "leader", "supervisor", "enterprise_manager", "system_admin", "security_admin", "audit_admin"):
        assert answers[kind] == blind, kind
    assert Client().get(read[0]).status_code == 302
    assert run.state == ImportRun.objects.get(pk=run.pk).state


def statuses(official: Official, read: list[str], acts: list[str]) -> tuple[set[int], set[int]]:
    client = sign_in(Client(), official)
    return {client.get(url).status_code for url in read}, {client.post(url).status_code for url in acts}


def test_a_file_not_decided_on_waits_for_who_sent_it(world: World, clerk: Client) -> None:
    run = sent_run(clerk, ugly(*rows_of(world.town.name)))
    today = timezone.localdate()

    assert [(line.kind, line.title, line.url) for line in inbox.waiting(world.office, today)] == [
        ("核对导入", "企业.xlsx", reverse("console:import", args=[run.pk]))
    ]
    assert (inbox.count(world.office, today), inbox.count(world.regulator, today), inbox.count(world.grid_worker, today)) == (1, 0, 0)
