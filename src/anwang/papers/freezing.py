"""Freezing: what a leader signs, as plain data: the text as read, and every number with definition, slice and records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from anwang.figures import slices
from anwang.papers import asking, batch, filling
from anwang.papers.filling import Filled, FilledBlock
from anwang.papers.reading import reading_of


def signed(blocks: Sequence[FilledBlock], *, at: datetime) -> dict[str, Any]:
    """Return a filled body as it is signed. The records of all its numbers come in one statement for each few hundred numbers."""
    found = filling.all_filled(blocks)
    records = batch.records([(each.value.figure, each.value.asked) for each in found])
    figures = [row(each, ids, at) for each, ids in zip(found, records, strict=True)]
    return {"reading": reading_of(blocks).model_dump(mode="json"), "figures": figures, "as_of": at.isoformat()}


def row(filled: Filled, ids: list[int], at: datetime) -> dict[str, Any]:
    """Return one number as its row will say it."""
    answer, figure = filled.answer, filled.value.figure
    return {
        "key": filled.key,
        "code": figure.code,
        "name": figure.name,
        "definition": figure.definition + source(filled),
        "asked": asking.describe(answer) | {"tag": filled.tag.written},
        "printed": answer.printed,
        "value": "" if answer.number is None else str(answer.number),
        "unit": answer.unit,
        "as_of": at.isoformat(),
        "record_count": len(ids),
        "records_digest": slices.record_digest(ids),
        "records": ids,
    }


def source(filled: Filled) -> str:
    """Say where an entered number comes from; empty for a counted one."""
    value = filled.value
    label = getattr(value, "label", "")
    if not label:
        return ""
    papers = "、".join(str(each) for each in getattr(value, "sources", ()))
    return f"（外部数据，{label}；来源：{papers or '未注明'}）"


def rows(signed: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the numbers of a signed paper as fields of their rows."""
    return [{**each, "as_of": datetime.fromisoformat(each["as_of"])} for each in signed.get("figures", ())]
