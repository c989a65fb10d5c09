"""One mechanism for every list: columns, filters in words, search, keyset pages, totals, saved views, bulk acts, export whole.

A room's page declares a `Listing` once and calls `answer(request, listing, queryset)` with a query set that is already scoped.
A page costs two statements at any size: the rows, and the count with its totals (plus what the rooms' `select` prefetches).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol
from urllib.parse import urlencode

from django.db.models import Aggregate, Count, Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.safestring import SafeString

from anwang.desks.console import keyset, pages, spreadsheet
from anwang.desks.console.filters import Filter

CAP = 10_000  # beyond this many a count is only made when asked for
CUT = 12  # a text up to so many characters is never cut off on the screen
MOST_WORDS = 8  # so many words of one search are looked at
RESERVED = frozenset({"q", "sort", "after", "before", "cols", "count", "export", "view"})
Value = str | int | float | Decimal | date | datetime | bool | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `value` is the plain value (for the export, and the screen unless `html` draws a mark or link).

    `sort` is the field path or annotation that the column sorts by; empty means it does not. `total` sums it in the footer.
    """

    key: str
    label: str
    value: Callable[[Any], Value] | None = None
    html: Callable[[Any], SafeString] | None = None
    sort: str = ""
    default: bool = True
    align: str = "left"
    wrap: bool = False
    total: Aggregate | None = None
    total_shown: Callable[[Any], str] = lambda found: f"{found:,}"

    def plain(self, row: Any) -> Value:
        """The value as data."""
        if self.value is not None:
            return self.value(row)
        for part in self.key.split("__"):
            row = getattr(row, part, None)
        return row  # type: ignore[no-any-return]

    def cell(self, row: Any) -> str:
        """The value as the page shows it; text is escaped by the template."""
        return self.html(row) if self.html is not None else shown(self.plain(row))


@dataclass(frozen=True, slots=True)
class BulkAct:
    """A verb for the ticked rows: posts their keys as `pk` to `url`."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Empty:
    """What an empty list says, and what can be done about it."""

    words: str = "没有符合条件的记录"
    hint: str = ""
    act_label: str = ""
    act_url: str = ""


@dataclass(frozen=True, slots=True)
class SavedView:
    """A filter kept under a name: mine, or my office's."""

    label: str
    query: str
    shared: bool = False


class Views(Protocol):
    """Where saved views live. `save_url` takes POST listing, label, query and shared."""

    save_url: str

    def of(self, listing: str) -> Sequence[SavedView]:
        """The views that the official may use on this list."""
        ...


def _as_is(queryset: QuerySet[Any]) -> QuerySet[Any]:
    return queryset


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as declared. `order` is a column key, with "-" for descending; `search` names fields or narrows the query itself.

    `select` adds what a page's rows need (select_related, prefetch_related); it is not part of the count.
    """

    name: str
    title: str
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...] = ()
    search: tuple[str, ...] | Callable[[QuerySet[Any], str], QuerySet[Any]] = ()
    search_hint: str = "在本列表中查找"
    order: str = ""
    size: int = 50
    bulk: tuple[BulkAct, ...] = ()
    empty: Empty = field(default_factory=Empty)
    row_url: Callable[[Any], str] | None = None
    row_act: Callable[[Any], pages.Act | None] | None = None
    select: Callable[[QuerySet[Any]], QuerySet[Any]] = _as_is
    drawer: bool = True
    exported: bool = True

    def __post_init__(self) -> None:
        names = [name for one in self.filters for name in one.names]
        if wrong := RESERVED & set(names) or {name for name in names if names.count(name) > 1}:
            message = f"list {self.name}: filter names taken: {', '.join(sorted(wrong))}"
            raise ValueError(message)

    def narrow(self, queryset: QuerySet[Any], params: QueryDict) -> QuerySet[Any]:
        """The query set under the filters and the search of an address."""
        conditions = [condition for one in self.filters if (condition := one.condition(params)) is not None]
        found = queryset.filter(*conditions) if conditions else queryset
        text = params.get("q", "").strip()
        if not text or not self.search:
            return found
        if callable(self.search):
            return self.search(found, text)
        for word in text.split()[:MOST_WORDS]:
            anywhere = Q()
            for path in self.search:
                anywhere |= Q(**{f"{path}__icontains": word})
            found = found.filter(anywhere)
        return found

    def ordering(self, params: QueryDict) -> tuple[str, keyset.Order]:
        """The sort as the address says it ("-key"), and as the query needs it."""
        sorts = {column.key: column.sort for column in self.columns if column.sort}
        for wanted in (params.get("sort", ""), self.order):
            if wanted.removeprefix("-") in sorts:
                return wanted, keyset.Order(sorts[wanted.removeprefix("-")], wanted.startswith("-"))
        return "", keyset.Order("pk", descending=True)

    def shown_columns(self, chosen: Iterable[str]) -> tuple[Column, ...]:
        """The chosen columns in the declared order; the default ones when nothing valid was chosen."""
        keys = set(chosen)
        return tuple(c for c in self.columns if c.key in keys) or tuple(c for c in self.columns if c.default)

    def chips(self, params: QueryDict) -> list[tuple[Filter, str]]:
        """The filters that are set, in words."""
        return [(one, one.words(params)) for one in self.filters if one.condition(params) is not None]

    def words(self, params: QueryDict) -> str:
        """The whole filter in words, as the export prints it."""
        said = [words for _, words in self.chips(params)]
        if text := params.get("q", "").strip():
            said.append(f"查找“{text}”")
        return "、".join(said) or "全部"


def shown(value: Value) -> str:
    """A value as a page prints it: dates 2026-11-21, numbers with separators, yes and no, a dash for nothing."""
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return (timezone.localtime(value) if timezone.is_aware(value) else value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, (int, float, Decimal)):
        return f"{value:,}"
    return str(value)


# ---- what the template draws -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head; `url` sorts by it."""

    column: Column
    url: str = ""
    sorted: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One drawn cell."""

    column: Column
    text: str

    @property
    def title(self) -> str:
        """The whole text where it may be cut off."""
        return "" if isinstance(self.text, SafeString) or len(self.text) <= CUT else self.text


@dataclass(frozen=True, slots=True)
class Row:
    """One drawn row."""

    pk: object
    cells: Sequence[Cell]
    url: str
    act: pages.Act | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page of a list, ready for `console/_list.html`."""

    listing: Listing
    path: str
    query: str
    heads: Sequence[Head]
    rows: Sequence[Row]
    chips: Sequence[tuple[str, str]]
    panel: Sequence[Mapping[str, Any]]
    tabs: Sequence[Mapping[str, Any]]
    search: str
    kept: Sequence[tuple[str, str]]
    columns: Sequence[tuple[Column, bool]]
    count: int
    capped: bool
    totals: Sequence[tuple[str, str]]
    count_url: str
    first_url: str
    before_url: str
    after_url: str
    export_url: str
    clear_url: str
    views: Sequence[Mapping[str, Any]]
    save_url: str

    @property
    def id(self) -> str:
        """The id of the element that htmx replaces."""
        return f"list-{self.listing.name}"

    @property
    def searchable(self) -> bool:
        """Whether the list has a search box of its own."""
        return bool(self.listing.search)

    @property
    def has_acts(self) -> bool:
        """Whether rows offer a next act."""
        return self.listing.row_act is not None


class _Address:
    """The address of a list with some parameters changed; paging is dropped unless it is the change."""

    def __init__(self, path: str, params: QueryDict) -> None:
        self.path = path
        self.pairs = [(name, value) for name, values in params.lists() for value in values if value and name not in {"export", "cols"}]

    def but(self, *, drop: Iterable[str] = (), **changes: str) -> str:
        gone = {"after", "before", *drop, *changes}
        pairs = [pair for pair in self.pairs if pair[0] not in gone] + [(k, v) for k, v in changes.items() if v]
        return f"{self.path}?{urlencode(pairs)}" if pairs else self.path

    def query(self, cols: Iterable[str] = ()) -> str:
        lasting = [pair for pair in self.pairs if pair[0] not in {"after", "before", "count"}]
        return urlencode(lasting + [("cols", key) for key in cols])


def count(columns: Iterable[Column], queryset: QuerySet[Any], *, whole: bool) -> tuple[int, bool, dict[str, Any]]:
    """Number and totals of the filtered set in one statement; beyond CAP only a floor ("10,000+") unless `whole` is asked for."""
    totals = {f"total_{index}": column.total for index, column in enumerate(columns) if column.total is not None}
    counted = queryset.order_by() if whole else queryset.order_by()[: CAP + 1]
    found = counted.aggregate(number_of_rows=Count("pk"), **totals)
    number = int(found.pop("number_of_rows"))
    return (CAP, True, {}) if number > CAP and not whole else (number, False, found)


def draw(
    listing: Listing, queryset: QuerySet[Any], params: QueryDict, path: str, *, chosen: Iterable[str] = (), views: Views | None = None
) -> Drawn:
    """Read one page of the list and everything around it."""
    address, chosen = _Address(path, params), tuple(chosen)
    sort, order = listing.ordering(params)
    found = listing.narrow(queryset, params)
    columns = listing.shown_columns(chosen)
    number, capped, sums = count(columns, found, whole=params.get("count") == "all")
    part = keyset.page(
        listing.select(found),
        order,
        listing.size,
        after=params.get("after", ""),
        before=params.get("before", ""),
        few=number <= CAP and not capped,
    )
    totals = [
        (c.label, c.total_shown(sums[f"total_{i}"] or 0)) for i, c in enumerate(columns) if sums.get(f"total_{i}", "") != "" and c.total
    ]
    visible = {column.key for column in columns}
    return Drawn(
        listing=listing,
        path=path,
        query=address.query(cols=chosen),
        heads=[_head(column, sort, address) for column in columns],
        rows=[_row(listing, columns, row) for row in part.rows],
        chips=[(words, address.but(drop=one.names)) for one, words in listing.chips(params) if not getattr(one, "tabs", False)],
        panel=[_filter(one, params) for one in listing.filters if not getattr(one, "tabs", False)],
        tabs=[_tab(one, params, address) for one in listing.filters if getattr(one, "tabs", False)],
        search=params.get("q", "") if listing.search else "",
        kept=[pair for pair in address.pairs if pair[0] not in {"after", "before", "count"}],
        columns=[(column, column.key in visible) for column in listing.columns],
        count=number,
        capped=capped,
        totals=totals if not capped else (),
        count_url=address.but(count="all"),
        first_url=address.but() if part.before else "",
        before_url=address.but(before=part.before) if part.before else "",
        after_url=address.but(after=part.after) if part.after else "",
        export_url=address.but(export="xlsx") if listing.exported else "",
        clear_url=address.but(drop=["q", *(name for one in listing.filters for name in one.names)]),
        views=[
            {"label": v.label, "shared": v.shared, "url": f"{path}?{v.query}", "current": v.query == address.query(cols=chosen)}
            for v in views.of(listing.name)
        ]
        if views
        else (),
        save_url=views.save_url if views else "",
    )


def _head(column: Column, sort: str, address: _Address) -> Head:
    if not column.sort:
        return Head(column)
    if sort == column.key:
        return Head(column, address.but(sort=f"-{column.key}"), "ascending")
    return Head(column, address.but(sort=column.key), "descending" if sort == f"-{column.key}" else "")


def _row(listing: Listing, columns: Sequence[Column], row: Any) -> Row:
    return Row(
        pk=row.pk,
        cells=[Cell(column, column.cell(row)) for column in columns],
        url=listing.row_url(row) if listing.row_url else "",
        act=listing.row_act(row) if listing.row_act else None,
    )


def _filter(one: Filter, params: QueryDict) -> dict[str, Any]:
    values = params.getlist(one.name)
    options = [(value, label, value in values) for value, label in one.choices()]
    return {"filter": one, "options": options, "values": [params.get(name, "") for name in one.names]}


def _tab(one: Filter, params: QueryDict, address: _Address) -> dict[str, Any]:
    chosen = params.get(one.name, "")
    known = dict(one.choices())
    lines = [("全部", address.but(drop=[one.name]), chosen not in known)]
    lines += [(label, address.but(**{one.name: value}), value == chosen) for value, label in one.choices()]
    return {"label": one.label, "lines": lines}


# ---- answering -----------------------------------------------------------------------------------------------------------------


def answer(
    request: HttpRequest,
    listing: Listing,
    queryset: QuerySet[Any],
    *,
    template: str = "console/list.html",
    context: Mapping[str, Any] | None = None,
    views: Views | None = None,
) -> HttpResponseBase:
    """The list's page: whole, as a part for htmx, or the whole filtered set as a spreadsheet (`export=xlsx`)."""
    params = request.GET
    chosen = _chosen_columns(request, listing)
    if params.get("export") == "xlsx" and listing.exported:
        return _export(request, listing, queryset, chosen)
    drawn = draw(listing, queryset, params, request.path, chosen=chosen, views=views)
    if pages.partial_of(request) == drawn.id:
        template = "console/_list.html"
    return pages.show(request, template, {"list": drawn, "list_title": listing.title, **(context or {})})


def _chosen_columns(request: HttpRequest, listing: Listing) -> list[str]:
    """The columns chosen in the address, which are then remembered for the session."""
    key = f"columns:{listing.name}"
    if "cols" in request.GET:
        request.session[key] = request.GET.getlist("cols")
    found = request.session.get(key, [])
    return list(found) if isinstance(found, list) else []


def _export(request: HttpRequest, listing: Listing, queryset: QuerySet[Any], chosen: Iterable[str]) -> HttpResponseBase:
    columns = listing.shown_columns(chosen)
    _, order = listing.ordering(request.GET)
    rows = listing.select(keyset.sorted_by(listing.narrow(queryset, request.GET), order))
    sheet = spreadsheet.Sheet(
        title=listing.title,
        note=f"筛选：{listing.words(request.GET)}  导出时间：{timezone.localtime():%Y-%m-%d %H:%M}",
        heads=[column.label for column in columns],
    )
    lines = ([column.plain(row) for column in columns] for row in rows.iterator(chunk_size=2000))
    return spreadsheet.download(sheet, lines, f"{listing.title}{timezone.localtime():%Y%m%d}.xlsx")
