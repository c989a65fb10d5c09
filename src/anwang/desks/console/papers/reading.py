"""Reading a paper: like the printed page, each number a link; as Word and PDF; and what a number was then and is now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from anwang.desks.console import listing
from anwang.desks.console.figures import records as behind
from anwang.desks.console.figures.records import Kind
from anwang.desks.console.pages import Fact, PageRequest, done, page, show, steps
from anwang.desks.console.papers import drawing, life
from anwang.desks.console.papers.views import MARKS, READERS
from anwang.figures.catalogue import catalogue
from anwang.figures.figure import Figure
from anwang.grid.access import Official
from anwang.ground.refusal import NotFound
from anwang.papers import access, jobs, law, queries
from anwang.papers.models import Paper, PaperFigure
from anwang.papers.official.preview import office_program
from anwang.papers.official.wording import heading_number
from anwang.papers.reading import ReadBlock, Reading
from anwang.papers.rendering import mark_of, word_of
from anwang.papers.sheets import workbook
from anwang.papers.states import TABLE, PaperState

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
A_PAGE = 50
EMPTY = SafeString("")
Wanted = tuple[str, str, list[int], int]
"""Records to show: the part's key and label, their ids, and which page of them."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A block as the page shows it: its heading with the number that Word prints."""

    block: ReadBlock
    numbered: str
    drawing: SafeString = EMPTY

    @property
    def last(self) -> int:
        """The index of a table's last row where it is the whole."""
        return len(self.block.rows) - 1 if self.block.whole else -1


def lines(reading: Reading) -> list[Shown]:
    """Return the blocks with their headings numbered as Word numbers them."""
    stack: list[tuple[int, int]] = []
    found = []
    for block in reading.blocks:
        numbered = ""
        if block.kind == "text" and block.depth and block.title.strip():
            while stack and stack[-1][0] > block.depth:
                stack.pop()
            if stack and stack[-1][0] == block.depth:
                stack[-1] = (block.depth, stack[-1][1] + 1)
            else:
                stack.append((block.depth, 1))
            numbered = heading_number(min(len(stack), 4), stack[-1][1])
        found.append(Shown(block, numbered, drawing.of(block) if block.chart else EMPTY))
    return found


def fixed(paper: Paper) -> bool:
    """Return whether the paper's numbers are settled: signed or issued."""
    return bool(paper.frozen or paper.signed)


@page(READERS)
def paper(request: PageRequest, pk: int) -> HttpResponseBase:
    """Read a paper; a draft with today's numbers, an issued one as it left the house, with marks where a number is another today."""
    at = timezone.now()
    found = access.get(request.official, pk)
    said = queries.reading(found, at=at)
    changed = queries.changed_since(found, at=at) if fixed(found) else frozenset()
    context = {
        "paper": found,
        "mark": mark_of(found),
        "lines": lines(said),
        "loose": said.loose(),
        "unwritten": 0 if fixed(found) else said.unwritten(),
        "fixed": fixed(found),
        "changed": changed,
        "at": at,
        "record_state": (found.get_state_display(), MARKS[PaperState(found.state)]),
        "acts": life.acts(found, request.official),
        "sent_back": _sent_back(found),
        "facts": _facts(found),
        "moves": steps(list(found.moves.all())[::-1], TABLE, {"draft": "起草"}),
        "linked": True,
        "tables": any(block.kind == "table" for block in said.blocks),
        "has_pdf": office_program() is not None,
        "pdf_going": jobs.going_for(found, request.official),
    }
    return show(request, "console/papers/paper.html", context)


def _facts(paper: Paper) -> list[Fact]:
    facts = [
        Fact("文种", paper.get_kind_display()),
        Fact("发文单位", paper.organ.name),
        Fact("区域", paper.node.name),
        Fact("专项行动", paper.campaign.name if paper.campaign else ""),
        Fact("统计期", f"{paper.starts_on} 至 {paper.ends_on}"),
        Fact("起草人", paper.drafted_by),
    ]
    if paper.checked_by:
        facts.append(Fact("核稿人", paper.checked_by))
    elif paper.state == PaperState.DRAFT:
        facts.append(Fact("可以核稿", law.named(law.checkers(paper, timezone.localdate())) or "本单位没有其他人员，可直接报签发"))
    if paper.issued_by:
        facts.append(Fact("签发人", paper.issued_by))
    if paper.issued_on:
        facts.append(Fact("成文日期", paper.issued_on.isoformat()))
    if paper.check_code:
        facts.append(Fact("校验码", paper.check_code))
    return facts


def _sent_back(paper: Paper) -> str:
    """Say why a draft came back to its drafter; empty where it did not."""
    last = paper.moves.filter(verb="return").last() if paper.with_drafter else None
    return f"{last.by_name}退回修改：{last.reason}" if last else ""


def _content(request: PageRequest, paper: Paper) -> bytes:
    if paper.file is not None:
        return queries.file_of(paper)
    address = request.build_absolute_uri(reverse("console:paper_figures", args=[paper.pk]))
    return word_of(paper, queries.reading(paper, at=timezone.now()), address=address)


def attachment(content: bytes, kind: str, name: str) -> HttpResponse:
    """Return a file to keep."""
    disposition = f"attachment; filename*=UTF-8''{quote(name)}"
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"})


@page(READERS)
def word(request: PageRequest, pk: int) -> HttpResponseBase:
    """Download the Word file: the very one that was issued, or the draft as it stands."""
    found = access.get(request.official, pk)
    mark = "" if found.frozen else "（草稿）"
    return attachment(_content(request, found), WORD, f"{found.title}{mark}.docx")


@page(READERS, methods=("GET", "POST"))
def pdf(request: PageRequest, pk: int) -> HttpResponseBase:
    """Download the PDF of the Word file where it is made already; else have it made in the background, or say why that cannot be."""
    by = request.official
    found = access.get(by, pk)
    earlier = request.GET.get("of", "")
    content = _content(request, found)
    made = (jobs.fetched(found, earlier, by) if earlier else None) or jobs.kept(jobs.digest_of(content))
    if made is not None:
        return attachment(made, "application/pdf", f"{found.title}.pdf")
    if office_program() is None:
        reason = "服务器没有安装 LibreOffice，不能生成 PDF。请下载 Word 文件；需要 PDF 的，请系统管理员安装 LibreOffice。"
        return show(request, "console/papers/no_pdf.html", {"paper": found, "reason": reason}, status=503)
    if request.method == "POST":
        url = reverse("console:paper_pdf", args=[pk]) + f"?of={jobs.digest_of(content)}"
        job = jobs.start(found, content, by=by, url=url)
        return done(request, reverse("console:job", args=[job.pk]))
    return show(request, "console/papers/pdf.html", {"paper": found, "going": jobs.going_for(found, by)})


@page(READERS)
def sheet(request: PageRequest, pk: int) -> HttpResponseBase:
    """Download the paper's tables as a workbook."""
    found = access.get(request.official, pk)
    made = workbook(found.title, queries.reading(found, at=timezone.now()))
    return attachment(made, EXCEL, f"{found.title}.xlsx")


@page(READERS)
def numbers(request: PageRequest, pk: int) -> HttpResponseBase:
    """List all numbers of an issued paper, then and now."""
    at = timezone.now()
    found = access.get(request.official, pk)
    if not fixed(found):
        raise NotFound("这份公文还没有签发，数字还没有固定。请在草稿里点开数字查看。")
    rows = queries.figures_of(found, at=at)
    said = queries.spoken([_tag(row.figure) for row in rows])
    return show(request, "console/papers/numbers.html", {"paper": found, "rows": list(zip(rows, said, strict=True)), "at": at})


def _tag(figure: PaperFigure) -> str:
    return str(figure.asked.get("tag", "") or figure.name)


@page(READERS)
def number(request: PageRequest, pk: int, key: str) -> HttpResponseBase:
    """Show one number of a paper: what it means and the records that it counted, then and now."""
    found = access.get(request.official, pk)
    if fixed(found):
        return _printed(request, found, queries.printed(found, key))
    return _live(request, found, key)


def _live(request: PageRequest, paper: Paper, key: str) -> HttpResponseBase:
    """A draft's number: today's records, as many as the number says, as far as the official may open them."""
    at = timezone.now()
    filled = queries.number_of(paper, key, at=at)
    value = filled.value
    context = {"paper": paper, "value": value, "tag": queries.spoken([filled.tag.written])[0], "at": at}
    rows = behind.counted(value.figure, value.asked, request.official)
    return listing.answer(request, behind.listing(value.figure), rows, template="console/papers/live.html", context=context)


@dataclass(frozen=True, slots=True)
class Part:
    """A page of frozen records: what may be opened of it, and the rest in numbers."""

    key: str
    label: str
    count: int
    columns: tuple[str, ...]
    rows: list[tuple[str, list[str]]]
    hidden: int
    page: int
    pages: int


def _printed(request: PageRequest, paper: Paper, figure: PaperFigure) -> HttpResponseBase:
    at = timezone.now()
    seen = queries.then_and_now(figure, at=at)
    declared = catalogue().get(figure.code)
    parts: list[Part] = []
    if declared is not None:
        number_of_page = _page(request.GET.get("page", ""))
        wanted = (
            ("went", "印发时数到、现在不再数到的", list(seen.went), 1),
            ("came", "印发后才数到的", list(seen.came), 1),
            ("then", "印发时数到的全部记录", list(figure.records), number_of_page),
        )
        parts = [_part(declared, request.official, each) for each in wanted if each[2] or each[0] == "then"]
    context = {"paper": paper, "figure": figure, "seen": seen, "parts": parts, "at": at, "tag": queries.spoken([_tag(figure)])[0]}
    return show(request, "console/papers/printed.html", context)


def _page(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 7 else 1  # noqa: PLR2004 - no paper has a million pages


def _part(figure: Figure, by: Official, wanted: Wanted) -> Part:
    key, label, ids, number_of_page = wanted
    kind: Kind = behind.kind_of(figure)
    pages = max(1, -(-len(ids) // A_PAGE))
    at_page = min(number_of_page, pages)
    shown = ids[(at_page - 1) * A_PAGE : at_page * A_PAGE]
    rows: list[Any] = behind.chosen(figure, shown, by)
    return Part(
        key=key,
        label=label,
        count=len(ids),
        columns=tuple(column.label for column in kind.columns),
        rows=[(behind.url_of(kind, row), [column.cell(row) for column in kind.columns]) for row in rows],
        hidden=len(shown) - len(rows),
        page=at_page,
        pages=pages,
    )
