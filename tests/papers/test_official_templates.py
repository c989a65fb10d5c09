"""The words of official texts, and templates that an office fills itself."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import docx
import pytest
from lxml import etree

from anwang.papers.fonts import ALIASES
from anwang.papers.official import BrokenTemplate, UnsuitableDocument, figures_in, fill_template, outline, wording


# ── wording ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_numbers_and_dates_are_written_as_official_texts_do() -> None:
    assert [wording.chinese_numeral(number) for number in (1, 10, 11, 20, 99)] == ["一", "十", "十一", "二十", "九十九"]
    assert wording.date_text(date(2026, 3, 5)) == "2026年3月5日"
    assert wording.span_text(date(2020, 1, 1), date(2020, 10, 31)) == "2020年1月1日至10月31日"
    assert wording.span_text(date(2019, 12, 1), date(2020, 1, 31)) == "2019年12月1日至2020年1月31日"
    assert wording.document_number("明安办", 2026, 5) == "明安办〔2026〕5号"
    assert wording.percent_text(Decimal(418) / Decimal(494)) == "84.6%"
    assert wording.percent_text(Decimal("0.8465")) == "84.7%"
    assert wording.percent_text(None) == "—"
    assert wording.ten_thousand_yuan(2_990_000) == "299.0万元"
    assert wording.ten_thousand_yuan(2_990_000, drop_zero=True) == "299万元"
    assert wording.decimal_text(Decimal("-0.04")) == "0.0"
    assert [wording.change_text(9, before, "起") for before in (12, 9, 7)] == ["减少3起", "持平", "增加2起"]
    with pytest.raises(UnsuitableDocument, match="发文字号"):
        wording.document_number("明安办", 26, 5)
    with pytest.raises(UnsuitableDocument, match="一到九十九"):
        wording.chinese_numeral(100)


# ── templates ───────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def template() -> Callable[..., bytes]:
    def make(*lines: str) -> bytes:
        word = docx.Document()
        for line in lines:
            word.add_paragraph(line)
        written = io.BytesIO()
        word.save(written)
        return written.getvalue()

    return make


def test_a_template_is_filled_and_values_stay_text(template: Callable[..., bytes]) -> None:
    made = fill_template(
        template("企业：{{ name }}", "{% for n in names %}{{ n }}、{% endfor %}"), {"name": "A&B <w:p>\x00", "names": ["甲", "乙"]}
    )
    assert [line.text for line in outline(made)] == ["企业：A&B <w:p>", "甲、乙、"]


def test_a_missing_value_is_named_with_its_paragraph(template: Callable[..., bytes]) -> None:
    with pytest.raises(BrokenTemplate) as refused:
        fill_template(template("第一段", "企业{{ nmae }}"), {"name": "甲"})
    assert "nmae" in refused.value.text
    assert "第2段" in refused.value.text
    assert "{{ nmae }}" in refused.value.text


def test_a_broken_tag_is_named_with_its_paragraph(template: Callable[..., bytes]) -> None:
    with pytest.raises(BrokenTemplate, match="第3段"):
        fill_template(template("一", "二", "{% if %}三"), {})


@pytest.mark.parametrize(
    "tag",
    [
        "{{ x.__class__ }}",
        "{{ x.__class__.__mro__ }}",
        "{{ x['__class__'] }}",
        "{{ x|attr('__class__') }}",
        "{{ names.append(1) }}",
        "{{ 'a' * 99999999999 }}",
        "{{ 9 ** 999999 }}",
        "{{ '%999999999d' % 1 }}",
        "{% for i in range(999999999) %}{{ i }}{% endfor %}",
        "{{ ''.__class__.__base__.__subclasses__() }}",
        "{{ 1 // 0 }}",
        "{% include 'x' %}",
    ],
)
def test_a_template_cannot_leave_its_sandbox(template: Callable[..., bytes], tag: str) -> None:
    with pytest.raises(BrokenTemplate):
        fill_template(template(tag), {"x": "甲", "names": ["乙"]})


def test_what_is_no_word_file_is_refused(template: Callable[..., bytes]) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"0" * 70_000_000)
    macro = io.BytesIO(template("甲"))
    with zipfile.ZipFile(macro, "a") as package:
        package.writestr("word/vbaProject.bin", b"x")
    linked = io.BytesIO(template("甲"))
    with zipfile.ZipFile(linked, "a") as package:
        package.writestr(
            "word/_rels/header9.xml.rels",
            '<Relationships><Relationship Id="r1" Type="http://x/image" Target="http://10.0.0.1/a.png" TargetMode="External"/></Relationships>',
        )
    for content, reason in ((linked.getvalue(), "别处"), (b"no", "不是Word"), (bomb.getvalue(), "太大"), (macro.getvalue(), "宏")):
        with pytest.raises(BrokenTemplate, match=reason):
            fill_template(content, {})
    for read in (outline, figures_in):
        with pytest.raises(UnsuitableDocument):
            read(b"no")


def test_the_stand_ins_name_every_font_that_is_used() -> None:
    rules = etree.parse(str(ALIASES)).getroot()
    named = {test.findtext("string") for test in rules.iter("test")}
    assert {"方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体", "Times New Roman"} <= named
