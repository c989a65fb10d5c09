"""What a room hands the engine: the fields of one kind of import, with every name that offices give them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Values = dict[str, Any]


class Kind(StrEnum):
    """How a cell of this field is normalised."""

    TEXT = "text"
    NAME = "name"
    """A proper name: spaces between Chinese characters are layout, not content."""
    CODE = "code"
    """Text made of digits and letters, never a number."""
    DATE = "date"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    """Whole fen."""
    YES_NO = "yes_no"
    PHONE = "phone"
    CHOICE = "choice"
    CHOICES = "choices"


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `check` returns a Chinese reason when a normalised value is wrong, None when it is right."""

    name: str
    label: str
    kind: Kind = Kind.TEXT
    synonyms: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    """Headers that mean this field only when nothing better claims the column."""
    required: bool = False
    strict: bool = False
    """A value that is present but wrong refuses the row; otherwise it is left out with a warning."""
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    check: Callable[[str], str | None] | None = None
    legacy: Callable[[str], tuple[str, str] | None] | None = None
    """For a code that fails `check`: the field it belongs to instead, and a Chinese remark."""
    follows: tuple[str, ...] = ()
    """Fields after which a bare «联系电话» means this field."""
    asides: Mapping[str, tuple[str, Any]] = field(default_factory=dict)
    """Words that offices write into this column though they belong to another field."""
    money_unit: str = "万元"
    looks: Callable[[str], bool] | None = None
    """Does a value look like this field's? Finds the column where the header is a word nobody foresaw."""
    titled: Callable[[str], str | None] | None = None
    """For a required field that has no column: what a title above the table says of it, for every row."""
    remarks: Mapping[str, str] = field(default_factory=dict)
    """For a choice: a word that stands for one of the choices, yet not quite, and the Chinese remark that the row gets."""
    guess: Callable[[str], str | None] | None = None
    """For a choice: what a text means that names no choice."""
    of_range: str = ""
    """For a date: which day of «3月5日至20日» counts, "first" or "last"."""
    term: str = ""
    """For a date: the value that takes the number of days of «15日内»; `complete` turns it into a date. Working days (工作日) go into
    `term` with "_workdays" behind."""
    carry_blank: bool = False
    """A blank below a value means the same value (category columns)."""
    max_length: int = 2000


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """One kind of import. `keys` gives (what to look for, what to remember) for duplicates within the file."""

    kind: str
    label: str
    fields: tuple[Field, ...]
    keys: Callable[[Values], tuple[list[Hashable], list[Hashable]]]
    section: Callable[[str], str | None] = lambda _text: None
    """The field that a section row («一、城关镇») stands for, by its text."""
    below_section: Mapping[str, str] = field(default_factory=dict)
    """Where a section row already gives a field, the row's own value is of the finer field named here."""
    one_per_sheet: bool = False
    """True where offices also fill one form per record (一企一表)."""
    place: str = ""
    """The field that a sheet named after a township fills."""
    complete: Callable[[Values], list[tuple[str, str]]] = lambda _values: []
    """Faults seen only across fields: (field, Chinese reason)."""

    def by_name(self, name: str) -> Field:
        return next(f for f in self.fields if f.name == name)

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(f.name for f in self.fields if f.required)
