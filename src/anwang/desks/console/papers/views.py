"""Pages of the papers: the list, and drafting."""

from __future__ import annotations

from dataclasses import replace

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from anwang.campaigns import access as campaigns
from anwang.desks.console import filters, marks
from anwang.desks.console.forms import Form, submit
from anwang.desks.console.listing import Column, Empty, Listing, answer
from anwang.desks.console.pages import Act, PageRequest, page
from anwang.desks.console.placing import asking_place
from anwang.grid.states import Right
from anwang.papers import access, actions
from anwang.papers.inputs import DraftSummary
from anwang.papers.models import Paper
from anwang.papers.states import PaperKind, PaperState

MARKS = {
    PaperState.DRAFT: "open",
    PaperState.CHECKED: "waiting",
    PaperState.SIGNED: "going",
    PaperState.NUMBERED: "going",
    PaperState.ISSUED: "done",
    PaperState.VOID: "void",
}
READERS = (Right.READ_FIGURES, Right.DRAFT_PAPERS, Right.ISSUE_PAPERS)
MOST_CAMPAIGNS = 60


def state_mark(paper: Paper) -> SafeString:
    """Draw a paper's state."""
    return marks.state(paper.get_state_display(), MARKS[PaperState(paper.state)])


PAPERS = Listing(
    name="papers",
    title="公文",
    columns=(
        Column("title", "标题", wrap=True, sort="title"),
        Column("number", "发文字号", sort="number"),
        Column("kind", "文种", value=lambda p: p.get_kind_display()),
        Column("state", "状态", value=lambda p: p.get_state_display(), html=state_mark, sort="state"),
        Column("organ", "发文单位", value=lambda p: str(p.organ)),
        Column("node", "区域", value=lambda p: p.node.name),
        Column("ends_on", "统计截止", sort="ends_on"),
        Column("issued_on", "印发日期", sort="issued_on"),
        Column("drafted_by", "起草人", default=False),
        Column("check_code", "校验码", default=False),
    ),
    filters=(
        filters.Choice("state", "状态", options=PaperState.choices, tabs=True),
        filters.Choice("kind", "文种", options=PaperKind.choices),
        filters.Dates("issued_on", "印发日期"),
    ),
    search=("title", "number"),
    row_url=lambda p: reverse("console:paper", args=[p.pk]),
    drawer=False,
)


@page(READERS)
def papers(request: PageRequest) -> HttpResponseBase:
    """List the papers that the official may read."""
    by = request.official
    acts = [Act("核验公文", reverse("console:check_paper"))]
    empty = Empty("还没有公文", "印发后的公文在这里；印发前只有起草单位和签发人能看到。")
    if by.may(Right.DRAFT_PAPERS):
        url = reverse("console:paper_templates")
        acts += [Act("起草总结", reverse("console:draft_paper")), Act("起草公文", url, first=True)]
        empty = replace(empty, act_label="起草公文", act_url=url)
    return answer(request, replace(PAPERS, empty=empty), access.visible_to(by), context={"actions": acts})


@page(Right.DRAFT_PAPERS, methods=("GET", "POST"))
def draft(request: PageRequest) -> HttpResponseBase:
    """Draft a campaign's summary."""
    by = request.official
    known = campaigns.visible_to(by).order_by("-starts_on", "-id")[:MOST_CAMPAIGNS]
    form = Form(
        DraftSummary,
        initial={"node_id": by.node_id, "campaign_id": request.GET.get("campaign", "")},
        send="起草",
        **asking_place(by, campaign_id=[(str(each.pk), f"{each.name}（{each.starts_on} 至 {each.ends_on}）") for each in known]),
    )
    return submit(
        request,
        form,
        lambda said: actions.draft_summary(said, by=by, at=timezone.now()),
        then=lambda paper: reverse("console:edit_paper", args=[paper.pk]),
        words="已起草。正文可以改，数字由系统按口径统计。",
        context={
            "form_title": "起草专项行动总结",
            "back_url": reverse("console:papers"),
            "intro": "选定行动、区域和截止日期，系统按规定口径取数成文；每个数字都能点开看记录。",
        },
    )
