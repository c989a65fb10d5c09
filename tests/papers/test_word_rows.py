"""Tables of unknown length in Word templates: rows for places, rankings and records, each in the look of the office's own row."""

from __future__ import annotations

import io
from datetime import date

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import RGBColor
from lxml import etree
from tests.papers.campaign import NOW, Road

from anwang.papers import actions, filling, queries, wordcharts, wordfile
from anwang.papers.ground import Ground
from anwang.papers.inputs import DraftPaper, KeepWordTemplate
from anwang.papers.models import Paper
from anwang.papers.states import PaperKind, Period

MARCH = {"starts_on": "2026-03-01", "ends_on": "2026-03-31"}


def table_of(*rows: tuple[str, ...]) -> bytes:
    """A file with one table; its last row's first cell is red and bold."""
    word = docx.Document()
    table = word.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            run = cell.paragraphs[0].add_run(text)
            run.bold, run.font.color.rgb = True, RGBColor(255, 0, 0)
    made = io.BytesIO()
    word.save(made)
    return made.getvalue()


def issued(road: Road, content: bytes) -> Document:
    """The Word file of a paper that was drafted from a template and issued."""
    said = KeepWordTemplate(name="内部材料", kind=PaperKind.OTHER, period=Period.MONTH, title="{{地区}}内部材料")
    template = actions.keep_word_template(said, content, by=road.world.office, at=NOW)
    wanted = DraftPaper(template_id=template.pk, node_id=road.world.county.pk, **MARCH)
    paper = road.issue(actions.draft_from(wanted, by=road.world.office, at=NOW))
    return docx.Document(io.BytesIO(queries.file_of(Paper.objects.get(pk=paper.pk))))


def cells(word: Document) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row.cells) for row in word.tables[0].rows]


def test_a_row_is_laid_once_for_each_place_in_its_own_look(road: Road) -> None:
    one, other = road.world.town.name, road.world.other_town.name
    word = issued(
        road,
        table_of(("地区", "排查", "率"), ("{{每个 乡镇}}{{该乡镇}}", "{{排查隐患数}}个", "{{整改率}}%"), ("合计", "{{排查隐患数}}个", "")),
    )
    assert cells(word) == [("地区", "排查", "率"), (one, "7个", "0%"), (other, "4个", "0%"), ("合计", "11个", "")]
    for row in word.tables[0].rows[1:3]:
        run = row.cells[0].paragraphs[0].runs[0]
        assert (run.bold, run.font.color.rgb) == (True, RGBColor(255, 0, 0))


def links(word: Document) -> list[tuple[str, str]]:
    """The texts of a file's links with the last part of their addresses, in the order of reading."""
    found = word.element.body.iter(qn("w:hyperlink"))
    return [("".join(text.text for text in each.iter(qn("w:t"))), word.part.rels[each.get(qn("r:id"))].target_ref) for each in found]


def test_numbers_of_an_offices_own_file_lead_to_their_records(road: Road) -> None:
    file = docx.Document(
        io.BytesIO(table_of(("地区", "排查"), ("{{每个 乡镇}}{{该乡镇}}", "共{{排查隐患数}}个"), ("合计", "{{排查隐患数}}个")))
    )
    file.add_paragraph("检查{{检查家次}}家次，排查{{排查隐患数}}个。")
    file.sections[0].header.paragraphs[0].text = "排查{{排查隐患数}}个"
    made = io.BytesIO()
    file.save(made)
    word = issued(road, made.getvalue())
    figures = {each.key: each for each in Paper.objects.get().figures.all()}
    found = [(text, figures[url.rpartition("/")[2]]) for text, url in links(word)]
    assert [(text, figure.printed) for text, figure in found] == [("7", "7"), ("4", "4"), ("11", "11"), ("0", "0"), ("11", "11")]
    assert [road.world.town.code in found[0][1].asked["tag"], found[2][1].asked["tag"]] == [True, "{{排查隐患数}}"]
    assert word.paragraphs[0].text == "检查0家次，排查11个。"
    assert [row[1] for row in cells(word)] == ["排查", "共7个", "共4个", "11个"]
    assert word.sections[0].header.paragraphs[0].text == "排查11个"
    look = word.tables[0].rows[1].cells[1].paragraphs[0].hyperlinks[0].runs[0]
    assert (look.bold, look.font.color.rgb) == (True, RGBColor(255, 0, 0))


def test_a_ranking_is_cut_to_its_first(road: Road) -> None:
    word = issued(road, table_of(("{{每个 乡镇|按=排查隐患数|前1}}{{序号}}", "{{该乡镇}}", "{{排查隐患数}}{{完}}")))
    assert cells(word) == [("1", road.world.town.name, "7")]


def test_several_rows_stand_for_one_turn_between_rows_of_control_words(road: Road) -> None:
    one, other = road.world.town.name, road.world.other_town.name
    word = issued(road, table_of(("{{每个 乡镇}}", ""), ("{{该乡镇}}", ""), ("排查", "{{排查隐患数}}"), ("{{完}}", "")))
    assert cells(word) == [(one, ""), ("排查", "7"), (other, ""), ("排查", "4")]


def test_a_list_of_records_in_the_order_of_a_field(road: Road) -> None:
    word = issued(
        road,
        table_of(
            ("序号", "编号", "级别", "发现日期"),
            ("{{每条 排查隐患数|按=发现日期|前3|区域=张八岭镇}}{{序号}}", "{{隐患编号}}", "{{级别}}", "{{发现日期}}"),
        ),
    )
    found = sorted((hazard for hazard in road.hazards if hazard.grid_path.startswith(road.world.town.path)), key=lambda each: each.found_on)
    assert cells(word)[1:] == [
        (str(number), hazard.number, "重大" if hazard.level == "major" else "一般", f"2026年3月{hazard.found_on.day}日")
        for number, hazard in enumerate(found[:3], 1)
    ]


def test_a_list_without_records_leaves_its_head(road: Road) -> None:
    word = issued(road, table_of(("编号", "单位"), ("{{每条 超期未整改数|来源=网格巡查}}{{隐患编号}}", "{{单位名称}}")))
    assert cells(word) == [("编号", "单位")]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{{每条 整改率|同比}}{{隐患编号}}", "不能逐条列出"),
        ("{{每条 重大隐患数|按=生肖}}{{隐患编号}}", "没有“生肖”这一项"),
        ("{{每个 星期}}{{该乡镇}}", "不能按“星期”分列"),
    ],
)
def test_what_a_row_cannot_say_is_marked_in_its_first_cell(road: Road, text: str, sentence: str) -> None:
    content = table_of((text, "{{排查隐患数}}"))
    body = wordfile.body_of(content)
    assert [block.text.count("\u2003") for block in body.blocks] == [1]
    marked = wordfile.marked(content, lambda said: [sentence] if said == body.blocks[0].text else [])
    assert cells(docx.Document(io.BytesIO(marked)))[0][0] == f"{text}〔{sentence}〕"
    ground = Ground(road.world.county, date(2026, 3, 1), date(2026, 3, 31))
    loose = filling.unbound(filling.preview(body, ground, at=NOW))
    assert sentence in loose[0].sentence


def test_a_paragraph_that_is_a_chart_is_drawn_in_its_place(road: Road) -> None:
    word = docx.Document()
    word.add_paragraph("走势如下。")
    word.add_paragraph("{{图 排查隐患数、整改隐患数|按乡镇|条形图|前1|题=各地}}")
    word.add_paragraph("以上。")
    made = io.BytesIO()
    word.save(made)
    found = issued(road, made.getvalue())
    assert [paragraph.text for paragraph in found.paragraphs] == ["走势如下。", "各地", "", "以上。"]
    drawn = next(part for part in found.part.package.iter_parts() if str(part.partname) == "/word/charts/chart901.xml")
    values = [value.text for value in etree.fromstring(drawn.blob).iter("{*}v")]
    assert values == ["排查隐患数（个）", road.world.town.name, "7", "整改隐患数（个）", road.world.town.name, "0"]


@pytest.mark.parametrize("text", ["{{图 排查隐患数}}和别的字", "{{图例}}", "没有图", "{{排查隐患数}}"])
def test_other_paragraphs_are_no_charts(text: str) -> None:
    assert wordcharts.chart_of(text) is None
