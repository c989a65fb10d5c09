"""Tags: the office's own language, typed in any width, and texts that want to be more than texts."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anwang.papers.body import Block, Body
from anwang.papers.tags import Tag, split


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("共{{排查隐患数}}个", ["共", Tag("排查隐患数"), "个"]),
        ("{{ 整改率 | 级别 = 重大 }}%", [Tag("整改率", where=("级别=重大",)), "%"]),
        ("{{检查家次|区域=张八岭镇|检查类别=行政检查}}", [Tag("检查家次", "张八岭镇", ("检查类别=行政检查",))]),
        ("{{排查隐患数|级别=重大}}", [Tag("排查隐患数", where=("级别=重大",))]),
        ("{{hazards.found||}}", [Tag("hazards.found")]),
        ("没有标签{ {不是}} }}{{", ["没有标签{ {不是}} }}{{"]),
        ("{{}}{{ }}", ["{{}}{{ }}"]),
        ("{{一}}{{一}}", [Tag("一"), Tag("一")]),
        ("", []),
    ],
)
def test_texts_are_cut_into_pieces_and_tags(text: str, pieces: list[str | Tag]) -> None:
    assert split(text) == pieces


def test_equal_tags_have_one_spelling() -> None:
    one, other = split("{{整改率|区域=a|x=1}}")[0], split("{{ 整改率 | x = 1 | 区域 = a }}")[0]
    assert isinstance(one, Tag)
    assert isinstance(other, Tag)
    assert one.written == other.written == "{{整改率|区域=a|x=1}}"
    assert split(one.written) == [one]


@pytest.mark.parametrize(
    "text",
    [
        "{{config.SECRET_KEY}}",
        "{% load os %}",
        "{{7*7}}",
        "{{''.__class__}}",
        "<script>alert(1)</script>",
        "{{<b>}}",
        "{{排查隐患数|区域=1' OR 1=1 --}}",
    ],
)
def test_hostile_texts_are_texts_or_tags_and_nothing_runs(text: str) -> None:
    pieces = split(text)
    assert all(isinstance(piece, (str, Tag)) for piece in pieces)
    assert "49" not in str(pieces)


@pytest.mark.parametrize("text", ["{{" * 4000, "{{a|" * 2000, "{{" + "a" * 7990, "{{a" + "|" * 7000, "{{" + "|b=c" * 1900 + "}}"])
def test_long_nonsense_is_read_quickly(text: str) -> None:
    begun = time.perf_counter()
    split(text)
    assert time.perf_counter() - begun < 0.5


@given(st.text(alphabet="{}|=区域 a数\uff1d\uff5b\uff5d", max_size=60))
def test_reading_is_total_and_loses_no_word(text: str) -> None:
    pieces = split(text)
    assert split("".join(piece if isinstance(piece, str) else piece.written for piece in pieces)) is not None
    assert not any(piece == "" for piece in pieces)


def test_a_body_tells_its_tags() -> None:
    body = Body(
        blocks=(
            Block(heading="查出{{排查隐患数}}个", depth=1),
            Block(text="{{整改率}}与{{整改率}}"),
            Block(kind="table", columns=("检查家次",)),
        )
    )
    assert [tag.name for tag in body.tags()] == ["排查隐患数", "整改率", "整改率"]
