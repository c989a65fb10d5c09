"""Every operation over the whole catalogue: it answers or refuses by name, and what it says agrees with the plain numbers."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.figures.hazards import Ground
from tests.figures.test_catalogue import END, START, fill
from tests.world import AT as WORLD_AT

from anwang.figures import slices, windows
from anwang.figures.answering import dimension_of
from anwang.figures.asking import Standing, answer
from anwang.figures.catalogue import catalogue, everything
from anwang.figures.comparisons import Against, compare
from anwang.figures.errors import WrongOperation
from anwang.figures.external.kind import UNDETAILED, External
from anwang.figures.figure import base, dimensions
from anwang.ground.measure import Ratio

AT = WORLD_AT + timedelta(days=300)
OPERATIONS = ("同比表述", "环比增减率", "前年", "目标", "累计", "未发生", "只降不升", "前3", "地区数>0", "下降地区数")


@pytest.fixture
def on(ground: Ground) -> Standing:
    fill(ground, 11, size=12)
    ground.hazard(ground.world.village, date(2023, 12, 30))
    return Standing(ground.world.county, START, END)


def test_every_operation_answers_for_every_figure(on: Standing) -> None:
    wrong: list[str] = []
    for number, (code, figure) in enumerate(everything().items()):
        turn = [OPERATIONS[(number + step) % len(OPERATIONS)] for step in (0, 3, 7)]
        for word in turn if not isinstance(figure, External) else OPERATIONS[:1]:
            found = answer(figure, (word,), on=on, at=AT)
            if not found.printed or not found.figures or not found.definition:
                wrong.append(f"{code} {word}: {found}")
            if isinstance(figure, External) and (found.label != UNDETAILED or not found.note):
                wrong.append(f"{code} {word}: {found.label} {found.note}")
    assert wrong == []


def test_shares_along_every_first_dimension(on: Standing) -> None:
    for code, figure in catalogue().items():
        names = dimensions(figure)
        if not names:
            continue
        label = base(figure).fact.column(names[0]).label
        assert dimension_of(figure, label) in names
        if isinstance(figure, Ratio):
            with pytest.raises(WrongOperation):
                answer(figure, (f"占比={label}",), on=on, at=AT)
            continue
        found = answer(figure, (f"占比={label}",), on=on, at=AT)
        if figure.additive and found.values[0].number:
            assert abs(sum((row.number or Decimal(0) for row in found.rows), Decimal(0)) - 100) <= len(found.rows), code


def test_months_sum_to_the_window_and_comparisons_are_of_plain_numbers(on: Standing) -> None:
    for code, figure in catalogue().items():
        asked = slices.slice_of(figure, on.node, start=START, end=END)
        months = [number or Decimal(0) for _, number in windows.by_month(figure, asked)]
        whole = slices.value(figure, asked, at=AT).number
        if figure.additive and not base(figure).kind.startswith("stock"):
            assert sum(months) == whole, code
        made = compare(figure, asked, Against.PERIOD_BEFORE, at=AT)
        assert made.now.number == whole, code
        if made.then is not None and made.comparable:
            assert made.difference == (made.now.number or 0) - (made.then.number or 0), code
