"""Beginning, taking over, publishing, withdrawing and discarding a sheet."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from anwang.desks.console.forms import Form, submit
from anwang.desks.console.pages import PageRequest, done, page, show
from anwang.desks.console.people.acting import me, sectors
from anwang.desks.console.standards.editor import FORM, draft_url, open_draft
from anwang.desks.console.standards.words import version_url
from anwang.grid.states import Right
from anwang.standards import access, actions, queries
from anwang.standards.inputs import DraftChecklist, ExtendChecklist, Withdraw

LONGEST_NAME = 120


@page(Right.EDIT_CHECKLISTS, methods=("GET", "POST"))
def begin(request: PageRequest) -> HttpResponse:
    """Begin a new sheet of a place."""
    by = me(request)
    return submit(
        request,
        Form(
            DraftChecklist,
            initial={"node_id": by.node_id},
            options={"sectors": sectors()},
            pickers={"node_id": reverse("console:pick_node")},
            labels={"node_id": {str(by.node_id): by.node}},
            send="新建草稿",
        ),
        lambda said: actions.draft_checklist(said, by=by, at=timezone.now()),
        lambda version: draft_url(version.pk),
        words="草稿已建好。先增加类别，再在类别下增加检查项。",
        template=FORM,
        context={
            "form_title": "新建检查表",
            "back_url": reverse("console:checklists"),
            "back_label": "检查表",
            "intro": "手里已有 Excel 检查表的，用“导入”更快，导入后也是草稿，可以修改后再发布。",
        },
    )


@page(Right.EDIT_CHECKLISTS, methods=("GET", "POST"))
def extend(request: PageRequest, pk: int) -> HttpResponse:
    """Take over a sheet for a place at or below the one that made it."""
    by = me(request)
    sheet = access.get(by, pk)
    back = reverse("console:checklist", args=[pk])
    return submit(
        request,
        Form(
            ExtendChecklist,
            initial={"name": f"{by.node}{sheet.name}"[:LONGEST_NAME], "node_id": by.node_id},
            pickers={"node_id": reverse("console:pick_node")},
            labels={"node_id": {str(by.node_id): by.node}},
            send="沿用并补充",
        ),
        lambda said: actions.extend_checklist(sheet, said, by=by, at=timezone.now()),
        lambda version: draft_url(version.pk),
        words="已沿用。上级的检查项原样保留，可以增加本地的类别和检查项。",
        template=FORM,
        context={
            "form_title": f"沿用并补充：{sheet.name}",
            "back_url": back,
            "back_label": sheet.name,
            "intro": "上级的检查项原样沿用，不能改也不能删；本地的检查项另外增加。发布后，本区域检查时只出现这一张。",
        },
    )


@page(Right.EDIT_CHECKLISTS, methods=("POST",))
def new_version(request: PageRequest, pk: int) -> HttpResponse:
    """Begin the next version; where a draft is open already, go on with that one."""
    by = me(request)
    sheet = access.get(by, pk)
    there = queries.draft_of(sheet) if access.may_edit(by, sheet) else None
    if there is not None:
        return done(request, draft_url(there.pk), f"第{there.number}版的草稿已经在这里，接着编辑即可。")
    version = actions.new_version(sheet, by=by, at=timezone.now())
    return done(request, draft_url(version.pk), f"已建第{version.number}版草稿，发布以前，检查仍用现行版本。")


@page(Right.EDIT_CHECKLISTS, methods=("GET", "POST"))
def publish(request: PageRequest, pk: int) -> HttpResponse:
    """Check a draft and publish it: what it lacks is named, what it changes is shown, then it is confirmed."""
    by = me(request)
    version = access.get_version(by, pk)
    if request.method == "POST":
        actions.publish(version, by=by, at=timezone.now())
        return done(request, version_url(version), f"已发布第{version.number}版。从现在起内容固定，新的检查用这一版。")
    version = open_draft(by, version)
    gaps = queries.gaps(version, timezone.localdate())
    now = queries.latest(version.checklist)
    context: dict[str, Any] = {
        "version": version,
        "sheet": version.checklist,
        "blocking": [gap for gap in gaps if gap.blocks],
        "hints": [gap for gap in gaps if not gap.blocks],
        "now": now,
        "difference": queries.difference(version, now) if now is not None else None,
        "publishes": by.may(Right.PUBLISH_CHECKLISTS),
        "back_url": draft_url(pk),
    }
    return show(request, "console/standards/publish.html", context)


@page(Right.EDIT_CHECKLISTS, methods=("GET", "POST"))
def discard(request: PageRequest, pk: int) -> HttpResponse:
    """Throw a draft away, after asking."""
    by = me(request)
    version = open_draft(by, access.get_version(by, pk))
    sheet = version.checklist
    only = not sheet.versions.exclude(pk=pk).exists()
    if request.method == "POST":
        actions.discard_draft(version, by=by, at=timezone.now())
        return done(request, reverse("console:checklists") if only else reverse("console:checklist", args=[sheet.pk]), "已删除草稿。")
    context = {"version": version, "sheet": sheet, "only": only, "back_url": draft_url(pk)}
    return show(request, "console/standards/discard.html", context)


@page(Right.PUBLISH_CHECKLISTS, methods=("GET", "POST"))
def withdraw(request: PageRequest, pk: int) -> HttpResponse:
    """Take a published version out of use, with the reason."""
    by = me(request)
    version = access.get_version(by, pk)
    back = version_url(version)
    return submit(
        request,
        Form(Withdraw, send="停用"),
        lambda said: actions.withdraw(version, said, by=by, at=timezone.now()),
        lambda _: back,
        words="已停用。用它做过的检查不受影响。",
        template=FORM,
        context={
            "form_title": f"停用：{version.checklist.name} 第{version.number}版",
            "back_url": back,
            "back_label": version.checklist.name,
            "intro": "停用后，新的检查不能再选这张表；已经做过的检查照旧保留。要用新的内容代替，请新建版本并发布，旧版会自动停用。",
        },
    )
