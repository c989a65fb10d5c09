"""The county as of today with an inspection told and hazards in it, an issued paper, and nobody signed in."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from django.test import Client
from tests.console.visitor import field_of_today
from tests.inspections.field import Field

from anwang.desks.open import limits
from anwang.ground.evidence import store
from anwang.papers.models import Paper

WORD = b"PK\x03\x04 a Word file"
CODE = "3F2A-90BC-11D4-7E08"


@pytest.fixture(autouse=True)
def _nobody_has_knocked() -> Iterator[None]:
    for limit in (limits.GUESSES, limits.FILES):
        limit.forget()
    yield
    for limit in (limits.GUESSES, limits.FILES):
        limit.forget()


@pytest.fixture
def field(db: None) -> Field:
    return field_of_today()


@pytest.fixture
def anybody() -> Client:
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def paper(field: Field) -> Paper:
    world = field.world
    kept = store.keep(BytesIO(WORD), "通报.docx", by=world.leader.actor, at=world.at)
    return Paper.objects.create(
        kind="campaign_summary",
        state="issued",
        title="百日除患铸安专项行动情况的通报",
        number="明安办〔2026〕5号",
        organ=world.committee_organ,
        node=world.county,
        grid_path=world.county.path,
        starts_on=world.on,
        ends_on=world.on,
        drafted_by="陈安宁",
        drafted_at=world.at,
        issued_on=world.on,
        issued_by="冯领之",
        file=kept,
        check_code=CODE,
    )
