"""Editing a draft: its blocks, moved, added and taken out without losing a word; beside it, the text with today's numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from anwang.desks.console.pages import PageRequest, done, page, show
from anwang.desks.console.papers.reading import lines
from anwang.figures.catalogue import room_of, search
from anwang.figures.figure import base, dimensions
from anwang.grid.states import Right
from anwang.ground.inputs import InputRefused, read
from anwang.ground.refusal import Refusal
from anwang.papers import access, actions, filling
from anwang.papers.body import Block, Body
from anwang.papers.errors import FrozenPaper
from anwang.papers.inputs import AmendPaper
from anwang.papers.models import Paper
from anwang.papers.reading import reading_of
from anwang.papers.summary import TABLE_COLUMNS

DEPTHS = ((0, "正文"), (1, "一、"), (2, "（一）"), (3, "1."), (4, "(1)"))
MOST_BLOCKS = 200
MOST_FOUND = 30
ROW = 36
"""So many characters stand in a line of the editor."""
NEW: dict[str, dict[str, Any]] = {
    "text": {"kind": "text", "depth": 0},
    "heading": {"kind": "text", "depth": 1},
    "table": {"kind": "table", "columns": TABLE_COLUMNS},
    "chart": {"kind": "chart", "columns": TABLE_COLUMNS[1:3]},
}


def blocks_of(post: QueryDict) -> list[dict[str, Any]]:
    """Return the blocks as they were typed, in order."""
    kinds = post.getlist("kind")[:MOST_BLOCKS]
    columns = {name: post.getlist(name) for name in ("depth", "heading", "text", "columns")}

    def at(name: str, place: int) -> str:
        return columns[name][place] if place < len(columns[name]) else ""

    return [
        {
            "kind": kind,
            "depth": at("depth", place) or "0",
            "heading": at("heading", place).strip(),
            "text": at("text", place).replace("\r\n", "\n").strip(),
            "columns": [
                name.strip() for name in at("columns", place).replace(",", "、").replace("\uff0c", "、").split("、") if name.strip()
            ],
        }
        for place, kind in enumerate(kinds)
    ]


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
    if request.method != "POST":
        return _form(request, paper, paper.title, list(paper.body.get("blocks", [])))
    title, blocks = request.POST.get("title", "").strip(), blocks_of(request.POST)
    wish = request.POST.get("do", "")
    if wish and wish != "save":
        return _form(request, paper, title, rearranged(blocks, wish))
    try:
        said = read(AmendPaper, {"title": title, "blocks": blocks, "command_id": request.POST.get("command_id") or None})
        actions.amend(paper, said, by=request.official, at=timezone.now())
    except InputRefused as refused:
        return _form(request, paper, title, blocks, refused, status=422)
    return done(request, reverse("console:paper", args=[pk]), "已保存。")


def _form(
    request: PageRequest, paper: Paper, title: str, blocks: Sequence[dict[str, Any]], refusal: Refusal | None = None, *, status: int = 200
) -> HttpResponseBase:
    context = {
        "paper": paper,
        "title": title,
        "blocks": [_typed(block) for block in blocks],
        "depths": DEPTHS,
        "refusal": refusal,
        "problems": _problems(refusal),
        "found": _tags(""),
        **_preview(paper, title, blocks),
    }
    return show(request, "console/papers/edit.html", context, status=status)


def _typed(block: dict[str, Any]) -> dict[str, Any]:
    """A block as the form draws it: as many lines as its text has."""
    depth = str(block.get("depth") or "0")
    rows = len(block.get("text", "")) // ROW + block.get("text", "").count("\n") + 2
    return block | {"columns": "、".join(block.get("columns", ())), "depth": int(depth) if depth.isdigit() else 0, "rows": rows}


def _problems(refusal: Refusal | None) -> list[tuple[str, str, str]]:
    labels = {"title": "标题", "blocks": "正文"}
    if not isinstance(refusal, InputRefused):
        return []
    return [(f"id_{name}", labels.get(name, name), text) for name, texts in refusal.problems.items() for text in texts]


def _preview(paper: Paper, title: str, blocks: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What the text says with today's numbers, as far as the blocks can be read."""
    at = timezone.now()
    try:
        body = Body(blocks=tuple(Block.model_validate(block) for block in blocks))
    except ValueError:
        return {"lines": [], "loose": [], "at": at, "shown_title": title, "unreadable": True}
    said = reading_of(filling.preview(body, filling.ground_of(paper), at=at))
    return {"lines": lines(said), "loose": said.loose(), "at": at, "shown_title": title, "linked": False, "changed": frozenset()}


@page(Right.DRAFT_PAPERS, methods=("POST",))
def preview(request: PageRequest, pk: int) -> HttpResponseBase:
    """The text as typed, with today's numbers; nothing is kept."""
    paper = access.get(request.official, pk)
    context = _preview(paper, request.POST.get("title", ""), blocks_of(request.POST))
    return show(request, "console/papers/_preview.html", {"paper": paper, **context})


@page(Right.DRAFT_PAPERS)
def tags(request: PageRequest) -> HttpResponseBase:
    """Find figures to put into the text."""
    return show(request, "console/papers/_tags.html", {"found": _tags(request.GET.get("tag", ""))})


def _tags(text: str) -> list[dict[str, str]]:
    return [
        {
            "tag": f"{{{{{figure.name}}}}}",
            "name": figure.name,
            "unit": figure.unit,
            "room": room_of(figure),
            "definition": figure.definition,
            "filters": "、".join(base(figure).fact.column(name).label for name in dimensions(figure)),
        }
        for figure in search(text[:80], most=MOST_FOUND)
    ]
