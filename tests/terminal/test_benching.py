"""The page of measured figures keeps what other runs measured."""

from __future__ import annotations

from pathlib import Path

from anwang.desks.terminal.bench.report import Row, kept, write_page


def test_a_part_measured_again_leaves_the_others_standing(tmp_path: Path) -> None:
    page = tmp_path / "benchmarks.md"
    write_page([Row("lists", "sqlite", "register", 10, 1.0, "ms"), Row("lists", "postgresql", "register", 10, 2.0, "ms")], page)
    write_page([Row("imports", "sqlite", "whole", 10, 3.0, "s")], page)
    write_page([Row("lists", "sqlite", "register", 20, 4.0, "ms", 4.0)], page)
    assert [tuple(cell.strip() for cell in line.split("|")[1:6]) for line in kept(page)] == [
        ("imports", "sqlite", "whole", "10", "3.00"),
        ("lists", "postgresql", "register", "10", "2.00"),
        ("lists", "sqlite", "register", "20", "4.00"),
    ]
