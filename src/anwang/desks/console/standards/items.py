"""One item of a draft: the form in which the clause decides the level, moving and removing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from anwang.desks.console.forms import Form, submit
from anwang.desks.console.pages import PageRequest, done, page
from anwang.desks.console.people.acting import me
from anwang.desks.console.standards.editor import FORM, direction_of, draft_url, open_draft, stood_there
from anwang.grid.access import Official
from anwang.grid.states import Right
from anwang.standards import access, actions, queries
from anwang.standards.errors import Inherited
from anwang.standards.inputs import WriteItem
from anwang.standards.models import CheckItem, ChecklistVersion, Criterion

SHOWN = 70
FIELDS = tuple(name for name in WriteItem.model_fields if name != "command_id")
NO_CLAUSE = "本表适用于各行业（或几个行业没有共同的判定条款），不能带重大隐患判定条款；不合格的一律先按一般隐患登记，现场再按行业选条款。"
BY_CLAUSE = "隐患级别不用选：选了判定条款，不合格即为重大隐患；不选就是一般隐患。"


def _form(version: ChecklistVersion, initial: dict[str, Any], current: Criterion | None, send: str) -> tuple[Form[WriteItem], str]:
    clauses = _clauses(version, current)
    categories = [(str(one.pk), f"{one.number}. {one.name}") for one in version.categories.order_by("number")]
    form = Form(
        WriteItem,
        initial=initial,
        only=FIELDS if clauses else tuple(name for name in FIELDS if name != "criterion_id"),
        options={"category_id": categories, "criterion_id": clauses},
        send=send,
    )
    return form, BY_CLAUSE if clauses else NO_CLAUSE


def _clauses(version: ChecklistVersion, current: Criterion | None) -> Sequence[tuple[str, str]]:
    """The clauses that the sheet may use today; the one that an item carries stays visible even when it no longer may."""
    usable = queries.usable_clauses(version.checklist.sectors, timezone.localdate())
    found = [(str(one.pk), _words(one)) for one in usable]
    if current is not None and current.pk not in {one.pk for one in usable}:
        found.insert(0, (str(current.pk), f"（现在不能用）{_words(current)}"))
    return found


def _words(clause: Criterion) -> str:
    text = clause.text if len(clause.text) <= SHOWN else f"{clause.text[:SHOWN]}…"
    return f"{clause.family.name} {clause.clause} {text}"


@page(Right.EDIT_CHECKLISTS, methods=("GET", "POST"))
def add(request: PageRequest, pk: int) -> HttpResponse:
    """Add an item at the end of a category."""
    by = me(request)
    category = access.get_category(by, pk)
    version = open_draft(by, category.version)
    form, intro = _form(
        version, {"category_id": category.pk, "term_days": 15, "method": "site", "hazard_category": "site"}, None, "增加检查项"
    )
    back = draft_url(version.pk, f"category-{pk}")
    return submit(
        request,
        form,
        lambda said: actions.add_item(version, said, by=by, at=timezone.now()),
        lambda item: draft_url(version.pk, f"item-{item.pk}"),
        words="已增加检查项。",
        template=FORM,
        context={"form_title": f"增加检查项：{category.name}", "back_url": back, "back_label": version.checklist.name, "intro": intro},
    )


def _item(by: Official, pk: int) -> CheckItem:
    item = access.get_item(by, pk)
    open_draft(by, item.version)
    return item


@page(Right.EDIT_CHECKLISTS, methods=("GET", "POST"))
def change(request: PageRequest, pk: int) -> HttpResponse:
    """Let an item of the place's own stand as written."""
    by = me(request)
    item = _item(by, pk)
    if item.inherited_from_id is not None:
        raise Inherited
    form, intro = _form(item.version, {name: getattr(item, name) for name in FIELDS}, item.criterion, "保存")
    back = draft_url(item.version_id, f"item-{pk}")
    return submit(
        request,
        form,
        lambda said: actions.amend_item(item, said, by=by, at=timezone.now()),
        lambda _: back,
        words="已保存。",
        template=FORM,
        context={"form_title": f"修改第{item.number}项", "back_url": back, "back_label": item.version.checklist.name, "intro": intro},
    )


@page(Right.EDIT_CHECKLISTS, methods=("POST",))
def move(request: PageRequest, pk: int) -> HttpResponse:
    """Move an item up or down in its category."""
    by = me(request)
    item = _item(by, pk)
    direction = direction_of(request)
    if stood_there(request, item.number):
        actions.move_item(item, direction, by=by, at=timezone.now())
    return done(request, draft_url(item.version_id, f"item-{pk}"))


@page(Right.EDIT_CHECKLISTS, methods=("POST",))
def remove(request: PageRequest, pk: int) -> HttpResponse:
    """Remove an item of the place's own."""
    by = me(request)
    item = _item(by, pk)
    back, number = draft_url(item.version_id, f"category-{item.category_id}"), item.number
    actions.remove_item(item, by=by, at=timezone.now())
    return done(request, back, f"已删除原第{number}项。")
