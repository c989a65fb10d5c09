"""Reading a draft: Word with tables, text boxes and footnotes, text in the encodings of Chinese offices, and what is refused."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from docx.oxml import parse_xml

from anwang.audit.commenting import Remark, with_comments
from anwang.audit.errors import NoWords, UnreadableDraft
from anwang.audit.finding import find
from anwang.audit.flow import flow_of
from anwang.audit.lexicon import lexicon
from anwang.audit.text import paste, read

SENTENCE = "本月检查企业320家次，排查隐患41处。"
BOX = (
    '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:r><mc:AlternateContent>'
    '<mc:Choice Requires="wps"><w:txbxContent><w:p><w:r><w:t>立案12起</w:t></w:r></w:p></w:txbxContent></mc:Choice>'
    "<mc:Fallback><w:txbxContent><w:p><w:r><w:t>立案12起</w:t></w:r></w:p></w:txbxContent></mc:Fallback>"
    "</mc:AlternateContent></w:r></w:p>"
)


MOVED = (
    '<w:p xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:r><w:t>排查隐患</w:t></w:r>'
    "<w:moveFrom><w:r><w:t>66</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>15</w:t></w:r></w:moveTo><w:r><w:t>处，整改率98</w:t></w:r>"
    "<w:r><w:noBreakHyphen/></w:r><w:r><w:t>99%。</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>责令停产8家。</w:t></w:r><w:r><w:t>立案3起。</w:t></w:r></w:p>"
)


def word(*, box: bool = False, notes: str = "") -> bytes:
    document = Document()
    document.add_paragraph("2023年5月工作情况")
    document.add_paragraph(SENTENCE)
    table = document.add_table(rows=3, cols=2)
    for row, cells in enumerate((("乡镇", "检查企业（家次）"), ("青石乡", "120"), ("合计", "320"))):
        for column, text in enumerate(cells):
            table.cell(row, column).text = text
    body = io.BytesIO()
    document.save(body)
    if not box and not notes:
        return body.getvalue()
    out = io.BytesIO()
    with zipfile.ZipFile(body) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if box and name == "word/document.xml":
                content = content.replace(b"<w:sectPr", BOX.encode() + b"<w:sectPr", 1)
            new.writestr(name, content)
        if notes:
            head = '<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:footnote><w:p><w:r><w:t>'
            new.writestr("word/footnotes.xml", f"{head}{notes}</w:t></w:r></w:p></w:footnote></w:footnotes>")
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_a_text_in_any_chinese_encoding_is_read(encoding: str) -> None:
    assert read((SENTENCE * 3).encode(encoding)).text == SENTENCE * 3


def test_a_word_file_is_read_with_its_tables() -> None:
    draft = read(word())

    found = find(draft, lexicon())

    assert [(int(one.number or 0), one.unit, one.place) for one in found] == [
        (320, "家次", ""),
        (41, "处", ""),
        (120, "家次", "青石乡"),
        (320, "家次", ""),
    ]
    assert [block.at for block in draft.blocks] == [None, None, (0, 0, 0), (0, 0, 1), (0, 1, 0), (0, 1, 1), (0, 2, 0), (0, 2, 1)]


def test_text_boxes_are_read_once_and_footnotes_at_the_end() -> None:
    draft = read(word(box=True, notes="罚款3万元"))

    assert draft.text.split("\n")[-2:] == ["立案12起", "罚款3万元"]
    assert draft.blocks[-1].part == "word/footnotes.xml"


def test_a_claim_is_found_again_in_its_paragraph() -> None:
    draft = read(word())
    first = find(draft, lexicon())[0]

    block = draft.block_at(first.number_start)

    assert block is not None
    assert (block.index, first.number_start - block.start) == (1, SENTENCE.index("320"))


@pytest.mark.parametrize("data", [b"PK\x03\x04broken", b"\x00\x01\x02" * 200, b"%PDF-1.7\x00\x9c\xff" + bytes(range(256)) * 8])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableDraft):
        read(data)


def test_a_zip_without_a_document_is_refused() -> None:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as made:
        made.writestr("a.txt", "a")

    with pytest.raises(UnreadableDraft):
        read(body.getvalue())


def test_entities_in_a_word_file_are_refused() -> None:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as made:
        made.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')

    with pytest.raises(UnreadableDraft):
        read(body.getvalue())


def test_the_flow_is_half_width_and_knows_where_it_came_from() -> None:
    plain = "检查　１，００１ 家（次），整改率９０﹪"
    flow = flow_of(plain)

    assert flow.text.strip() == "检查1,001家(次),整改率90%"
    at = flow.text.index("1,001")
    assert plain[slice(*flow.span(at, at + 5))] == "１，００１"


def test_the_marks_of_a_preview_inside_a_sentence_are_cut_out() -> None:
    long = "市安办采取多种方式向有关单位和个人发出督促整改通知书和提醒函若干份约谈单位和企业多家次提级调查多起挂牌督办5"

    assert flow_of(f"{long}\n\n6、个安全生产巡查组").text.strip() == f"{long}个安全生产巡查组"


def test_paragraphs_of_a_paste_keep_their_numbers() -> None:
    assert [block.index for block in paste("一\r\n二\n三").blocks] == [0, 1, 2]


def tracked() -> bytes:
    document = Document()
    document.element.body.insert(0, parse_xml(MOVED))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_what_was_moved_away_or_hidden_is_not_read_and_a_hard_hyphen_is() -> None:
    assert read(tracked()).text == "排查隐患15处，整改率98-99%。立案3起。"


def test_comments_stand_at_their_words_beside_what_is_not_read() -> None:
    draft = read(tracked())
    start = draft.text.index("立案")

    made = with_comments(draft, [Remark(start, start + 5, "请核对")], source=tracked())

    anchored = Document(io.BytesIO(made)).element.body.xpath("//w:commentRangeStart/following::w:t[following::w:commentRangeEnd]")
    assert "".join(one.text for one in anchored) == "立案3起。"[:5]


@pytest.mark.parametrize("content", [b"", b"  \n ", b"<html><body>&nbsp;</body></html>"])
def test_a_file_without_words_is_refused(content: bytes) -> None:
    with pytest.raises(NoWords):
        read(content)


def test_rich_text_is_refused_and_signs_of_a_page_are_read() -> None:
    with pytest.raises(UnreadableDraft):
        read(rb"{\rtf1\ansi \u26816?\u26597?3\u23478?}")
    assert read("<html><body>排查隐患&#51;5条</body></html>".encode()).text == "排查隐患35条"


def test_a_head_tells_its_measure_word_and_a_comparison_is_of_the_column_before_it() -> None:
    casualties = find(paste("行业\t起数\t死亡人数\n道路运输\t3\t2"), lexicon())
    compared = find(paste("乡镇\t检查企业（家次）\t同比（%）\n青石镇\t120\t-5.6"), lexicon())

    assert [(str(one.number), one.unit, one.type_code) for one in casualties] == [("3", "起", "ACC.n"), ("2", "人", "ACC.d")]
    assert [(str(one.number), one.type_code, one.change, one.place) for one in compared] == [
        ("120", "INS.unit", "", "青石镇"),
        ("-5.6", "INS.unit", "percent", "青石镇"),
    ]
