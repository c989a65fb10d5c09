"""How the terminal answers: readable by default, JSON with --json; a refusal is a sentence on standard error and exit status 1."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from unicodedata import east_asian_width

NOT_LAID = "数据库里还没有安网的数据。请先运行 anwang demo 装入演示县，或运行 anwang begin 开局，装入本地区划。"


def say(text: str) -> None:
    """Print a line for people."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def say_json(content: object) -> None:
    """Print JSON for machines."""
    say(json.dumps(content, ensure_ascii=False, indent=2, default=str))


def refuse(sentence: str) -> int:
    """Print a refusal and return the exit status."""
    sys.stderr.write(sentence + "\n")
    return 1


def width(text: str) -> int:
    """Return how many columns a text takes in a terminal."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print an aligned table."""
    lines = [list(header), *[[str(cell) for cell in row] for row in rows]]
    widths = [max(width(line[column]) for line in lines) for column in range(len(header))]
    for line in lines:
        say("  ".join(cell + " " * (wide - width(cell)) for cell, wide in zip(line, widths, strict=True)).rstrip())


def facts(pairs: Mapping[str, object]) -> None:
    """Print label and value, a line each."""
    wide = max((width(label) for label in pairs), default=0)
    for label, value in pairs.items():
        say(f"{label}{' ' * (wide - width(label))}  {value}")
