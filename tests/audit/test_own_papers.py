"""A paper that Anwang wrote must pass Anwang's audit: every shipped template and the campaign's summary, as text and as Word file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.audit import own_papers
from tests.papers.campaign import NOW, Road, make_road

from anwang.grid.models import Node
from anwang.papers import shipped
from anwang.papers.models import Paper
from anwang.papers.states import PaperState


@pytest.fixture
def road(db: None) -> Road:
    return make_road()


@pytest.mark.parametrize("code", shipped.ORDER)
def test_a_shipped_template_passes_the_audit(road: Road, code: str) -> None:
    def papers() -> Iterator[tuple[Paper, Node]]:
        for node in (road.world.county, road.world.town):
            for start, end in own_papers.spans(code, 2026):
                yield own_papers.drafted(code, node, start, end, by=road.world.office, at=NOW), node

    own_papers.hold(papers(), at=NOW, sparse=True)


def test_an_issued_summary_passes_the_audit(road: Road) -> None:
    issued = road.issue()

    assert issued.state == PaperState.ISSUED
    own_papers.hold(iter([(issued, road.world.county)]), at=NOW, sparse=True)
