"""Freezing: what a leader signs, as plain data: the text as read, and every number with definition, slice and records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from anwang.figures import slices
from anwang.papers import filling
from anwang.papers.filling import Filled, FilledBlock
from anwang.papers.reading import reading_of


def signed(blocks: Sequence[FilledBlock], *, at: datetime) -> dict[str, Any]:
    """Return a filled body as it is signed."""
    figures = [row(each, at) for each in filling.all_filled(blocks)]
    return {"reading": reading_of(blocks).model_dump(mode="json"), "figures": figures, "as_of": at.isoformat()}


def row(filled: Filled, at: datetime) -> dict[str, Any]:
    """Return one number as its row will say it."""
    value = filled.value
    ids = slices.record_ids(value.figure, value.asked)
    return {
        "key": filled.key,
        "code": value.figure.code,
        "name": value.figure.name,
        "definition": value.figure.definition,
        "asked": slices.describe(value.asked, value.figure) | {"tag": filled.tag.written},
        "printed": value.printed,
        "value": "" if value.number is None else str(value.number),
        "unit": value.figure.unit,
        "as_of": at.isoformat(),
        "record_count": len(ids),
        "records_digest": slices.record_digest(ids),
        "records": ids,
    }


def rows(signed: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the numbers of a signed paper as fields of their rows."""
    return [{**each, "as_of": datetime.fromisoformat(each["as_of"])} for each in signed.get("figures", ())]
