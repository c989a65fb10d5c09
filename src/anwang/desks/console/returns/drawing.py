"""A sheet of a form as a table of the page: merged cells, widths, what each cell means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from anwang.ground.sheet.model import column_letter
from anwang.returns.template.layout import Grid, Spot

MOST_ROWS, MOST_COLUMNS = 400, 60
PIXELS = 7
NARROWEST, WIDEST = 36, 260


@dataclass(frozen=True, slots=True)
class Mark:
    """What the page says of a cell: its words, marks of its look, where it leads, what it means."""

    text: str = ""
    classes: str = ""
    url: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One cell of the table."""

    ref: str
    text: str
    classes: str
    url: str
    title: str
    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of the table."""

    name: str
    widths: list[int]
    letters: list[str]
    lines: list[tuple[int, list[Drawn]]] = field(default_factory=list)
    cut: bool = False

    @property
    def total(self) -> int:
        """The sheet's width in pixels, kept where the screen is narrower."""
        return sum(self.widths) + NARROWEST


def number_words(spot: Spot) -> str:
    """Return a number as the sheet would show it."""
    if spot.number is None:
        return ""
    if spot.kind == "percent":
        return f"{spot.number * 100:.1f}".rstrip("0").rstrip(".") + "%"
    return f"{spot.number:.4f}".rstrip("0").rstrip(".")


def draw(grid: Grid, mark: Callable[[Spot], Mark]) -> Table:
    """Return a sheet as the page draws it."""
    height, width = min(grid.height, MOST_ROWS), min(grid.width, MOST_COLUMNS)
    spans = {(each.top, each.left): each for each in grid.merges}
    widths = [min(WIDEST, max(NARROWEST, round(grid.widths.get(column, 9) * PIXELS))) for column in range(1, width + 1)]
    letters = [column_letter(column) for column in range(1, width + 1)]
    table = Table(grid.name, widths, letters, cut=height < grid.height or width < grid.width)
    for row in range(1, height + 1):
        line: list[Drawn] = []
        for column in range(1, width + 1):
            if grid.covered.get((row, column), (row, column)) != (row, column):
                continue
            spot = grid.at(row, column)
            said = mark(spot)
            span = spans.get((row, column))
            classes = [said.classes, "is-strong" if spot.bold else "", f"is-{spot.align}" if spot.align in {"center", "right"} else ""]
            line.append(
                Drawn(
                    spot.ref,
                    said.text or spot.text or number_words(spot),
                    " ".join(each for each in classes if each),
                    said.url,
                    said.title,
                    min(span.right, width) - column + 1 if span else 1,
                    min(span.bottom, height) - row + 1 if span else 1,
                )
            )
        table.lines.append((row, line))
    return table
