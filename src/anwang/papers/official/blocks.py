"""What a caller hands in: frozen parts, no layout."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from anwang.papers.official.page import Faces


class Kind(StrEnum):
    """Page rules: red-headed document, letter, minutes, or an internal paper with a title only."""

    DOCUMENT = "文件"
    LETTER = "信函"
    MINUTES = "纪要"
    PLAIN = "材料"


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed number that can be found again: bookmarked by `key`, linked to `url` when one is given.

    It prints like the text around it. `hint` is shown when the reader rests the pointer on the link.
    """

    text: str
    key: str
    url: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Strong:
    """Words in bold inside a paragraph."""

    text: str


Inline = str | Figure | Strong
Content = Inline | tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A body paragraph; line breaks in a plain string make several paragraphs."""

    content: Content


@dataclass(frozen=True, slots=True)
class Column:
    """A table column. `share` is its part of the table width; neighbours with the same `group` get a common head."""

    title: str
    share: float = 1.0
    align: Literal["left", "center", "number"] = "left"
    group: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table over the full text width; the head repeats on each page. `unit` prints above it, right."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Content, ...], ...]
    caption: str = ""
    unit: str = ""
    note: str = ""
    total_rows: int = 0
    """How many last rows are totals, printed in 黑体."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart that Word can edit: its kind (column, bar, line, pie), the names along its axis, and each series with its numbers (none: a gap)."""

    kind: str
    names: tuple[str, ...]
    series: tuple[tuple[str, tuple[float | None, ...]], ...]
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered heading with what stands under it; the depth of nesting gives 一、 (一) 1. (1).

    With `run_in` the text follows the heading in the same paragraph.
    """

    heading: str
    blocks: "tuple[Block, ...]" = ()
    run_in: Content = ()


Block = Paragraph | Table | Chart | Section


@dataclass(frozen=True, slots=True)
class Annex:
    """An annex on a new page; a landscape one stands in a section of its own."""

    title: str
    blocks: tuple[Block, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Attendance:
    """A list in minutes: 出席, 请假, 列席 and the names."""

    label: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Imprint:
    """版记: who gets copies, who printed it and when."""

    printed_by: str = ""
    printed_on: date | None = None
    copies_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """Everything that one official document says. `write` in `document` turns it into Word."""

    title: str
    kind: Kind = Kind.DOCUMENT
    subtitle: str = ""
    body: tuple[Block, ...] = ()
    issuers: tuple[str, ...] = ()
    mark: str = ""
    """发文机关标志; empty: the first issuer, with 文件 for a document."""
    number: str = ""
    signatories: tuple[str, ...] = ()
    """签发人 of a document to a superior; makes the number stand left."""
    copy_number: str = ""
    secrecy: str = ""
    urgency: str = ""
    addressees: tuple[str, ...] = ()
    attendance: tuple[Attendance, ...] = ()
    annexes: tuple[Annex, ...] = ()
    signed_on: date | None = None
    sealed: bool = True
    note: str = ""
    imprint: Imprint | None = None
    check_code: str = ""
    """Short text in the footer by which a printed copy is checked."""
    check_address: str = ""
    """The public web address of that check; printed under the code and drawn as a square to scan."""
    faces: Faces = field(default_factory=Faces)
