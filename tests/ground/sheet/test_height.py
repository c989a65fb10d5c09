"""A sheet says how many rows a pass gives, without making the pass."""

from __future__ import annotations

from io import BytesIO

import pytest
import xlsxwriter

from anwang.ground.sheet.formats import detect
from anwang.ground.sheet.limits import DEFAULT_LIMITS
from anwang.ground.sheet.reading import read_detected


@pytest.mark.parametrize("cells", [[(3, 2), (9, 4)], [(0, 0)], [], [(0, 0), (40, 0)]])
def test_the_height_is_the_number_of_rows_of_a_pass(cells: list[tuple[int, int]]) -> None:
    sent = BytesIO()
    with xlsxwriter.Workbook(sent) as book:
        page = book.add_worksheet()
        for row, column in cells:
            page.write(row, column, "安")
    (sheet,) = read_detected(detect(sent.getvalue(), DEFAULT_LIMITS), DEFAULT_LIMITS).sheets
    assert sheet.height() == len(list(sheet.rows()))
