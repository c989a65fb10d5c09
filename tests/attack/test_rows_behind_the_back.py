"""Attacks in the database: rows of figures, papers, returns and audits changed behind the application's back are found by the proof."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import models
from django.utils import timezone
from tests.estate import Estate, make_estate
from tests.world import make_world

from anwang.audit.models import CheckedDraft
from anwang.figures.models import ExternalValue, FigureTarget
from anwang.ground.trail.verify import verify
from anwang.papers.models import Paper, PaperSchedule, Template
from anwang.returns.models import Form, FormVersion, Return

pytestmark = pytest.mark.django_db
CHANGED: tuple[tuple[type[models.Model], str, dict[str, Any]], ...] = (
    (ExternalValue, "entered", {"value": 0}),
    (FigureTarget, "target", {"at_most": True}),
    (Template, "template", {"body": {"blocks": [{"kind": "text", "text": "一切正常。"}]}}),
    (PaperSchedule, "schedule", {"day": 28}),
    (Paper, "paper", {"body": {"blocks": []}}),
    (CheckedDraft, "draft", {"claims": [], "differing": 0}),
    (Return, "returned", {"handed_out_by": "查无此人"}),
)


def faults() -> set[tuple[str, str]]:
    """What the proof finds; the estate itself was partly laid down without acts."""
    return {(fault.kind, fault.where) for fault in verify(at=timezone.now()).faults}


def test_what_is_changed_behind_the_back_is_found() -> None:
    estate: Estate = make_estate(make_world())
    before = faults()
    wanted = set()
    for model, name, change in CHANGED:
        row = getattr(estate, name)
        model._default_manager.filter(pk=row.pk).update(**change)
        wanted.add(f"{model._meta.verbose_name} {row.pk}")
    version = estate.returned.version
    FormVersion.objects.filter(pk=version.pk).update(bindings={})
    Form.objects.filter(pk=version.form_id).update(due_day=28)
    wanted |= {f"报表版次 {version.pk}", f"报表 {version.form_id}"}
    assert faults() - before == {("altered", where) for where in wanted}


def test_a_row_slipped_in_behind_the_back_is_found() -> None:
    estate = make_estate(make_world())
    before = faults()
    slipped = CheckedDraft.objects.get(pk=estate.draft.pk)
    slipped.pk = None
    slipped.save()
    assert faults() - before == {("inserted", f"核数材料 {slipped.pk}")}
