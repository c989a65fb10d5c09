"""A cell's text without its dirt, and what a normaliser answers."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple

from anwang.ground.sheet.model import Cell
from anwang.ground.sheet.vocabulary import Field


class Reading(NamedTuple):
    """A normalised value; at most one of `warning` and `error`, in Chinese. `aside` is a value for another field."""

    value: Any = None
    warning: str = ""
    error: str = ""
    aside: tuple[str, Any] | None = None
    plain: bool = False
    """A value and nothing else to say; set by `normalise`."""


@dataclass(frozen=True, slots=True)
class Column:
    """What the normaliser must know beside the field: the unit in the header, the workbook's date system."""

    field: Field
    unit: str = ""
    date1904: bool = False
    year: int | None = None
    """The year that the title, or every whole date of the table, names; «3月5日» in the table means a day of that year."""


NOTHING: Final = Reading()
BLANKS: Final = frozenset(
    {"/", "\\", "-", "--", "---", "—", "——", "－", "/-", "//", "_", ".", "。", "N/A", "n/a", "null", "NULL", "None", "#N/A", "暂缺", "不详"}
)
NONE: Final = frozenset({"无", "没有", "暂无", "空"})
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufffe\u00ad\ufe00-\ufe0f]")
_SPACES: Final = re.compile(r"[ \t\u00a0\u3000\u2000-\u200a]+")
_SPECIAL: Final = re.compile(
    r"[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff05\uff06\uff0b\uff0d\uff0e\uff0f\uff03\uff20\uff1d\uff3f\u2f00-\u2fdf\uf900-\ufaff]"
)


TIDY: Final = re.compile(r"[0-9A-Za-z\u4e00-\u9fa5（）]+")
_COMPARABLE: Final = re.compile(r"[0-9a-z\u4e00-\u9fa5]+")
"""Texts that cleaning, or comparing, leaves as they are: nearly all."""
_NO_WORD: Final = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Full-width letters, digits and signs to half width, compatibility characters to ordinary ones.

    Chinese punctuation, circled numbers and units such as ㎡ stay: full NFKC would spoil sentences.
    """
    if text.isascii():
        return text
    return _SPECIAL.sub(lambda match: unicodedata.normalize("NFKC", match.group()), text)


def clean(text: str) -> str:
    """Folded, without control characters, outer space, and runs of inner space; line breaks stay."""
    if TIDY.fullmatch(text):
        return text
    text = _CONTROL.sub("", fold(text.replace("\r\n", "\n").replace("\r", "\n").replace("_x000D_", "")))
    text = _SPACES.sub(" ", text)
    if "\n" in text:
        text = re.sub(r" ?\n ?", "\n", text)
        text = re.sub(r"\n{2,}", "\n", text)
    return text.strip(" \n").removeprefix("'").strip()


def comparable(text: str) -> str:
    """For comparing names and addresses: NFKC, no space, no punctuation, lower case."""
    if _COMPARABLE.fullmatch(text):
        return text
    return _NO_WORD.sub("", unicodedata.normalize("NFKC", text)).lower()


def as_text(cell: Cell) -> str:
    """A cell as people see it; never in scientific notation."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return format(Decimal(repr(cell)), "f")
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    return cell.isoformat() if isinstance(cell, date) else str(cell)
