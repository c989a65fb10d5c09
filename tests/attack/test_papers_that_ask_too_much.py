"""Attacks with the language of papers: tags by the thousand, loops in loops, figures asked again and again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.world import World, make_world

from anwang.papers import answering, filling
from anwang.papers.body import Block, Body
from anwang.papers.errors import TooLong
from anwang.papers.ground import Ground, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def ground(world: World) -> Ground:
    start, end = world.on.replace(day=1), world.on
    return Ground(world.county, start, end, (), words_of(world.county, start, end))


def days(number: int) -> str:
    """So many tags that all ask something else."""
    first = date(2000, 1, 1)
    return "".join(f"{{{{排查隐患数|窗口={first}至{first + timedelta(days=each)}}}}}" for each in range(number))


def test_a_paper_that_asks_too_much_says_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "MOST_ASKED", 40)
    blocks = (Block(text=days(30)), Block(text=days(45)))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        shown = filling.preview(Body(blocks=blocks), ground(world), at=world.at)
    assert [each.sentence for each in filling.unbound(shown)] == [TooLong().text]
    assert len(asked) < 400
    assert len(filling.unbound(filling.preview(Body(blocks=blocks[:1]), ground(world), at=world.at))) == 0


def test_many_paragraphs_of_a_word_file_ask_no_more_than_one_paper(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "MOST_ASKED", 40)
    with pytest.raises(TooLong):
        filling.each([Block(text=days(30)), Block(text=days(45))], ground(world), at=world.at)
    assert len(filling.each([Block(text=days(40))] * 5, ground(world), at=world.at)) == 5


@pytest.mark.parametrize(
    "text",
    [
        "{{每个 乡镇}}" * 4 + "{{排查隐患数}}" * 300 + "{{完}}" * 4,
        "{{每个 月}}" * 5 + "{{完}}" * 5,
        "{{" + "甲" * 7000 + "}}",
        "{{a" * 2600,
        "{" * 8000,
        "{{如果 " + "排查隐患数 > 0 且 " * 200 + "}}",
        "{{如果 排查隐患数 > 0}}" * 300,
        "{{排查隐患数|" + "窗口=" * 1500 + "}}",
        "{{''.__class__.__mro__}}{{cycler.__init__}}{% for a in b %}",
        "{{双下降|" + "、".join(["排查隐患数"] * 40)[:190] + "}}",
    ],
)
def test_no_text_makes_a_paper_slow_or_breaks_it(world: World, text: str) -> None:
    with CaptureQueriesContext(connection) as asked:
        shown = filling.preview(Body(blocks=(Block(text=text),)), ground(world), at=world.at)
    assert len(asked) < 400
    assert len(shown) == 1
