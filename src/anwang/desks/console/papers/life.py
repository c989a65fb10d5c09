"""Pages of a paper's life: checking, sending back, signing, numbering, issuing, voiding; each after a look at what it settles."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from anwang.desks.console.forms import Form, submit
from anwang.desks.console.pages import Act, PageRequest, key_of, page
from anwang.grid.access import Official
from anwang.grid.states import Right
from anwang.papers import access, actions, law, queries
from anwang.papers.body import PLACEHOLDER
from anwang.papers.inputs import CheckPaper, Issue, NumberPaper, SendBack, SignPaper, VoidPaper
from anwang.papers.models import Paper
from anwang.papers.states import PaperState

HANDS = (Right.DRAFT_PAPERS, Right.ISSUE_PAPERS)
STEPS = (
    ("check", "核稿", "review_paper"),
    ("sign", "签发", "sign_paper"),
    ("issue", "编号并印发", "issue_paper"),
    ("return", "退回修改", "return_paper"),
    ("void", "作废", "void_paper"),
)
SETTLING = frozenset({"check", "sign", "issue"})
"""Steps that answer for what was read: they are refused when the paper was changed in between."""


def acts(paper: Paper, by: Official) -> list[Act]:
    """Return what the official may do with a paper now, the next step first."""
    on = timezone.localdate()
    found = []
    if access.may_amend(by, paper):
        found.append(Act("修改正文", reverse("console:edit_paper", args=[paper.pk]), first=paper.with_drafter))
    for verb, label, name in STEPS:
        asked = "number" if verb == "issue" and paper.state == PaperState.SIGNED else verb
        if law.refusal_of(asked, paper, by, on) is None:
            url = reverse(f"console:{name}", args=[paper.pk]) + (f"?seen={_last_step(paper)}" if verb in SETTLING else "")
            found.append(Act("印发" if paper.number and verb == "issue" else label, url))
    first = next((act for act in found if act.label not in {"修改正文", "退回修改", "作废"}), None)
    return [Act(act.label, act.url, first=act is first or act.first) for act in found]


def _last_step(paper: Paper) -> int:
    last = paper.moves.last()
    return last.pk if last else 0


def _seen(request: PageRequest, paper: Paper) -> int:
    """Return the paper's last step when it was read: as the paper's page says, else as it is now."""
    seen = key_of(request.GET.get("seen"))
    return _last_step(paper) if seen is None else seen


def unready(paper: Paper) -> str:
    """Say what a paper still lacks before it can leave the house."""
    said = queries.reading(paper, at=timezone.now())
    empty = f"正文还有 {said.unwritten()} 处“{PLACEHOLDER}”没有写。" if said.unwritten() else ""
    return empty + (f"有 {len(said.loose())} 个标签取不到数，改正后才能签发。" if said.loose() else "")


def unaddressed() -> str:
    """Say what the footer lacks where the office has set no public address."""
    if settings.PUBLIC_ADDRESS:
        return ""
    return "本系统没有设置公开网址，页脚只印校验码和查验路径，不印二维码；需要的，请系统管理员先设置公开网址。"


def _next_verb(paper: Paper) -> str:
    """Return the first of the steps that issuing a paper takes: signing and numbering, where they are still missing."""
    if paper.state in {PaperState.DRAFT, PaperState.CHECKED}:
        return "sign"
    return "number" if paper.state == PaperState.SIGNED else "issue"


def _page(
    request: PageRequest, paper: Paper, form: Form[Any], act: Any, *, verb: str, words: str, title: str, intro: str
) -> HttpResponseBase:
    """Ask what a step needs; who may not take it reads why instead of a form that would be refused."""
    if request.method != "POST":
        law.permit(verb, paper, request.official, timezone.localdate())
    url = reverse("console:paper", args=[paper.pk])
    context = {"form_title": f"{title}：{paper.title}", "back_url": url, "intro": intro}
    return submit(request, form, act, then=lambda _: url, words=words, context=context)


@page(Right.DRAFT_PAPERS, methods=("GET", "POST"))
def check(request: PageRequest, pk: int) -> HttpResponseBase:
    """Check a colleague's draft."""
    paper = access.get(request.official, pk)
    return _page(
        request,
        paper,
        Form(CheckPaper, initial={"seen": _seen(request, paper)}, send="核稿通过"),
        lambda said: actions.check(paper, said, by=request.official, at=timezone.now()),
        words="已核稿，等待签发。",
        verb="check",
        title="核稿",
        intro=unready(paper) + "请核对文字、标签和口径；数字由系统统计，点开即可看记录。核稿后正文不能再改，需要改的请退回起草人。",
    )


@page(HANDS, methods=("GET", "POST"))
def send_back(request: PageRequest, pk: int) -> HttpResponseBase:
    """Send a paper back to its drafter, with the reason."""
    paper = access.get(request.official, pk)
    return _page(
        request,
        paper,
        Form(SendBack, send="退回"),
        lambda said: actions.send_back(paper, said, by=request.official, at=timezone.now()),
        words="已退回起草人。",
        verb="return",
        title="退回修改",
        intro=f"退回后由{paper.drafted_by}修改，重新核稿、签发。",
    )


@page(Right.ISSUE_PAPERS, methods=("GET", "POST"))
def sign(request: PageRequest, pk: int) -> HttpResponseBase:
    """Sign a paper, after a look at what is settled by it."""
    paper = access.get(request.official, pk)
    return _page(
        request,
        paper,
        Form(SignPaper, initial={"seen": _seen(request, paper)}, send="签发"),
        lambda said: actions.sign(paper, said, by=request.official, at=timezone.now()),
        words="已签发，正文和数字以签发时为准。可以编号印发。",
        verb="sign",
        title="签发",
        intro=unready(paper) + "签发后正文和数字固定为此刻的样子，编号印发时不再变化；需要改的，请退回起草人修改后重新签发。",
    )


@page(HANDS, methods=("GET", "POST"))
def number(request: PageRequest, pk: int) -> HttpResponseBase:
    """Give a signed paper its number."""
    paper = access.get(request.official, pk)
    return _page(
        request,
        paper,
        Form(NumberPaper, initial={"issued_on": timezone.localdate()}, send="编号"),
        lambda said: actions.number(paper, said, by=request.official, at=timezone.now()),
        words="已编号，可以印发。",
        verb="number",
        title="编号",
        intro="按发文单位本年度顺序编号，不跳号、不重号；作废的文号也不再使用。",
    )


@page(HANDS, methods=("GET", "POST"))
def issue(request: PageRequest, pk: int) -> HttpResponseBase:
    """Number and issue a signed paper; a leader may sign, number and issue in one."""
    paper = access.get(request.official, pk)
    address = request.build_absolute_uri(reverse("console:paper_figures", args=[pk]))
    signing = paper.state in {PaperState.DRAFT, PaperState.CHECKED}
    initial = {"issued_on": paper.issued_on or timezone.localdate(), "seen": _seen(request, paper)}
    form = Form(Issue, initial=initial, send="签发并印发" if signing else "印发")
    return _page(
        request,
        paper,
        form,
        lambda said: actions.issue(paper, said, by=request.official, at=timezone.now(), address=address),
        words="已印发，文号、正文和数字已经固定。",
        verb=_next_verb(paper),
        title="签发并印发" if signing else "印发",
        intro=unready(paper)
        + unaddressed()
        + "印发后文号、正文、数字、口径和所数记录全部固定，不能再改；需要更正的，只能作废后重新起草，文号不再使用。",
    )


@page(HANDS, methods=("GET", "POST"))
def void(request: PageRequest, pk: int) -> HttpResponseBase:
    """Void a paper, with a reason; its number stays taken."""
    paper = access.get(request.official, pk)
    kept = f"文号 {paper.number} 不再使用，印发的文件和数字仍可查阅。" if paper.number else "作废后不能恢复。"
    return _page(
        request,
        paper,
        Form(VoidPaper, send="作废"),
        lambda said: actions.void(paper, said, by=request.official, at=timezone.now()),
        words="已作废。",
        verb="void",
        title="作废",
        intro=kept,
    )
