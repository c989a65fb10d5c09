"""Keyset paging: a page begins after a row, not at a number, so the thousandth page costs what the first does.

Order is (key, pk), both in one direction; empty keys come last in both, on SQLite and PostgreSQL alike.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import BigIntegerField, F, Model, Q, QuerySet, Value
from django.db.models.expressions import OrderBy


@dataclass(frozen=True, slots=True)
class Order:
    """A field path (or annotation) and a direction."""

    path: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Slice:
    """The rows of one page, and the cursors of its neighbours (empty where there is none)."""

    rows: Sequence[Any]
    before: str
    after: str


def page(queryset: QuerySet[Any], order: Order, size: int, *, after: str = "", before: str = "", few: bool = False) -> Slice:
    """Read one page in one statement. A cursor that cannot be read means the first page. `few`: all pages together have few rows."""
    empties = may_be_empty(queryset.model, order.path)
    backward = bool(before)
    cursor = _read(before or after)
    if cursor is None:
        backward = False
    ordered = queryset.order_by(*_ordering(order, backward=backward, empties=empties))
    try:
        beyond = ordered if cursor is None else ordered.filter(_beyond(order, cursor, backward=backward, empties=empties))
        rows = list(_chosen(beyond, size + 1, downward=order.descending != backward) if few and order.path == "pk" else beyond[: size + 1])
    except (ValidationError, ValueError, TypeError, OverflowError):  # a cursor of another list, or a made-up one
        return page(queryset, order, size, few=few)
    more = len(rows) > size
    rows = rows[:size]
    if backward:
        rows.reverse()
    if not rows:
        return Slice((), "", "")
    has_before = more if backward else cursor is not None
    has_after = backward or more
    return Slice(rows, _write(rows[0], order.path) if has_before else "", _write(rows[-1], order.path) if has_after else "")


def may_be_empty(model: type[Model], path: str) -> bool:
    """Whether the key can be NULL; an annotation, whose nature is not known, is taken to be."""
    current: Any = model
    for part in path.split("__"):
        try:
            field = current._meta.pk if part == "pk" else current._meta.get_field(part)
        except FieldDoesNotExist:
            return True
        if getattr(field, "null", True):
            return True
        current = getattr(field, "related_model", None) or current
    return False


def _chosen(ordered: QuerySet[Any], most: int, *, downward: bool) -> QuerySet[Any]:
    """The first rows by pk of a set that has few.

    A planner takes the few to lie evenly in the table and would walk the key through all others to the first of them; so they are
    chosen by an expression that no index has, before anything is joined to them.
    """
    by_key = OrderBy(F("pk") + Value(0, BigIntegerField()), descending=downward)
    return ordered.filter(pk__in=ordered.order_by(by_key).values("pk")[:most])


def _ordering(order: Order, *, backward: bool, empties: bool) -> list[OrderBy]:
    downward = order.descending != backward
    if order.path == "pk":
        return [OrderBy(F("pk"), descending=downward)]
    # forward: empty keys last; backward the mirror image
    nulls = ({"nulls_first": True} if backward else {"nulls_last": True}) if empties else {}
    return [OrderBy(F(order.path), descending=downward, **nulls), OrderBy(F("pk"), descending=downward)]


def _beyond(order: Order, cursor: tuple[object, object], *, backward: bool, empties: bool) -> Q:
    value, pk = cursor
    side = "lt" if order.descending != backward else "gt"
    if order.path == "pk":
        return Q(**{f"pk__{side}": pk})
    later = Q(**{f"pk__{side}": pk})
    empty = Q(**{f"{order.path}__isnull": True})
    if value is None:
        return (~empty | later) if backward else (empty & later)
    within = Q(**{f"{order.path}__{side}e": value}) & (Q(**{f"{order.path}__{side}": value}) | later)
    return within | empty if empties and not backward else within


def _value(row: Any, path: str) -> object:
    for part in path.split("__"):
        row = row.pk if part == "pk" else getattr(row, part)
        if row is None:
            return None
    return row


_WRITERS: tuple[tuple[type, str], ...] = ((bool, "b"), (int, "i"), (datetime, "t"), (date, "d"), (Decimal, "n"), (float, "f"), (str, "s"))
_READERS: dict[str, Any] = {
    "b": lambda text: text == "True",
    "i": int,
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "n": Decimal,
    "f": float,
    "s": str,
}


def _tagged(value: object) -> str:
    if value is None:
        return "-"
    for kind, tag in _WRITERS:
        if isinstance(value, kind):
            return tag + (value.isoformat() if isinstance(value, date) else str(value))
    return "s" + str(value)


def _write(row: Any, path: str) -> str:
    text = json.dumps([_tagged(_value(row, path)), _tagged(row.pk)], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[object, object] | None:
    if not cursor:
        return None
    try:
        value, pk = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return _untagged(value), _untagged(pk)
    except (ValueError, KeyError, TypeError, IndexError, InvalidOperation, binascii.Error):
        return None


def _untagged(text: str) -> object:
    return None if text == "-" else _READERS[text[0]](text[1:])


def sorted_by(queryset: QuerySet[Any], order: Order) -> QuerySet[Any]:
    """The whole set in the order that its pages have."""
    return queryset.order_by(*_ordering(order, backward=False, empties=may_be_empty(queryset.model, order.path)))
