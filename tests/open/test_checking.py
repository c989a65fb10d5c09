"""Is the paper in the hand the issued one? By code, by file, by both; and what an attacker gets."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.open.conftest import CODE, WORD

from anwang.papers.models import Paper

SAME, OTHER, KNOWN = "与印发的文件一字不差", "与印发的文件不一样", "请把手里的文件与下面核对"


def file(body: bytes = WORD, name: str = "通报.docx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, body)


def asked(client: Client, **said: object) -> str:
    response = client.post("/o/check", said)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    "typed", [CODE, CODE.lower(), CODE.replace("-", ""), f"  {CODE.replace('-', ' ')} ", "３Ｆ２Ａ－９０ＢＣ－１１Ｄ４－７Ｅ０８"]
)
def test_a_code_finds_its_paper_however_it_is_typed(paper: Paper, anybody: Client, typed: str) -> None:
    page = asked(anybody, code=typed)

    assert KNOWN in page
    for fact in (paper.number, paper.title, paper.organ.name, "已印发", CODE):
        assert fact in page
    assert not any(name in page for name in (paper.drafted_by, paper.issued_by))


def test_a_link_carries_the_code(paper: Paper, anybody: Client) -> None:
    assert paper.number in anybody.get("/o/check", {"code": CODE}).content.decode()


@pytest.mark.parametrize("typed", ["3F2A-90BC-11D4-7E09", "3F2A-90BC-11D4-7E08-00", "3F2A", "%' OR 1=1", "\x00", "x" * 5000])
def test_a_code_that_is_none_finds_nothing(paper: Paper, anybody: Client, typed: str) -> None:
    page = asked(anybody, code=typed)

    assert "没有这个校验码" in page
    assert paper.number not in page


@pytest.mark.parametrize(
    "query", ["code=%00", "code=3F2A%0090BC", "code=%FF%FE", "code=%ED%A0%80", "code=%F0%9F%94%92", "code=<script>", "code=%", "x=%00"]
)
def test_hostile_values_in_an_address_are_answered_plainly(anybody: Client, query: str) -> None:
    response = anybody.get(f"/o/check?{query}")
    page = response.content.decode()

    assert response.status_code == 200
    assert ("没有这个校验码" in page) == query.startswith("code")
    assert "回到待办" not in page
    assert "<script>" not in page
    assert "\x00" not in page


@pytest.mark.parametrize("address", ["/o/%00", "/o/v/%00/abc", "/o/v/1/a?x=%00", "/o/?code=%00", "/o/a%0Ab", "/o/v/%FF/x"])
def test_a_hostile_address_is_no_page_of_the_console(anybody: Client, address: str) -> None:
    response = anybody.get(address)

    assert response.status_code in {200, 404}
    assert "回到待办" not in response.content.decode()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"code=%00", "application/x-www-form-urlencoded"),
        (b"&".join(b"a%d=1" % number for number in range(2000)), "application/x-www-form-urlencoded"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"nothing", "multipart/form-data"),
        (b"{}", "application/json"),
    ],
)
def test_a_form_that_is_none_is_answered_plainly(anybody: Client, body: bytes, kind: str) -> None:
    response = anybody.post("/o/check", body, content_type=kind)

    assert response.status_code == 200
    assert "回到待办" not in response.content.decode()


def test_the_very_file_is_known_by_itself_and_beside_its_code(paper: Paper, anybody: Client) -> None:
    for said in ({"file": file()}, {"file": file(), "code": CODE}):
        page = asked(anybody, **said)
        assert SAME in page
        assert paper.number in page


def test_a_changed_file_is_told_from_the_issued_one(paper: Paper, anybody: Client) -> None:
    beside = asked(anybody, file=file(WORD + b" "), code=CODE)
    alone = asked(anybody, file=file(WORD + b" "))

    assert (OTHER in beside, SAME in beside, paper.number in beside) == (True, False, True)
    assert ("不能确认" in alone, paper.number in alone) == (True, False)


def test_a_voided_paper_says_so(paper: Paper, anybody: Client) -> None:
    Paper.objects.filter(pk=paper.pk).update(state="void")

    page = asked(anybody, code=CODE)

    assert "这份公文已经作废" in page
    assert "已作废" in page


@pytest.mark.parametrize(("state", "issued"), [("draft", False), ("checked", True), ("void", False)])
def test_what_never_left_the_house_is_not_there(paper: Paper, anybody: Client, state: str, issued: bool) -> None:  # noqa: FBT001
    Paper.objects.filter(pk=paper.pk).update(state=state, issued_on=paper.issued_on if issued else None)

    assert paper.title not in asked(anybody, code=CODE)
    assert paper.title not in asked(anybody, file=file())


# ---- attacks


def test_a_file_over_the_limit_is_refused_by_its_announced_length(paper: Paper, anybody: Client) -> None:
    response = anybody.post("/o/check", b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(20 * 1024 * 1024 + 1))

    assert response.status_code == 413
    assert "不超过 20 MB" in response.content.decode()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "multipart/form-data"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"\xff\xfe", "application/json"),
        (b"code=%FF%FE&file=x", "application/x-www-form-urlencoded"),
        (b"&".join(b"a=1" for _ in range(6000)), "application/x-www-form-urlencoded"),
    ],
)
def test_a_body_that_is_no_form_breaks_nothing(paper: Paper, anybody: Client, body: bytes, kind: str) -> None:
    assert anybody.post("/o/check", body, content_type=kind).status_code in {200, 400}


def test_nothing_of_an_upload_is_kept(paper: Paper, anybody: Client, tmp_path: object, settings: object) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)  # type: ignore[attr-defined]
    asked(anybody, file=file(b"PK" + b"0" * 5_000_000))

    assert list(tmp_path.iterdir()) == []  # type: ignore[attr-defined]


def test_of_several_files_only_the_first_is_read(paper: Paper, anybody: Client) -> None:
    assert SAME in asked(anybody, file=[file(), file(b"PK other")])


def test_guessing_codes_ends_after_thirty(paper: Paper, anybody: Client) -> None:
    statuses = [anybody.get("/o/check", {"code": f"0000-0000-0000-{number:04X}"}).status_code for number in range(31)]

    assert statuses == [200] * 30 + [429]
    assert anybody.get("/o/check", {"code": CODE}).status_code == 429


def test_files_are_compared_forty_times(paper: Paper, anybody: Client) -> None:
    statuses = [anybody.post("/o/check", {"file": file()}).status_code for _ in range(41)]

    assert statuses == [200] * 40 + [429]


def test_no_token_is_asked_and_no_other_method_taken(paper: Paper, anybody: Client) -> None:
    assert anybody.post("/o/check", {"code": CODE}).status_code == 200
    for method in ("put", "delete", "patch", "options"):
        assert getattr(anybody, method)("/o/check").status_code == 405
