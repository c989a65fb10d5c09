"""Write docs/figures.md: every figure of the catalogue with its definition. `--check` fails where the file is not what would be written."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django

TARGET = Path(__file__).resolve().parents[1] / "docs" / "figures.md"
HEAD = """# Figures (指标)

Every figure that the rooms declare, with the definition (口径) that is printed beneath it. Written by `scripts/figures_doc.py`; do not edit.
A figure is asked by code, name or alias: on the console's figures page, by `anwang figures value`, or as a tag `{{名称}}` in a paper.
Types are those of the shared list of figure types. "sums" says whether the places below add up to the whole.
"""


def text() -> str:
    """Return the document."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anwang.config.settings")
    django.setup()
    from anwang.figures.catalogue import KINDS, ROOMS, catalogue  # noqa: PLC0415 - Django must be set up first
    from anwang.figures.figure import base, dimensions  # noqa: PLC0415

    lines = [HEAD]
    for room, name in ROOMS.items():
        figures = [figure for figure in catalogue().values() if figure.room == room]
        lines += [
            f"## {name} ({room})",
            "",
            "| code | name | unit | kind | type | sums | definition | by |",
            "|---|---|---|---|---|---|---|---|",
        ]
        for figure in figures:
            fact = base(figure).fact
            also = f"(也称{'、'.join(figure.aliases)})" if figure.aliases else ""
            by = "、".join(fact.column(each).label for each in dimensions(figure))
            sums = "yes" if figure.additive else "no"
            cells = [figure.code, figure.name + also, figure.unit, KINDS[figure.kind], figure.type_code, sums, figure.definition, by]
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def main() -> int:
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
