"""A form's month: taken, bound by the suggestions, filled, checked, handed out; the next month is laid beside it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from tests.returns.road import NOW, Road, moment, opened

from anwang.grid.states import PostKind
from anwang.ground.refusal import NotAllowed, NotFound, Refusal, Stale, WrongState
from anwang.ground.trail.seal import seal
from anwang.ground.trail.verify import verify
from anwang.returns import access, actions, making, queries
from anwang.returns.errors import FixedForm, NoSuchPeriod, NothingBound, OpenPoints
from anwang.returns.inputs import BindCell, CheckReturn, FillReturn, HandOut, NewVersion, OpenReturn, Reason, SettlePoint, TakeIntoUse
from anwang.returns.models import Return, ReturnCell
from anwang.returns.states import ReturnState, VersionState


def test_a_month_is_filled_as_the_figures_count(road: Road) -> None:
    record = road.fill(road.open(road.bound(), 3))
    sheet = opened(queries.file_of(record))["月报表"]
    whole = {head: sheet.cell(17, column).value for column, head in enumerate("BCDEFGHIJKLM", start=2)}
    assert sheet["A2"].value == f"填报单位：{road.world.committee_organ.name}"
    assert sheet["F2"].value == "统计期：2026年1月—3月"
    assert sheet["A1"].value == "隐患排查治理情况月报表"
    # cumulative from January: twelve found, two of them major
    assert (whole["C"], whole["F"]) == ("=SUM(C6:C16)", "=SUM(F6:F16)")
    assert [sheet.cell(row, 3).value for row in (6, 11, 14, 16)] == [2, 5, 2, 1]
    assert [sum(float(str(sheet.cell(row, column).value)) for row in range(6, 17)) for column in (3, 6, 13)] == [10, 2, 7]
    assert sheet["B17"].value == 1


def test_formulas_carry_their_result_in_the_file(road: Road) -> None:
    from io import BytesIO  # noqa: PLC0415

    from openpyxl import load_workbook  # noqa: PLC0415 - read once more with values

    record = road.fill(road.open(road.bound(), 3))
    sheet = load_workbook(BytesIO(queries.file_of(record)), data_only=True)["月报表"]
    assert (sheet["C17"].value, sheet["F17"].value, sheet["M17"].value) == (10, 2, 7)
    assert sheet["E17"].value == pytest.approx(40)
    assert sheet["E7"].value in {None, ""}


def test_each_number_keeps_its_definition_slice_and_records(road: Road) -> None:
    record = road.fill(road.open(road.bound(), 3))
    cell = queries.cell_of(record, "月报表", "C11")
    assert (cell.code, cell.printed, cell.record_count, len(cell.records)) == ("hazards.found_general", "5", 5, 5)
    assert cell.definition
    assert cell.asked["start"] == "2026-01-01"
    assert queries.then_and_now(cell, at=moment(4, 2)).same
    added = road.ground.hazard(road.world.village, date(2026, 3, 9), sector="machinery")
    seen = queries.then_and_now(cell, at=moment(4, 3))
    assert (seen.now, seen.same, seen.came, seen.went) == ("6", False, (added.pk,), ())


def test_nothing_is_handed_out_before_every_point_has_its_reason(road: Road) -> None:
    form = road.bound()
    road.hand_out(form, 2)
    road.ground.hazard(road.world.village, date(2026, 2, 20), sector="coal_mine")
    record = road.fill(road.open(form, 3))
    kinds = {point["kind"] for point in record.points}
    assert "restated" in kinds
    with pytest.raises(OpenPoints):
        actions.check(record, CheckReturn(), by=road.world.office, at=moment(4, 2))
    with pytest.raises(WrongState):
        actions.hand_out(record, HandOut(), by=road.world.leader, at=moment(4, 2))
    record = road.settle_all(record)
    record = actions.check(record, CheckReturn(), by=road.world.office, at=moment(4, 2))
    record = actions.hand_out(record, HandOut(), by=road.world.leader, at=moment(4, 2))
    assert (record.state, record.handed_out_by) == (ReturnState.HANDED_OUT, road.world.leader.name)


def test_who_fills_in_and_when_stand_at_the_foot(road: Road) -> None:
    record = road.fill(road.open(road.bound(), 3))
    sheet = opened(queries.file_of(record))["月报表"]
    assert [sheet[ref].value for ref in ("A18", "E18", "J18")] == [
        "单位负责人：",
        f"填表人：{road.world.office.name}",
        "填报日期：2026年4月2日",
    ]


def test_a_sum_of_rounded_amounts_is_no_difference_where_the_amounts_agree(road: Road) -> None:
    """Three amounts of 0.14万元 in three sectors are 0.1 each and 0.4 together: the formula gives 0.3, the records 0.42."""
    sectors = ("coal_mine", "machinery", "road_transport")
    for sector in sectors:
        road.ground.money(road.ground.hazard(road.world.village, date(2026, 3, 9), sector=sector), date(2026, 3, 10), 140_000)
    record = road.fill(road.open(road.bound(), 3))
    sheet = opened(queries.file_of(record))["月报表"]
    rounded = sum(float(str(sheet.cell(row, 13).value)) for row in range(6, 17))
    assert (round(rounded, 1), queries.cell_of(record, "月报表", "M6").printed) == (7.3, "0.1")
    assert [point["sentence"] for point in record.points if point["kind"] == "total"] == []
    # a row that is left empty is a difference, however small
    sheets, bindings = queries.opened(record.version), queries.bindings_of(record.version)
    area = bindings.areas[0]
    without = area.model_copy(update={"rows": area.rows | {6: area.rows[6].model_copy(update={"blank": True})}})
    made = making.make(
        sheets.book, sheets.grids, bindings.model_copy(update={"areas": (without,)}), queries.ground_of(record), on=NOW.date()
    )
    made.file.close()
    assert ("M17", "total") in {(point.cell, point.kind) for point in made.points}


def test_a_cumulative_number_that_became_smaller_is_named(road: Road) -> None:
    form = road.bound()
    road.hand_out(form, 2)
    from anwang.hazards.models import Hazard  # noqa: PLC0415

    Hazard.objects.filter(registered_on__lt=date(2026, 3, 1), sector="light_industry").update(state="void")
    Hazard.objects.filter(registered_on__gte=date(2026, 3, 1), sector="light_industry").update(state="void")
    record = road.fill(road.open(form, 3))
    lower = {(point["cell"], point["sentence"]) for point in record.points if point["kind"] == "lower"}
    assert any(cell == "C11" and "上期已报 4" in words for cell, words in lower), lower


def test_filled_again_points_keep_their_reasons_and_numbers_stay_on_file(road: Road) -> None:
    form = road.bound()
    road.hand_out(form, 2)
    road.ground.hazard(road.world.village, date(2026, 2, 20), sector="coal_mine")
    record = road.settle_all(road.fill(road.open(form, 3)))
    before = record.cells.filter(round=1).count()
    record = road.fill(record)
    assert record.round == 2
    assert queries.open_points(record) == []
    assert ReturnCell.objects.filter(filled=record, round=1).count() == before == queries.cells_of(record).count()


def test_a_correction_reopens_and_the_first_file_stays(road: Road) -> None:
    record = road.hand_out(road.bound(), 3)
    first = record.file
    assert first is not None
    road.ground.hazard(road.world.village, date(2026, 3, 20), sector="coal_mine")
    record = actions.reopen(record, Reason(reason="补录一条煤矿隐患"), by=road.world.office, at=moment(4, 5))
    record = road.settle_all(road.fill(record, at=moment(4, 5)), at=moment(4, 5))
    record = actions.check(record, CheckReturn(), by=road.world.office, at=moment(4, 5))
    record = actions.hand_out(record, HandOut(), by=road.world.leader, at=moment(4, 5))
    assert record.file != first
    handed = [move.evidence for move in record.moves.all() if move.verb == "hand_out"]
    assert handed == [[first.sha256], [record.file.sha256]]  # type: ignore[union-attr]


def test_the_tick_opens_each_period_once(road: Road) -> None:
    form = road.bound()
    assert actions.open_due(at=moment(4, 1)) == 1
    assert actions.open_due(at=moment(4, 20)) == 0
    record = Return.objects.get(form=form)
    assert (record.starts_on, record.ends_on, record.due_on, record.state) == (
        date(2026, 3, 1),
        date(2026, 3, 31),
        date(2026, 4, 5),
        "to_fill",
    )
    assert actions.open_due(at=moment(5, 1)) == 1


def test_a_version_in_use_is_fixed_and_a_new_one_takes_over(road: Road) -> None:
    form = road.bound()
    version = road.version(form)
    with pytest.raises(FixedForm):
        actions.bind(version, BindCell(sheet="月报表", cell="B6", figure="排查隐患数"), by=road.world.office, at=moment(4, 2))
    newer = actions.new_version(form, NewVersion(), by=road.world.office, at=moment(4, 2))
    assert (newer.number, newer.bindings) == (2, version.bindings)
    with pytest.raises(WrongState):
        actions.new_version(form, NewVersion(), by=road.world.office, at=moment(4, 2))
    actions.take_into_use(newer, TakeIntoUse(), by=road.world.office, at=moment(4, 2))
    assert [each.state for each in form.versions.order_by("number")] == [VersionState.REPLACED, VersionState.IN_USE]


def test_refusals(road: Road) -> None:
    form = road.take()
    with pytest.raises(NothingBound):
        actions.take_into_use(road.version(form), TakeIntoUse(), by=road.world.office, at=moment(4, 2))
    with pytest.raises(NothingBound):
        road.open(form, 3)
    bound = road.bound(name="另一张")
    for start, end in [(date(2026, 3, 2), date(2026, 3, 31)), (date(2026, 4, 1), date(2026, 4, 30))]:
        with pytest.raises(NoSuchPeriod):
            actions.open_return(bound, OpenReturn(starts_on=start, ends_on=end), by=road.world.office, at=moment(4, 2))
    record = road.fill(road.open(bound, 3))
    with pytest.raises(Refusal):
        actions.settle(record, SettlePoint(key="nothing-like-it"), by=road.world.office, at=moment(4, 2))
    record = road.settle_all(record)
    record = actions.check(record, CheckReturn(), by=road.world.office, at=moment(4, 2))
    with pytest.raises(NoSuchPeriod):
        actions.hand_out(record, HandOut(handed_out_on=date(2026, 4, 3)), by=road.world.leader, at=moment(4, 2))


@pytest.mark.parametrize("kind", [kind for kind in PostKind if kind != PostKind.COMMITTEE_OFFICE])
def test_only_the_organ_that_fills_a_form_works_on_it(road: Road, kind: PostKind) -> None:
    by = road.world.everybody[kind]
    record = road.open(road.bound(), 3)
    with pytest.raises((NotAllowed, NotFound)):
        actions.fill(record, FillReturn(), by=by, at=moment(4, 2))
    readers = {PostKind.LEADER, PostKind.SUPERVISOR}  # the supervisor sits in the organ that fills it
    assert access.visible_to(by).filter(pk=record.pk).exists() == (kind in readers)


def test_only_a_leader_hands_out_and_then_the_county_reads_it(road: Road) -> None:
    record = road.settle_all(road.fill(road.open(road.bound(), 3)))
    record = actions.check(record, CheckReturn(), by=road.world.office, at=moment(4, 2))
    for by in (road.world.office, road.world.regulator, road.world.town_officer):
        with pytest.raises((NotAllowed, NotFound)):
            actions.hand_out(record, HandOut(), by=by, at=moment(4, 2))
    actions.hand_out(record, HandOut(), by=road.world.leader, at=moment(4, 2))
    assert access.visible_to(road.world.regulator).filter(pk=record.pk).exists()
    assert not access.visible_to(road.world.town_officer).exists()
    assert not access.visible_to(road.world.manager).exists()


def test_the_same_command_twice_fills_once_and_the_trail_holds(road: Road) -> None:
    record = road.open(road.bound(), 3)
    said = FillReturn(command_id=uuid4())
    for _ in range(2):
        actions.fill(record, said, by=road.world.office, at=moment(4, 2))
    record.refresh_from_db()
    assert record.round == 1
    seal(at=moment(4, 3))
    assert [fault for fault in verify(at=moment(4, 3)).faults if "报表" in fault.where] == []


def test_a_form_that_moves_while_it_is_counted_is_not_written(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    record = road.open(road.bound(), 3)
    make = making.make

    def overtaken(*args: Any, **said: Any) -> making.Made:
        monkeypatch.undo()
        road.fill(record, at=moment(4, 1))
        return make(*args, **said)

    monkeypatch.setattr(making, "make", overtaken)
    with pytest.raises(Stale, match="取数的时候被别人办理过"):
        road.fill(record, at=moment(4, 2))
    record.refresh_from_db()
    assert (record.round, record.cells.filter(round=2).count()) == (1, 0)
