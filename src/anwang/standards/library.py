"""The library of check sheets and major-hazard criteria that ships with the house.

The content lies as TOML in `data/`: `instruments.toml` (every law and standard that may be cited), `criteria/` (one file
per family of 重大事故隐患判定标准) and `checklists/` (one file per sheet). Loading checks everything; a flaw names the file
and the item, so that a wrong line never reaches an office. Nothing here touches the database.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final, TypeVar, cast

SECTORS: Final = frozenset({
    "coal_mine", "non_coal_mine", "oil_gas", "chemicals", "hazardous_chemicals", "fireworks", "metallurgy", "nonferrous",
    "deep_casting", "building_materials", "machinery", "light_industry", "textile", "tobacco", "commerce", "dust_explosion",
    "ammonia_refrigeration", "confined_space", "construction", "road_transport", "water_transport", "fishing_vessel", "railway",
    "civil_aviation", "postal", "urban_gas", "special_equipment", "fire_crowded_places", "education", "healthcare", "elderly_care",
    "culture_tourism", "farm_machinery", "water_conservancy", "power", "battery_storage", "self_built_housing", "forest_fire",
    "food_safety", "other",
})  # fmt: skip
"""The sector codes of the enterprises room, which this floor may not import; a test holds the two together."""
METHODS: Final = {"查资料": "documents", "看现场": "site", "问人员": "persons", "测试": "test"}
HAZARD_CATEGORIES: Final = {"基础管理": "management", "现场管理": "site"}
TIERS: Final = ("national", "province", "city", "county", "township")
MODES: Final = ("direct", "combined")
CONFIDENCES: Final = ("checked", "memory")
UNNUMBERED: Final = "待核"
LONGEST_TERM_DAYS: Final = 90

_CODE = re.compile(r"[a-z][a-z0-9_]*")
_CLAUSE_CODE = re.compile(r"([a-z][a-z_]*\.)?[0-9]+")
_HAN = r"[\u4e00-\u9fff]"
_ASCII_MARK = re.compile(rf"{_HAN}\s*[,;:?!()\"'.]|[,;:?!()\"']\s*{_HAN}")
_ARTICLE = re.compile(r"第([零一二三四五六七八九十百]+)条(?:第[一二三四五六七八九十]+[款项])*")
_DIGITS: Final = {digit: value for value, digit in enumerate("一二三四五六七八九", start=1)}


T = TypeVar("T")


class LibraryError(ValueError):
    """A file of the library is wrong; the text names the file, the place in it, and what is wrong."""

    def __init__(self, place: str, flaw: str) -> None:
        super().__init__(f"{place}: {flaw}")


@dataclass(frozen=True, slots=True)
class Instrument:
    """A law, rule or standard that an item may cite; `name` is how it is cited."""

    name: str
    title: str
    number: str
    articles: int | None


@dataclass(frozen=True, slots=True)
class Criterion:
    """One clause of a 判定标准, in our own words. Only such a clause makes a hazard 重大."""

    code: str
    family: str
    clause: str
    text: str
    sectors: tuple[str, ...]
    mode: str
    valid_from: date
    valid_to: date | None
    source: str
    confidence: str

    def in_force(self, on: date) -> bool:
        """Whether the clause may grade a hazard found on that day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    @property
    def citable(self) -> bool:
        """False while its number in the instrument is still to be looked up (待核): people may pick it, no sheet may propose it."""
        return UNNUMBERED not in self.clause


@dataclass(frozen=True, slots=True)
class CriterionFamily:
    """One instrument of 重大事故隐患判定标准 with those of its clauses that the library carries."""

    code: str
    name: str
    instrument: str
    number: str
    valid_from: date
    valid_to: date | None
    note: str
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class FailedItem:
    """What a failed item proposes for the hazard; every word may be edited on site except the grade. `category` is a code."""

    text: str
    measure: str
    term_days: int
    category: str
    criterion: str | None

    @property
    def level(self) -> str:
        """`major` when a criterion clause is named, else `general`: there is no other way to 重大."""
        return "major" if self.criterion else "general"


@dataclass(frozen=True, slots=True)
class ItemData:
    """One question of a sheet; `no` runs through the whole sheet; `method` is a code of `states.CheckMethod`."""

    no: int
    text: str
    basis: tuple[str, ...]
    method: str
    must_check: bool
    photo_when_failed: bool
    penalty_article: str
    failed: FailedItem

    @property
    def basis_text(self) -> str:
        """The basis as a sheet prints it."""
        return "；".join(self.basis)


@dataclass(frozen=True, slots=True)
class CategoryData:
    """A group of questions under one heading."""

    name: str
    items: tuple[ItemData, ...]


@dataclass(frozen=True, slots=True)
class ChecklistData:
    """A whole sheet. No sectors means that it serves every sector; `owner` is the tier that keeps it."""

    code: str
    name: str
    sectors: tuple[str, ...]
    version: int
    valid_from: date
    owner: str
    categories: tuple[CategoryData, ...]

    @property
    def items(self) -> tuple[ItemData, ...]:
        """All questions in the order of the sheet."""
        return tuple(item for category in self.categories for item in category.items)


@dataclass(frozen=True, slots=True)
class _Table:
    """A TOML table that knows where it stands and which of its keys were read."""

    place: str
    values: Mapping[str, object]
    seen: set[str] = field(default_factory=set)

    def _read(self, key: str, kind: type[T], default: T | None = None) -> T:
        self.seen.add(key)
        value = self.values.get(key, default)
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise LibraryError(self.place, f"{key!r} must be a {kind.__name__}, got {value!r}")
        return value

    def text(self, key: str, shortest: int = 1, longest: int = 200, default: str | None = None) -> str:
        value = self._read(key, str, default)
        if key not in self.values:
            return value
        if value != value.strip() or not shortest <= len(value) <= longest:
            raise LibraryError(self.place, f"{key!r} must have {shortest} to {longest} characters, got {value!r}")
        if mark := _ASCII_MARK.search(value):
            raise LibraryError(self.place, f"{key!r} has ASCII punctuation beside Chinese: {mark.group()!r}")
        return value

    def word(self, key: str, allowed: Iterable[str]) -> str:
        value = self._read(key, str)
        if value not in allowed:
            raise LibraryError(self.place, f"{key!r} is unknown: {value!r}")
        return value

    def code(self, key: str, form: re.Pattern[str]) -> str:
        value = self._read(key, str)
        if not form.fullmatch(value):
            raise LibraryError(self.place, f"{key!r} is not a code: {value!r}")
        return value

    def number(self, key: str, lowest: int, highest: int) -> int:
        value = self._read(key, int)
        if not lowest <= value <= highest:
            raise LibraryError(self.place, f"{key!r} must be {lowest} to {highest}, got {value}")
        return value

    def flag(self, key: str) -> bool:
        return self._read(key, bool, default=False)

    def day(self, key: str) -> date:
        return self._read(key, date)

    def day_or_none(self, key: str) -> date | None:
        return self.day(key) if key in self.values else None

    def words(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        if key not in self.values and default is not None:
            return default
        values = self._read(key, list)
        if not all(isinstance(value, str) for value in values) or len(set(values)) != len(values):
            raise LibraryError(self.place, f"{key!r} must be a list of different texts")
        return tuple(values)

    def sectors(self, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        values = self.words("sectors", default)
        if unknown := sorted(set(values) - SECTORS):
            raise LibraryError(self.place, f"unknown sectors {unknown}")
        return values

    def table(self, key: str) -> _Table:
        return _Table(f"{self.place} {key}", cast("dict[str, object]", self._read(key, dict)))

    def tables(self, key: str, label: str) -> tuple[_Table, ...]:
        rows = self._read(key, list)
        if not rows or not all(isinstance(row, dict) for row in rows):
            raise LibraryError(self.place, f"{key!r} must be tables, at least one")
        return tuple(_Table(f"{self.place} {label} {row.get('no', count)}", row) for count, row in enumerate(rows, start=1))

    def finish(self) -> None:
        if unknown := sorted(set(self.values) - self.seen):
            raise LibraryError(self.place, f"unknown keys {unknown}")


def load_instruments() -> Mapping[str, Instrument]:
    """Every law and standard that the library may cite, by the name it is cited with."""
    return _shipped_instruments()


def load_criteria() -> tuple[CriterionFamily, ...]:
    """All families of major-hazard criteria, in the order of their codes; codes of clauses are unique over all families."""
    return _shipped_criteria()


def load_checklists() -> tuple[ChecklistData, ...]:
    """All check sheets, in the order of their codes, each citing known instruments and clauses in force only."""
    return _shipped_checklists()


def criterion_by_code(code: str) -> Criterion:
    """The clause of that code; KeyError when there is none."""
    return {criterion.code: criterion for family in load_criteria() for criterion in family.criteria}[code]


def read_instruments(name: str, content: str) -> dict[str, Instrument]:
    """Instruments of one file, checked; `name` is the file's name for messages."""
    top = _open(name, content)
    found: dict[str, Instrument] = {}
    for table in top.tables("instruments", "instrument"):
        instrument = Instrument(
            name=table.text("name", 2, 60),
            title=table.text("title", 3, 80),
            number=table.text("number", 1, 60, default=""),
            articles=table.number("articles", 1, 1300) if "articles" in table.values else None,
        )
        table.finish()
        if instrument.name in found:
            raise LibraryError(table.place, f"{instrument.name!r} stands twice")
        found[instrument.name] = instrument
    top.finish()
    return found


def read_family(name: str, content: str) -> CriterionFamily:
    """One family of criteria, checked."""
    top = _open(name, content)
    code = top.code("code", _CODE)
    instrument, number = top.text("instrument", 5, 60), top.text("number", 5, 40)
    sectors, valid_from, valid_to = top.sectors(), top.day("valid_from"), top.day_or_none("valid_to")
    criteria = []
    for table in top.tables("clauses", "clause"):
        clause = table.text("clause", 1, 30)
        criteria.append(
            Criterion(
                code=f"{code}.{table.code('code', _CLAUSE_CODE)}",
                family=code,
                clause=clause,
                text=table.text("text", 6, 120),
                sectors=table.sectors(sectors),
                mode=table.word("mode", MODES),
                valid_from=table.day_or_none("valid_from") or valid_from,
                valid_to=table.day_or_none("valid_to") or valid_to,
                source=f"《{instrument}》（{number}）{clause}",
                confidence=table.word("confidence", CONFIDENCES),
            )
        )
        table.finish()
    note = top.text("note", 0, 300, default="")
    family = CriterionFamily(code, top.text("name", 2, 30), instrument, number, valid_from, valid_to, note, tuple(criteria))
    top.finish()
    _refuse_twins(name, "clause code", (criterion.code for criterion in family.criteria))
    _refuse_twins(name, "clause text", (criterion.text for criterion in family.criteria))
    if any(criterion.valid_to and criterion.valid_to < criterion.valid_from for criterion in family.criteria):
        raise LibraryError(name, "a clause ends before it begins")
    return family


def read_checklist(name: str, content: str, instruments: Mapping[str, Instrument], criteria: Mapping[str, Criterion]) -> ChecklistData:
    """One sheet, checked against the instruments and criteria that it cites."""
    top = _open(name, content)
    categories = []
    for table in top.tables("categories", "category"):
        items = tuple(_read_item(row, instruments) for row in table.tables("items", "item"))
        categories.append(CategoryData(table.text("name", 2, 20), items))
        table.finish()
    checklist = ChecklistData(
        code=top.code("code", _CODE),
        name=top.text("name", 4, 40),
        sectors=top.sectors(),
        version=top.number("version", 1, 999),
        valid_from=top.day("valid_from"),
        owner=top.word("owner", TIERS),
        categories=tuple(categories),
    )
    top.finish()
    _refuse_twins(name, "category", (category.name for category in checklist.categories))
    _refuse_twins(name, "item text", (item.text for item in checklist.items))
    _refuse_twins(name, "hazard text", (item.failed.text for item in checklist.items))
    if [item.no for item in checklist.items] != list(range(1, len(checklist.items) + 1)):
        raise LibraryError(name, "item numbers must run 1, 2, 3 … through the sheet")
    for item in checklist.items:
        _check_criterion(f"{name} item {item.no}", item, checklist, criteria)
    return checklist


def _read_item(table: _Table, instruments: Mapping[str, Instrument]) -> ItemData:
    failed = table.table("failed")
    item = ItemData(
        no=table.number("no", 1, 999),
        text=table.text("text", 8, 80),
        basis=table.words("basis"),
        method=METHODS[table.word("method", METHODS)],
        must_check=table.flag("must_check"),
        photo_when_failed=table.flag("photo_when_failed"),
        penalty_article=table.text("penalty_article", 6, 40, default=""),
        failed=FailedItem(
            text=failed.text("text", 6, 80),
            measure=failed.text("measure", 6, 100),
            term_days=failed.number("term_days", 0, LONGEST_TERM_DAYS),
            category=HAZARD_CATEGORIES[failed.word("category", HAZARD_CATEGORIES)],
            criterion=failed.text("criterion", 3, 60) if "criterion" in failed.values else None,
        ),
    )
    table.finish()
    failed.finish()
    if not item.text.endswith("？"):
        raise LibraryError(table.place, "the text must be a question ending in ？")
    if not item.basis:
        raise LibraryError(table.place, "no basis")
    for cited in (*item.basis, *filter(None, [item.penalty_article])):
        _check_citation(table.place, cited, instruments)
    return item


def _check_citation(place: str, cited: str, instruments: Mapping[str, Instrument]) -> None:
    """A citation is a known instrument, with or without an article that the instrument has."""
    if cited in instruments:
        return
    name, _, article = cited.rpartition(" ")
    instrument, form = instruments.get(name), _ARTICLE.fullmatch(article)
    if instrument is None or form is None:
        raise LibraryError(place, f"cites an unknown instrument: {cited!r}")
    if instrument.articles is None:
        raise LibraryError(place, f"cites an article, but the articles of {name!r} are not on file: {cited!r}")
    if not 1 <= chinese_number(form.group(1)) <= instrument.articles:
        raise LibraryError(place, f"{name!r} has only {instrument.articles} articles: {cited!r}")


def _check_criterion(place: str, item: ItemData, checklist: ChecklistData, criteria: Mapping[str, Criterion]) -> None:
    code = item.failed.criterion
    if code is None:
        return
    criterion = criteria.get(code)
    if criterion is None:
        raise LibraryError(place, f"names an unknown criterion {code!r}")
    if not criterion.citable:
        raise LibraryError(place, f"criterion {code!r} has no clause number yet, so no item may propose it")
    if not criterion.in_force(checklist.valid_from):
        raise LibraryError(place, f"criterion {code!r} is not in force on {checklist.valid_from}")
    if not checklist.sectors or set(checklist.sectors) - set(criterion.sectors):
        raise LibraryError(place, f"criterion {code!r} does not serve every sector of the sheet")


def chinese_number(words: str) -> int:
    """The number that an article bears, e.g. 一百一十九 → 119; below one thousand."""
    total = 0
    for unit, worth in (("百", 100), ("十", 10)):
        before, found, rest = words.partition(unit)
        if found:
            total += _DIGITS.get(before, 1) * worth
            words = rest.removeprefix("零")
    return total + _DIGITS.get(words, 0)


def _refuse_twins(place: str, what: str, values: Iterable[str]) -> None:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise LibraryError(place, f"{what} stands twice: {value!r}")
        seen.add(value)


def _open(name: str, content: str) -> _Table:
    try:
        return _Table(name, tomllib.loads(content))
    except tomllib.TOMLDecodeError as error:
        raise LibraryError(name, f"is not TOML: {error}") from error


def _each_file(folder: str, read: Callable[[str, str], T]) -> tuple[T, ...]:
    listed: list[Traversable] = sorted(_data().joinpath(folder).iterdir(), key=lambda entry: entry.name)
    return tuple(read(entry.name, entry.read_text("utf-8")) for entry in listed if entry.name.endswith(".toml"))


def _data() -> Traversable:
    return files("anwang.standards").joinpath("data")


@cache
def _shipped_instruments() -> dict[str, Instrument]:
    return read_instruments("instruments.toml", _data().joinpath("instruments.toml").read_text("utf-8"))


@cache
def _shipped_criteria() -> tuple[CriterionFamily, ...]:
    families = _each_file("criteria", read_family)
    _refuse_twins("criteria", "family code", (family.code for family in families))
    return families


@cache
def _shipped_checklists() -> tuple[ChecklistData, ...]:
    instruments = load_instruments()
    criteria = {criterion.code: criterion for family in load_criteria() for criterion in family.criteria}
    checklists = _each_file("checklists", lambda name, content: read_checklist(name, content, instruments, criteria))
    _refuse_twins("checklists", "sheet code", (checklist.code for checklist in checklists))
    return checklists
