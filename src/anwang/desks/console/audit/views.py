"""Pages of the audit: the office's checked drafts, sending one in, and what was found."""

from __future__ import annotations

from typing import IO, cast
from urllib.parse import quote

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from anwang.audit import access, actions
from anwang.audit.commenting import with_comments
from anwang.audit.inputs import CheckDraft
from anwang.audit.models import CheckedDraft
from anwang.audit.text import looked, paste, read
from anwang.campaigns import access as campaigns
from anwang.desks.console import filters
from anwang.desks.console.audit import showing
from anwang.desks.console.forms import Form, Upload, submit
from anwang.desks.console.listing import Column, Empty, Listing, answer
from anwang.desks.console.pages import Act, Fact, PageRequest, done, page, show
from anwang.desks.console.placing import asking_place
from anwang.grid.states import Right
from anwang.ground.evidence import store

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LARGEST = 10 * 1024 * 1024
"""Bytes of a draft; pictures inside it are the most of that."""

DRAFTS = Listing(
    name="checked_drafts",
    title="材料核数",
    order="-checked_at",
    search=("title",),
    columns=(
        Column("title", "材料", wrap=True, sort="title"),
        Column("node", "对照区域", value=lambda d: d.node.name),
        Column("found", "数字", align="right", sort="found"),
        Column("differing", "有问题", align="right", sort="differing"),
        Column("agreeing", "相符", align="right", sort="agreeing"),
        Column("checked_by", "送核人"),
        Column("checked_at", "核对时间", sort="checked_at"),
    ),
    filters=(filters.Dates("checked_at", "核对时间"),),
    row_url=lambda d: reverse("console:checked_draft", args=[d.pk]),
    drawer=False,
    empty=Empty("还没有核过材料", "别处写来的总结、通报，粘贴进来就逐个核对其中的数字。", "核一份材料", "/audit/new"),
)


@page(Right.READ_FIGURES)
def drafts(request: PageRequest) -> HttpResponseBase:
    """List the drafts that the office has had checked."""
    acts = [Act("核一份材料", reverse("console:check_draft"), first=True)]
    return answer(request, DRAFTS, access.visible_to(request.official), context={"actions": acts})


@page(Right.READ_FIGURES, methods=("GET", "POST"))
def send_in(request: PageRequest) -> HttpResponseBase:
    """Send a draft in."""
    by, now = request.official, timezone.now()

    def keep(upload: Upload) -> str:
        return store.keep(cast("IO[bytes]", upload), upload.name or "", by=by.actor, at=now, look=looked, limit=LARGEST).sha256

    form = Form(
        CheckDraft,
        initial={"node_id": by.node_id},
        keep=keep,
        send="核数",
        **asking_place(by),
    )
    return submit(
        request,
        form,
        lambda said: actions.check_draft(said, by=by, at=now),
        then=lambda kept: reverse("console:checked_draft", args=[kept.pk]),
        words="已核对。",
        context={
            "form_title": "核一份材料",
            "back_url": reverse("console:checked_drafts"),
            "intro": "逐个找出材料里的数字，认出说的是哪个指标、哪个时段、哪项行动，与系统里的记录对照；前后算不通的也指出来。材料只有本单位看得到。",
        },
    )


@page(Right.READ_FIGURES)
def draft(request: PageRequest, pk: int) -> HttpResponseBase:
    """The text with its numbers marked, and what was found of each."""
    kept = access.get(request.official, pk)
    lines = showing.lines_of(kept, _campaigns(request, kept))
    facts = [
        Fact("对照区域", kept.node.name),
        Fact("统计时段", f"{kept.starts_on} 至 {kept.ends_on}" if kept.starts_on else "从材料里找"),
        Fact("送核", f"{kept.organ} {kept.checked_by}"),
        Fact("核对时间", f"{timezone.localtime(kept.checked_at):%Y-%m-%d %H:%M}"),
    ]
    context = {
        "draft": kept,
        "groups": showing.groups_of(lines),
        "paragraphs": showing.paragraphs_of(kept, lines),
        "facts": facts,
        "again": Act("按现在的记录再核一次", reverse("console:check_draft_again", args=[pk]), method="post"),
    }
    return show(request, "console/audit/draft.html", context)


@page(Right.READ_FIGURES, methods=("POST",))
def again(request: PageRequest, pk: int) -> HttpResponseBase:
    """Check the draft again with the records of now."""
    kept = actions.check_again(access.get(request.official, pk), by=request.official, at=timezone.now())
    return done(request, reverse("console:checked_draft", args=[kept.pk]), "已按现在的记录重新核对。")


@page(Right.READ_FIGURES)
def word(request: PageRequest, pk: int) -> HttpResponseBase:
    """The draft in Word with a comment at each number."""
    kept = access.get(request.official, pk)
    source = store.read(kept.file) if kept.file else None
    words = read(source) if source else paste(kept.text)
    content = with_comments(words, showing.remarks_of(kept, showing.lines_of(kept, {})), source=source)
    response = HttpResponse(content, content_type=WORD)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(kept.title.removesuffix('.docx'))}-%E6%A0%B8%E6%95%B0.docx"
    return response


def _campaigns(request: PageRequest, kept: CheckedDraft) -> dict[str, int]:
    """Return the ids of the campaigns that the draft's numbers were compared under, as far as the official sees them."""
    names = {claim["slice"]["campaign"] for claim in kept.claims} - {""}
    return dict(campaigns.visible_to(request.official).filter(name__in=names).values_list("name", "pk")) if names else {}
