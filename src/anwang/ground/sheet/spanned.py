"""A table built cell by cell with row and column spans, as web pages, Word and 2003 XML describe theirs."""

from __future__ import annotations

from anwang.ground.sheet.limits import Limits
from anwang.ground.sheet.model import Cell, Merge


class Spanned:
    """Places cells into a grid; a span's value stands in its top left cell only, the rest stays empty."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._covered: dict[int, set[int]] = {}
        self.rows: dict[int, list[Cell]] = {}
        self.merges: list[Merge] = []
        self._row = 0
        self._column = 1

    def next_row(self, number: int | None = None) -> int:
        self._row = number or self._row + 1
        self._column = 1
        return self._row

    def move_to(self, column: int) -> None:
        self._column = column

    def put(self, value: Cell, *, down: int = 1, across: int = 1) -> int:
        """Put a value at the next free column; `down` and `across` count rows and columns covered. Returns its column."""
        covered = self._covered.get(self._row, set())
        while self._column in covered:
            self._column += 1
        column = self._column
        across = max(1, min(across, self._limits.columns))
        down = max(1, min(down, 20_000))
        if value not in (None, "") and column <= self._limits.columns:
            cells = self.rows.setdefault(self._row, [])
            cells.extend([None] * (column - len(cells)))
            cells[column - 1] = value
        if down > 1 or across > 1:
            self.merges.append(Merge(self._row, column, self._row + down - 1, column + across - 1))
            for row in range(self._row + 1, self._row + down):
                self._covered.setdefault(row, set()).update(range(column, column + across))
        self._covered.pop(self._row - 1, None)
        self._column = column + across
        return column

    def table(self) -> list[tuple[int, list[Cell]]]:
        return sorted(self.rows.items())
