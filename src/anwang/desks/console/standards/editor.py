"""The draft editor: the whole sheet on one page; every act posts, is kept at once, and comes back to where she was."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from anwang.desks.console.forms import Form, submit
from anwang.desks.console.pages import PageRequest, done, page, show
from anwang.desks.console.people.acting import me, sectors
from anwang.desks.console.standards.words import MARKS, version_url
from anwang.grid.access import Official
from anwang.grid.states import Right
from anwang.ground.refusal import NotFound, Refusal
from anwang.standards import access, actions, queries
from anwang.standards.errors import Published
from anwang.standards.inputs import AmendVersion, NameCategory
from anwang.standards.models import CheckCategory, ChecklistVersion
from anwang.standards.states import ChecklistState

Direction = Literal["up", "down"]
FORM = "console/standards/form.html"


def open_draft(by: Official, version: ChecklistVersion) -> ChecklistVersion:
    """Return a version when it is a draft of the official's territory. Raises NotFound, Published."""
    if not access.may_edit(by, version.checklist):
        raise NotFound("没有找到这个草稿，或者它是上级制定的，只能由上级修改。")
    if version.state != ChecklistState.DRAFT:
        raise Published
    return version


def draft_url(version_id: int, at: str = "") -> str:
    """Return the editor's address, at a category or item."""
    return reverse("console:edit_checklist", args=[version_id]) + (f"#{at}" if at else "")


def direction_of(request: PageRequest) -> Direction:
    """Return the direction that was sent. Raises Refusal for anything else."""
    said = request.POST.get("direction", "")
    if said == "up":
        return "up"
    if said == "down":
        return "down"
    raise Refusal("请选择上移或下移。")


def stood_there(request: PageRequest, number: int) -> bool:
    """Return whether something still stands where she saw it; a click that comes twice finds it elsewhere and moves nothing more."""
    return request.POST.get("number", str(number)) == str(number)


@page(Right.EDIT_CHECKLISTS)
def draft(request: PageRequest, pk: int) -> HttpResponse:
    """The draft with all that can be done to it."""
    by = me(request)
    version = open_draft(by, access.get_version(by, pk))
    sections = queries.sections_of(version)
    context: dict[str, Any] = {
        "version": version,
        "sheet": version.checklist,
        "sections": [(one, any(item.inherited_from_id for item in one.items)) for one in sections],
        "marks": MARKS,
        "total": sum(len(one.items) for one in sections),
        "publishes": by.may(Right.PUBLISH_CHECKLISTS),
        "category": Form(NameCategory),
        "back_url": version_url(version),
    }
    return show(request, "console/standards/draft.html", context)


@page(Right.EDIT_CHECKLISTS, methods=("GET", "POST"))
def basis(request: PageRequest, pk: int) -> HttpResponse:
    """Name, sectors and basis of a draft; after the first publishing only the basis."""
    by = me(request)
    version = open_draft(by, access.get_version(by, pk))
    sheet = version.checklist
    first = not sheet.versions.exclude(pk=version.pk).exists()
    names = ("name", "sectors", "basis") if first and sheet.extends_id is None else (("name", "basis") if first else ("basis",))
    intro = "" if first else "这张检查表发布过，名称和适用行业不再改动。"
    return submit(
        request,
        Form(
            AmendVersion,
            only=names,
            initial={"name": sheet.name, "sectors": sheet.sectors, "basis": version.basis},
            options={"sectors": sectors()},
            send="保存",
        ),
        lambda said: actions.amend_version(version, said, by=by, at=timezone.now()),
        lambda _: draft_url(pk),
        words="已保存。",
        template=FORM,
        context={"form_title": "名称和依据", "back_url": draft_url(pk), "back_label": sheet.name, "intro": intro},
    )


@page(Right.EDIT_CHECKLISTS, methods=("GET", "POST"))
def add_category(request: PageRequest, pk: int) -> HttpResponse:
    """Add a category at the end."""
    by = me(request)
    version = open_draft(by, access.get_version(by, pk))
    return submit(
        request,
        Form(NameCategory, send="增加类别"),
        lambda said: actions.add_category(version, said, by=by, at=timezone.now()),
        lambda category: draft_url(pk, f"category-{category.pk}"),
        words="已增加类别。接着增加检查项。",
        template=FORM,
        context={"form_title": "增加类别", "back_url": draft_url(pk), "back_label": version.checklist.name},
    )


def _category(by: Official, pk: int) -> CheckCategory:
    category = access.get_category(by, pk)
    open_draft(by, category.version)
    return category


@page(Right.EDIT_CHECKLISTS, methods=("GET", "POST"))
def rename_category(request: PageRequest, pk: int) -> HttpResponse:
    """Give a category another name."""
    by = me(request)
    category = _category(by, pk)
    back = draft_url(category.version_id, f"category-{pk}")
    return submit(
        request,
        Form(NameCategory, initial={"name": category.name}, send="保存"),
        lambda said: actions.rename_category(category, said, by=by, at=timezone.now()),
        lambda _: back,
        template=FORM,
        context={"form_title": f"类别改名：{category.name}", "back_url": back, "back_label": category.version.checklist.name},
    )


@page(Right.EDIT_CHECKLISTS, methods=("POST",))
def move_category(request: PageRequest, pk: int) -> HttpResponse:
    """Move a category with its items up or down."""
    by = me(request)
    category = _category(by, pk)
    direction = direction_of(request)
    if stood_there(request, category.number):
        actions.move_category(category, direction, by=by, at=timezone.now())
    return done(request, draft_url(category.version_id, f"category-{pk}"))


@page(Right.EDIT_CHECKLISTS, methods=("POST",))
def remove_category(request: PageRequest, pk: int) -> HttpResponse:
    """Remove a category with its items."""
    by = me(request)
    category = _category(by, pk)
    version_id, name = category.version_id, category.name
    actions.remove_category(category, by=by, at=timezone.now())
    return done(request, draft_url(version_id), f"已删除类别“{name}”。")
