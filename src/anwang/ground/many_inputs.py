"""Reading thousands of inputs of one kind: what `inputs.read` returns and refuses, column by column instead of whole.

That is the same wherever the fields of a kind do not know each other: each value passes the field's own validator, built by pydantic from the
same declaration. An input with a value that is not plain here, or that a validator refuses, goes the way of `inputs.read`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Generic, TypeVar

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from anwang.ground.inputs import LARGEST, Input, InputRefused, again, read

T = TypeVar("T", bound=Input)
Data = dict[str, Any]
Check = Callable[[Any], Any]
_OURS = frozenset({"_printable", "_storable"})
_UNKNOWN = object()
"""Stands where a value must be read with its whole input."""


class ManyInputs(Generic[T]):
    """Reads inputs of one kind. Raises TypeError for a kind whose fields know each other, or that makes defaults anew for each input."""

    def __init__(self, kind: type[T]) -> None:
        told = kind.__pydantic_decorators__
        fresh = any(one.default_factory for one in kind.model_fields.values())
        if set(told.model_validators) - _OURS or told.root_validators or told.validators or fresh:
            raise TypeError(kind)
        self._kind = kind
        self._required = frozenset(name for name, field in kind.model_fields.items() if field.is_required())
        own = {name for one in told.field_validators.values() for name in one.info.fields}
        self._known: dict[str, dict[Any, Any]] = {name: {} for name in own}
        """Of fields for which the kind has a validator of its own: what it made of a value before."""
        self._checks = {name: _validator(kind, field) for name, field in kind.model_fields.items() if name not in own}

    def read(self, said: Sequence[Data]) -> list[T | InputRefused]:
        """Return the input read from each plain data, or its refusal with a sentence for each wrong field."""
        alike: dict[tuple[str, ...], list[int]] = defaultdict(list)
        for place, data in enumerate(said):
            alike[tuple(data)].append(place)
        found: list[T | InputRefused | None] = [None] * len(said)
        for names, places in alike.items():
            rows = [said[place] for place in places]
            for place, made in zip(places, self._table(names, rows), strict=True):
                found[place] = made
        return [self._whole(data) if made is None else made for made, data in zip(found, said, strict=True)]

    def _table(self, names: tuple[str, ...], rows: Sequence[Data]) -> list[T | None]:
        """The inputs of rows that name the same fields; None where one must be read whole."""
        if not names or not self._required <= set(names) <= self._kind.model_fields.keys():
            return [None] * len(rows)
        given = zip(*(row.values() for row in rows), strict=True)
        columns = [self._column(name, values, rows) for name, values in zip(names, given, strict=True)]
        kind = self._kind
        return [None if _UNKNOWN in row else again(kind, dict(zip(names, row, strict=True))) for row in zip(*columns, strict=True)]

    def _column(self, name: str, values: Sequence[Any], rows: Sequence[Data]) -> Sequence[Any]:
        """What the field makes of a column."""
        check = self._checks.get(name)
        if check is None:
            return self._judged(name, values, rows)
        kinds = set(map(type, values))
        if kinds == {str} and all(map(str.isprintable, values)):
            try:
                return list(map(check, values))
            except ValidationError:
                return [_checked(check, value) for value in values]
        if len(kinds) == 1 and (kinds <= _SAME or issubclass(type(values[0]), str)):
            known = {value: _checked(check, value) for value in set(values)}
            return [known[value] for value in values]
        return [_checked(check, value) for value in values]

    def _judged(self, name: str, values: Sequence[Any], rows: Sequence[Data]) -> Sequence[Any]:
        """A column for which the kind has a validator of its own: each value is read once, with the input in which it first stood."""
        known = self._known[name]
        for value, row in zip(values, rows, strict=True):
            if _is_key(value) and value not in known:
                made = self._whole(row)
                known[value] = _UNKNOWN if isinstance(made, InputRefused) else getattr(made, name)
        return [known[value] if _is_key(value) else _UNKNOWN for value in values]

    def _whole(self, data: Data) -> T | InputRefused:
        try:
            return read(self._kind, data)
        except InputRefused as refusal:
            return refusal


def _validator(kind: type[Input], field: FieldInfo) -> Check:
    declared: Any = Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
    validate: Check = TypeAdapter(declared, config=kind.model_config).validator.validate_python
    return validate


_PLAIN = frozenset({type(None), bool, date, Decimal})
_SAME = frozenset({type(None), bool, int, date})
"""Classes of which equal values are the same in all they say."""


def _checked(check: Check, value: Any) -> Any:
    """What a field makes of a value, where that is all there is to say of it."""
    kind = value.__class__
    plain = kind in _PLAIN or (kind is int and -LARGEST <= value <= LARGEST) or (isinstance(value, str) and str.isprintable(value))
    try:
        return check(value) if plain else _UNKNOWN
    except ValidationError:
        return _UNKNOWN


def _is_key(value: Any) -> bool:
    """Texts, and tuples of texts: no other value may equal them and be read otherwise."""
    return value.__class__ is str or (value.__class__ is tuple and all(one.__class__ is str for one in value))
