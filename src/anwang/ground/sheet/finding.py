"""What a sheet says outside its header: values above the table, and columns known by their content when the header is a new word."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from typing import Final

from anwang.ground.sheet.headers import Matcher, assign, take_apart
from anwang.ground.sheet.layout import Layout, texts_of
from anwang.ground.sheet.model import Row, column_letter
from anwang.ground.sheet.normalise import choose
from anwang.ground.sheet.vocabulary import Field, Kind

_SURE: Final = 0.97
_SNIFFED: Final = 0.5
_SHARE: Final = 0.75
_SAMPLE: Final = 60
_SHORTEST_LABEL: Final = 3
_WEAKLY: Final = 0.8
_WHOLE_DATE: Final = re.compile(r"\s*(20\d{2})\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d")
_LABELLED: Final = re.compile(r"^([^:：]{2,20}?)\s*(?:[(（][^)）]{0,8}[)）])?\s*[:：]\s*(.*)$", re.DOTALL)


def labelled(text: str) -> tuple[str, str] | None:
    """«单位名称：甲厂» as (label, value); the value may be empty."""
    found = _LABELLED.match(text.strip())
    return (found.group(1), re.split(r"\s{2,}", found.group(2).strip())[0]) if found else None


def complete(layout: Layout, head: list[Row], matcher: Matcher) -> None:
    """Fill in what the header leaves open: required values named above the table, columns known by what stands in them."""
    _part_twins(layout, matcher)
    for part in (layout, *layout.twins):
        _read_titles(part, head, matcher)
        _choose(part, head, matcher)
        _sniff(part, head, matcher)
        part.year = _year(part, head, matcher)
    _believe_titles(layout, matcher)


def _read_titles(layout: Layout, head: list[Row], matcher: Matcher) -> None:
    """A ledger of one unit names it above the table."""
    if matcher.vocabulary.one_per_sheet:
        return
    wanted = set(matcher.vocabulary.required) - set(layout.columns.fields.values())
    above = {number for number, _ in layout.titles}
    for number, cells in head:
        if number not in above:
            continue
        texts = list(texts_of(cells).values())
        for place, text in enumerate(texts):
            found = labelled(text)
            if found is None or len(found[0]) < _SHORTEST_LABEL:
                continue
            value = found[1] or (texts[place + 1] if place + 1 < len(texts) and labelled(texts[place + 1]) is None else "")
            for name, score in matcher.candidates(found[0]).items():
                if name in wanted and score >= _SURE and len(value) > 1:
                    layout.given.setdefault(name, value)


def _believe_titles(layout: Layout, matcher: Matcher) -> None:
    """«甲公司自查台账» over a table without a column for the unit."""
    for name in matcher.vocabulary.required:
        field = matcher.vocabulary.by_name(name)
        if field.titled is None or name in layout.columns.fields.values() or name in layout.given:
            continue
        value = next((found for _, text in layout.titles if (found := field.titled(text))), None)
        if value:
            layout.given[name] = value
            layout.notes.append(f"表里没有“{field.label}”列，按标题记作“{value}”，请核对")


def _year(layout: Layout, head: list[Row], matcher: Matcher) -> int | None:
    """The year of the whole dates under the date columns; None when there are several."""
    columns = [column for column, name in layout.columns.fields.items() if matcher.vocabulary.by_name(name).kind == Kind.DATE]
    years: set[int] = set()
    for number, cells in head:
        for column in columns if number >= layout.first_data_row else ():
            cell = cells[column - 1] if column <= len(cells) else None
            if isinstance(cell, date):
                years.add(cell.year)
            elif isinstance(cell, str) and (found := _WHOLE_DATE.match(cell)):
                years.add(int(found.group(1)))
    return years.pop() if len(years) == 1 else None


def _choose(layout: Layout, head: list[Row], matcher: Matcher) -> None:
    """Where a header may mean two lists of choices, the words below it decide."""
    columns = layout.columns
    below = [texts_of(cells) for number, cells in head if number >= layout.first_data_row][:_SAMPLE]
    for column, name in list(columns.fields.items()):
        field = matcher.vocabulary.by_name(name)
        words = [texts[column] for texts in below if column in texts]
        if not field.choices or not words or _fitting(words, field) >= len(words) * _SHARE:
            continue
        for other in matcher.candidates(columns.headers[column]):
            rival = matcher.vocabulary.by_name(other)
            if rival.choices and other not in columns.fields.values() and _fitting(words, rival) >= len(words) * _SHARE:
                columns.fields[column] = other
                break


def _fitting(words: list[str], field: Field) -> int:
    return sum(1 for word in words if choose(word, field) is not None)


def _sniff(layout: Layout, head: list[Row], matcher: Matcher) -> None:
    columns = layout.columns
    below = [texts_of(cells) for number, cells in head if number >= layout.first_data_row][:_SAMPLE]
    for field in matcher.vocabulary.fields:
        if field.looks is None or field.name in columns.fields.values() or field.name in layout.given:
            continue
        best: tuple[float, int] | None = None
        for column in columns.headers:
            weakly = field.required and columns.scores.get(column, 1.0) < _WEAKLY
            if column == columns.sequence or (column not in columns.unmapped and not weakly):
                continue
            values = [texts[column] for texts in below if column in texts]
            share = sum(1 for value in values if field.looks(value)) / len(values) if values else 0.0
            length = sum(map(len, values)) / len(values) if values else 0.0
            if share >= _SHARE and (best is None or share * length > best[0]):
                best = (share * length, column)
        if best is not None:
            column = best[1]
            columns.fields[column], columns.scores[column] = field.name, _SNIFFED
            columns.unmapped.pop(column, None)
            layout.sniffed.add(field.name)
            layout.notes.append(f"{column_letter(column)} 列的表头“{columns.headers[column]}”没有见过，按内容认作“{field.label}”，请核对")


def _part_twins(layout: Layout, matcher: Matcher) -> None:
    """Two tables side by side under the same header, as people lay out lists to save paper: each is read by itself."""
    columns = layout.columns
    texts = {column: take_apart(text).full for column, text in sorted(columns.headers.items()) if text}
    anchor = next((c for c in texts if columns.fields.get(c) in matcher.vocabulary.required and _again(texts, c)), None)
    if anchor is None:
        return
    starts = [anchor, *_again(texts, anchor)]
    before = 0
    while all(texts.get(anchor - before - 1) == texts.get(start - before - 1) is not None for start in starts):
        before += 1
    edges = [*(start - before for start in starts), max(texts) + 1]
    parts = [{c: layout.variants[c] for c in texts if left <= c < right} for left, right in pairwise(edges)]
    shift = [{texts[c] for c in part} for part in parts]
    if any(len(words & shift[0]) < max(1, len(shift[0]) * _SHARE) for words in shift[1:]):
        return
    first = {c: text for c, text in layout.variants.items() if c < edges[1]}
    layout.columns = assign(first, matcher)
    for part in parts[1:]:
        header_texts = [{c: text for c, text in line.items() if c in part} for line in layout.header_texts]
        layout.twins.append(Layout(layout.header_rows, assign(part, matcher), header_texts, layout.titles, layout.numbering_rows))
    layout.notes.append(f"左右并排的 {len(parts)} 张表，表头相同，已从左到右分别读取")


def _again(texts: dict[int, str], anchor: int) -> list[int]:
    return [column for column, text in texts.items() if column > anchor and text == texts[anchor]]
