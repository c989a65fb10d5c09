"""A paper's life: drafted without a number, issued with frozen ones, voided with its number kept; and who may do what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import openpyxl
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.papers.campaign import NOW, Road

from anwang.grid.access import Official
from anwang.grid.states import PostKind
from anwang.ground.inputs import InputRefused, read
from anwang.ground.refusal import NotAllowed, NotFound, Refusal, WrongState
from anwang.ground.trail.seal import seal
from anwang.ground.trail.verify import verify
from anwang.papers import access, actions, filling, law, queries
from anwang.papers.body import Block, Body
from anwang.papers.errors import EmptyWindow, FrozenPaper, TagNotBound, WrongIssueDate
from anwang.papers.inputs import AmendPaper, DraftSummary, Issue, SignPaper, VoidPaper
from anwang.papers.models import Paper, PaperFigure
from anwang.papers.official import figures_in, outline, printed
from anwang.papers.reading import Number, plain
from anwang.papers.sheets import workbook
from anwang.papers.states import PaperState


def amend(road: Road, paper: Paper, *texts: str) -> Paper:
    blocks = tuple(Block(text=text) for text in texts)
    return actions.amend(paper, AmendPaper(title=paper.title, blocks=blocks), by=road.world.office, at=NOW)


def numbers(paper: Paper) -> dict[str, str]:
    """The numbers of a paper by their tags, as its text says them: a column of a table may print one with more decimals."""
    told = [part for part in queries.reading(paper, at=NOW).parts() if isinstance(part, Number)]
    return {part.tag: part.printed for part in reversed(told)}


def words(content: bytes) -> str:
    return "".join(each.text for each in outline(content))


def test_a_draft_holds_tags_and_no_number(road: Road) -> None:
    paper = road.draft()
    assert paper.state == PaperState.DRAFT
    assert paper.title == "明光市“百日除患铸安”专项行动工作总结"
    assert (paper.starts_on, paper.ends_on) == (date(2026, 3, 1), date(2026, 6, 8))
    assert paper.frozen == {}
    assert not PaperFigure.objects.exists()
    assert queries.reading(paper, at=NOW).loose() == []


def test_the_shipped_summary_counts_the_campaign(road: Road) -> None:
    found = numbers(road.draft())
    assert found["{{排查隐患数}}"] == "10"
    assert found["{{整改隐患数}}"] == "7"
    assert found["{{整改率}}"] == "70"
    assert found["{{排查隐患数|级别=重大}}"] == "1"
    assert found["{{未整改隐患数}}"] == "3"


def test_a_draft_follows_the_records(road: Road) -> None:
    paper = road.draft()
    road.ground.hazard(road.world.village, date(2026, 5, 1), campaigns=(road.campaign,))
    assert numbers(paper)["{{排查隐患数}}"] == "11"


def test_the_table_has_a_row_for_each_place_and_sums(road: Road) -> None:
    world = road.world
    table = next(block for block in queries.reading(road.draft(), at=NOW).blocks if block.kind == "table")
    rows = {row.name: [plain([cell]) for cell in row.cells] for row in table.rows}
    assert list(rows) == [world.town.name, world.other_town.name, "合计"]
    assert [rows[name][1] for name in rows] == ["6", "4", "10"]
    road.ground.hazard(world.county, date(2026, 5, 1), campaigns=(road.campaign,))
    table = next(block for block in queries.reading(road.draft(), at=NOW).blocks if block.kind == "table")
    assert [row.name for row in table.rows][-2:] == ["本级", "合计"]
    assert sum(int(plain([row.cells[1]])) for row in table.rows[:-1]) == int(plain([table.rows[-1].cells[1]])) == 11


def test_a_column_of_a_table_prints_its_numbers_alike(road: Road) -> None:
    """7 of 10 and 6 of 6 struck off: 100.0 stands beneath 70.0, in the text 100 stays as it is said."""
    paper = road.draft()
    table = Block(kind="table", columns=("整改率", "排查隐患数", "整改率|取整", "整改率|同比=数"), axis="乡镇")
    said = AmendPaper(title=paper.title, blocks=(Block(text="整改率{{整改率}}%。"), table))
    paper = actions.amend(paper, said, by=road.world.office, at=NOW)
    signed = actions.sign(paper, SignPaper(), by=road.world.leader, at=NOW)
    text, laid = queries.reading(signed, at=NOW).blocks
    columns = [[plain([cell]) for cell in column] for column in zip(*(row.cells for row in laid.rows), strict=True)]
    assert plain(text.text) == "整改率70%。"
    assert columns == [["66.7", "75.0", "70.0"], ["6", "4", "10"], ["67", "75", "70"], ["—", "—", "—"]]
    assert queries.changed_since(signed, at=NOW) == frozenset()
    sheet = openpyxl.load_workbook(BytesIO(workbook("通报", queries.reading(signed, at=NOW)))).worksheets[0]
    assert [(cell.value, cell.number_format) for cell in sheet["B"][2:]] == [(66.7, "0.0"), (75, "0.0"), (70, "0.0")]


def test_statements_of_a_draft_do_not_grow_with_places(road: Road) -> None:
    paper = road.draft()

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            queries.reading(Paper.objects.get(pk=paper.pk), at=NOW)
        return sum("ground_cube" not in query["sql"] for query in seen)  # the cube's state is looked up every few seconds

    before = cost()
    for _ in range(20):
        road.ground.hazard(road.world.village, date(2026, 5, 1), campaigns=(road.campaign,))
    assert cost() == before


def test_issuing_freezes_numbers_definitions_and_records(road: Road) -> None:
    paper = road.issue()
    assert (paper.state, paper.number, paper.issued_on, paper.issued_by) == (PaperState.ISSUED, "明安办〔2026〕1号", NOW.date(), "冯领之")
    found = {figure.asked["tag"]: figure for figure in paper.figures.all()}
    rate = found["{{整改率}}"]
    assert (rate.printed, rate.value, rate.unit, rate.record_count) == ("70", "70.0", "%", 7)
    assert "÷" in rate.definition
    assert sorted(found["{{排查隐患数}}"].records) == sorted(hazard.pk for hazard in road.hazards)
    assert paper.file is not None
    content = paper.file
    assert content.name.endswith(".docx")
    seal(at=NOW)
    assert [fault for fault in verify(at=NOW).faults if "公文" in fault.where] == []


def test_the_word_file_prints_the_numbers_with_their_links(road: Road) -> None:
    paper = road.issue()
    content = queries.file_of(paper)
    said = words(content)
    assert "排查各类事故隐患10个、治理整顿7个，整改率70%" in said
    assert "明安办〔2026〕1号" in said
    assert paper.check_code in said
    links = {figure.text: figure.url for figure in figures_in(content)}
    key = next(figure.key for figure in paper.figures.all() if figure.asked["tag"] == "{{整改率}}")
    assert links["70"] == f"https://anwang.test/papers/1/figures/{key}"
    assert printed(content, f"n{key}")


def test_a_printed_number_stays_when_its_records_change(road: Road) -> None:
    paper = road.issue()
    gone, late = road.hazards[0], road.ground.hazard(road.world.village, date(2026, 5, 30), campaigns=(road.campaign,))
    type(gone).objects.filter(pk=gone.pk).update(voided_on=date(2026, 11, 3), state="void")
    figure = next(each for each in paper.figures.all() if each.asked["tag"] == "{{整改隐患数}}")
    seen = queries.then_and_now(figure, at=NOW + timedelta(days=2))
    assert (seen.figure.printed, seen.now, seen.came, seen.went) == ("7", "6", (), (gone.pk,))
    found = next(each for each in paper.figures.all() if each.asked["tag"] == "{{排查隐患数}}")
    seen = queries.then_and_now(found, at=NOW)
    assert (seen.figure.printed, seen.now, seen.same) == ("10", "10", False)
    assert (seen.came, seen.went) == ((late.pk,), (gone.pk,))
    assert numbers(Paper.objects.get(pk=paper.pk))["{{整改隐患数}}"] == "7"
    changed = {each.asked["tag"] for each in paper.figures.filter(key__in=queries.changed_since(paper, at=NOW))}
    assert "{{整改隐患数}}" in changed
    assert "{{排查隐患数}}" not in changed


def test_numbers_of_a_year_have_no_gaps_even_after_a_failed_issue(road: Road) -> None:
    first = road.issue()
    bad = amend(road, road.draft(), "共{{没有这个指标}}个")
    with pytest.raises(TagNotBound, match="没有这个指标"):
        road.issue(bad)
    second = road.issue()
    actions.void(second, VoidPaper(reason="数据有误，重新印发"), by=road.world.leader, at=NOW)
    third = road.issue()
    assert [paper.number for paper in (first, Paper.objects.get(pk=second.pk), third)] == [
        f"明安办〔2026〕{number}号" for number in (1, 2, 3)
    ]
    assert Paper.objects.get(pk=second.pk).state == PaperState.VOID
    assert Paper.objects.get(pk=bad.pk).state == PaperState.DRAFT


def test_the_check_code_finds_the_paper_and_nothing_else(road: Road) -> None:
    paper, other = road.issue(), road.issue(road.draft(title="另一份专项行动总结"))
    assert paper.check_code != other.check_code
    code = paper.check_code
    for typed in (code, code.lower(), code.replace("-", ""), f" {code} ", code.replace("-", " ")):
        assert queries.by_check_code(typed) == paper
    for typed in ("", "----", code[:-1], "0000-0000-0000-0000", "'; --"):
        assert queries.by_check_code(typed) is None
    assert paper.file is not None
    assert queries.by_file(paper.file.sha256) == paper
    assert queries.by_file("0" * 64) is None


def test_what_left_the_house_no_longer_changes(road: Road) -> None:
    paper = road.issue()
    with pytest.raises(FrozenPaper):
        amend(road, paper, "改一改")
    with pytest.raises(WrongState):
        road.issue(paper)
    voided = actions.void(paper, VoidPaper(reason="印发有误"), by=road.world.leader, at=NOW)

    def again() -> None:
        actions.void(voided, VoidPaper(reason="再作废"), by=road.world.leader, at=NOW)

    acts: tuple[Callable[[], object], ...] = (
        lambda: amend(road, voided, "改"),
        lambda: road.issue(voided),
        lambda: actions.void(voided, VoidPaper(reason="再作废"), by=road.world.leader, at=NOW),
    )
    for act in acts:
        with pytest.raises(Refusal):
            act()


def test_a_loose_tag_may_stand_in_a_draft_marked(road: Road) -> None:
    paper = amend(road, road.draft(), "共{{排查隐患数}}个、{{没有这个}}个、{{排查隐患数|级别=特大}}个、{{检查家次|区域=没有这个镇}}次")
    loose = queries.reading(paper, at=NOW).loose()
    assert [each.tag for each in loose] == ["{{没有这个}}", "{{排查隐患数|级别=特大}}", "{{检查家次|区域=没有这个镇}}"]
    assert "指标目录里没有" in loose[0].sentence
    with pytest.raises(TagNotBound):
        road.issue(paper)


def test_a_tag_never_counts_beyond_the_papers_place(road: Road) -> None:
    world = road.world
    paper = road.draft(node_id=world.town.pk)
    reading = filling.preview(
        Body(
            blocks=(
                Block(
                    text=f"{{{{排查隐患数|区域=341182}}}}{{{{排查隐患数|区域={world.other_town.name}}}}}{{{{排查隐患数|区域={world.village.name}}}}}"
                ),
            )
        ),
        filling.ground_of(paper),
        at=NOW,
    )
    beyond, beside, inside = reading[0].text
    assert isinstance(beyond, filling.Unbound)
    assert isinstance(beside, filling.Unbound)
    assert isinstance(inside, filling.Filled)
    assert inside.value.number == 6


def test_a_register_in_a_campaigns_paper_is_of_the_place(road: Road) -> None:
    found = numbers(amend(road, road.draft(), "全市共有监管对象{{监管对象数}}个，排查隐患{{排查隐患数}}个"))
    assert found == {"{{监管对象数}}": "1", "{{排查隐患数}}": "10"}


def test_empty_bases_print_a_dash(road: Road) -> None:
    assert numbers(amend(road, road.draft(), "{{整改率|来源=群众举报}}%")) == {"{{整改率|来源=群众举报}}": "—"}


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"ends_on": date(2026, 2, 1)}, EmptyWindow),
        ({"ends_on": date(2026, 12, 1)}, EmptyWindow),
        ({"campaign_id": 999999}, NotFound),
        ({"node_id": 1}, NotFound),
    ],
)
def test_drafts_that_cannot_be(road: Road, said: dict[str, Any], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        road.draft(**said)


def test_the_date_of_issue_is_no_other_year(road: Road) -> None:
    for on in (NOW.date() + timedelta(days=1), date(2025, 12, 31)):
        with pytest.raises(WrongIssueDate):
            road.issue(issued_on=on)
    assert road.issue(issued_on=NOW.date(), at=NOW + timedelta(days=80)).number == "明安办〔2026〕1号"


def test_a_double_click_issues_once(road: Road) -> None:
    paper, command = road.draft(), uuid4()
    said = Issue(command_id=command)
    first = actions.issue(paper, said, by=road.world.leader, at=NOW)
    again = actions.issue(paper, said, by=road.world.leader, at=NOW)
    assert first.number == again.number == "明安办〔2026〕1号"
    assert first.figures.count() == again.figures.count() > 0


def test_bad_words_are_refused_with_a_sentence(road: Road) -> None:
    for kind, data in (
        (AmendPaper, {"title": "短", "blocks": []}),
        (VoidPaper, {"reason": ""}),
        (DraftSummary, {"campaign_id": "x", "node_id": 1}),
    ):
        with pytest.raises(InputRefused):
            read(kind, data)


Act = Callable[[Road, Official], object]
ACTS: dict[str, Act] = {
    "draft": lambda road, by: actions.draft_summary(DraftSummary(campaign_id=road.campaign.pk, node_id=by.node_id), by=by, at=NOW),
    "amend": lambda road, by: actions.amend(road.draft(), AmendPaper(title="改过的标题", blocks=(Block(text="正文"),)), by=by, at=NOW),
    "issue": lambda road, by: actions.issue(road.draft(), Issue(), by=by, at=NOW),
    "void draft": lambda road, by: actions.void(road.draft(), VoidPaper(reason="不要了"), by=by, at=NOW),
    "void issued": lambda road, by: actions.void(road.issue(), VoidPaper(reason="有误"), by=by, at=NOW),
}
MAY = {
    "draft": {PostKind.COMMITTEE_OFFICE},
    "amend": {PostKind.COMMITTEE_OFFICE},
    "issue": {PostKind.LEADER},
    "void draft": {PostKind.COMMITTEE_OFFICE},
    "void issued": {PostKind.LEADER},
}


@pytest.mark.parametrize("act", ACTS)
def test_who_may(road: Road, act: str) -> None:
    allowed = set()
    for kind, by in road.world.everybody.items():
        try:
            with transaction.atomic():
                ACTS[act](road, by)
                allowed.add(kind)
                transaction.set_rollback(True)
        except (NotAllowed, NotFound):
            continue
    assert allowed == MAY[act]


def test_a_leader_of_a_township_issues_nothing_of_the_countys(road: Road) -> None:
    with pytest.raises(NotFound):
        actions.issue(road.draft(), Issue(), by=road.world.town_leader, at=NOW)


def test_who_reads(road: Road) -> None:
    world = road.world
    draft, issued = road.draft(), road.issue()

    def seen(by: Official) -> set[int]:
        return set(access.visible_to(by).values_list("pk", flat=True))

    assert seen(world.office) == seen(world.leader) == {draft.pk, issued.pk}
    assert seen(world.supervisor) == {draft.pk, issued.pk}  # of the committee's own house
    assert seen(world.regulator) == {issued.pk}
    for by in (world.town_officer, world.town_leader, world.manager, world.grid_worker, world.audit_admin, world.system_admin):
        assert seen(by) == set()
    with pytest.raises(NotAllowed):
        access.get(world.manager, issued.pk)
    with pytest.raises(NotFound):
        access.get(world.town_officer, issued.pk)
    with pytest.raises(NotFound):
        access.get(world.regulator, draft.pk)
    assert access.may_amend(world.office, draft)
    assert not access.may_amend(world.office, issued)
    on = NOW.date()
    assert law.refusal_of("sign", draft, world.leader, on) is None
    assert law.refusal_of("void", issued, world.leader, on) is None
    assert isinstance(law.refusal_of("void", draft, world.leader, on), NotAllowed)
