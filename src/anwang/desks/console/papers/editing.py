"""Editing a draft: its blocks, moved, added and taken out without losing a word; beside it, the text with today's numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from anwang.desks.console.pages import PageRequest, done, key_of, page, show
from anwang.desks.console.papers import completing
from anwang.desks.console.papers.reading import lines
from anwang.grid.access import Official
from anwang.grid.models import Node
from anwang.grid.states import Right
from anwang.ground.inputs import InputRefused, read
from anwang.ground.refusal import Refusal
from anwang.papers import access, actions, filling
from anwang.papers.body import Block, Body
from anwang.papers.errors import FrozenPaper
from anwang.papers.ground import words_of
from anwang.papers.inputs import AmendPaper
from anwang.papers.reading import reading_of
from anwang.papers.shipped import window_of, with_words
from anwang.papers.states import PaperKind, Period
from anwang.papers.summary import TABLE_COLUMNS

DEPTHS = ((0, "正文"), (1, "一、"), (2, "（一）"), (3, "1."), (4, "(1)"))
MOST_BLOCKS = 200
ROW = 36
"""So many characters stand in a line of the editor."""
NEW: dict[str, dict[str, Any]] = {
    "text": {"kind": "text", "depth": 0},
    "heading": {"kind": "text", "depth": 1},
    "table": {"kind": "table", "columns": TABLE_COLUMNS, "axis": "乡镇"},
    "chart": {"kind": "chart", "columns": TABLE_COLUMNS[1:3], "axis": "月"},
}


def blocks_of(post: QueryDict) -> list[dict[str, Any]]:
    """Return the blocks as they were typed, in order."""
    kinds = post.getlist("kind")[:MOST_BLOCKS]
    names = ("depth", "heading", "text", "columns", "axis", "window", "order", "most", "whole", "chart", "annex", "word", "note")
    typed = {name: post.getlist(name) for name in names}

    def at(name: str, place: int) -> str:
        return typed[name][place] if place < len(typed[name]) else ""

    return [
        {
            "kind": kind,
            "depth": at("depth", place) or "0",
            "heading": at("heading", place).strip(),
            "text": at("text", place).replace("\r\n", "\n").strip(),
            "columns": _columns(at("columns", place)),
            "axis": at("axis", place).strip() or "乡镇",
            "window": at("window", place).strip(),
            "order": at("order", place).strip(),
            "most": at("most", place).strip() or "0",
            "whole": at("whole", place) != "no",
            "chart": at("chart", place) or "column",
            "annex": at("annex", place) == "yes",
            "word": at("word", place) == "yes",
            "note": at("note", place).strip(),
        }
        for place, kind in enumerate(kinds)
    ]


def _columns(text: str) -> list[str]:
    """Return the columns as typed, one a line or between 、 of names; a column with parts keeps its own 、 on its line."""
    if "\n" in text.strip() or "|" in text or "\uff5c" in text:
        return [line.strip() for line in text.replace("\r\n", "\n").split("\n") if line.strip()]
    return [name.strip() for name in text.replace(",", "、").replace("\uff0c", "、").split("、") if name.strip()]


def rearranged(blocks: list[dict[str, Any]], wish: str) -> list[dict[str, Any]]:
    """Return the blocks after a wish such as up:3, down:3, drop:3 or text:3 (a new text behind the third); nonsense changes nothing."""
    verb, _, number = wish.partition(":")
    place = int(number) if number.isascii() and number.isdigit() else -1
    if not 0 <= place < max(len(blocks), 1):
        return blocks
    found = list(blocks)
    if verb == "drop" and found:
        del found[place]
    elif verb == "up" and place > 0:
        found[place - 1], found[place] = found[place], found[place - 1]
    elif verb == "down" and place < len(found) - 1:
        found[place + 1], found[place] = found[place], found[place + 1]
    elif verb in NEW and len(found) < MOST_BLOCKS:
        found.insert(place + 1, dict(NEW[verb]))
    return found


@page(Right.DRAFT_PAPERS, methods=("GET", "POST"))
def edit(request: PageRequest, pk: int) -> HttpResponseBase:
    """Change a draft's title and text; whatever happens, what was typed stays."""
    paper = access.get(request.official, pk)
    if not access.may_amend(request.official, paper):
        access.answer_for(request.official, paper, Right.DRAFT_PAPERS)
        raise FrozenPaper
    desk = Desk(filling.ground_of(paper), reverse("console:preview_paper", args=[pk]), reverse("console:paper", args=[pk]), paper.title)
    if request.method != "POST":
        return form(request, desk, paper.title, list(paper.body.get("blocks", [])), paper=paper, kind_of=paper.kind)
    title, blocks = request.POST.get("title", "").strip(), blocks_of(request.POST)
    kind = request.POST.get("kind_of", paper.kind)
    wish = request.POST.get("do", "")
    if wish and wish != "save":
        return form(request, desk, title, rearranged(blocks, wish), paper=paper, kind_of=kind, unsaved=True)
    try:
        data = {"title": title, "kind": kind, "blocks": blocks, "command_id": request.POST.get("command_id") or None}
        said = read(AmendPaper, data)
        actions.amend(paper, said, by=request.official, at=timezone.now())
    except InputRefused as refused:
        return form(request, desk, title, blocks, refused, status=422, paper=paper, kind_of=kind)
    return done(request, reverse("console:paper", args=[pk]), "已保存。")


@dataclass(frozen=True, slots=True)
class Desk:
    """What a text is written on: its ground, where its preview is drawn, and where one goes back to."""

    ground: filling.Ground
    preview_url: str
    back_url: str
    back_label: str
    heading: str = "修改正文"
    note: str = ""


def form(
    request: PageRequest,
    desk: Desk,
    title: str,
    blocks: Sequence[dict[str, Any]],
    refusal: Refusal | None = None,
    *,
    status: int = 200,
    **more: Any,
) -> HttpResponseBase:
    """Draw the editor: blocks on the left, what they say on the right."""
    context = {
        "desk": desk,
        "title": title,
        "blocks": [_typed(block) for block in blocks],
        "depths": DEPTHS,
        "kinds": PaperKind.choices,
        "refusal": refusal,
        "problems": _problems(refusal),
        "found": completing.figures(""),
        **more,
        **shown(desk.ground, title, blocks),
    }
    return show(request, "console/papers/edit.html", context, status=status)


def _typed(block: dict[str, Any]) -> dict[str, Any]:
    """A block as the form draws it: as many lines as its text has."""
    depth = str(block.get("depth") or "0")
    rows = len(block.get("text", "")) // ROW + block.get("text", "").count("\n") + 2
    columns = list(block.get("columns", ()))
    typed = ("\n" if any("|" in column for column in columns) else "、").join(columns)
    known = {
        "columns": typed,
        "depth": int(depth) if depth in {"1", "2", "3", "4"} else 0,
        "rows": rows,
        "lines": min(len(columns) + 1, 14),
    }
    return {"axis": "乡镇", "most": 0, "whole": True, "chart": "column"} | block | known


def _problems(refusal: Refusal | None) -> list[tuple[str, str, str]]:
    labels = {"title": "标题", "blocks": "正文", "name": "名称", "kind": "文种"}
    if not isinstance(refusal, InputRefused):
        return []
    return [
        (f"id_{'kind_of' if name == 'kind' else name}", labels.get(name, name), text)
        for name, texts in refusal.problems.items()
        for text in texts
    ]


def shown(ground: filling.Ground, title: str, blocks: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What the text says with today's numbers, as far as the blocks can be read."""
    at = timezone.now()
    try:
        body = Body(blocks=tuple(Block.model_validate(block) for block in blocks))
    except ValueError:
        return {"lines": [], "loose": [], "at": at, "shown_title": title, "unreadable": True}
    said = reading_of(filling.preview(body, ground, at=at))
    titled = with_words(title, dict(ground.words))
    return {"lines": lines(said), "loose": said.loose(), "at": at, "shown_title": titled, "linked": False, "changed": frozenset()}


@page(Right.DRAFT_PAPERS, methods=("POST",))
def preview(request: PageRequest, pk: int) -> HttpResponseBase:
    """The text as typed, with today's numbers; nothing is kept."""
    paper = access.get(request.official, pk)
    context = shown(filling.ground_of(paper), request.POST.get("title", ""), blocks_of(request.POST))
    return show(request, "console/papers/_preview.html", context)


@page(Right.DRAFT_PAPERS)
def tags(request: PageRequest) -> HttpResponseBase:
    """Find figures to put into the text; behind a bar (`重大隐患数|级别`) the filters, windows and operations that the figure takes."""
    typed = request.GET.get("tag", "")[:200]
    name, bar, rest = typed.strip().strip("{}").partition("|")
    if bar:
        return show(request, "console/papers/_picks.html", {"parts": completing.parts(name, rest.rpartition("|")[2])})
    return show(request, "console/papers/_tags.html", {"found": completing.figures(typed)})


@page(Right.DRAFT_PAPERS)
def look(request: PageRequest) -> HttpResponseBase:
    """The one tag under the pen: its value, its definition, or why it cannot be bound. Of a paper (`paper`), else of the office's own place."""
    asked = request.GET.get("paper", "")
    paper = access.get(request.official, key_of(asked) or 0) if asked else None
    ground = filling.ground_of(paper) if paper else sample(request.official, request.GET.get("period", ""))
    text = "{{" + request.GET.get("tag", "")[:400].strip().strip("{}\uff5b\uff5d") + "}}"
    pieces = filling.one(text, ground, at=timezone.now())
    return show(request, "console/papers/_look.html", {"pieces": pieces, "tag": text})


def sample(by: Official, period: str) -> filling.Ground:
    """Return the ground on which a template is shown while it is written: the official's own place, the last whole period."""
    node = Node.objects.get(pk=by.node_id)
    start, end = window_of(period if period in Period.values else Period.MONTH, timezone.localdate())
    return filling.Ground(node, start, end, (), words_of(node, start, end, organ=by.organ))
