"""Filters of a list: each reads its part of the address, narrows the query, and says in words what it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import ClassVar

from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from anwang.grid.paths import under

Option = tuple[str, str]
Options = Sequence[Option] | Callable[[], Iterable[Option]]


@dataclass(frozen=True, slots=True)
class Filter:
    """Base: `name` is the parameter of the address, `label` what officials call it."""

    name: str
    label: str
    kind: ClassVar[str] = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The parameters that belong to this filter."""
        return (self.name,)

    def condition(self, params: QueryDict) -> Q | None:
        """The condition, or None when the filter is not set (or set to nonsense)."""
        raise NotImplementedError

    def words(self, params: QueryDict) -> str:
        """What the filter does, as a chip says it."""
        raise NotImplementedError

    def choices(self) -> tuple[Option, ...]:
        """What can be chosen, for the filters that offer a choice."""
        return ()


def _options(options: Options) -> tuple[Option, ...]:
    return tuple(options() if callable(options) else options)


@dataclass(frozen=True, slots=True)
class Choice(Filter):
    """One of some values. `where` turns the value into a condition; without it the field `field` (or `name`) equals the value.

    With `tabs` the choices stand above the list as tabs.
    """

    options: Options = ()
    field: str = ""
    where: Callable[[str], Q] | None = None
    tabs: bool = False
    kind: ClassVar[str] = "choice"

    def choices(self) -> tuple[Option, ...]:
        return _options(self.options)

    def condition(self, params: QueryDict) -> Q | None:
        value = params.get(self.name, "")
        if value not in dict(self.choices()):
            return None
        return self.where(value) if self.where else Q(**{self.field or self.name: value})

    def words(self, params: QueryDict) -> str:
        return dict(self.choices())[params.get(self.name, "")]


@dataclass(frozen=True, slots=True)
class Multi(Filter):
    """Any of several values of a field."""

    options: Options = ()
    field: str = ""
    kind: ClassVar[str] = "multi"

    def choices(self) -> tuple[Option, ...]:
        return _options(self.options)

    def condition(self, params: QueryDict) -> Q | None:
        known = dict(self.choices())
        values = [value for value in params.getlist(self.name) if value in known]
        return Q(**{f"{self.field or self.name}__in": values}) if values else None

    def words(self, params: QueryDict) -> str:
        known = dict(self.choices())
        return "或".join(known[value] for value in params.getlist(self.name) if value in known)


@dataclass(frozen=True, slots=True)
class Node(Filter):
    """Everything under a grid node. Options are (path, name); `ranges` widens a node that took over others by merger."""

    options: Options = ()
    field: str = "grid_path"
    ranges: Callable[[str], Iterable[tuple[str, str]]] | None = None
    kind: ClassVar[str] = "choice"

    def choices(self) -> tuple[Option, ...]:
        return _options(self.options)

    def condition(self, params: QueryDict) -> Q | None:
        path = params.get(self.name, "")
        if path not in dict(self.choices()):
            return None
        found = Q()
        for low, high in self.ranges(path) if self.ranges else [under(path)]:
            found |= Q(**{f"{self.field}__gte": low, f"{self.field}__lt": high})
        return found

    def words(self, params: QueryDict) -> str:
        return dict(self.choices())[params.get(self.name, "")]


@dataclass(frozen=True, slots=True)
class Dates(Filter):
    """From a day to a day, both included. `moments` for a field that holds date and time."""

    field: str = ""
    moments: bool = False
    kind: ClassVar[str] = "dates"

    @property
    def names(self) -> tuple[str, ...]:
        return (f"{self.name}_from", f"{self.name}_to")

    def _span(self, params: QueryDict) -> tuple[date | None, date | None]:
        first, last = (_date(params.get(name, "")) for name in self.names)
        return first, last

    def condition(self, params: QueryDict) -> Q | None:
        first, last = self._span(params)
        if first is None and last is None:
            return None
        field = self.field or self.name
        found = Q(**{f"{field}__gte": _midnight(first) if self.moments else first}) if first else Q()
        if last and last < date.max:
            after = last + timedelta(days=1)
            found &= Q(**{f"{field}__lt": _midnight(after) if self.moments else after})
        return found

    def words(self, params: QueryDict) -> str:
        first, last = self._span(params)
        if first and last:
            return f"{self.label} {first} 至 {last}"
        return f"{self.label} {first} 起" if first else f"{self.label}截至 {last}"


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


@dataclass(frozen=True, slots=True)
class Text(Filter):
    """A part of a text."""

    field: str = ""
    kind: ClassVar[str] = "text"

    def condition(self, params: QueryDict) -> Q | None:
        text = params.get(self.name, "").strip()
        return Q(**{f"{self.field or self.name}__icontains": text}) if text else None

    def words(self, params: QueryDict) -> str:
        return f"{self.label}含“{params.get(self.name, '').strip()}”"


@dataclass(frozen=True, slots=True)
class YesNo(Filter):
    """A condition that holds or not, in the words `yes` and `no` (“超期”“未超期”)."""

    where: Q | Callable[[], Q] = field(default_factory=Q)
    yes: str = "是"
    no: str = "否"
    kind: ClassVar[str] = "choice"

    def choices(self) -> tuple[Option, ...]:
        return (("yes", self.yes), ("no", self.no))

    def condition(self, params: QueryDict) -> Q | None:
        said = params.get(self.name, "")
        if said not in {"yes", "no"}:
            return None
        where = self.where() if callable(self.where) else self.where
        return where if said == "yes" else ~where

    def words(self, params: QueryDict) -> str:
        return self.yes if params.get(self.name) == "yes" else self.no
