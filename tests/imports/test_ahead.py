"""A long sheet read in a process of its own: the same rows, the same remarks, the same faults."""

from __future__ import annotations

import json
import multiprocessing

import pytest
from django.utils import timezone
from tests.imports.sheets import many, rows_of, table, ugly
from tests.world import make_world

from anwang.enterprises.models import Site
from anwang.ground.sheet import ImportedRow, SheetPlan, Unreadable
from anwang.ground.trail.verify import verify
from anwang.imports import actions, ahead, jobs, reading
from anwang.imports.errands import Errand
from anwang.imports.kinds import KINDS

pytestmark = pytest.mark.skipif(not ahead.pays(ahead.FROM), reason="this system cannot read ahead")


@pytest.mark.parametrize("body", [ugly(*rows_of("某镇")), many(ahead.PORTION + 9, "某镇")])
def test_rows_read_ahead_are_the_rows_read_in_step(body: bytes) -> None:
    in_step, before = reading.understand(body), reading.understand(body)

    rows = [(plan.sheet.index, outcome) for plan, outcome in reading.rows(in_step)]

    assert [(plan.sheet.index, outcome) for plan, outcome, _ in ahead.rows(before, None)] == rows
    assert before.tallies == in_step.tallies
    assert [before.warnings(plan) for plan in before.data] == [in_step.warnings(plan) for plan in in_step.data]


@pytest.mark.django_db
def test_what_rows_mean_is_worked_out_ahead_the_same() -> None:
    world = make_world()
    body = many(ahead.PORTION + 9, world.town.name)
    meaning = KINDS["enterprise"].meaning
    assert meaning is not None
    understand = meaning(Errand(world.office, world.county, world.at, "名单"))
    values = [one.values for _, one in reading.rows(reading.understand(body)) if isinstance(one, ImportedRow)]

    told = [(one, found) for _, one, found in ahead.rows(reading.understand(body), understand)]

    right = [(one, found) for one, found in told if isinstance(one, ImportedRow) and found is not None]
    assert [found.meant for _, found in right] == understand(values)
    assert [json.loads(found.text) for _, found in right] == [json.loads(json.dumps(one.as_json(), default=str)) for one, _ in right]
    assert {found for one, found in told if not isinstance(one, ImportedRow)} == {None}


def test_a_fault_of_the_file_comes_through_with_its_reason() -> None:
    def torn() -> object:
        raise Unreadable("workbook_damaged", real_format="xlsx", detail="（第 7 行）")

    analysis = reading.understand(many(3, "某镇"))
    analysis.data[0].sheet.source = torn  # type: ignore[assignment]  # a part that breaks off while it is read

    with pytest.raises(Unreadable) as told:
        list(ahead.rows(analysis, None))
    assert (told.value.code, told.value.real_format) == ("workbook_damaged", "xlsx")
    assert "第 7 行" in told.value.reason


def test_who_stops_listening_leaves_no_process_behind() -> None:

    rows = ahead.rows(reading.understand(many(ahead.PORTION + 9, "某镇")), None)
    next(rows)
    rows.close()  # type: ignore[attr-defined]

    assert multiprocessing.active_children() == []


@pytest.mark.django_db
def test_a_list_taken_with_processes_beside_is_on_the_trail_and_told_record_by_record(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ahead, "FROM", 1)
    monkeypatch.setattr(jobs, "PORTION", 2)
    world = make_world()
    header = ["序号", "企业名称", "地址"]
    body = table([*header, None, *header], [1, "甲厂", "街1号", None, 2, "乙厂", "街2号"], [3, "丙厂", "街3号", None, 4, "丁厂", "街4号"])
    at = timezone.now()
    run = actions.receive(body, "名单.xlsx", node=world.county, by=world.office, at=at)
    actions.start(run, by=world.office, at=at)

    verdict, kept = jobs.carry(run, body, by=world.office, at_terminal=True)

    taken = [json.loads(kept.texts[reading.place_of(plan_of(body), row)])["values"]["name"] for row in verdict.sheets[0].imported]
    assert taken == ["甲厂", "乙厂", "丙厂", "丁厂"]
    assert verdict.sheets[0].warnings[0].startswith("有4条没有统一社会信用代码（第2、3行）")
    checked = verify(at=timezone.now())
    assert (checked.ok, Site.objects.count()) == (True, 4)
    assert multiprocessing.active_children() == []


def plan_of(body: bytes) -> SheetPlan:
    [plan] = reading.understand(body).data
    return plan
