"""An upgrade adds a column: what was recorded before stays provable, and what is changed behind the system's back is still found."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection

from anwang.ground.actor import Actor
from anwang.ground.models import Entry, RecordShape, RulePack
from anwang.ground.trail import digests, shapes
from anwang.ground.trail.record import record
from anwang.ground.trail.verify import Verification, verify

AT = datetime(2026, 3, 16, 1, 30, tzinfo=UTC)
CLERK = Actor(person_id=7, name="孙镇安", post="安监员", path="001034011082100")
pytestmark = pytest.mark.django_db


def rule(code: str) -> RulePack:
    made = RulePack.objects.create(code=code, path="", valid_from=AT.date(), source="县里规定", payload={"days": 3})
    record("ground.set_rule", by=CLERK, at=AT, subject=made, change={})
    return made


@pytest.fixture
def upgraded(monkeypatch: pytest.MonkeyPatch) -> tuple[RulePack, RulePack]:
    """One rule set before the column `source` came, one after."""
    now = digests.columns(RulePack)
    then = tuple(name for name in now if name != "source")
    RecordShape.objects.all().delete()
    with monkeypatch.context() as before:
        before.setattr(digests, "columns", lambda model: then if model is RulePack else _columns(model))
        shapes.note()
        old = rule("hazard.term_days")
    shapes.note()
    return old, rule("visit.officers")


_columns = digests.columns


def found() -> Verification:
    return verify(at=AT)


def test_what_was_recorded_before_an_upgrade_stays_provable(upgraded: tuple[RulePack, RulePack]) -> None:
    assert found().faults == []
    label = RulePack._meta.label_lower
    (before, after), (first, second) = _firsts(label), Entry.objects.filter(subject_model=label).order_by("pk").values_list("pk", flat=True)
    assert before <= first < after <= second


def _firsts(label: str) -> list[int]:
    return list(RecordShape.objects.filter(model=label).order_by("pk").values_list("first_entry", flat=True))


def test_nothing_is_noted_again_where_nothing_changed(upgraded: tuple[RulePack, RulePack]) -> None:
    noted = RecordShape.objects.count()
    shapes.note()

    assert RecordShape.objects.count() == noted


@pytest.mark.parametrize(("column", "value"), [("code", "x"), ("path", "001")])
def test_a_change_behind_the_back_is_found_before_and_after(upgraded: tuple[RulePack, RulePack], column: str, value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE ground_rulepack SET {column} = %s", [value])

    assert [fault.kind for fault in found().faults] == ["altered", "altered"]


def test_a_forged_shape_only_breaks_digests(upgraded: tuple[RulePack, RulePack]) -> None:
    RecordShape.objects.filter(model=RulePack._meta.label_lower).update(columns=["code", "id"])

    assert {fault.kind for fault in found().faults} == {"altered"}
