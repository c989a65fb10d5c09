"""The steps of a paper: every state with every verb, other hands where there are other hands, and a signature that holds what it saw."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from tests.papers.campaign import NOW, Road
from tests.world import in_post

from anwang.grid.access import Official, official
from anwang.grid.states import PostKind
from anwang.ground.refusal import NotAllowed, NotFound, ReasonNeeded, Refusal, Stale, WrongState
from anwang.papers import actions, freezing, queries
from anwang.papers.body import Block
from anwang.papers.errors import NotChecked, OwnPaper
from anwang.papers.filling import FilledBlock
from anwang.papers.inputs import AmendPaper, CheckPaper, Issue, NumberPaper, SendBack, SignPaper, VoidPaper
from anwang.papers.models import Paper
from anwang.papers.reading import Number
from anwang.papers.states import TABLE, PaperState

Step = Callable[[Paper, Official], Paper]
STEPS: dict[str, Step] = {
    "amend": lambda paper, by: actions.amend(paper, AmendPaper(title="改过的标题", blocks=(Block(text="正文"),)), by=by, at=NOW),
    "check": lambda paper, by: actions.check(paper, CheckPaper(), by=by, at=NOW),
    "return": lambda paper, by: actions.send_back(paper, SendBack(reason="问题写得太笼统"), by=by, at=NOW),
    "sign": lambda paper, by: actions.sign(paper, SignPaper(), by=by, at=NOW),
    "number": lambda paper, by: actions.number(paper, NumberPaper(), by=by, at=NOW),
    "issue": lambda paper, by: actions.issue(paper, Issue(), by=by, at=NOW),
    "void": lambda paper, by: actions.void(paper, VoidPaper(reason="不再印发"), by=by, at=NOW),
}
ROAD = {
    "draft": (),
    "checked": ("check",),
    "signed": ("check", "sign"),
    "numbered": ("check", "sign", "number"),
    "issued": ("check", "sign", "number", "issue"),
    "void": ("check", "sign", "number", "issue", "void"),
}


def clerk(road: Road, name: str = "何核稿") -> Official:
    seat = in_post(name, road.world.committee_organ, PostKind.COMMITTEE_OFFICE, "综合科科长")
    return official(seat, on=NOW.date())


def hand(verb: str, road: Road, colleague: Official) -> Official:
    return {"amend": road.world.office, "check": colleague, "sign": road.world.leader, "void": road.world.leader}.get(verb, colleague)


def bring(road: Road, colleague: Official, state: str) -> Paper:
    paper = road.draft()
    for verb in ROAD[state]:
        paper = STEPS[verb](paper, hand(verb, road, colleague))
    assert paper.state == state
    return paper


@pytest.mark.parametrize("state", [state.value for state in PaperState])
def test_every_verb_in_every_state(road: Road, state: str) -> None:
    colleague = clerk(road)
    allowed = {row.verb: row.target for row in TABLE.verbs(state)}
    for verb, step in STEPS.items():
        paper = bring(road, colleague, state)
        by = road.world.office if verb == "void" and state in {"draft", "checked"} else hand(verb, road, colleague)
        if state == "draft" and verb == "sign":
            with pytest.raises(NotChecked):
                step(paper, by)
        elif verb in allowed:
            assert step(paper, by).state == allowed[verb]
        elif state == "signed" and verb == "issue":
            assert step(paper, by).state == "issued"  # the number is taken on the way
        else:
            with pytest.raises(Refusal):
                step(paper, by)
            assert Paper.objects.get(pk=paper.pk).state == state


def test_each_step_leaves_its_move_and_names(road: Road) -> None:
    paper = bring(road, clerk(road), "issued")
    moves = [(move.verb, move.by_name) for move in paper.moves.all()]
    assert moves == [("draft", "陈安宁"), ("check", "何核稿"), ("sign", "冯领之"), ("number", "何核稿"), ("issue", "何核稿")]
    assert (paper.drafted_by, paper.checked_by, paper.issued_by, paper.number) == ("陈安宁", "何核稿", "冯领之", "明安办〔2026〕1号")


def test_nobody_checks_her_own_draft(road: Road) -> None:
    with pytest.raises(OwnPaper):
        actions.check(road.draft(), CheckPaper(), by=road.world.office, at=NOW)


def test_a_small_office_signs_without_a_check_and_clicks_on(road: Road) -> None:
    leader = road.world.leader
    paper = actions.sign(road.draft(), SignPaper(), by=leader, at=NOW)
    paper = actions.issue(paper, Issue(), by=leader, at=NOW)
    assert [move.verb for move in paper.moves.all()] == ["draft", "sign", "number", "issue"]


def test_who_drafted_signs_only_where_nobody_else_can(road: Road) -> None:
    world = road.world
    paper = road.draft()
    Paper.objects.filter(pk=paper.pk).update(drafter_id=world.leader.person_id)
    with pytest.raises(NotChecked):  # the clerk of the organ could check it
        actions.sign(paper, SignPaper(), by=world.leader, at=NOW)
    Paper.objects.filter(pk=paper.pk).update(organ=world.town_organ)
    assert actions.sign(paper, SignPaper(), by=world.leader, at=NOW).state == "signed"  # the county has one leader in this world
    other = official(in_post("魏副长", world.committee_organ, PostKind.LEADER, "副主任"), on=NOW.date())
    paper = road.draft()
    Paper.objects.filter(pk=paper.pk).update(drafter_id=world.leader.person_id, organ=world.town_organ)
    with pytest.raises(OwnPaper):
        actions.sign(paper, SignPaper(), by=world.leader, at=NOW)
    assert actions.sign(paper, SignPaper(), by=other, at=NOW).state == "signed"


def test_what_is_signed_is_what_is_issued(road: Road) -> None:
    colleague = clerk(road)
    paper = bring(road, colleague, "signed")
    road.ground.hazard(road.world.village, date(2026, 5, 1), campaigns=(road.campaign,))
    paper = actions.issue(paper, Issue(), by=colleague, at=NOW + timedelta(days=2))
    found = {part.tag: part.printed for part in queries.reading(paper, at=NOW).parts() if isinstance(part, Number)}
    assert found["{{排查隐患数}}"] == "10"
    figure = next(each for each in paper.figures.all() if each.asked["tag"] == "{{排查隐患数}}")
    assert (figure.as_of, figure.record_count) == (NOW, 10)
    assert queries.then_and_now(figure, at=NOW).now == "11"


def test_a_signed_paper_shows_its_numbers_before_they_are_on_file(road: Road) -> None:
    paper = bring(road, clerk(road), "signed")
    figures = queries.figures(paper)
    assert [int(figure.key) for figure in figures] == sorted(int(figure.key) for figure in figures)
    assert queries.printed(paper, "1").printed == figures[0].printed


def test_sent_back_a_paper_starts_again_with_its_reason(road: Road) -> None:
    world, colleague = road.world, clerk(road)
    paper = bring(road, colleague, "signed")
    with pytest.raises(Refusal):
        actions.send_back(paper, SendBack.model_construct(reason=" ", command_id=None), by=world.leader, at=NOW)
    paper = actions.send_back(paper, SendBack(reason="问题部分要点名"), by=world.leader, at=NOW)
    assert (paper.state, paper.signed, paper.issued_by, paper.checked_by, paper.with_drafter) == ("draft", {}, "", "", True)
    assert list(queries.waiting_for_drafter(world.office)) == [paper]
    assert list(queries.waiting_for_check(colleague)) == []
    paper = STEPS["amend"](paper, world.office)
    assert not paper.with_drafter
    assert list(queries.waiting_for_check(colleague)) == [paper]


def test_what_waits_for_whom(road: Road) -> None:
    world, on = road.world, NOW.date()
    paper = road.draft()
    assert list(queries.waiting_for_signature(world.leader, on)) == [paper]
    colleague = clerk(road)
    assert list(queries.waiting_for_signature(world.leader, on)) == []
    assert list(queries.waiting_for_check(colleague)) == [paper]
    assert list(queries.waiting_for_check(world.office)) == []
    assert list(queries.own_open(world.office)) == [paper]
    paper = STEPS["check"](paper, colleague)
    assert list(queries.waiting_for_signature(world.leader, on)) == [paper]
    paper = STEPS["sign"](paper, world.leader)
    assert list(queries.waiting_for_signature(world.leader, on)) == []
    for by in (world.office, colleague):
        assert list(queries.waiting_for_issue(by)) == [paper]
        assert queries.waiting_in_office(by).count() == 1
    STEPS["issue"](paper, colleague)
    assert queries.waiting_in_office(colleague).count() == 0


def test_numbers_have_no_gaps_whatever_happens_between(road: Road) -> None:
    colleague = clerk(road)
    first = bring(road, colleague, "numbered")
    second = bring(road, colleague, "void")
    third = bring(road, colleague, "issued")
    STEPS["issue"](first, colleague)
    assert [each.number for each in (first, second, third)] == [f"明安办〔2026〕{number}号" for number in (1, 2, 3)]


def test_strangers_take_no_step(road: Road) -> None:
    world, colleague = road.world, clerk(road)
    for state, verb in (("draft", "check"), ("checked", "sign"), ("signed", "number"), ("numbered", "issue"), ("checked", "return")):
        paper = bring(road, colleague, state)
        for by in (world.regulator, world.town_officer, world.manager, world.town_leader, world.supervisor, world.grid_worker):
            with pytest.raises((NotAllowed, NotFound)):
                STEPS[verb](paper, by)


def test_an_empty_reason_sends_nothing_back(road: Road) -> None:
    paper = bring(road, clerk(road), "checked")
    said = SendBack.model_construct(reason="  ", command_id=None)
    with pytest.raises(ReasonNeeded):
        actions.send_back(paper, said, by=road.world.office, at=NOW)
    with pytest.raises(WrongState):
        STEPS["number"](paper, road.world.office)


def test_a_text_that_changes_while_it_is_counted_is_not_signed(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    paper = actions.check(road.draft(), CheckPaper(), by=clerk(road), at=NOW)
    counting = freezing.signed

    def overtaken(blocks: Sequence[FilledBlock], *, at: datetime) -> dict[str, Any]:
        actions.send_back(paper, SendBack(reason="漏写一节"), by=road.world.leader, at=NOW)
        actions.check(paper, CheckPaper(), by=clerk(road, "苗再核"), at=NOW)
        return counting(blocks, at=at)

    monkeypatch.setattr(freezing, "signed", overtaken)
    with pytest.raises(Stale, match="取数的时候被别人改过"):
        actions.sign(paper, SignPaper(), by=road.world.leader, at=NOW)
    paper.refresh_from_db()
    assert (paper.state, paper.signed) == (PaperState.CHECKED, {})
    monkeypatch.undo()
    assert actions.sign(paper, SignPaper(), by=road.world.leader, at=NOW).state == PaperState.SIGNED


def test_the_same_command_signs_once(road: Road) -> None:
    paper = actions.check(road.draft(), CheckPaper(), by=clerk(road), at=NOW)
    said = SignPaper(command_id=uuid4())
    for _ in range(2):
        assert actions.sign(paper, said, by=road.world.leader, at=NOW).pk == paper.pk
    assert paper.moves.filter(verb="sign").count() == 1
