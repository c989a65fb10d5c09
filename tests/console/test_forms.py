"""Forms: drawn from an Input, parsed into it, and nothing that was typed is lost when the answer is no."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Literal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.datastructures import MultiValueDict
from pydantic import Field

from anwang.desks.console import forms
from anwang.desks.console.templatetags.console import clock_of, wan
from anwang.ground.inputs import Input, InputRefused
from anwang.ground.refusal import Refusal


class Register(Input):
    labels = {"general": "一般隐患", "major": "重大隐患"}

    enterprise: int = Field(title="单位", json_schema_extra={"widget": "enterprise"})
    words: str = Field(title="隐患内容", description="写清在哪里。", min_length=5, max_length=400)
    level: Literal["general", "major"] = Field(default="general", title="级别")
    due: date = Field(title="期限")
    money: int | None = Field(default=None, title="资金", json_schema_extra={"widget": "money"})
    sectors: list[str] = Field(default_factory=list, title="行业")
    halted: bool | None = Field(default=None, title="是否停产")
    photos: list[str] = Field(default_factory=list, title="照片", json_schema_extra={"widget": "evidence"})


def fresh(**more: object) -> forms.Form[Register]:
    return forms.Form(Register, options={"sectors": [("a", "工贸"), ("b", "消防")]}, pickers={"enterprise": "/pick"}, **more)  # type: ignore[arg-type]


GOOD = "enterprise=7&words=砂轮机没有防护罩&level=major&due=2026-11-30&money=12.5&sectors=a&sectors=b&halted=no"


def test_each_annotation_gets_its_widget() -> None:
    widgets = {field.name: field.widget for field in fresh().fields}
    assert widgets == {
        "enterprise": "enterprise",
        "words": "textarea",
        "level": "radio",
        "due": "date",
        "money": "money",
        "sectors": "multi",
        "halted": "yesno",
        "photos": "evidence",
    }


def test_what_was_sent_becomes_the_input() -> None:
    said = fresh().read(QueryDict(GOOD))
    assert said.content() == {
        "enterprise": 7,
        "words": "砂轮机没有防护罩",
        "level": "major",
        "due": "2026-11-30",
        "money": 12_500_000,
        "sectors": ["a", "b"],
        "halted": False,
        "photos": [],
    }


def test_the_command_number_is_that_of_the_drawn_form() -> None:
    drawn = fresh()
    said = fresh().read(QueryDict(f"{GOOD}&command_id={drawn.command_id}"))
    assert str(said.command_id) == drawn.command_id
    assert said.command_id is not None
    assert said.command_id.version == 7


def test_a_refused_form_keeps_every_word_and_says_what_is_wrong_beside_it() -> None:
    form = fresh()
    with pytest.raises(InputRefused) as refused:
        form.read(QueryDict("words=坏&money=十二&due=明天&sectors=b&command_id=x"))
    form.refuse(refused.value)
    assert {field.name: field.problems for field in form.fields if field.problems} == {
        "enterprise": ["请填写。"],
        "words": ["请填写，至少 5 个字。"],
        "due": ["日期不对，请按 2026-11-21 的样子填写。"],
        "money": ["请填写数字，单位为万元，例如 12.5。"],
    }
    assert (form["words"].value, form["money"].value, form["due"].value, form["sectors"].values) == ("坏", "十二", "明天", ["b"])
    assert form.problems[0] == ("id_enterprise", "单位", "请填写。")


@pytest.mark.parametrize("typed", ["NaN", "Infinity", "1.1234567", "一百"])
def test_money_that_is_no_money_is_refused(typed: str) -> None:
    with pytest.raises(InputRefused) as refused:
        fresh().read(QueryDict(f"{GOOD.replace('12.5', typed)}"))
    assert list(refused.value.problems) == ["money"]


def test_a_refusal_stands_at_its_field_or_at_the_top() -> None:
    form = fresh()
    form.refuse(Refusal("期限不能早于发现日期。", field="due", rule="暂行规定第十条"))
    assert form["due"].problems == ["期限不能早于发现日期。"]
    other = fresh()
    other.refuse(Refusal("该单位已注销。"))
    assert (other.refusal is not None and other.refusal.text, other.problems) == ("该单位已注销。", [])


def test_a_kept_file_survives_the_refusal() -> None:
    form = fresh(keep=lambda upload: f"ref-{upload.size}")
    files: MultiValueDict[str, forms.Upload] = MultiValueDict({"photos": [SimpleUploadedFile("现场.jpg", b"12345")]})
    with pytest.raises(InputRefused):
        form.read(QueryDict("words=坏"), files)
    assert form["photos"].picked == [("ref-5", "现场.jpg")]


def test_what_was_picked_comes_back_under_its_name() -> None:
    form = fresh()
    with pytest.raises(InputRefused):
        form.read(QueryDict(GOOD.replace("砂轮机没有防护罩", "短") + "&enterprise:words=安丰五金厂"))
    assert form["enterprise"].picked == [("7", "安丰五金厂")]
    page = render_to_string("console/_form.html", {"form": form, "request": RequestFactory().get("/new/")})
    assert '<span>安丰五金厂</span><input type="hidden" name="enterprise" value="7">' in page
    assert '<input type="hidden" name="enterprise:words" value="安丰五金厂">' in page


def test_the_page_escapes_what_was_typed_and_marks_what_is_wrong() -> None:
    form = fresh()
    with pytest.raises(InputRefused) as refused:
        form.read(QueryDict("words=<b>"))
    form.refuse(refused.value)
    page = render_to_string("console/_form.html", {"form": form, "request": RequestFactory().get("/new/")})
    assert "&lt;b&gt;</textarea>" in page
    assert 'href="#id_words"' in page
    assert f'name="command_id" value="{form.command_id}"' in page
    assert "onclick" not in page


def test_money_is_shown_in_wan() -> None:
    form = fresh(initial={"money": 12_500_000, "due": date(2026, 11, 30)})
    assert (form["money"].value, form["due"].value, wan(1_234_500_000), wan(None)) == ("12.5", "2026-11-30", "1,234.5", "—")


@pytest.mark.parametrize(
    ("due", "words", "kind"),
    [(date(2026, 11, 24), "还剩3天", "still"), (date(2026, 11, 21), "今天到期", "today"), (date(2026, 11, 19), "已超期2天", "overdue")],
)
def test_a_clock_says_how_long_still(due: date, words: str, kind: str) -> None:
    assert clock_of(due, datetime(2026, 11, 21, 2, tzinfo=UTC)) == (words, kind)
