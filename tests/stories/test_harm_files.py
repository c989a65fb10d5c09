"""坏文件: too large, a bomb, a formula, a picture that is none, a name with a path in it. Each is refused with a word, or kept harmless."""

from __future__ import annotations

import io
import json
import socket
import time
import zipfile
from urllib.parse import urlsplit

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from pytest_django.live_server_helper import LiveServer
from tests.imports.sheets import GOOD, ugly
from tests.world import World, make_world, sign_in

from anwang.enterprises.models import Site
from anwang.grid.access import Official
from anwang.ground.evidence.models import EvidenceFile
from anwang.ground.models import ImportRun
from anwang.hazards import actions as hazards
from anwang.hazards.inputs import RegisterHazard
from anwang.hazards.models import Hazard
from anwang.imports import jobs

MEGABYTE = 1024 * 1024
FORMULA = '=HYPERLINK("http://192.0.2.1/","点我")'
CALC = "@SUM(1+9)*cmd|' /C calc'!A0"
HARMLESS = {"image/jpeg", "image/png", "image/webp", "image/heic", "application/pdf", "application/zip", "application/x-ole-storage"}


@pytest.fixture
def world(db: None) -> World:
    return make_world(on=timezone.localdate())


def browser(by: Official) -> Client:
    return sign_in(Client(), by)


def upload(client: Client, body: bytes, name: str, said: str = "image/png") -> tuple[int, dict[str, str]]:
    """Send a file as evidence; return the status and what was said about it."""
    answer = client.post(reverse("console:upload_evidence"), {"file": SimpleUploadedFile(name, body, content_type=said)})
    found: dict[str, str] = json.loads(answer.content)["files"][0]
    return answer.status_code, found


def picture(kind: str = "PNG") -> bytes:
    body = io.BytesIO()
    Image.linear_gradient("L").resize((64, 48)).save(body, kind)
    return body.getvalue()


# ---- too much --------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_two_hundred_megabytes_are_refused_before_they_are_sent(live_server: LiveServer) -> None:
    """有人选错了文件,一个 200 MB 的录像。"""
    world = make_world(on=timezone.localdate())
    client = browser(world.office)
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    where = urlsplit(live_server.url)
    began = time.monotonic()
    with socket.create_connection((where.hostname or "", where.port or 0), timeout=20) as line:
        head = (
            f"POST {reverse('console:import_new')} HTTP/1.1",
            f"Host: {where.netloc}",
            f"Cookie: {cookie}",
            "Content-Type: multipart/form-data; boundary=b",
            f"Content-Length: {200 * MEGABYTE}",
        )
        line.sendall(("\r\n".join(head) + "\r\n\r\n--b\r\n").encode() + b"x" * 65536)
        answer = b""
        while b"50 MB" not in answer and (part := line.recv(65536)):
            answer += part

    assert answer.splitlines()[0].split()[1] == b"413"
    assert "超过" in answer.decode(errors="replace") or "太大" in answer.decode(errors="replace")
    assert time.monotonic() - began < 10
    assert (ImportRun.objects.count(), EvidenceFile.objects.count()) == (0, 0)


def test_a_photo_over_the_limit_is_named_and_not_kept(world: World) -> None:
    status, said = upload(browser(world.officer), b"\xff\xd8\xff" + b"\x00" * (31 * MEGABYTE), "现场.jpg")

    assert (status, "不超过 30 MB" in said["refused"]) == (413, True)
    assert EvidenceFile.objects.count() == 0


def test_a_zip_bomb_is_told_and_takes_nothing(world: World) -> None:
    """表格里折叠着 600 MB 的空格。"""
    sheet = zipfile.ZipFile(io.BytesIO(ugly((1, "甲木业有限公司", GOOD, world.town.name, "工业路1号", 12, "张三", "13900000001"))))
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as folded:
        for part in sheet.namelist():
            if part != "xl/worksheets/sheet1.xml":
                folded.writestr(part, sheet.read(part))
        with folded.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as inside:
            inside.write(b"<worksheet><sheetData>")
            for _ in range(600):
                inside.write(b" " * MEGABYTE)
    client = browser(world.office)
    began = time.monotonic()

    client.post(reverse("console:import_new"), {"file": SimpleUploadedFile("企业名单.xlsx", bomb.getvalue())})

    run = ImportRun.objects.get()
    assert (run.state, run.verdict["refusal"]["code"]) == (ImportRun.State.REFUSED, "archive_bomb")
    page = client.get(reverse("console:import", args=[run.pk])).content.decode()
    assert run.verdict["refusal"]["reason"] in page
    assert time.monotonic() - began < 10
    assert Site.objects.count() == 0


# ---- formulas --------------------------------------------------------------------------------------------------------------


def formulas(body: bytes) -> list[str]:
    """Return the coordinates of cells that a spreadsheet would compute or follow."""
    book = openpyxl.load_workbook(io.BytesIO(body))
    return [cell.coordinate for page in book for row in page.iter_rows() for cell in row if cell.data_type == "f" or cell.hyperlink]


def texts(body: bytes) -> set[str]:
    book = openpyxl.load_workbook(io.BytesIO(body))
    return {str(cell.value) for page in book for row in page.iter_rows() for cell in row if cell.value is not None}


def as_text(body: bytes) -> bytes:
    """Mark every cell as text, so that what begins like a formula is one only for whoever opens it carelessly."""
    book = openpyxl.load_workbook(io.BytesIO(body))
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if cell.data_type == "f":
                cell.data_type = "s"
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_a_cell_that_begins_like_a_formula_is_text_in_and_out(world: World) -> None:
    """单位名称写成公式,导入后再导出,还是那几个字。"""
    client = browser(world.office)
    rows = (
        (1, f"{CALC}有限公司", GOOD, world.town.name, FORMULA, 12, "张三", "13900000001"),
        (2, "=1+1加工厂", "91350100M000100Y44", world.town.name, "工业路2号", 3, "李四", "13900000002"),
    )
    client.post(reverse("console:import_new"), {"file": SimpleUploadedFile("名单.xlsx", as_text(ugly(*rows)))})
    run = ImportRun.objects.get()
    assert run.state == ImportRun.State.UPLOADED, run.verdict
    found = {"kind": run.kind, "known": "update", "do": "start"}
    for index, sheet in run.mapping["sheets"].items():
        found |= {f"read-{index}": "1"} | {f"col-{index}-{letter}": field for letter, field in sheet["columns"].items()}
    client.post(reverse("console:import", args=[run.pk]), found)
    jobs.carry_on.func(run.pk)
    site = Site.objects.get()
    assert (site.name, site.address) == (f"{CALC}有限公司", FORMULA)

    hazards.register(
        RegisterHazard(site_id=site.pk, source="patrol", description=FORMULA, place="+1+1", no_evidence_reason="-2+3"),
        by=world.office,
        at=timezone.now(),
    )
    sent = {
        "企业": client.get(reverse("console:enterprises") + "?export=xlsx"),
        "隐患": client.get(reverse("console:hazards") + "?export=xlsx"),
        "退回件": client.get(reverse("console:import_file", args=[run.pk, "annotated"])),
    }
    bodies = {name: answer.getvalue() for name, answer in sent.items() if answer.status_code == 200}
    assert set(bodies) == set(sent)
    assert [name for name, body in bodies.items() if formulas(body)] == []
    assert f"{CALC}有限公司" in texts(bodies["企业"])
    assert FORMULA in texts(bodies["隐患"])
    assert "=1+1加工厂" in texts(bodies["退回件"])


# ---- no picture ------------------------------------------------------------------------------------------------------------

SCRIPT = b"<script>alert(document.cookie)</script>"
FALSE = {
    "一段程序": b"MZ\x90\x00" + b"\x00" * 200,
    "网页": b"<!doctype html><html><body>" + SCRIPT + b"</body></html>",
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>",
    "截断的照片": picture("JPEG")[:40],
    "只有开头的PNG": b"\x89PNG\r\n\x1a\n" + SCRIPT,
    "GIF": b"GIF89a" + SCRIPT,
}


@pytest.mark.parametrize("what", FALSE)
def test_what_only_calls_itself_a_photo_is_refused(world: World, what: str) -> None:
    status, said = upload(browser(world.officer), FALSE[what], "现场照片.jpg", "image/jpeg")

    assert (status, said["refused"]) == (422, "这个文件不是能打开的照片、PDF 或 Office 文档，请重新选择。")
    assert EvidenceFile.objects.count() == 0


MIXED = {
    "照片后面藏网页.html": picture("JPEG") + SCRIPT,
    "PDF开头的网页.svg": b"%PDF-1.4\n<html>" + SCRIPT + b"</html>",
    "压缩包开头.html": b"PK\x03\x04<html>" + SCRIPT,
}


@pytest.mark.parametrize("name", MIXED)
def test_what_is_two_things_at_once_comes_back_as_the_harmless_one(world: World, name: str) -> None:
    client = browser(world.officer)
    status, said = upload(client, MIXED[name], name, "text/html")
    assert status == 200

    answer = client.get(said["url"])

    assert answer.headers["Content-Type"] in HARMLESS
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    if answer.headers["Content-Type"] not in {"image/jpeg", "application/pdf"}:
        assert answer.headers["Content-Disposition"].startswith("attachment")


NAMES = {
    "../../../etc/cron.d/现场.png": "现场.png",
    "C:\\Windows\\system32\\现场.png": "现场.png",
    "现场\r\nSet-Cookie: sessionid=1\r\n\r\n<html>.png": None,
    "现场\x00.png": None,
    '"; filename="现场.exe': None,
}


@pytest.mark.parametrize("name", NAMES)
def test_a_file_name_leads_nowhere(world: World, name: str) -> None:
    """文件名里带路径、回车换行、引号。"""
    client = browser(world.officer)
    parts = (
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="' + name.replace('"', "%22").encode() + b'"',
        b"Content-Type: image/png\r\n\r\n" + picture(),
        b"--b--\r\n",
    )
    answer = client.generic("POST", reverse("console:upload_evidence"), b"\r\n".join(parts), "multipart/form-data; boundary=b")
    files = json.loads(answer.content)["files"] if answer.status_code == 200 else []

    for said in files:
        if NAMES[name]:
            assert said["name"] == NAMES[name]
        assert not set("/\\\r\n\x00") & set(said["name"])
        back = client.get(said["url"])
        assert (back.status_code, "Set-Cookie" in back.headers) == (200, False)
        assert not set("\r\n") & set(back.headers["Content-Disposition"])
    for kept in EvidenceFile.objects.all():
        assert (settings.MEDIA_ROOT / kept.sha256[:2] / kept.sha256[2:4] / kept.sha256).is_file()
    assert Hazard.objects.count() == 0
