"""Write docs/figures.md: every figure with its definition, the operations, and what states each shared figure type.

`--check` fails where the file is not what would be written.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

import django

TARGET = Path(__file__).resolve().parents[1] / "docs" / "figures.md"
HEAD = """# Figures (指标)

Every figure of the catalogue, with the definition (口径) that is printed beneath it. Written by `scripts/figures_doc.py`; do not edit.
A figure is asked by code, name or alias: on the console's figures page, by `anwang figures value`, or as a tag `{{名称}}` in a paper.
"sums" says whether the places below add up to the whole; 其中 names the figure among whose records a figure's are (such parts need not sum).

| | |
|---|---|
| [Operations](#operations-算法) | 同比, 占比, 排名 and the others, for any figure |
| [Counted figures](#counted-figures-统计指标) | rest on records, which every number opens |
| [External figures](#external-figures-外部数据) | entered with source and document, labelled 无明细, never added to counted ones |
| [Figure types](#figure-types-指标类型) | what states each type of the shared list |
"""
OPERATIONS = """## Operations (算法)

Written after the figure's name: `{{事故起数|同比}}`, `{{排查隐患数|级别=重大|占比}}`, `anwang figures value 事故起数 … --ask 同比`.
Wording, thresholds and rounding are the place's rules `figure.comparison` and `figure.rounding`. Where our own records begin only inside the earlier
window or after it, nothing is compared. Since when they are kept is said by the fact (`Fact.since`, for rarer events of it `kept_with`), not by the first
event that a figure counts. A campaign's number is compared only with days all through which the campaign ran; else 专项行动上年同期尚未开展，不作比较.
Last year's window ends with the month where this one does: February is held against all of February.
A rate opens its numerator's records and its denominator's, each by its own number.

| word | what it gives | example |
|---|---|---|
"""
COUNTED = """## Counted figures (统计指标)

Types are those of the shared list of figure types.
"""
EXTERNAL = """## External figures (外部数据)

What offices must state although no room here counts it yet. A value holds for just its place and window; months and places below are summed
only where they are all entered. "day" marks a standing number, entered for a day. A room that is built later takes its codes over.
"""
TYPES = """## Figure types (指标类型)

What states each type of the shared list: figures of its own, or an operation over others.

| type | stated by |
|---|---|
"""


def row(cells: Iterable[str]) -> str:
    """Return a line of a table."""
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def text() -> str:
    """Return the document."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anwang.config.settings")
    django.setup()
    from anwang.figures.operations import WORDS  # noqa: PLC0415 - Django must be set up first

    words = "\n".join(row([word.word, word.meaning, word.example]) for word in WORDS)
    return "\n".join([HEAD, OPERATIONS + words, "", *counted(), *external(), TYPES + "\n".join(types())]) + "\n"


def counted() -> list[str]:
    """Return the tables of counted figures, room by room."""
    from anwang.figures.catalogue import KINDS, ROOMS, catalogue  # noqa: PLC0415 - Django must be set up first
    from anwang.figures.figure import base, dimensions  # noqa: PLC0415

    lines = [COUNTED]
    for room, name in ROOMS.items():
        lines += [
            f"### {name} ({room})",
            "",
            "| code | name | unit | kind | type | sums | 其中 | definition | by |",
            "|---|---|---|---|---|---|---|---|---|",
        ]
        for figure in (each for each in catalogue().values() if each.room == room):
            fact = base(figure).fact
            by = "、".join(fact.column(each).label for each in dimensions(figure))
            sums = "yes" if figure.additive else "no"
            kind = KINDS[figure.kind]
            lines.append(
                row([figure.code, named(figure), figure.unit, kind, figure.type_code, sums, figure.of_which, figure.definition, by])
            )
        lines.append("")
    return lines


def external() -> list[str]:
    """Return the tables of external figures, by the room that will count them."""
    from anwang.figures.catalogue import everything, room_of  # noqa: PLC0415 - Django must be set up first
    from anwang.figures.external.kind import External  # noqa: PLC0415

    figures = [figure for figure in everything().values() if isinstance(figure, External)]
    lines = [EXTERNAL]
    for room in dict.fromkeys(figure.room for figure in figures):
        own = [figure for figure in figures if figure.room == room]
        lines += [
            f"### {room_of(own[0])} ({room})",
            "",
            "| code | name | unit | type | sums | 其中 | definition | by |",
            "|---|---|---|---|---|---|---|---|",
        ]
        for figure in own:
            sums = "no" if not figure.additive else "day" if figure.at_date else "yes"
            by = "、".join(column.label for column in figure.by)
            lines.append(row([figure.code, named(figure), figure.unit, figure.type_code, sums, figure.of_which, figure.definition, by]))
        lines.append("")
    return lines


def named(figure: object) -> str:
    """Return a figure's name with its aliases."""
    name, aliases = getattr(figure, "name", ""), getattr(figure, "aliases", ())
    return name + (f"(也称{'、'.join(aliases)})" if aliases else "")


def types() -> list[str]:
    """Return the lines of the table of figure types, in the order of their codes."""
    from anwang.figures.catalogue import everything  # noqa: PLC0415 - Django must be set up first
    from anwang.figures.external.kind import External  # noqa: PLC0415
    from anwang.figures.types import ALSO_COMPARED, BY_OPERATION, figures_of  # noqa: PLC0415

    lines = []
    for code in sorted({figure.type_code for figure in everything().values()} | set(BY_OPERATION)):
        if code in BY_OPERATION:
            word, over = BY_OPERATION[code]
            lines.append(row([code, f"算法“{word}”：{over}"]))
            continue
        figures = [f"{figure.name}（外部）" if isinstance(figure, External) else figure.name for figure in figures_of(code)]
        also = f"；算法“{ALSO_COMPARED[code]}”" if code in ALSO_COMPARED else ""
        lines.append(row([code, "、".join(figures) + also]))
    return lines


def main() -> int:
    """Write the document, or check it."""
    written = text()
    if "--check" in sys.argv:
        if TARGET.exists() and TARGET.read_text(encoding="utf-8") == written:
            return 0
        print("docs/figures.md is not up to date: run scripts/figures_doc.py")
        return 1
    TARGET.write_text(written, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
