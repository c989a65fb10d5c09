from __future__ import annotations

from io import BytesIO

from docx import Document
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from anwang.audit import text
from anwang.audit.commenting import Remark, with_comments

WORDS = ("甲县共排查隐患", "494", "个", "，整改率84.6%", "。")


def drafted() -> bytes:
    """A Word file whose sentence is cut into runs as Word does it, with a table beneath."""
    document = Document()
    document.add_heading("情况通报", level=1)
    paragraph = document.add_paragraph()
    for number, words in enumerate(WORDS):
        paragraph.add_run(words).bold = number == 1
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "检查企业", "1001家次"
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def commented(content: bytes) -> list[tuple[str, str]]:
    """Each comment of a file with the words that it is anchored to, in the order of the text."""
    document = Document(BytesIO(content))
    said = {str(comment.comment_id): comment.text for comment in document.comments}
    found, open_marks = [], {}
    for element in document.element.body.iter():
        if element.tag == qn("w:commentRangeStart"):
            open_marks[element.get(qn("w:id"))] = ""
        elif element.tag == qn("w:t"):
            open_marks = {mark: words + (element.text or "") for mark, words in open_marks.items()}
        elif element.tag == qn("w:commentRangeEnd"):
            mark = element.get(qn("w:id"))
            found.append((open_marks.pop(mark), said[mark]))
    return found


def span(draft: text.Draft, words: str, said: str) -> Remark:
    start = draft.text.index(words)
    return Remark(start, start + len(words), said)


def test_each_comment_stands_at_its_own_number_and_nothing_else_moves() -> None:
    source = drafted()
    draft = text.read(source)
    remarks = [span(draft, "494个", "不符"), span(draft, "84.6%", "相符"), span(draft, "1001家次", "不符")]

    made = with_comments(draft, remarks, source=source)

    assert commented(made) == [("494个", "不符"), ("84.6%", "相符"), ("1001家次", "不符")]
    assert text.read(made).text == draft.text
    bold = [run.text for run in Document(BytesIO(made)).paragraphs[1].runs if run.bold]
    assert bold == ["494"]


def test_a_paste_becomes_a_file_of_its_own() -> None:
    draft = text.paste("甲县\n检查企业12家次。\n\n合计\x0b3起")

    made = with_comments(draft, [span(draft, "12家次", "目录里没有")])

    assert commented(made) == [("12家次", "目录里没有")]
    assert [paragraph.text for paragraph in Document(BytesIO(made)).paragraphs] == ["甲县", "检查企业12家次。", "", "合计 3起"]


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=120), st.data())
def test_any_text_and_any_spans_make_a_file(words: str, data: st.DataObject) -> None:
    draft = text.paste(words)
    ends = st.integers(0, len(draft.text))
    spans = data.draw(st.lists(st.tuples(ends, ends), max_size=5))

    made = with_comments(draft, [Remark(min(pair), max(pair), words) for pair in spans])

    assert len(list(Document(BytesIO(made)).comments)) == len(spans)
