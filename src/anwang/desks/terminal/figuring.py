"""`anwang figures`: the catalogue, a value, and the records behind it."""

from __future__ import annotations

import argparse
from typing import Any

from django.apps import apps
from django.utils import timezone

from anwang.desks.terminal.answer import facts, say, say_json, table
from anwang.figures import asking, operations, slices
from anwang.figures import catalogue as figures
from anwang.figures import figure as kinds
from anwang.figures.answering import Answer
from anwang.figures.asking import Standing
from anwang.figures.external.kind import UNDETAILED, External
from anwang.grid.models import Node
from anwang.ground.measure import Slice


def entry(figure: kinds.Figure) -> dict[str, Any]:
    """Return a figure's entry in the catalogue."""
    columns = {column.name: column for column in kinds.base(figure).fact.columns}
    names = kinds.dimensions(figure)
    return {
        "code": figure.code,
        "name": figure.name,
        "aliases": list(figure.aliases),
        "unit": figure.unit,
        "definition": figure.definition,
        "kind": figure.kind,
        "additive": figure.additive,
        "room": figure.room,
        "type": figure.type_code,
        "dimensions": list(names),
        "dimension_labels": {name: columns[name].label for name in names},
        "choices": {name: dict(columns[name].choices) for name in names if columns[name].choices},
        "of_which": figure.of_which,
        "external": isinstance(figure, External),
        "label": UNDETAILED if isinstance(figure, External) else "",
        "campaigns": kinds.knows_campaigns(figure),
    }


def catalogue(asked: argparse.Namespace) -> int:
    """List every figure with its definition; `--operations` lists the words by which a figure is compared, ranked and so on."""
    if asked.operations:
        return _operations(asked)
    entries = [entry(figure) for figure in figures.everything().values()]
    if asked.json:
        say_json(entries)
        return 0
    table(["代码", "名称", "单位", "口径"], [[item["code"], item["name"], item["unit"], item["definition"]] for item in entries])
    return 0


def _operations(asked: argparse.Namespace) -> int:
    rows = [[word.word, word.meaning, word.example] for word in operations.WORDS]
    if asked.json:
        say_json([dict(zip(("word", "meaning", "example"), row, strict=True)) for row in rows])
        return 0
    table(["算法", "意思", "例"], rows)
    return 0


def _read(asked: argparse.Namespace) -> tuple[kinds.Figure, Node, Slice]:
    figure, node = figures.find(asked.code), slices.node_of(asked.grid)
    campaigns = slices.campaigns_named(asked.campaign, node)
    return figure, node, slices.slice_of(figure, node, start=asked.start, end=asked.end, campaigns=campaigns, where=asked.where)


def value(asked: argparse.Namespace) -> int:
    """Print a figure's value over a slice, with its definition and as-of time; `--compare` and `--by` ask for an operation."""
    figure, node, wanted = _read(asked)
    now = timezone.now()
    answer = slices.value(figure, wanted, at=now)
    content = {
        "code": figure.code,
        "name": figure.name,
        "grid": node.code,
        "grid_name": node.name,
        "from": wanted.start.isoformat(),
        "to": wanted.end.isoformat(),
        "campaign": asked.campaign,
        "where": dict(wanted.where),
        "value": _number(answer.number),
        "printed": answer.printed,
        "unit": figure.unit,
        "records": answer.record_count,
        "definition": figure.definition,
        "as_of": timezone.localtime(answer.as_of).isoformat(timespec="seconds"),
    }
    if answer.denominator is not None:
        content |= {"numerator": answer.numerator, "denominator": answer.denominator}
    if answer.label:
        content |= {"label": answer.label, "note": answer.note, "sources": [str(source) for source in answer.sources]}
    on = Standing(node, asked.start, asked.end, campaigns=wanted.campaigns)
    asked_for = {word: asking.answer(figure, [*asked.where, word], on=on, at=now) for word in asked.operation}
    if asked_for:
        content["answers"] = {word: _told(told) for word, told in asked_for.items()}
    if asked.json:
        say_json(content)
        return 0
    say(f"{node.name} {figure.name}：{answer.printed}{figure.unit if answer.number is not None else ''}{_label(answer.label)}")
    facts({"统计期": f"{wanted.start} 至 {wanted.end}", "记录数": answer.record_count, "口径": figure.definition, "截至": content["as_of"]})
    if answer.label:
        facts({"来源": "、".join(str(source) for source in answer.sources) or answer.note})
    facts({word: told.printed + _label(told.note if told.note.rstrip("。") != told.printed else "") for word, told in asked_for.items()})
    return 0


def _label(label: str) -> str:
    return f"（{label}）" if label else ""


def _told(answer: Answer) -> dict[str, Any]:
    """Return an operation's answer as JSON holds it."""
    told: dict[str, Any] = {"printed": answer.printed, "value": _number(answer.value), "unit": answer.unit, "note": answer.note}
    made = answer.comparison
    if made is not None:
        told |= {
            "then": _number(made.then.number) if made.then else None,
            "difference": _number(made.difference),
            "rate": _number(made.rate),
            "absolute": made.absolute,
            "percent": made.percent,
            "sentence": made.sentence,
        }
    if answer.rows:
        told["rows"] = [{"name": row.name, "value": _number(row.number), "rank": row.rank} for row in answer.rows]
    return told


def _number(number: Any) -> float | int | None:
    if number is None:
        return None
    return int(number) if number == int(number) else float(number)


def records(asked: argparse.Namespace) -> int:
    """Print the records that a figure counts."""
    figure, _, wanted = _read(asked)
    model = apps.get_model(kinds.base(figure).fact.record)
    ids = slices.record_ids(figure, wanted)
    found: list[dict[str, Any]] = []
    for start in range(0, len(ids), 500):
        rows = model._default_manager.filter(pk__in=ids[start : start + 500]).order_by("pk")
        found.extend({"id": row.pk, "record": str(row), "number": getattr(row, "number", "")} for row in rows)
    if asked.json:
        say_json({"code": figure.code, "model": model._meta.label_lower, "count": len(ids), "records": found})
        return 0
    table(["编号", "记录"], [[item["id"], item["record"]] for item in found])
    say(f"共 {len(ids)} 条")
    return 0
