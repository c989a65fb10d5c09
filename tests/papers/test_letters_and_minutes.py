"""Letters and minutes: laid out, addressed, attended and numbered as such, whether the template is shipped or the office's own."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import docx
import pytest
from tests.papers.campaign import NOW, Road, make_road

from anwang.ground.evidence import store
from anwang.papers import actions
from anwang.papers.body import Block
from anwang.papers.inputs import AmendPaper, DraftPaper, Issue, SignPaper
from anwang.papers.models import Paper
from anwang.papers.official import Attendance
from anwang.papers.parties import parties_of
from anwang.papers.reading import Number, ReadBlock
from anwang.papers.rendering import mark_of
from anwang.papers.states import PaperKind

ATTENDED = "出席：张某某、李某某\n请假：王某某。\n会议由刘某某主持。"


@pytest.fixture
def road(db: None) -> Road:
    return make_road()


def drafted(road: Road, code: str) -> Paper:
    said = DraftPaper(shipped=code, node_id=road.world.county.pk, starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 31))
    return actions.draft_from(said, by=road.world.office, at=NOW)


def issued(road: Road, paper: Paper) -> tuple[Paper, Any]:
    paper = actions.sign(paper, SignPaper(), by=road.world.leader, at=NOW)
    paper = actions.issue(paper, Issue(), by=road.world.office, at=NOW)
    assert paper.file is not None
    return paper, docx.Document(io.BytesIO(store.read(paper.file)))


def amended(road: Road, paper: Paper, kind: PaperKind | None, *texts: str) -> Paper:
    said = AmendPaper(title=paper.title, kind=kind, blocks=tuple(Block(text=text) for text in texts))
    return actions.amend(paper, said, by=road.world.office, at=NOW)


def lines(word: Any) -> list[tuple[str, str]]:
    return [(each.style.name, each.text) for each in word.paragraphs if each.text.strip()]


def test_a_letter_leaves_the_house_as_a_letter(road: Road) -> None:
    paper, word = issued(road, drafted(road, "letter"))
    said = lines(word)
    organ = paper.organ.name
    assert (paper.number, mark_of(paper)) == ("明安办函〔2026〕1号", organ)
    assert word.sections[0].first_page_header.paragraphs[0].text == organ
    assert word.sections[0].different_first_page_header_footer is True
    assert "PAGE" not in word.sections[0].first_page_footer._element.xml
    assert said[0] == ("发文字号", paper.number)
    assert ("主送机关", "明光市安全生产委员会：") in said
    assert [text for style, text in said if style == "署名和日期"] == [organ, "2026年11月2日"]
    assert not any("印发" in text for _, text in said)  # 版记 of a letter has no printing line


def test_minutes_leave_the_house_as_minutes(road: Road) -> None:
    paper, word = issued(road, amended(road, drafted(road, "minutes"), None, "会议通报排查隐患{{排查隐患数}}个。", ATTENDED))
    said = lines(word)
    mark = f"{paper.organ.name}会议纪要"
    assert (paper.number, mark_of(paper)) == ("明安办纪要〔2026〕1号", mark)
    assert said[0][1] == mark
    at = {text: place for place, (_, text) in enumerate(said)}
    assert at["会议由刘某某主持。"] < at["出席：张某某、李某某"] < at["请假：王某某"] < at["2026年11月2日"]
    assert {text: style for style, text in said}["出席：张某某、李某某"] == "与会名单"


def test_letters_minutes_and_documents_are_numbered_apart(road: Road) -> None:
    numbers = [
        issued(road, amended(road, drafted(road, code), kind, "正文。"))[0].number
        for code, kind in (
            ("leader_brief", None),
            ("letter", None),
            ("progress", PaperKind.LETTER),
            ("monthly", None),
        )
    ]
    assert numbers == ["明安办〔2026〕1号", "明安办函〔2026〕1号", "明安办函〔2026〕2号", "明安办〔2026〕2号"]


def test_the_kind_of_a_draft_may_be_changed_and_stays_where_nothing_is_said(road: Road) -> None:
    paper = amended(road, drafted(road, "progress"), PaperKind.LETTER, "各乡镇人民政府：", "正文。")
    assert amended(road, paper, None, "正文。").kind == PaperKind.LETTER


def test_only_a_line_of_words_addresses_a_paper() -> None:
    number = Number(key="1", printed="3", name="排查隐患数", unit="个", definition="", tag="{{排查隐患数}}")
    first = ReadBlock(text=("各乡镇人民政府、市直有关部门：\n现通报如下。",))
    found = parties_of(PaperKind.MONTHLY, [first])
    assert (found.addressees, found.blocks[0].text) == (("各乡镇人民政府、市直有关部门：",), ("现通报如下。",))
    for block in (
        ReadBlock(text=("共", number, "个：")),
        ReadBlock(depth=1, heading=("要求",), text=("如下：",)),
        ReadBlock(text=("正文。",)),
    ):
        assert parties_of(PaperKind.LETTER, [block]).addressees == ()
    minutes = parties_of(PaperKind.MINUTES, [ReadBlock(text=(ATTENDED,))])
    assert minutes.attendance == (Attendance("出席", ("张某某、李某某",)), Attendance("请假", ("王某某",)))
    assert minutes.blocks[0].text == ("会议由刘某某主持。",)
