"""`anwang figures`: the catalogue, a value, and the records behind it."""

from __future__ import annotations

import argparse
from typing import Any

from django.apps import apps
from django.utils import timezone

from anwang.desks.terminal.answer import facts, say, say_json, table
from anwang.figures import catalogue as figures
from anwang.figures import figure as kinds
from anwang.figures import slices
from anwang.grid.models import Node
from anwang.ground.measure import Slice


def entry(figure: kinds.Figure) -> dict[str, Any]:
    """Return a figure's entry in the catalogue."""
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
        "dimensions": list(kinds.dimensions(figure)),
    }


def catalogue(asked: argparse.Namespace) -> int:
    """List every figure with its definition."""
    entries = [entry(figure) for figure in figures.catalogue().values()]
    if asked.json:
        say_json(entries)
        return 0
    table(["代码", "名称", "单位", "口径"], [[item["code"], item["name"], item["unit"], item["definition"]] for item in entries])
    return 0


def _read(asked: argparse.Namespace) -> tuple[kinds.Figure, Node, Slice]:
    figure, node = figures.find(asked.code), slices.node_of(asked.grid)
    campaigns = slices.campaigns_named(asked.campaign, node)
    return figure, node, slices.slice_of(figure, node, start=asked.start, end=asked.end, campaigns=campaigns, where=asked.where)


def value(asked: argparse.Namespace) -> int:
    """Print a figure's value over a slice, with its definition and as-of time."""
    figure, node, wanted = _read(asked)
    answer = slices.value(figure, wanted, at=timezone.now())
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
    if asked.json:
        say_json(content)
        return 0
    say(f"{node.name} {figure.name}:{answer.printed}{figure.unit}")
    facts({"统计期": f"{wanted.start} 至 {wanted.end}", "记录数": answer.record_count, "口径": figure.definition, "截至": content["as_of"]})
    return 0


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
