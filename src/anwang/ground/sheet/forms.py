"""One form per record (一企一表): the label in a cell, its value right of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from anwang.ground.sheet.finding import labelled
from anwang.ground.sheet.headers import WEAK, Matcher, is_phone_word
from anwang.ground.sheet.layout import texts_of
from anwang.ground.sheet.model import Row, column_letter
from anwang.ground.sheet.normalise import Column, as_text, normalise, part_people
from anwang.ground.sheet.verdict import Fault, ImportedRow, RefusedRow
from anwang.ground.sheet.vocabulary import Values

_LEAST = 4
_MANY = 2_000


@dataclass(slots=True)
class Form:
    """One record: field → (row, column, value cell)."""

    row: int
    cells: dict[str, tuple[int, int, object]] = field(default_factory=dict)
    units: dict[str, str] = field(default_factory=dict)


def find_forms(rows: list[Row], matcher: Matcher, rival: int) -> list[Form]:
    """The forms in these rows; empty when they look like a table (`rival` is how many fields its header would name)."""
    across = _across(rows, matcher)
    if across and len(across[0].cells) > rival * 1.3:
        return across
    forms = list(_forms(rows, matcher))
    best = max(forms, key=lambda form: len(form.cells), default=None)
    if best is None or len(best.cells) < _LEAST or len({row for row, _, _ in best.cells.values()}) < 3:  # noqa: PLR2004
        return []
    named = set(best.cells)
    if len(named) <= rival * 1.3 or not set(matcher.vocabulary.required) <= named:
        return []
    return [form for form in forms if set(matcher.vocabulary.required) & set(form.cells)]


def _across(rows: list[Row], matcher: Matcher) -> list[Form]:
    """A table laid on its side: the labels down one column, a record in each column right of it. Empty when it is none."""
    key = matcher.vocabulary.required[0]
    labels: dict[str, tuple[int, list[object], str]] = {}
    left = 0
    for number, cells in rows[:_MANY]:
        texts = texts_of(cells)
        named = [(column, name) for column, text in texts.items() if (name := _label(text, matcher)) is not None]
        if len(named) != 1 or (left and named[0][0] != left):
            continue
        left, name = named[0]
        labels.setdefault(name, (number, list(cells), matcher.unit(texts[left])))
    looks = matcher.vocabulary.by_name(key).looks
    if len(labels) < _LEAST or key not in labels or looks is None:
        return []
    row, names, _ = labels[key]
    columns = [column for column, cell in enumerate(names, start=1) if column > left and cell not in (None, "")]
    if sum(1 for column in columns if looks(str(names[column - 1]).strip())) < 2:  # noqa: PLR2004 - one record is a form
        return []
    return [
        Form(
            row,
            {name: (at, column, cells[column - 1]) for name, (at, cells, _) in labels.items() if column <= len(cells)},
            {name: unit for name, (_, _, unit) in labels.items()},
        )
        for column in columns
    ]


def _inline(rows: list[Row], matcher: Matcher) -> list[Row]:
    """«单位名称：甲厂» in one cell becomes a label and its value, as long as the cell on the right is free."""
    parted: list[Row] = []
    for number, cells in rows[:_MANY]:
        line = list(cells)
        for column, text in texts_of(cells).items():
            found = labelled(text)
            if found is None or not found[1] or _label(found[0], matcher) is None:
                continue
            if column == len(line):
                line.append(None)
            if line[column] in (None, ""):
                line[column - 1], line[column] = found
        parted.append((number, line))
    return parted


def _forms(rows: list[Row], matcher: Matcher) -> Iterator[Form]:
    key = matcher.vocabulary.required[0]
    rows = _inline(rows, matcher)
    phones = sum(1 for _, cells in rows for text in texts_of(cells).values() if is_phone_word(text))
    form: Form | None = None
    for number, cells in rows[:_MANY]:
        texts = texts_of(cells)
        columns = sorted(texts)
        left = ""
        for place, column in enumerate(columns):
            name = _label(texts[column], matcher)
            if name is None:
                continue
            if phones > 1 and is_phone_word(texts[column]):
                name = next((f.name for f in matcher.vocabulary.fields if left in f.follows), name)
            left = name
            following = columns[place + 1] if place + 1 < len(columns) else None
            if following is not None and _label(texts[following], matcher) is not None:
                following = None
            if form is None or (name == key and key in form.cells):
                if form is not None:
                    yield form
                form = Form(number)
            if following is not None and name not in form.cells:
                form.cells[name] = (number, following, cells[following - 1])
                form.units[name] = matcher.unit(texts[column])
    if form is not None:
        yield form


def _label(text: str, matcher: Matcher) -> str | None:
    if len(text) > 24 or not matcher.exact(text):  # noqa: PLR2004 - labels are short
        return None
    scores = matcher.candidates(text)
    if not scores:
        return None
    name, score = max(scores.items(), key=lambda pair: pair[1])
    return name if score >= WEAK + 0.1 else None


def read_form(form: Form, matcher: Matcher, *, date1904: bool) -> ImportedRow | RefusedRow:
    """The record of one form; it is reported under the row of its first label."""
    values: Values = {}
    faults: list[Fault] = []
    warnings: list[Fault] = []
    for name, (row, column, cell) in form.cells.items():
        field_ = matcher.vocabulary.by_name(name)
        reading = normalise(cell, Column(field_, form.units.get(name, ""), date1904))  # type: ignore[arg-type]  # cells came from a row
        where = f"{column_letter(column)}{row}"
        if reading.error:
            (faults if field_.required or field_.strict else warnings).append(Fault(where, name, as_text(cell)[:200], reading.error))  # type: ignore[arg-type]
            continue
        if reading.value is not None:
            values[name] = reading.value
        if reading.aside:
            values.setdefault(*reading.aside)
        if reading.warning:
            warnings.append(Fault(where, name, as_text(cell)[:200], reading.warning))  # type: ignore[arg-type]
    part_people(values, [(person, f.name) for f in matcher.vocabulary.fields for person in f.follows])
    refused = {fault.field for fault in faults}
    absent = (name for name in matcher.vocabulary.required if name not in values and name not in refused)
    faults.extend(Fault("", name, "", f"缺少{matcher.vocabulary.by_name(name).label}") for name in absent)
    return RefusedRow(form.row, tuple(faults), values) if faults else ImportedRow(form.row, values, tuple(warnings))
