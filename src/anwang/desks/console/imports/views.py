"""Pages of importing: send a file, check what was understood, let it run, see what became of it, take it back."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from urllib.parse import quote

from django.db.models import Model, Q, QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from anwang.desks.console import filters, marks
from anwang.desks.console.imports import checking, telling
from anwang.desks.console.listing import Column, Empty, Listing, answer
from anwang.desks.console.pages import Act, PageRequest, done, key_of, page, show
from anwang.enterprises.actions.outcome import SUSPECTED
from anwang.enterprises.models import Site
from anwang.grid import access as grid
from anwang.grid.models import Node
from anwang.grid.states import Right
from anwang.ground.evidence import store
from anwang.ground.models import ImportRun
from anwang.ground.refusal import NotFound, Refusal
from anwang.hazards.models import Hazard
from anwang.imports import access, actions, jobs, queries
from anwang.imports.errors import FileMissing
from anwang.imports.inputs import DOUBTFUL_WORDS, KIND_WORDS, KNOWN_WORDS

STATE = ImportRun.State
MARKS: dict[str, str] = {
    STATE.UPLOADED: "waiting",
    STATE.RUNNING: "going",
    STATE.DONE: "done",
    STATE.REFUSED: "void",
    STATE.FAILED: "stopped",
    STATE.UNDONE: "void",
}
RECORDS: dict[type, str] = {Site: "console:enterprise", Hazard: "console:hazard"}
LISTED = 50
"""So many of the records made the result page names; the whole is found in their own list."""
ACCEPTED = ".xlsx,.xls,.csv,.et,.ods,.docx,.doc,.wps,.rtf,.htm,.html,.mht,.xml,.txt,.tsv"


def _listing(request: PageRequest) -> Listing:
    return Listing(
        name="imports",
        title="导入记录",
        order="-at",
        search=("file_name",),
        columns=(
            Column("file_name", "文件", sort="file_name"),
            Column("kind", "内容", value=lambda r: KIND_WORDS.get(r.kind, "—")),
            Column("state", "状态", value=_state_word, html=lambda r: marks.state(_state_word(r), MARKS[_state(r)]), sort="state"),
            Column("imported", "导入", align="right"),
            Column("updated", "其中更新", align="right"),
            Column("refused", "退回", align="right"),
            Column("duplicates", "重复", align="right"),
            Column("at", "时间", sort="at"),
        ),
        filters=(
            filters.Choice("state", "状态", options=STATE.choices, tabs=True),
            filters.Choice("kind", "内容", options=tuple(KIND_WORDS.items())),
            filters.YesNo("mine", "谁导入的", where=lambda: Q(owner_id=request.official.person_id), yes="我导入的", no="别人导入的"),
        ),
        row_url=lambda r: reverse("console:import", args=[r.pk]),
        empty=Empty(
            "还没有导入过", "把手里的企业名单、隐患台账、检查表直接导入，不用重新排版。", "导入一个文件", reverse("console:import_new")
        ),
    )


def _state(run: ImportRun) -> str:
    return STATE.FAILED if queries.is_broken_off(run, timezone.now()) else run.state


def _state_word(run: ImportRun) -> str:
    return str(STATE(_state(run)).label)


@page(Right.IMPORT)
def imports(request: PageRequest) -> HttpResponseBase:
    """The list of imports."""
    acts = [Act("导入一个文件", reverse("console:import_new"), first=True)] if request.official.may(Right.IMPORT) else []
    return answer(request, _listing(request), access.visible_to(request.official), context={"actions": acts})


# ---- sending -------------------------------------------------------------------------------------------------------------


@page(Right.IMPORT, methods=("GET", "POST"))
def receive(request: PageRequest) -> HttpResponseBase:
    """Send a file; what is in it is looked into at once. A file that cannot be read is kept and its page says why."""
    if request.method != "POST":
        return _sending(request)
    sent = request.FILES.get("file")
    try:
        if sent is None:
            raise FileMissing(field="file")
        node = access.target(request.official, _number(request.POST.get("node")))
        kind = request.POST.get("kind", "")
        if kind:
            access.require_kind(request.official, kind)
        body = sent.read()
        found = actions.receive(
            body, sent.name or "", node=node, by=request.official, at=timezone.now(), kind=kind if kind in KIND_WORDS else ""
        )
    except Refusal as refusal:
        return _sending(request, refusal)
    return done(request, reverse("console:import", args=[found.pk]))


def _sending(request: PageRequest, refusal: Refusal | None = None) -> HttpResponse:
    official = request.official
    kinds = [(kind, words) for kind, words in KIND_WORDS.items() if official.may(access.NEEDED[kind])]
    context = {
        "refusal": refusal,
        "kinds": kinds,
        "kind": request.POST.get("kind") or request.GET.get("kind", ""),
        "nodes": _places(request),
        "accepted": ACCEPTED,
        "back_url": reverse("console:imports"),
    }
    return show(request, "console/imports/new.html", context, status=refusal.status if refusal else 200)


def _places(request: PageRequest) -> QuerySet[Node]:
    """The official's place and its parts, for choosing where the list belongs."""
    here = request.official.node_id
    return grid.nodes(request.official).filter(Q(pk=here) | Q(parent_id=here), valid_to__isnull=True)


def _number(text: str | None) -> int | None:
    return key_of(text)


# ---- one run -------------------------------------------------------------------------------------------------------------


@page(Right.IMPORT, methods=("GET", "POST"))
def run(request: PageRequest, pk: int) -> HttpResponseBase:
    """One import at whatever stage it is: to be checked, at work, or done."""
    found = access.get(request.official, pk)
    if request.method == "POST":
        return _settle(request, found)
    state = _state(found)
    if state == STATE.UPLOADED:
        return _check(request, found)
    if state == STATE.RUNNING:
        return show(request, "console/imports/running.html", {**_head(found), "progress": _progress(found)})
    return _result(request, found, state)


def _head(run: ImportRun) -> dict[str, Any]:
    node = Node.objects.filter(pk=run.node_id).first()
    return {
        "run": run,
        "state": (_state_word(run), MARKS[_state(run)]),
        "kind": KIND_WORDS.get(run.kind, "表格"),
        "node": node,
        "back_url": reverse("console:imports"),
        "file_url": reverse("console:import_file", args=[run.pk, "original"]) if run.file_id else "",
        "verdict": run.verdict,
        "real_format": checking.FORMATS.get(str(run.verdict.get("real_format", "")), ""),
        "counts": run.verdict.get("counts", {}),
    }


def _check(request: PageRequest, run: ImportRun, refusal: Refusal | None = None) -> HttpResponse:
    context = {
        **_head(run),
        "refusal": refusal,
        "sheets": checking.sheets(run),
        "doubts": sum(sheet.get("doubts_count", 0) for sheet in run.verdict.get("sheets", ())),
        "kinds": [(kind, words) for kind, words in KIND_WORDS.items() if request.official.may(access.NEEDED[kind])],
        "knowns": KNOWN_WORDS.items(),
        "known": run.mapping.get("known", "update"),
        "doubtfuls": DOUBTFUL_WORDS.items() if run.kind == "enterprise" else (),
        "doubtful": run.mapping.get("doubtful", "hold"),
    }
    return show(request, "console/imports/check.html", context, status=refusal.status if refusal else 200)


def _settle(request: PageRequest, run: ImportRun) -> HttpResponseBase:
    """Take over the choices; with the second button, start."""
    official, at = request.official, timezone.now()
    try:
        actions.settle(run, checking.said(run, request.POST), by=official, at=at)
        if request.POST.get("do") != "start":
            return done(request, reverse("console:import", args=[run.pk]), "已按新的选择重新核对。")
        jobs.begin(run, by=official, at=at)
    except Refusal as refusal:
        run.refresh_from_db()
        if run.state != STATE.UPLOADED:
            raise
        return _check(request, run, refusal)
    return done(request, reverse("console:import", args=[run.pk]), "已开始导入，可以离开这一页。")


def _progress(run: ImportRun) -> dict[str, Any]:
    now = queries.progress(run, timezone.now())
    finished = now.state != STATE.RUNNING
    here = reverse("console:import", args=[run.pk])
    label = str(STATE(now.state).label)
    return {"url": reverse("console:import_progress", args=[run.pk]), "label": label, "done": now.done, "total": now.total,
            "words": now.words, "finished": finished, "result_url": here if finished else "", "result_label": "看结果"}  # fmt: skip


@page(Right.IMPORT)
def progress(request: PageRequest, pk: int) -> HttpResponseBase:
    """How far the run is; asked again every second by the page."""
    return show(request, "console/_progress.html", _progress(access.get(request.official, pk)))


def _result(request: PageRequest, run: ImportRun, state: str) -> HttpResponse:
    may = request.official.may(Right.IMPORT)
    can_undo = may and (state == STATE.FAILED or (state == STATE.DONE and bool(run.imported)))
    made = [(words, str(one), _url(one)) for words, one in queries.made_records(run, LISTED)] if state in {STATE.DONE, STATE.FAILED} else []
    context = {
        **_head(run),
        "made": made,
        "made_count": queries.made_count(run),
        "annotated_url": reverse("console:import_file", args=[run.pk, "annotated"]) if run.verdict.get("annotated") else "",
        "sheets": run.verdict.get("sheets", []),
        "has_doubts": any(one["reason"].startswith(SUSPECTED) for sheet in run.verdict.get("sheets", []) for one in sheet["duplicates"]),
        "is_broken": state == STATE.FAILED,
        "is_undone": state == STATE.UNDONE,
        "is_refused": state == STATE.REFUSED,
        "job": queries.job_of(run),
        "undone": run.verdict.get("undone", {}),
        "undone_words": telling.has_undone(run) if state == STATE.UNDONE else "",
        "undo_words": telling.will_undo(run) if can_undo else "",
        "can_undo": can_undo,
        "can_resume": may and state == STATE.FAILED,
        "new_url": f"{reverse('console:import_new')}?kind={run.kind}",
    }
    return show(request, "console/imports/result.html", context)


def _url(record: Model) -> str:
    with suppress(NoReverseMatch):
        return reverse(RECORDS[type(record)], args=[record.pk]) if type(record) in RECORDS else ""
    return ""


@page(Right.IMPORT, methods=("POST",))
def resume(request: PageRequest, pk: int) -> HttpResponseBase:
    """Carry a broken-off run on."""
    found = access.get(request.official, pk)
    jobs.again(found, by=request.official, at=timezone.now())
    return done(request, reverse("console:import", args=[pk]), "已接着导入，前面导入过的不会重复。")


@page(Right.IMPORT, methods=("POST",))
def undo(request: PageRequest, pk: int) -> HttpResponseBase:
    """Take a run back as one act."""
    found = access.get(request.official, pk)
    actions.undo(found, by=request.official, at=timezone.now())
    return done(request, reverse("console:import", args=[pk]), telling.has_undone(found))


@page(Right.IMPORT)
def file(request: PageRequest, pk: int, which: str) -> HttpResponseBase:
    """Download what was sent, or the copy that says why rows came back. Always as a download, never shown by the browser."""
    found = access.get(request.official, pk)
    kept = queries.file_by_digest(found, which) if which in {"original", "annotated"} else None
    if kept is None:
        raise NotFound("没有这个文件。")
    response = HttpResponse(store.read(kept), content_type="application/octet-stream")
    name = found.file_name if which == "original" else kept.name
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
