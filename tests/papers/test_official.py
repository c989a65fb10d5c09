"""The official document writer: exact page, numbering, figures that can be found again, hostile text, speed."""

import io
import shutil
import subprocess
import time
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from lxml import etree

from anwang.papers.official import (
    Annex,
    Attendance,
    Chart,
    Column,
    Faces,
    Figure,
    Imprint,
    Kind,
    OfficialDocument,
    Paragraph,
    Section,
    Strong,
    Table,
    UnsuitableDocument,
    figure_bookmark,
    figures_in,
    outline,
    printed,
    render_pdf,
    wording,
    write,
)
from anwang.papers.official.letterhead import mark_fit
from anwang.papers.official.preview import office_program
from anwang.papers.official.tables import widths
from anwang.papers.official.titles import balanced

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OFFICE = "明光市安全生产委员会办公室"
SUMMARY = OfficialDocument(
    title=OFFICE + "关于全市安全生产大检查大督查大整治专项行动情况的通报",
    issuers=(OFFICE,),
    number="明安办〔2026〕5号",
    addressees=("各乡镇人民政府、街道办事处", "市安委会各成员单位"),
    body=(
        Section(
            "总体形势",
            (
                Paragraph(
                    (
                        "百日除患铸安期间,排查隐患",
                        Figure("494", "hazards_found", "https://anwang.invalid/papers/1/figures/1", "494个隐患的记录"),
                        "个、治理整顿",
                        Figure("418", "hazards_done", "https://anwang.invalid/papers/1/figures/2"),
                        "个,整改率",
                        Figure("84.6%", "整改率:百日除患铸安"),
                        "。",
                    ),
                ),
            ),
        ),
        Section(
            "主要做法。",
            (
                Section("强化领导", (Section("组织保障坚强有力", run_in="调整了成员。"), Section("配套措施", (Section("制度"),)))),
                Section("健全机制", run_in=("健全", Strong("六项机制"), "。")),
            ),
        ),
    ),
    signed_on=date(2026, 3, 5),
    note="此件公开发布",
    imprint=Imprint(OFFICE, date(2026, 3, 6), ("滁州市安全生产委员会办公室", "市政府办公室")),
    check_code="7K3M-Q2XD",
)


def part(content: bytes, name: str = "word/document.xml") -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return etree.fromstring(package.read(name))


def parts(content: bytes, prefix: str) -> list[etree._Element]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return [etree.fromstring(package.read(name)) for name in sorted(package.namelist()) if name.startswith(prefix)]


def attributes(element: etree._Element | None) -> dict[str, str]:
    assert element is not None
    return {str(name).removeprefix(W): str(value) for name, value in element.attrib.items()}


def texts(document: OfficialDocument, style: str = "") -> list[str]:
    return [line.text for line in outline(write(document)) if line.place == "body" and line.text and (not style or line.style == style)]


def plain(*blocks: Paragraph | Section | Table, title: str = "情况") -> OfficialDocument:
    return OfficialDocument(title=title, kind=Kind.PLAIN, body=blocks)


# ── page ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_page_is_that_of_the_standard_to_the_twip() -> None:
    section = part(write(SUMMARY)).findall(f".//{W}sectPr")[-1]
    assert attributes(section.find(f"{W}pgSz")) == {"w": "11906", "h": "16838"}
    margins = attributes(section.find(f"{W}pgMar"))
    assert {side: margins[side] for side in ("top", "right", "bottom", "left")} == {
        "top": "2098",
        "right": "1474",
        "bottom": "1984",
        "left": "1587",
    }
    assert attributes(section.find(f"{W}docGrid")) == {"type": "lines", "linePitch": "579"}


def test_twenty_two_lines_and_twenty_eight_characters_fit_the_text_area() -> None:
    styles = part(write(SUMMARY), "word/styles.xml")
    body = next(style for style in styles if attributes(style).get("styleId") == "AwBody")
    spacing = attributes(body.find(f"{W}pPr/{W}spacing"))
    condensed = int(attributes(body.find(f"{W}rPr/{W}spacing"))["val"])
    assert (spacing["line"], spacing["lineRule"]) == ("579", "exact")
    assert 22 * 579 <= 16838 - 2098 - 1984 < 23 * 579
    assert 28 * (320 + condensed) <= 11906 - 1587 - 1474 < 29 * (320 + condensed)
    assert attributes(body.find(f"{W}pPr/{W}ind"))["firstLineChars"] == "200"


def test_page_numbers_stand_outside_on_odd_and_even_pages() -> None:
    content = write(SUMMARY)
    assert part(content, "word/settings.xml").find(f"{W}evenAndOddHeaders") is not None
    kinds = [attributes(reference)["type"] for reference in part(content).iter(f"{W}footerReference")]
    assert sorted(kinds) == ["default", "even"]
    shown = {}
    for footer in parts(content, "word/footer"):
        number = footer.find(f"{W}p")
        assert number is not None
        side = attributes(number.find(f"{W}pPr/{W}jc"))["val"]
        shown[side] = attributes(number.find(f"{W}pPr/{W}ind"))
        assert [node.text for node in number.iter(f"{W}instrText")] == [" PAGE "]
        assert "".join(node.text or "" for node in number.iter(f"{W}t")) == "— 1 —"
        assert {attributes(size)["val"] for size in number.iter(f"{W}sz")} == {"28"}
        assert {attributes(fonts)["ascii"] for fonts in number.iter(f"{W}rFonts")} == {"宋体"}
    assert shown == {"right": {"right": "280"}, "left": {"left": "280"}}


def footers(content: bytes) -> list[str]:
    return [line.text for line in outline(content) if line.place == "footer" and line.text]


def test_the_check_code_stands_in_each_footer() -> None:
    assert footers(write(SUMMARY)) == ["— 1 —", "校验码：7K3M-Q2XD（查验：在本系统网址后加 /o/check，或向发文单位核实）"] * 2
    address = "https://aq.mingguang.test/o/check?code=7K3M-Q2XD"
    assert footers(write(replace(SUMMARY, check_address=address))) == ["— 1 —", "校验码：7K3M-Q2XD", f"查验：{address}"] * 2


def test_an_address_that_a_line_does_not_hold_leaves_the_code_out() -> None:
    base = "https://" + "mingguang." * 7 + "test/o/check"
    assert footers(write(replace(SUMMARY, check_address=f"{base}?code=7K3M-Q2XD")))[2] == f"查验：{base}"


def test_the_square_to_scan_stands_across_from_the_number() -> None:
    content = write(replace(SUMMARY, check_address="https://aq.mingguang.test/o/check?code=7K3M-Q2XD"))
    places = [
        [int(offset.text or "") // 635 for offset in part(content, f"word/{name}.xml").iter("{*}posOffset")]
        for name in ("footer1", "footer2")
    ]
    below = 16838 - 1984 + 397  # seven millimetres under the text
    assert places == [[1587, below], [11906 - 1474 - 737, below]]
    assert [extent.get("cx") for extent in part(content, "word/footer1.xml").iter("{*}extent")] == [str(737 * 635)]
    assert not list(part(write(SUMMARY), "word/footer1.xml").iter("{*}posOffset"))


def test_a_letters_first_page_says_how_it_is_checked_and_has_no_number() -> None:
    letter = replace(SUMMARY, kind=Kind.LETTER, check_address="https://aq.mingguang.test/o/check?code=7K3M-Q2XD")
    assert footers(write(letter)).count("校验码：7K3M-Q2XD") == 3
    assert footers(write(letter)).count("— 1 —") == 2


def test_an_imprint_behind_a_landscape_annex_stands_on_an_even_page_without_a_number() -> None:
    table = Table((Column("区域"), Column("数", align="number")), (("张八岭镇", "3"),))
    content = write(replace(SUMMARY, annexes=(Annex("附表", (table,), landscape=True),), imprint=Imprint("市安委办", date(2026, 3, 5))))
    kinds = [attributes(found)["val"] for found in part(content).iter(f"{W}type")]
    assert kinds == ["evenPage"]
    assert footers(content).count("— 1 —") == 4  # of the text and of the annex


def test_every_run_names_its_chinese_and_latin_font() -> None:
    for run in part(write(SUMMARY)).iter(f"{W}r"):
        fonts = attributes(run.find(f"{W}rPr/{W}rFonts"))
        assert fonts["eastAsia"] in {"方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"}
        assert (fonts["ascii"], fonts["hint"]) == ("Times New Roman", "eastAsia")


def test_the_latin_font_can_be_the_chinese_one() -> None:
    content = write(replace(SUMMARY, faces=Faces(latin="仿宋_GB2312")))
    assert {attributes(fonts)["ascii"] for fonts in part(content).iter(f"{W}rFonts")} == {"仿宋_GB2312"}


# ── head ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_red_head_stands_in_one_line() -> None:
    mark = next(line for line in outline(write(SUMMARY)) if line.style == "发文机关标志")
    assert (mark.text, mark.font) == (OFFICE + "文件", "方正小标宋简体")
    size, scale = mark_fit(mark.text)
    assert mark.size == size / 2
    assert 0.9 * 442 < len(mark.text) * size / 2 * scale / 100 <= 442


@pytest.mark.parametrize(
    "name", ["县安委办", "明光市应急管理局", "明光市安全生产委员会办公室", "全市安全生产大检查大督查大整治专项行动领导小组办公室"]
)
def test_a_mark_of_any_length_fits(name: str) -> None:
    size, scale = mark_fit(name + "文件")
    assert 22 <= size / 2 <= 52
    assert (len(name) + 2) * size / 2 * scale / 100 <= 442


def test_a_mark_too_long_for_a_line_is_refused() -> None:
    with pytest.raises(UnsuitableDocument, match="太长"):
        write(replace(SUMMARY, mark="市" * 60))


def test_document_to_a_superior_names_who_signs() -> None:
    lines = texts(replace(SUMMARY, signatories=("张三", "李四")), "发文字号")
    assert lines == ["明安办〔2026〕5号\t签发人\uff1a张三\u3000李四"]


def test_top_marks_stand_above_the_head_and_push_nothing_down() -> None:
    bare, marked = (
        next(attributes(spacing)["line"] for spacing in part(write(document)).iter(f"{W}spacing") if f"{W}line" in spacing.attrib)
        for document in (SUMMARY, replace(SUMMARY, copy_number="12", secrecy="秘密", urgency="特急"))
    )
    assert int(bare) - int(marked) == 3 * 579
    assert texts(replace(SUMMARY, copy_number="12", secrecy="秘密", urgency="特急"))[:3] == ["000012", "秘密", "特急"]


def test_a_copy_number_of_letters_is_refused() -> None:
    with pytest.raises(UnsuitableDocument, match="份号"):
        write(replace(SUMMARY, copy_number="A1"))


def test_joint_issuers_share_one_head() -> None:
    lines = texts(replace(SUMMARY, issuers=("明光市应急管理局", "明光市公安局")), "发文机关标志")
    assert lines == ["明光市应急管理局", "明光市公安局", "文件"]


def test_a_letter_has_no_number_on_its_first_page_and_two_double_rules() -> None:
    letter = write(replace(SUMMARY, kind=Kind.LETTER))
    document = part(letter)
    assert document.find(f".//{W}sectPr/{W}titlePg") is not None
    first = [line for line in outline(letter) if line.place == "header"]
    assert first[0].text == OFFICE
    rules = [attributes(rule)["sz"] for head in parts(letter, "word/header") for rule in head.iter(f"{W}bottom")]
    feet = [attributes(rule)["sz"] for foot in parts(letter, "word/footer") for rule in foot.iter(f"{W}top")]
    assert (rules, feet) == (["18", "6"], ["6", "18"])
    assert not any(line.text.endswith("印发") for line in outline(letter))


def test_minutes_list_who_was_there() -> None:
    minutes = OfficialDocument(
        title="第一次例会纪要",
        kind=Kind.MINUTES,
        mark="明光市安委会会议纪要",
        number="第3号",
        attendance=(Attendance("出席", ("张三", "李四")), Attendance("请假", ("王五",))),
    )
    assert texts(minutes, "与会名单") == ["出席\uff1a张三、李四", "请假\uff1a王五"]
    with pytest.raises(UnsuitableDocument, match="标志"):
        write(replace(minutes, mark=""))


def test_a_plain_paper_begins_with_its_title() -> None:
    lines = texts(OfficialDocument(title="2020年安全生产工作总结", kind=Kind.PLAIN, subtitle="1月至10月", body=(Paragraph("正文。"),)))
    assert lines == ["2020年安全生产工作总结", "1月至10月", "正文。"]


def test_a_document_without_title_or_issuer_is_refused() -> None:
    with pytest.raises(UnsuitableDocument, match="标题"):
        write(replace(SUMMARY, title=" "))
    with pytest.raises(UnsuitableDocument, match="标志"):
        write(replace(SUMMARY, issuers=()))


# ── title ───────────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于开展百日除患铸安专项行动的通知", ("关于开展百日除患铸安专项行动的通知",)),
        (SUMMARY.title, (OFFICE, "关于全市安全生产大检查大督查", "大整治专项行动情况的通报")),
        ("2020年安全生产工作总结及2020年重点工作计划", ("2020年安全生产工作总结", "及2020年重点工作计划")),
        ("我定的\n两行", ("我定的", "两行")),
    ],
)
def test_titles_break_by_sense(title: str, lines: tuple[str, ...]) -> None:
    assert balanced(title) == lines


@pytest.mark.parametrize("title", ["关于" + "安全" * n + "的通知" for n in (9, 14, 25, 60)] + ["a" * 300, "《" * 50])
def test_no_title_line_is_too_long_and_nothing_is_lost(title: str) -> None:
    lines = balanced(title)
    assert "".join(lines) == title
    assert all(wording.width_of(line) <= 20 for line in lines)
    assert not any(line.startswith("的") for line in lines)


# ── text ────────────────────────────────────────────────────────────────────────────────────────────────────────
def test_headings_are_numbered_by_their_depth() -> None:
    lines = texts(SUMMARY)
    start = lines.index("一、总体形势")
    assert lines[start + 2 : start + 8] == [
        "二、主要做法",
        "\uff08一\uff09强化领导",
        "1.组织保障坚强有力。调整了成员。",
        "2.配套措施",
        "\uff081\uff09制度",
        "\uff08二\uff09健全机制。健全六项机制。",
    ]


def test_headings_carry_the_face_of_their_level() -> None:
    faces = {line.text: (line.font, line.size, line.style) for line in outline(write(SUMMARY))}
    assert faces["一、总体形势"] == ("黑体", 16.0, "Heading 1")
    assert faces["\uff08一\uff09强化领导"] == ("楷体_GB2312", 16.0, "Heading 2")
    assert faces["2.配套措施"] == ("仿宋_GB2312", 16.0, "Heading 3")


def test_a_fifth_level_is_refused() -> None:
    deep: Section = Section("底")
    for _ in range(4):
        deep = Section("层", (deep,))
    with pytest.raises(UnsuitableDocument, match="四层"):
        write(plain(deep))


def test_half_width_marks_between_chinese_become_full_width_but_numbers_stay() -> None:
    assert texts(plain(Paragraph("截至10月底,共查出1,001处(条);比例1:2.5,见GB 18218(2018) 一节。")))[-1] == (
        "截至10月底\uff0c共查出1,001处\uff08条\uff09\uff1b比例1:2.5\uff0c见GB 18218(2018) 一节。"
    )


def test_line_breaks_make_paragraphs() -> None:
    assert texts(plain(Paragraph("甲。\r\n\r\n乙。\n")))[1:] == ["甲。", "乙。"]


def test_annexes_are_listed_and_begin_on_new_pages() -> None:
    one = replace(SUMMARY, annexes=(Annex("情况表。", (Paragraph("表。"),)),))
    assert texts(one, "附件说明") == ["附件\uff1a情况表"]
    assert texts(one, "附件标记") == ["附件"]
    two = replace(SUMMARY, annexes=(*one.annexes, Annex("说明", (Paragraph("文。"),))))
    assert texts(two, "附件说明") == ["附件\uff1a1. 情况表", "2. 说明"]
    assert texts(two, "附件标记") == ["附件1", "附件2"]
    assert len(list(part(write(two)).iter(f"{W}pageBreakBefore"))) == 2


@pytest.mark.parametrize(("note", "line"), [("", "10"), ("按监管区域统计。", "340")])
def test_behind_a_table_that_fills_the_last_page_no_empty_line_begins_another(note: str, line: str) -> None:
    table = Table(columns=(Column("区域", 1.6), Column("排查", align="number")), rows=(("苏巷镇", "3"),), note=note)
    for document in (
        replace(SUMMARY, annexes=(Annex("附表", (table,), landscape=True),), imprint=None),
        replace(SUMMARY, kind=Kind.PLAIN, body=(table,), signed_on=None, imprint=None, note=""),
    ):
        last = docx.Document(io.BytesIO(write(document))).paragraphs[-1]._p
        spacing = last.find(f"{W}pPr/{W}spacing")
        assert spacing is not None
        assert spacing.get(f"{W}line") == line


def test_a_landscape_annex_is_the_page_turned_and_the_imprint_returns_upright() -> None:
    content = write(replace(SUMMARY, annexes=(Annex("宽表", (Paragraph("表。"),), landscape=True),)))
    sections = list(part(content).iter(f"{W}sectPr"))
    sizes = [attributes(section.find(f"{W}pgSz")) for section in sections]
    assert [size.get("orient", "portrait") for size in sizes] == ["portrait", "landscape", "portrait"]
    margins = attributes(sections[1].find(f"{W}pgMar"))
    assert (margins["top"], margins["right"], margins["bottom"], margins["left"]) == ("1587", "2098", "1474", "1984")
    turned = [foot for foot in parts(content, "word/footer") if foot.find(f".//{W}textDirection") is not None]
    assert len(turned) == 2


def test_signature_with_seal_stands_four_characters_in_and_centred() -> None:
    content = write(replace(SUMMARY, issuers=("明光市安委办",), mark="明光市安委办文件"))
    signed = [
        paragraph for paragraph in part(content).iter(f"{W}p") if attributes(paragraph.find(f"{W}pPr/{W}pStyle"))["val"] == "AwSignature"
    ]
    name, day = (int(attributes(paragraph.find(f"{W}pPr/{W}ind"))["right"]) for paragraph in signed)
    assert day == 4 * 315
    assert abs((name + 6 * 315 / 2) - (day + 6 * 315 / 2)) <= 1
    assert texts(SUMMARY, "署名和日期") == [OFFICE, "2026年3月5日"]
    assert texts(SUMMARY, "附注") == ["\uff08此件公开发布\uff09"]


def test_imprint_stands_at_the_foot_between_rules() -> None:
    document = part(write(SUMMARY))
    framed = [paragraph for paragraph in document.iter(f"{W}p") if paragraph.find(f"{W}pPr/{W}framePr") is not None]
    assert {attributes(paragraph.find(f"{W}pPr/{W}framePr"))["yAlign"] for paragraph in framed} == {"bottom"}
    rules = [
        attributes(paragraph.find(f"{W}pPr/{W}spacing"))["line"] for paragraph in framed if paragraph.find(f"{W}pPr/{W}shd") is not None
    ]
    assert rules == ["20", "14", "20"]
    assert texts(SUMMARY, "版记") == ["抄送\uff1a滁州市安全生产委员会办公室\uff0c市政府办公室。", OFFICE + "\t2026年3月6日印发"]


# ── tables ──────────────────────────────────────────────────────────────────────────────────────────────────────
TABLE = Table(
    (Column("单位", 2), Column("检查", group="排查", align="number"), Column("隐患", group="排查", align="number")),
    (("三界镇", Figure("12", "visits_sanjie"), "3"), ("合计", "12", "3")),
    caption="各地情况",
    unit="个",
    total_rows=1,
)


def test_tables_repeat_their_head_and_set_numbers_right() -> None:
    table = next(part(write(plain(TABLE))).iter(f"{W}tbl"))
    rows = table.findall(f"{W}tr")
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, True, False, False]
    assert [attributes(align)["val"] for align in rows[2].iter(f"{W}jc")] == ["left", "right", "right"]
    assert sum(int(attributes(column)["w"]) for column in table.iter(f"{W}gridCol")) == 8845
    assert [attributes(span)["val"] for span in rows[0].iter(f"{W}gridSpan")] == ["2"]
    fonts = [attributes(font)["eastAsia"] for row in rows[2:] for font in row.iter(f"{W}rFonts")]
    assert fonts == ["仿宋_GB2312"] * 3 + ["黑体"] * 3


@pytest.mark.parametrize("shares", [(1.0,), (1.0, 1.0, 1.0), (2.0, 1.0, 0.3, 7.7)])
def test_column_widths_add_up(shares: tuple[float, ...]) -> None:
    assert sum(widths(tuple(Column("列", share) for share in shares), 8845)) == 8845


def test_a_row_with_a_cell_too_few_is_refused_with_its_number() -> None:
    with pytest.raises(UnsuitableDocument, match="第2行有2格"):
        write(plain(replace(TABLE, rows=(("甲", "1", "2"), ("乙", "1")))))


# ── figures ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_figures_are_bookmarked_linked_and_found_again() -> None:
    content = write(SUMMARY)
    found = figures_in(content)
    assert [(figure.text, figure.url) for figure in found] == [
        ("494", "https://anwang.invalid/papers/1/figures/1"),
        ("418", "https://anwang.invalid/papers/1/figures/2"),
        ("84.6%", ""),
    ]
    assert found[0].bookmark == "F_hazards_found"
    assert [figure.text for figure in printed(content, "整改率:百日除患铸安")] == ["84.6%"]
    assert printed(content, "hazards") == []


def test_a_linked_figure_prints_like_the_text_around_it() -> None:
    for link in part(write(SUMMARY)).iter(f"{W}hyperlink"):
        assert attributes(link.find(f"{W}r/{W}rPr/{W}u"))["val"] == "none"
        assert attributes(link.find(f"{W}r/{W}rPr/{W}color"))["val"] == "000000"
        assert link.find(f"{W}r/{W}rPr/{W}rStyle") is None


def test_the_same_figure_twice_has_two_bookmarks() -> None:
    content = write(plain(Paragraph((Figure("7", "k"), "和", Figure("7", "k")))))
    assert [figure.bookmark for figure in printed(content, "k")] == ["F_k", "F_k__2"]
    numbers = [attributes(start)["id"] for start in part(content).iter(f"{W}bookmarkStart")]
    assert numbers == ["1", "2"]


def test_bookmark_names_fit_word() -> None:
    for key in ("visits", "整改率", "a" * 31, "", "x-y:z/1"):
        assert len(figure_bookmark(key)) <= 36
        assert figure_bookmark(key).replace("_", "a").isalnum()
    assert figure_bookmark("甲") != figure_bookmark("乙")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "\\\\host\\share", "https://a b", "ftp://x"])
def test_a_link_that_is_no_page_is_refused(url: str) -> None:
    with pytest.raises(UnsuitableDocument, match="链接地址"):
        write(plain(Paragraph((Figure("1", "k", url),))))


# ── hostile text ────────────────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("甲\x00\x07乙\x1f", "甲乙"),
        ("<w:p>&amp;</w:p>]]>", "<w:p>&amp;</w:p>]]>"),
        ("😀𠮷喆堃囧", "😀𠮷喆堃囧"),
        ("坏\ud800\uffff好", "坏好"),
        ("金额\u202e001\u202c元", "金额001元"),
        ("w" * 5000, "w" * 5000),
        ("{{ 7*7 }}{% x %}", "{{ 7*7 }}{% x %}"),
    ],
)
def test_hostile_text_is_kept_as_text(given: str, kept: str) -> None:
    document = plain(Section(given, (Paragraph(given), Paragraph((Figure(given, given),))), run_in=""), TABLE, title="标题")
    content = write(replace(document, subtitle=given, note=given, check_code=given, signed_on=date(2026, 1, 1)))
    lines = [line.text for line in outline(content)]
    assert lines.count(kept) >= 3
    docx.Document(io.BytesIO(content))


def test_a_word_longer_than_a_line_may_break_anywhere() -> None:
    breaking = part(write(plain(Paragraph("见" + "x" * 200), Paragraph("一般1001家"))))
    assert [attributes(wrap)["val"] for wrap in breaking.iter(f"{W}wordWrap")] == ["0"]


def test_the_same_parts_give_the_same_bytes() -> None:
    first = write(SUMMARY)
    time.sleep(0.01)
    assert write(SUMMARY) == first
    assert write(replace(SUMMARY, check_code="X")) != first


def test_a_huge_document_is_written_in_seconds() -> None:
    rows = tuple((f"企业{number}", Figure(str(number), f"k{number}"), "3") for number in range(5_000))
    paragraphs = tuple(Paragraph("排查隐患" * 20) for _ in range(5_000))
    begun = time.process_time()
    content = write(plain(*paragraphs, replace(TABLE, rows=rows, total_rows=0)))
    assert time.process_time() - begun < 15
    assert len(figures_in(content)) == 5_000


# ── preview ─────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_preview_that_cannot_be_made_says_why(tmp_path: Path) -> None:
    stuck = tmp_path / "soffice"
    stuck.write_text("#!/bin/sh\nsleep 30\n")
    stuck.chmod(0o755)
    begun = time.monotonic()
    preview = render_pdf(write(SUMMARY), program=str(stuck), seconds=0.5)
    assert (preview.pdf, "0.5秒" in preview.reason) == (None, True)
    assert time.monotonic() - begun < 5
    assert render_pdf(b"", program=str(tmp_path / "none")).reason.startswith("LibreOffice不能启动")


@pytest.mark.skipif(office_program() is None or shutil.which("pdftotext") is None, reason="LibreOffice or poppler-utils is missing")
def test_the_rendered_page_holds_22_lines_of_28_characters(tmp_path: Path) -> None:
    preview = render_pdf(write(plain(Paragraph("安全生产责任重于泰山" * 400))))
    assert preview.reason == ""
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(preview.pdf or b"")
    shown = subprocess.run(
        ["pdftotext", "-f", "2", "-l", "2", "-layout", str(paper), "-"], capture_output=True, text=True, check=True
    ).stdout
    lines = [line.strip() for line in shown.splitlines() if line.strip()]
    assert [len(line) for line in lines[:-1]] == [28] * 22
    assert lines[-1].replace(" ", "") == "—2—"


def test_a_chart_is_a_part_that_word_edits() -> None:
    chart = Chart("line", ("1月", "2月", "3月"), (("整改率", (90.1, None, 95.0)), ("复查合格率", (1.0, 2.0, 3.0))), caption="图1 整改率")
    document = OfficialDocument(title="图", kind=Kind.PLAIN, body=(Paragraph("见图。"), chart, chart))
    content = write(document)
    assert content == write(document)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
        drawing = package.read("word/charts/chart1.xml").decode()
        book = package.read("word/embeddings/chart1.xlsx")
        types = package.read("[Content_Types].xml").decode()
    assert {"word/charts/chart2.xml", "word/embeddings/chart2.xlsx"} <= set(names)
    assert "<c:lineChart>" in drawing
    assert '<c:dispBlanksAs val="gap"/>' in drawing
    assert 'externalData r:id="rId1"' in drawing
    assert "drawingml.chart+xml" in types
    sheet = openpyxl.load_workbook(io.BytesIO(book))["数据"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        [None, "整改率", "复查合格率"],
        ["1月", 90.1, 1],
        ["2月", None, 2],
        ["3月", 95, 3],
    ]


@pytest.mark.parametrize(
    "chart",
    [Chart("area", ("a",), (("b", (1.0,)),)), Chart("pie", (), ()), Chart("bar", ("a",) * 61, (("b", (1.0,) * 61),))],
)
def test_charts_that_cannot_be_drawn_are_refused(chart: Chart) -> None:
    with pytest.raises(UnsuitableDocument):
        write(OfficialDocument(title="图", kind=Kind.PLAIN, body=(chart,)))
