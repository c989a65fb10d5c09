"""Templates: the shipped ones bind whole, an office keeps its own in versions, Word files are filled with their look kept, schedules draft once."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, timedelta

import docx
import openpyxl
import pytest
from docx.shared import RGBColor
from docx.text.hyperlink import Hyperlink
from tests.papers.campaign import NOW, Road

from anwang.grid.models import Assignment
from anwang.ground.refusal import NotFound, Refusal
from anwang.papers import actions, filling, queries, reading, shipped, templates, wordfile
from anwang.papers.body import Block
from anwang.papers.errors import AlreadyDrafted, EmptyWindow
from anwang.papers.inputs import DraftPaper, EndSchedule, KeepTemplate, KeepWordTemplate, RetireTemplate, SetSchedule
from anwang.papers.models import Paper, PaperSchedule, Template
from anwang.papers.official import BrokenTemplate, outline
from anwang.papers.reading import Number, plain
from anwang.papers.rendering import word_of
from anwang.papers.scheduling import due_on
from anwang.papers.sheets import workbook
from anwang.papers.states import Every, PaperKind, Period

MARCH = {"starts_on": date(2026, 3, 1), "ends_on": date(2026, 3, 31)}


def draft(road: Road, code: str = "monthly", **said: object) -> Paper:
    values = {"shipped": code, "node_id": road.world.county.pk, **MARCH} | said
    return actions.draft_from(DraftPaper(**values), by=road.world.office, at=NOW)


@pytest.mark.parametrize("code", shipped.ORDER)
def test_a_shipped_template_binds_whole_and_prints(road: Road, code: str) -> None:
    for place in (road.world.county, road.world.town):
        paper = draft(road, code, node_id=place.pk)
        said = queries.reading(paper, at=NOW)
        assert said.loose() == []
        numbers = [part for part in said.parts() if isinstance(part, Number)]
        assert len(numbers) > 5
        assert "{{" not in paper.title
        assert place.name in paper.title
        content = word_of(paper, said)
        assert len(outline(content)) > 5
        typed = "".join(text.replace("近12个月", "") for block in shipped.get(code).body.blocks for text in (block.heading, block.text))
        assert not any(letter.isdigit() for letter in "".join(piece for piece in _outside_tags(typed)))


def _outside_tags(text: str) -> list[str]:
    found, depth = [], 0
    for place, letter in enumerate(text):
        depth += (text[place : place + 2] == "{{") - (text[place - 2 : place] == "}}")
        if depth <= 0:
            found.append(letter)
    return found


def test_the_monthly_form_has_its_twelve_columns(road: Road) -> None:
    block = next(block for block in queries.reading(draft(road, "monthly_form", starts_on=date(2026, 1, 1)), at=NOW).blocks if block.annex)
    assert len(block.columns) == 12
    assert [plain([cell]) for cell in block.rows[-1].cells][:7] == ["1", "10", "0", "0", "1", "0", "0"]
    assert sum(int(plain([row.cells[1]])) for row in block.rows[:-1]) == 10


def test_drafts_from_templates_that_cannot_be(road: Road) -> None:
    with pytest.raises(NotFound):
        draft(road, "没有")
    with pytest.raises(NotFound):
        draft(road, "", template_id=99)
    with pytest.raises(EmptyWindow):
        draft(road, ends_on=date(2026, 12, 1))
    with pytest.raises(EmptyWindow):
        draft(road, starts_on=date(2026, 4, 1))


def keep(road: Road, text: str = "本月排查{{排查隐患数}}个", replaces: Template | None = None) -> Template:
    said = KeepTemplate(name="工作简报", kind=PaperKind.OTHER, period=Period.MONTH, title="{{地区}}简报", blocks=(Block(text=text),))
    return actions.keep_template(said, by=road.world.office, at=NOW, replaces=replaces)


def test_a_changed_template_is_a_new_version_and_papers_know_theirs(road: Road) -> None:
    first = keep(road)
    paper = draft(road, "", template_id=first.pk)
    assert paper.title == "明光市简报"
    second = keep(road, "本月检查{{检查家次}}家（次）", replaces=first)
    assert (second.version, second.replaces, Template.objects.get(pk=first.pk).state) == (2, first, "replaced")
    assert list(templates.own(road.world.office)) == [second]
    assert Paper.objects.get(pk=paper.pk).template == first
    with pytest.raises(AlreadyDrafted):  # another version of the same template
        draft(road, "", template_id=first.pk)
    assert draft(road, "", template_id=first.pk, beside=str(paper.pk)).template == second  # an old address leads to the version in use
    with pytest.raises(Refusal):
        keep(road, replaces=first)
    retired = actions.retire_template(second, RetireTemplate(reason="不再使用"), by=road.world.office, at=NOW)
    assert retired.state == "retired"
    assert list(templates.own(road.world.office)) == []


def test_templates_are_the_offices_own(road: Road) -> None:
    mine = keep(road)
    for by in (road.world.leader, road.world.town_officer, road.world.regulator):
        with pytest.raises(Refusal):
            actions.keep_template(
                KeepTemplate(name="简报", kind=PaperKind.OTHER, period=Period.MONTH, title="简报", blocks=()), by=by, at=NOW, replaces=mine
            )
        with pytest.raises(Refusal):
            actions.retire_template(mine, RetireTemplate(reason="不要了"), by=by, at=NOW)


def office_file() -> bytes:
    """A file as an office makes it: a tag torn over runs with other looks, one in a table, one in the header, one in a loop."""
    word = docx.Document()
    paragraph = word.add_paragraph("截至月底，排查隐患")
    for piece, bold in (("{{排查", True), ("隐患", False), ("数}}", True)):
        paragraph.add_run(piece).bold = bold
    paragraph.add_run("个，{{重大隐患数}}个重大。").font.color.rgb = RGBColor(0, 0, 255)
    table = word.add_table(1, 2)
    table.cell(0, 0).text = "整改率"
    table.cell(0, 1).text = "{{整改率}}%"
    inner = table.cell(0, 0).add_table(1, 1)
    inner.cell(0, 0).text = "｛｛检查家次｝｝"
    word.sections[0].header.paragraphs[0].text = "{{地区}}内部材料 {{文号}}"
    word.add_paragraph("{{每个 乡镇|隔=、}}{{该乡镇}}{{排查隐患数}}个{{完}}")
    word.add_paragraph("没有标签 { 也没有 }")
    made = io.BytesIO()
    word.save(made)
    return made.getvalue()


def word_template(road: Road, content: bytes) -> Template:
    said = KeepWordTemplate(name="内部材料", kind=PaperKind.OTHER, period=Period.MONTH, title="{{地区}}内部材料")
    return actions.keep_word_template(said, content, by=road.world.office, at=NOW)


def test_a_word_template_is_filled_with_its_look_kept(road: Road) -> None:
    world = road.world
    paper = draft(road, "", template_id=word_template(road, office_file()).pk)
    paper = road.issue(Paper.objects.get(pk=paper.pk))
    word = docx.Document(io.BytesIO(queries.file_of(paper)))
    first = word.paragraphs[0]
    assert first.text == "截至月底，排查隐患11个，1个重大。"
    inside = [run for piece in first.iter_inner_content() for run in (piece.runs if isinstance(piece, Hyperlink) else [piece])]
    assert [run.text for run in inside] == ["截至月底，排查隐患", "", "11", "", "", "个，", "1", "个重大。"]
    assert [run.bold for run in inside[1:5]] == [True, True, False, True]
    assert [run.font.color.rgb for run in inside[5:]] == [RGBColor(0, 0, 255)] * 3
    assert word.tables[0].cell(0, 1).text == "0%"
    assert word.tables[0].cell(0, 0).tables[0].cell(0, 0).text == "0"
    assert word.sections[0].header.paragraphs[0].text == f"明光市内部材料 {paper.number}"
    assert word.paragraphs[1].text == f"{world.town.name}7个、{world.other_town.name}4个"
    assert word.paragraphs[2].text == "没有标签 { 也没有 }"
    assert word.sections[0].footer.paragraphs[-1].text == f"校验码：{paper.check_code}（查验：在本系统网址后加 /o/check，或向发文单位核实）"
    assert {figure.asked["tag"] for figure in paper.figures.all()} >= {"{{排查隐患数}}", "{{整改率}}", "{{检查家次}}"}


def test_refused_tags_come_back_marked_in_the_file() -> None:
    word = docx.Document()
    word.add_paragraph("共{{没有这个指标}}个")
    word.add_paragraph("共{{排查隐患数}}个")
    made = io.BytesIO()
    word.save(made)
    back = docx.Document(io.BytesIO(wordfile.marked(made.getvalue(), lambda text: ["对不上"] if "没有" in text else [])))
    assert [paragraph.text for paragraph in back.paragraphs] == ["共{{没有这个指标}}个〔对不上〕", "共{{排查隐患数}}个"]


def with_part(content: bytes, name: str, body: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w") as target:
        for each in source.namelist():
            target.writestr(each, body if each == name else source.read(each))
        if name not in source.namelist():
            target.writestr(name, body)
    return made.getvalue()


@pytest.mark.parametrize("content", [b"", b"PK", b"not a file", b"\xd0\xcf\x11\xe0" + b"\0" * 600])
def test_what_is_no_word_file_is_refused(road: Road, content: bytes) -> None:
    with pytest.raises(BrokenTemplate):
        word_template(road, content)


def test_macros_and_outside_links_are_refused(road: Road) -> None:
    content = office_file()
    with pytest.raises(BrokenTemplate, match="宏"):
        word_template(road, with_part(content, "word/vbaProject.bin", b"x"))
    rels = (
        b'<Relationships><Relationship Id="r" Type="x/attachedTemplate" Target="http://evil.test/a" TargetMode="External"/></Relationships>'
    )
    with pytest.raises(BrokenTemplate, match="别处"):
        word_template(road, with_part(content, "word/_rels/settings.xml.rels", rels))
    assert not Template.objects.exists()


def schedule(road: Road, **said: object) -> PaperSchedule:
    office = road.world.office
    values = {"shipped": "monthly", "node_id": road.world.county.pk, "post_id": office.post_id, "day": 1} | said
    return actions.set_schedule(SetSchedule(**values), by=office, at=NOW - timedelta(days=10))


def test_a_schedule_drafts_once_and_the_draft_waits(road: Road) -> None:
    schedule(road)
    made = actions.draft_due(at=NOW)
    assert [(paper.title, paper.starts_on, paper.ends_on, paper.with_drafter) for paper in made] == [
        ("关于明光市2026年10月安全生产工作情况的通报", date(2026, 10, 1), date(2026, 10, 31), True)
    ]
    assert list(queries.waiting_for_drafter(road.world.office)) == made
    assert actions.draft_due(at=NOW) == []
    assert actions.draft_due(at=NOW + timedelta(days=20)) == []
    late = actions.draft_due(at=NOW + timedelta(days=75))  # nothing ran for months: the latest period is made, once
    assert [paper.ends_on for paper in late] == [date(2026, 12, 31)]
    assert [move.by_name for move in late[0].moves.all()] == ["陈安宁"]


def test_a_schedule_owes_nothing_from_before_it_was_set_and_after_it_was_ended(road: Road) -> None:
    office = road.world.office
    made = schedule(road)
    assert actions.draft_due(at=NOW - timedelta(days=9)) == []
    actions.end_schedule(made, EndSchedule(), by=office, at=NOW)
    assert actions.draft_due(at=NOW + timedelta(days=60)) == []
    with pytest.raises(NotFound):
        actions.end_schedule(made, EndSchedule(), by=replace(office, organ_id=road.world.town_organ.pk), at=NOW)


def test_a_vacant_post_owes_and_does_not_hold_up_the_others(road: Road) -> None:
    office = road.world.office
    first = schedule(road)
    Assignment.objects.filter(post_id=office.post_id).update(ends_on=NOW.date() - timedelta(days=1))
    assert actions.draft_due(at=NOW) == []
    Assignment.objects.filter(post_id=office.post_id).update(ends_on=None)
    assert [paper.schedule for paper in actions.draft_due(at=NOW)] == [first]


def test_schedules_are_set_for_own_posts_and_places(road: Road) -> None:
    with pytest.raises(NotFound):
        schedule(road, post_id=road.world.town_officer.post_id)
    with pytest.raises(NotFound):
        schedule(road, node_id=1)
    with pytest.raises(NotFound):
        schedule(road, shipped="没有")


@pytest.mark.parametrize(
    ("every", "day", "on", "due"),
    [
        (Every.MONTH, 1, date(2026, 11, 2), date(2026, 11, 1)),
        (Every.MONTH, 5, date(2026, 11, 2), date(2026, 10, 5)),
        (Every.MONTH, 5, date(2026, 1, 2), date(2025, 12, 5)),
        (Every.QUARTER, 8, date(2026, 10, 8), date(2026, 10, 8)),
        (Every.QUARTER, 8, date(2026, 10, 7), date(2026, 7, 8)),
        (Every.QUARTER, 8, date(2026, 1, 7), date(2025, 10, 8)),
        (Every.YEAR, 10, date(2026, 11, 2), date(2026, 1, 10)),
        (Every.YEAR, 10, date(2026, 1, 9), date(2025, 1, 10)),
    ],
)
def test_when_a_schedule_is_due(every: str, day: int, on: date, due: date) -> None:
    assert due_on(every, day, on) == due


@pytest.mark.parametrize(
    ("period", "on", "window"),
    [
        (Period.MONTH, date(2026, 3, 1), (date(2026, 2, 1), date(2026, 2, 28))),
        (Period.MONTH, date(2026, 1, 5), (date(2025, 12, 1), date(2025, 12, 31))),
        (Period.TO_MONTH, date(2026, 3, 1), (date(2026, 1, 1), date(2026, 2, 28))),
        (Period.TO_MONTH, date(2026, 1, 1), (date(2025, 1, 1), date(2025, 12, 31))),
        (Period.QUARTER, date(2026, 5, 1), (date(2026, 1, 1), date(2026, 3, 31))),
        (Period.QUARTER, date(2026, 1, 1), (date(2025, 10, 1), date(2025, 12, 31))),
        (Period.YEAR, date(2026, 1, 1), (date(2025, 1, 1), date(2025, 12, 31))),
    ],
)
def test_what_a_paper_drafted_on_a_day_is_about(period: str, on: date, window: tuple[date, date]) -> None:
    assert shipped.window_of(period, on) == window


def test_a_ground_has_words(road: Road) -> None:
    words = filling.words_of_paper(draft(road))
    assert (words["地区"], words["期间"], words["下一月"], words["发文单位"]) == (
        "明光市",
        "2026年3月",
        "4月",
        "明光市安全生产委员会办公室",
    )


def test_a_papers_tables_are_a_workbook(road: Road) -> None:
    said = queries.reading(draft(road, "monthly_form", starts_on=date(2026, 1, 1)), at=NOW)
    made = workbook("月报表", said)
    sheet = openpyxl.load_workbook(io.BytesIO(made)).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[1][:6] == ["行业", "排查治理隐患的单位（家）", "一般隐患", None, None, "重大隐患"]
    assert {str(each) for each in sheet.merged_cells.ranges} >= {"A2:A3", "B2:B3", "C2:E2", "F2:H2"}
    assert rows[2][2:5] == ["排查（项）", "其中：已整改（项）", "整改率（%）"]
    assert str(rows[-1][0]).startswith("注：")
    assert rows[-2][:8] == ["合计", 1, 10, 0, 0, 1, 0, 0]
    assert openpyxl.load_workbook(io.BytesIO(workbook("空", reading.Reading()))).sheetnames == ["没有表"]
