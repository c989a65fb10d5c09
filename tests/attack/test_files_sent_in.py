"""Attacks with files: drafts, Word templates, forms and boundaries that are too deep, too large, broken or no such thing at all."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import docx
import pytest
from tests.returns.workbooks import changed, complex_form
from tests.world import make_world

from anwang.audit import text
from anwang.audit.actions import MOST_CLAIMS, check_draft
from anwang.audit.commenting import Remark, with_comments
from anwang.audit.errors import TooLong, UnreadableDraft
from anwang.audit.inputs import LONGEST_PASTE, CheckDraft
from anwang.audit.models import CheckedDraft
from anwang.grid.boundaries import read
from anwang.grid.errors import BoundariesRefused
from anwang.papers import wordfile
from anwang.papers.official.errors import BrokenTemplate
from anwang.returns.errors import NotATemplate
from anwang.returns.suggesting import blocks
from anwang.returns.template.layout import Grid, Spot
from anwang.returns.template.opening import open_book

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
SAID = "<w:p><w:r><w:t>全市共检查企业30家。{{排查隐患数}}</w:t></w:r></w:p>"
TABLE, TABLE_END = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
SECRET = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


def word(body: str = SAID, *, head: str = "", more: Mapping[str, bytes] | None = None) -> bytes:
    """A Word file with a body, and with parts put in the place of its own."""
    kept = io.BytesIO()
    docx.Document().save(kept)
    parts = {name: zipfile.ZipFile(kept).read(name) for name in zipfile.ZipFile(kept).namelist()}
    parts["word/document.xml"] = f"<?xml version='1.0'?>{head}<w:document {W}><w:body>{body}</w:body></w:document>".encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (parts | dict(more or {})).items():
            archive.writestr(name, content)
    return out.getvalue()


def damaged() -> bytes:
    content = bytearray(word(SAID * 400))
    start = content.find(b"word/document.xml") + 60
    content[start : start + 40] = bytes(40)
    return bytes(content)


BROKEN = {
    "many levels": word("<w:p>" + "<w:ins>" * 1500 + "<w:r><w:t>检查30家</w:t></w:r>" + "</w:ins>" * 1500 + "</w:p>"),
    "tables in tables": word(TABLE * 500 + SAID + TABLE_END * 500),
    "a bomb": word("<w:p/>" + " " * 40_000_000),
    "damaged": damaged(),
    "cut off": word("<w:p>"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_draft_is_refused_in_words(name: str) -> None:
    with pytest.raises(UnreadableDraft):
        text.read(BROKEN[name])


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_word_template_is_refused_in_words(name: str) -> None:
    with pytest.raises(BrokenTemplate):
        wordfile.body_of(BROKEN[name])


@pytest.mark.parametrize("part", ["[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels", "word/document.xml"])
def test_a_word_file_with_a_strange_part_is_refused_in_words(part: str) -> None:
    with pytest.raises(BrokenTemplate):
        wordfile.body_of(word(more={part: b"<a/>" if part != "word/_rels/document.xml.rels" else b"<"}))


def test_what_a_file_fetches_from_elsewhere_is_never_read() -> None:
    body = SAID.replace("30", "&a;30")
    assert text.read(word(body, head=f"<!--{'x' * 5000}-->{SECRET}")).text == "全市共检查企业"
    with pytest.raises(UnreadableDraft):
        text.read(word(body, head=SECRET))
    assert [block.text for block in wordfile.body_of(word(body, head=SECRET)).blocks] in ([], ["全市共检查企业"])


RELATIONS = "word/_rels/document.xml.rels"
PICTURE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
CHUNK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"


def related(attributes: str, coding: str = "utf-8") -> dict[str, bytes]:
    relations = f"<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='a' {attributes}/></Relationships>"
    return {RELATIONS: f"<?xml version='1.0' encoding='{coding}'?>{relations}".encode(coding)}


@pytest.mark.parametrize(
    "more",
    [
        related(f"Type='{PICTURE}' Target='http://10.0.0.1/a.png' TargetMode='External'"),
        related(f"Type='{PICTURE}' Target='http://10.0.0.1/hyperlink.png' TargetMode='External'"),
        related(f"Type='{PICTURE}' Target='http://10.0.0.1/a.png' TargetMode='&#69;xternal'"),
        related(f"Type='{PICTURE}' Target='http://10.0.0.1/a.png' TargetMode='External'", "utf-16"),
        related(f"Type='{CHUNK}' Target='page.html'"),
        {
            "word/header1.xml": f"<w:hdr {W}><w:instrText>INCLUDE</w:instrText><w:instrText>PICTURE http://10.0.0.1/a</w:instrText></w:hdr>".encode()
        },
        {"word/header1.xml": f"<w:hdr {W}><w:fldSimple w:instr=' includetext &quot;http://10.0.0.1/a&quot;'/></w:hdr>".encode()},
    ],
)
def test_a_word_template_that_loads_from_elsewhere_is_refused_however_it_says_so(more: dict[str, bytes]) -> None:
    with pytest.raises(BrokenTemplate, match="引用了别处"):
        wordfile.body_of(word(more=more))


@pytest.mark.parametrize("said", [b"External", b"&#69;xternal"])
def test_a_form_that_loads_from_elsewhere_is_refused_however_it_says_so(said: bytes) -> None:
    def change(parts: dict[str, bytes]) -> None:
        relation = (
            f"<Relationship Id='a' Type='{PICTURE}' Target='http://10.0.0.1/a.png' TargetMode='".encode() + said + b"'/></Relationships>"
        )
        parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", relation)

    with pytest.raises(NotATemplate, match="外部文件或网络地址"):
        open_book(changed(complex_form(), change))


def test_a_word_template_may_hold_links_that_a_reader_clicks_and_page_numbers() -> None:
    link = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
    more = related(f"Type='{link}' Target='https://example.org/' TargetMode='External'")
    more["word/header1.xml"] = f"<w:hdr {W}><w:fldSimple w:instr=' PAGE '/></w:hdr>".encode()
    assert [block.text for block in wordfile.body_of(word(more=more)).blocks] == ["全市共检查企业30家。{{排查隐患数}}"]


def test_a_draft_that_is_no_whole_word_file_gets_its_comments_in_a_plain_one() -> None:
    source = word(more={"word/_rels/document.xml.rels": b"<"})
    draft = text.read(source)
    made = docx.Document(io.BytesIO(with_comments(draft, [Remark(7, 9, "系统统计为31")], source=source)))
    assert [paragraph.text for paragraph in made.paragraphs] == ["全市共检查企业30家。{{排查隐患数}}"]
    assert [comment.text for comment in made.comments] == ["系统统计为31"]


def test_a_width_in_strange_digits_is_one_column() -> None:
    cell = '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="²"/></w:tcPr>' + SAID + TABLE_END
    assert text.read(word(cell)).blocks[0].at == (0, 0, 0)


def test_jinja_in_a_word_template_is_only_text() -> None:
    said = "{% for a in range(10**9) %}x{% endfor %}{{ cycler.__init__.__globals__.os.popen('id') }}"
    content = word(f"<w:p><w:r><w:t>{said}</w:t></w:r></w:p>")
    asked: list[str] = []

    def say(tag: str) -> str:
        asked.append(tag)
        return tag

    made = wordfile.filled(content, say)
    assert [paragraph.text for paragraph in docx.Document(io.BytesIO(made)).paragraphs] == [said.replace("{{ ", "{{").replace(" }}", "}}")]
    assert asked == ["{{cycler.__init__.__globals__.os.popen('id')}}"]


def test_a_paragraph_too_long_to_be_frozen_is_not_taken_with_its_tags() -> None:
    with pytest.raises(BrokenTemplate, match="超过8000字"):
        wordfile.body_of(word(SAID.replace("全市", "全市" * 5000)))


@pytest.mark.django_db
def test_a_book_of_numbers_is_refused_before_it_is_counted() -> None:
    world = make_world()
    for said in ("共检查企业30家，排查隐患12处。" * (MOST_CLAIMS // 2 + 1), "共检查企业30家。" + "　" * LONGEST_PASTE):
        with pytest.raises(TooLong, match="请分成几份"):
            check_draft(
                CheckDraft.model_construct(text=said, file="", title="", node_id=world.county.pk, starts_on=None, ends_on=None),
                by=world.office,
                at=world.at,
            )
    assert not CheckedDraft.objects.exists()


RING = "[[118,32],[118.1,32],[118.1,32.1],[118,32]]"


@pytest.mark.parametrize(
    "feature",
    [
        '{"properties":{},"geometry":{"type":["Polygon"],"coordinates":[' + RING + "]}}",
        '{"properties":{},"geometry":{"type":"Polygon","coordinates":[[[' + "9" * 400 + ",1],[1,1],[1,1],[1,1]]]}}",
        '{"properties":{},"geometry":{"type":"Polygon","coordinates":[[[NaN,1],[1,1],[1,1],[1,1]]]}}',
        '{"properties":{},"geometry":{"type":"Polygon","coordinates":[[[1e999,1],[1,1],[1,1],[1,1]]]}}',
    ],
)
def test_boundaries_that_are_none_are_refused_in_words(feature: str) -> None:
    with pytest.raises(BoundariesRefused):
        read(('{"type":"FeatureCollection","features":[' + feature + "]}").encode())


def test_a_place_whose_name_is_a_list_is_only_strange() -> None:
    feature = '{"properties":{"name":["三界镇"],"code":{}},"geometry":{"type":"Polygon","coordinates":[' + RING + "]}}"
    assert read(('{"type":"FeatureCollection","features":[' + feature + "]}").encode())[0].name == "['三界镇']"


def test_a_large_form_is_searched_for_blocks_row_by_row() -> None:
    """Looking through all cells for each cell took minutes."""
    compared = 0

    class Row(int):
        def __eq__(self, other: object) -> bool:
            nonlocal compared
            compared += 1
            return int(self) == other

        __hash__ = int.__hash__

    spots: dict[tuple[int, int], Spot] = {
        (Row(row), column): Spot(row, column, number=1.0) for row in range(1, 60) for column in range(1, 40)
    }
    blocks(Grid("表一", spots, [], {}, {}, frozenset(), frozenset()))
    assert compared < 10 * len(spots)
