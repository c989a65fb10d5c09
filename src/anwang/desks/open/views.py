"""The open pages: what hangs at the gate, and whether a paper in the hand is the one that was issued."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from anwang.desks.open.digesting import Digest, TooLarge, digest_of
from anwang.desks.open.limits import FILES
from anwang.desks.open.pages import address_of, later, missed, page, says, show
from anwang.ground.refusal import NotFound
from anwang.inspections.posting import posted
from anwang.papers import queries
from anwang.papers.models import Paper
from anwang.papers.states import PaperState

CODE = re.compile(r"[0-9A-F]{16}")
SHOWN = (PaperState.ISSUED, PaperState.VOID)
LONGEST = 80
UNREAD = "\ufffd"
"""What stands for a character that no page can show."""


@page()
def posting(request: HttpRequest, number: str, token: str) -> HttpResponse:
    """What was posted, by whom, on which day, and where each hazard stands today."""
    return show("posting.html", {"posted": posted(number, token, on=timezone.localdate())})


@page(methods=("GET", "POST"))
def check(request: HttpRequest) -> HttpResponse:
    """Compare a check code, a file, or both with what was issued. The file is read once and never written down."""
    upload = None
    if request.method == "POST":
        if wait := FILES.wait(address_of(request), time.monotonic()):
            return later(wait)
        try:
            upload = digest_of(request)
        except TooLarge as refusal:
            FILES.note(address_of(request), time.monotonic())
            return says(refusal.text, refusal.status)
    typed = request.POST if request.method == "POST" else request.GET
    code = typed.get("code", "").replace("\x00", UNREAD).strip()[:LONGEST]
    if upload is not None:
        FILES.note(address_of(request), time.monotonic())
    verdict = judge(code, upload)
    if verdict is not None and verdict.paper is None:
        missed(request)
    return show("check.html", {"code": code, "verdict": verdict, "paper": facts_of(verdict.paper) if verdict and verdict.paper else None})


@page()
def missing(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Whatever else stands under this desk's address is not there."""
    raise NotFound


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a code or a file turned out to be, in a word and a sentence; `paper` where there is one."""

    word: str
    mark: str
    sentence: str
    paper: Paper | None = None


SAME = "手里的文件与印发的文件一字不差。"
OTHER = "校验码有对应的公文，但手里的文件与印发的文件不一样：可能被改动过，也可能只是在 Word 里另存过。请以印发的文件为准，逐项核对。"
KNOWN = "请把手里的文件与下面核对：文号、标题、印发单位和日期都应一致。要核对内容是否被改动，请把文件一起选上。"
STRANGE = "它不是印发的文件，或者内容已经改动（在 Word 里另存也会改动）。请改用页脚的校验码核对。"
NO_CODE = "没有这个校验码。请核对是否抄错：校验码印在文件页脚，共十六位，由数字和字母 A 至 F 组成。"


def judge(code: str, upload: Digest | None) -> Verdict | None:
    """Return what a code and a file are; None where neither was given."""
    if not code and upload is None:
        return None
    if not code:
        paper = _issued(queries.by_file(upload.sha256)) if upload else None
        return Verdict("是印发的文件", "done", SAME, paper) if paper else Verdict("不能确认", "late", STRANGE)
    paper = _of_code(code)
    if paper is None:
        return Verdict("没有这个校验码", "late", NO_CODE)
    if upload is None:
        return Verdict("有这份公文", "going", KNOWN, paper)
    same = paper.file is not None and paper.file.sha256 == upload.sha256
    return Verdict("是印发的文件", "done", SAME, paper) if same else Verdict("与印发的文件不一致", "late", OTHER, paper)


def _of_code(code: str) -> Paper | None:
    """Return the issued paper of a code, however its sixteen letters were grouped; anything else is no code."""
    letters = re.sub(r"[\s\-—–]", "", unicodedata.normalize("NFKC", code)).upper()
    return _issued(queries.by_check_code(letters)) if CODE.fullmatch(letters) else None


def _issued(paper: Paper | None) -> Paper | None:
    """Return a paper that left the house; a draft is nobody's business."""
    return paper if paper is not None and paper.state in SHOWN and paper.issued_on is not None else None


def facts_of(paper: Paper) -> Mapping[str, Any]:
    """Return what anybody may know of an issued paper: what is printed on its first page, and whether it still holds."""
    return {
        "number": paper.number,
        "title": paper.title,
        "organ": paper.organ.name,
        "on": paper.issued_on,
        "state": "已作废" if paper.state == PaperState.VOID else "已印发",
        "void": paper.state == PaperState.VOID,
        "code": paper.check_code,
    }
