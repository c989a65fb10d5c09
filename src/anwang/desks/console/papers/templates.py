"""Pages of templates and schedules: what can be drafted from, drafting in two clicks, an office's own texts and Word files, and what drafts itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from anwang.desks.console.forms import Form, submit
from anwang.desks.console.pages import PageRequest, done, key_of, page, show
from anwang.desks.console.papers import editing
from anwang.desks.console.papers.reading import WORD, attachment
from anwang.desks.console.placing import asking_place
from anwang.grid.access import Official
from anwang.grid.models import Post
from anwang.grid.states import Right
from anwang.ground.evidence import store
from anwang.ground.inputs import InputRefused, read
from anwang.ground.refusal import NotFound
from anwang.papers import actions, filling, shipped, templates, wordfile
from anwang.papers.errors import AlreadyDrafted, TooLong
from anwang.papers.inputs import DraftPaper, EndSchedule, KeepTemplate, KeepWordTemplate, RetireTemplate, SetSchedule
from anwang.papers.law import kinds_with
from anwang.papers.models import Paper, PaperSchedule, Template
from anwang.papers.official import BrokenTemplate
from anwang.papers.states import Every, PaperKind, Period

LARGEST = 20 * 1024 * 1024
"""Bytes of a Word template."""


@dataclass(frozen=True, slots=True)
class Card:
    """A template as the list shows it."""

    name: str
    kind: str
    period: str
    query: str
    row: Template | None = None


@page(Right.DRAFT_PAPERS)
def listed(request: PageRequest) -> HttpResponseBase:
    """List the templates that papers can be drafted from, and the schedules."""
    by = request.official
    ready = [
        Card(each.name, PaperKind(each.kind).label, Period(each.period).label, f"shipped={each.code}")
        for each in shipped.shipped().values()
    ]
    own = [Card(row.name, row.get_kind_display(), row.get_period_display(), f"template={row.pk}", row) for row in templates.own(by)]
    return show(request, "console/papers/templates.html", {"ready": ready, "own": own, "schedules": _schedules(by)})


def _schedules(by: Official) -> Sequence[PaperSchedule]:
    found = PaperSchedule.objects.filter(post__organ_id=by.organ_id, ends_on__isnull=True)
    return list(found.select_related("template", "node", "post__organ").order_by("id"))


def _wanted(request: PageRequest) -> tuple[templates.Source, dict[str, Any]]:
    said = request.GET if request.method == "GET" else request.POST
    number = said.get("template_id") or said.get("template") or ""
    code = said.get("shipped", "")
    source = templates.chosen(request.official, code, key_of(number))
    return source, {"shipped": source.shipped, "template_id": source.row.pk if source.row else ""}


@page(Right.DRAFT_PAPERS, methods=("GET", "POST"))
def draft(request: PageRequest) -> HttpResponseBase:
    """Draft from a template; place and period are laid out, so that one more click is enough."""
    by = request.official
    source, named = _wanted(request)
    start, end = shipped.window_of(source.period, timezone.localdate())
    form = Form(
        DraftPaper,
        initial={"node_id": by.node_id, "starts_on": start, "ends_on": end, **named},
        send="起草",
        **asking_place(by),
    )
    known = list(templates.drafted(by, source, by.node_id, start, end)) if request.method == "GET" else []

    def act(said: DraftPaper) -> Paper:
        try:
            return actions.draft_from(said, by=by, at=timezone.now())
        except AlreadyDrafted:
            known.extend(templates.drafted(by, source, said.node_id, said.starts_on, said.ends_on))
            form["beside"].values, form.send = [",".join(str(paper.pk) for paper in known)], "仍要另起一份"
            raise

    return submit(
        request,
        form,
        act,
        then=lambda paper: reverse(
            "console:edit_paper" if not paper.template or not paper.template.file else "console:paper", args=[paper.pk]
        ),
        words="已起草。正文可以改，数字由系统按口径统计。",
        template="console/papers/draft.html",
        context={
            "form_title": f"起草{source.name}",
            "back_url": reverse("console:paper_templates"),
            "known": known,
            "intro": "选定区域和统计期，系统按规定口径取数成文；每个数字都能点开看记录。",
        },
    )


# ---- an office's own templates


def _own(by: Official, pk: int) -> Template:
    row = templates.own(by).filter(pk=pk).first()
    if row is None:
        raise NotFound("没有找到这个模板，或者它已经更新、停用，或是别的单位编制的。")
    return row


@page(Right.DRAFT_PAPERS, methods=("GET", "POST"))
def new(request: PageRequest) -> HttpResponseBase:
    """Make a template, after the model of a shipped one where one is named."""
    code = request.GET.get("based", "")
    model = shipped.get(code) if code else None
    typed = {
        "name": model.name if model else "",
        "kind": model.kind if model else PaperKind.OTHER,
        "period": model.period if model else "month",
    }
    blocks = [block.model_dump(mode="json") for block in model.body.blocks] if model else [{"kind": "text", "depth": 0}]
    return _edit(request, None, typed, (model.title if model else "{{地区}}{{期间}}", blocks), code)


@page(Right.DRAFT_PAPERS, methods=("GET", "POST"))
def edit(request: PageRequest, pk: int) -> HttpResponseBase:
    """Change a template: the next version; papers keep the text that they were drafted from."""
    row = _own(request.official, pk)
    if row.file is not None:
        raise NotFound("这个模板是 Word 文件，请下载后在 Word 里修改，再上传为新的版本。")
    typed = {"name": row.name, "kind": row.kind, "period": row.period}
    return _edit(request, row, typed, (row.title, list(row.body.get("blocks", []))), row.based_on)


def _edit(
    request: PageRequest, row: Template | None, typed: dict[str, Any], text: tuple[str, list[dict[str, Any]]], based_on: str
) -> HttpResponseBase:
    title, blocks = text
    post = request.POST
    if request.method == "POST":
        typed = {"name": post.get("name", "").strip(), "kind": post.get("kind_of", ""), "period": post.get("period", "")}
        title, blocks = post.get("title", "").strip(), editing.blocks_of(post)
    desk = editing.Desk(
        editing.sample(request.official, str(typed["period"])),
        reverse("console:preview_template"),
        reverse("console:paper_templates"),
        "模板",
        heading="修改模板" if row else "编制模板",
        note="右边用本单位上一期的数示意。保存为新的版本，已经起草的公文不变。" if row else "右边用本单位上一期的数示意。",
    )
    more = {"template_form": typed, "kind_of": typed["kind"], "periods": Period.choices, "period": typed["period"]}
    wish = post.get("do", "save") if request.method == "POST" else "look"
    if wish != "save":
        return editing.form(request, desk, title, editing.rearranged(blocks, wish), unsaved=request.method == "POST", **more)
    try:
        data = {**typed, "title": title, "blocks": blocks, "based_on": based_on, "command_id": post.get("command_id") or None}
        actions.keep_template(read(KeepTemplate, data), by=request.official, at=timezone.now(), replaces=row)
    except InputRefused as refused:
        return editing.form(request, desk, title, blocks, refused, status=422, **more)
    return done(request, reverse("console:paper_templates"), "模板已保存。")


@page(Right.DRAFT_PAPERS, methods=("POST",))
def preview(request: PageRequest) -> HttpResponseBase:
    """A template's text as typed, with the last period's numbers of the official's own place."""
    ground = editing.sample(request.official, request.POST.get("period", ""))
    context = editing.shown(ground, request.POST.get("title", ""), editing.blocks_of(request.POST))
    return show(request, "console/papers/_preview.html", context)


@page(Right.DRAFT_PAPERS, methods=("GET", "POST"))
def retire(request: PageRequest, pk: int) -> HttpResponseBase:
    """Retire a template."""
    row = _own(request.official, pk)
    return submit(
        request,
        Form(RetireTemplate, send="停用"),
        lambda said: actions.retire_template(row, said, by=request.official, at=timezone.now()),
        then=lambda _: reverse("console:paper_templates"),
        words="已停用。",
        context={
            "form_title": f"停用模板：{row.name}",
            "back_url": reverse("console:paper_templates"),
            "intro": "停用后不能再用它起草，已经起草、印发的公文不变。",
        },
    )


@page(Right.DRAFT_PAPERS, methods=("GET", "POST"))
def upload(request: PageRequest) -> HttpResponseBase:
    """Keep a Word file with tags as a template; a file with tags that cannot be bound comes back marked."""
    by, post = request.official, request.POST
    number = request.GET.get("template", "")
    row = _own(by, key_of(number) or 0) if number else None
    typed = {
        "name": post.get("name", row.name if row else "").strip(),
        "kind": post.get("kind", row.kind if row else PaperKind.OTHER),
        "period": post.get("period", row.period if row else Period.MONTH),
        "title": post.get("title", row.title if row else "{{地区}}{{期间}}").strip(),
    }
    context: dict[str, Any] = {"typed": typed, "kinds": PaperKind.choices, "periods": Period.choices, "row": row}
    if request.method != "POST":
        return show(request, "console/papers/upload.html", context)
    try:
        content = _received(request)
        said = read(KeepWordTemplate, typed)
        ground = editing.sample(by, str(typed["period"]))
        problems = _problems(content, ground)
        if problems and post.get("do") == "mark":
            marked = wordfile.marked(content, lambda text: problems.get(text, ()))
            return attachment(marked, WORD, f"{said.name}（标注）.docx")
        if problems:
            return show(request, "console/papers/upload.html", context | {"wrong": problems}, status=422)
        actions.keep_word_template(said, content, by=by, at=timezone.now(), replaces=row)
    except (BrokenTemplate, InputRefused, TooLong) as refusal:
        return show(request, "console/papers/upload.html", context | {"refusal": refusal}, status=422)
    return done(request, reverse("console:paper_templates"), "Word 模板已保存。")


def _received(request: PageRequest) -> bytes:
    found = request.FILES.get("file")
    if found is None or (found.size or 0) > LARGEST:
        raise BrokenTemplate("请选择不超过20MB的Word文件（.docx）。")
    return bytes(found.read())


def _problems(content: bytes, ground: filling.Ground) -> dict[str, tuple[str, ...]]:
    """Return the paragraphs whose tags cannot be bound, with the sentences that say why. Raises BrokenTemplate, TooLong."""
    found: dict[str, tuple[str, ...]] = {}
    blocks = wordfile.body_of(content).blocks
    for block, said in zip(blocks, filling.each(blocks, ground, at=timezone.now()), strict=True):
        loose = [piece for piece in said if isinstance(piece, filling.Unbound)]
        if loose:
            found[block.text] = tuple(dict.fromkeys(f"{piece.tag.written}：{piece.sentence}" for piece in loose))
    return found


@page(Right.DRAFT_PAPERS)
def file(request: PageRequest, pk: int) -> HttpResponseBase:
    """Download an office's Word template."""
    row = _own(request.official, pk)
    if row.file is None:
        raise NotFound("这个模板不是 Word 文件。")
    answer: HttpResponse = attachment(store.read(row.file), WORD, f"{row.name}.docx")
    return answer


# ---- schedules


@page(Right.DRAFT_PAPERS, methods=("GET", "POST"))
def schedule(request: PageRequest) -> HttpResponseBase:
    """Have a paper drafted by itself."""
    by = request.official
    source, named = _wanted(request)
    every = {Period.QUARTER: Every.QUARTER, Period.YEAR: Every.YEAR}.get(Period(source.period), Every.MONTH)
    posts = Post.objects.filter(organ_id=by.organ_id, kind__in=kinds_with(Right.DRAFT_PAPERS), valid_to__isnull=True).order_by("id")
    form = Form(
        SetSchedule,
        initial={"node_id": by.node_id, "post_id": by.post_id, "every": every, "day": 1, **named},
        only=("shipped", "template_id", "node_id", "every", "day", "post_id"),
        send="设定",
        **asking_place(by, post_id=[(str(each.pk), each.name) for each in posts]),
    )
    return submit(
        request,
        form,
        lambda said: actions.set_schedule(said, by=by, at=timezone.now()),
        then=lambda _: reverse("console:paper_templates"),
        words="已设定，到期自动起草，草稿进入起草岗位的待办。",
        context={
            "form_title": f"定期起草：{source.name}",
            "back_url": reverse("console:paper_templates"),
            "intro": "到起草日自动起草上一期的公文；那天系统没有运行的，恢复后补上，每期只起草一次。",
        },
    )


@page(Right.DRAFT_PAPERS, methods=("POST",))
def end_schedule(request: PageRequest, pk: int) -> HttpResponseBase:
    """Stop a schedule."""
    found = next((each for each in _schedules(request.official) if each.pk == pk), None)
    if found is None:
        raise NotFound("没有找到这项定期起草，它可能已经停止。")
    actions.end_schedule(found, EndSchedule(), by=request.official, at=timezone.now())
    return done(request, reverse("console:paper_templates"), "已停止定期起草。")
