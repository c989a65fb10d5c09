"""The page of GB/T 9704-2012 in twips (1/20 pt; 1 mm = 56.693 twips), paper A4.

Two numbers of the standard do not divide evenly and are settled here:
22 lines × 29 pt = 638 pt, but 225 mm = 637.8 pt, so the line is 28.95 pt (579 twips), else Word sets 21 lines;
28 characters × 16 pt = 448 pt, but 156 mm = 442.3 pt, so body characters are condensed by 0.25 pt.
The condensing is a character property, not a character grid: LibreOffice spreads every character on such a grid.
"""

from dataclasses import dataclass
from typing import Final

TWIPS_PER_MM: Final = 1440 / 25.4


def mm(length: float) -> int:
    """Twips for a length in millimetres."""
    return round(length * TWIPS_PER_MM)


PAPER_WIDTH: Final = 11906
PAPER_HEIGHT: Final = 16838
TOP: Final = 2098
LEFT: Final = 1587
RIGHT: Final = 1474
BOTTOM: Final = 1984
TEXT_WIDTH: Final = PAPER_WIDTH - LEFT - RIGHT
TEXT_HEIGHT: Final = PAPER_HEIGHT - TOP - BOTTOM

LINES: Final = 22
CHARACTERS: Final = 28
LINE: Final = 579
TITLE_LINE: Final = 680
CONDENSED: Final = -5
"""Twips taken from the advance of each body character."""

THREE: Final = 32
"""3号 = 16 pt; sizes are in half points, as Word stores them."""
TWO: Final = 44
"""2号 = 22 pt."""
FOUR: Final = 28
"""4号 = 14 pt."""
TABLE_TEXT: Final = 24
"""小4号 = 12 pt."""
WIDE_TABLE_TEXT: Final = 21
"""5号 = 10.5 pt."""
WIDE_TABLE_LINE: Final = 260
WIDE_TABLE_ROW: Final = 300
SMALL: Final = 18
"""小5号 = 9 pt."""

CHARACTER: Final = THREE * 10 + CONDENSED
"""Advance of one body character."""

MARK_BELOW_TEXT_TOP: Final = mm(35)
RULE_BELOW_NUMBER: Final = mm(4)
FOOTER_DISTANCE: Final = mm(25)
FOOTER_LINE: Final = 320
CHECK_LINE: Final = 240
CHECK_PICTURE: Final = mm(13)
"""Side of the square to scan, in the lower margin on the inner side, 7 mm under the text."""
LETTER_MARK_TOP: Final = mm(30)
LETTER_RULE_WIDTH: Final = mm(170)
LETTER_BOTTOM_RULE: Final = mm(20)

RED: Final = "FF0000"
OUTER_RULE: Final = mm(0.35)
"""Thickness of the first and last rule of 版记."""
INNER_RULE: Final = mm(0.25)


@dataclass(frozen=True, slots=True)
class Faces:
    """Fonts by the names that are installed in a Chinese office; none is shipped or embedded.

    `latin` sets letters and digits: many offices want Times New Roman, some the Chinese face itself.
    """

    title: str = "方正小标宋简体"
    body: str = "仿宋_GB2312"
    kai: str = "楷体_GB2312"
    hei: str = "黑体"
    song: str = "宋体"
    latin: str = "Times New Roman"
