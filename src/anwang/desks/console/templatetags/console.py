"""Template words of the console: icons, clocks, dates, money and links that keep the rest of an address."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from anwang.grid import locality
from anwang.grid.models import Node

register = template.Library()

DOOR_ICONS = {
    "inbox": "inbox", "map": "map-2", "dashboard": "timeline", "enterprises": "building-factory-2", "objects": "building-factory-2", "inspections": "checklist",
    "visits": "checklist", "hazards": "alert-triangle", "oversight": "urgent", "duties": "user-check", "campaigns": "flag",
    "standards": "list-check", "checklists": "list-check", "enforcement": "gavel", "accidents": "report-analytics", "emergency": "phone",
    "publicity": "speakerphone", "tips": "message-report", "assessment": "target", "credit": "star", "figures": "chart-bar",
    "papers": "file-text", "audit": "checks", "returns": "table",
    "people": "users", "grid": "sitemap", "imports": "upload", "trail": "shield-check", "settings": "settings",
}  # fmt: skip

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@register.simple_tag
def icon(name: str, words: str = "") -> SafeString:
    """An icon of the sprite; with `words` it speaks to a screen reader, without it is decoration."""
    address = f"{static('console/vendor/icons.svg')}#{name}"
    if words:
        return format_html('<svg class="aw-icon" role="img" aria-label="{}"><use href="{}"/></svg>', words, address)
    return format_html('<svg class="aw-icon" aria-hidden="true"><use href="{}"/></svg>', address)


@register.simple_tag
def door_icon(key: str) -> SafeString:
    """The icon of a room in the left navigation."""
    return icon(DOOR_ICONS.get(key, "files"))


class Clock(NamedTuple):
    """A deadline in words and its kind: still, today or overdue."""

    words: str
    kind: str


def clock_of(due: date | datetime, now: datetime) -> Clock:
    """Say how long still: in days for a date, in hours for an hour that is less than a day away (before or after)."""
    if isinstance(due, datetime):
        left = due - now
        if left < timedelta(0):
            hours = -left // HOUR
            return Clock(f"已超期{-left // DAY}天" if -left >= DAY else f"已超期{max(hours, 1)}小时", "overdue")
        if left < DAY:
            hours = left // HOUR
            return Clock(f"还剩{hours}小时" if hours else "不到1小时", "today")
        return Clock(f"还剩{left // DAY}天", "still")
    days = (due - timezone.localtime(now).date()).days
    if days < 0:
        return Clock(f"已超期{-days}天", "overdue")
    return Clock("今天到期", "today") if days == 0 else Clock(f"还剩{days}天", "still")


@register.inclusion_tag("console/_clock.html", takes_context=True)
def clock(context: dict[str, Any], due: date | datetime | None) -> dict[str, Any]:
    """The deadline as a word; red only when it has run out. `now` in the context replaces the present hour."""
    now = context.get("now")
    shown = clock_of(due, now if isinstance(now, datetime) else timezone.now()) if due else None
    return {"clock": shown, "due": due}


@register.inclusion_tag("console/_state.html")
def state(word: str, mark: str = "") -> dict[str, str]:
    """A state as a word with a small mark: open, waiting, going, done, void or stopped."""
    return {"word": word, "mark": mark}


@register.inclusion_tag("console/_level.html")
def level(word: str, colour: str = "") -> dict[str, str]:
    """A risk level: red, orange, yellow or blue, always with its word."""
    return {"word": word, "colour": colour}


@register.filter
def day(value: date | datetime | None) -> str:
    """2026-11-21, or a dash where there is no date."""
    if value is None:
        return "—"
    local = timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
    return local.strftime("%Y-%m-%d")


@register.filter
def moment(value: datetime | None) -> str:
    """2026-11-21 09:30 in the official time zone, or a dash."""
    if value is None:
        return "—"
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return local.strftime("%Y-%m-%d %H:%M")


@register.filter
def wan(fen: int | None) -> str:
    """Money in fen as 万元, without idle zeros: 1234500000 → 1234.5."""
    if fen is None:
        return "—"
    text = f"{Decimal(fen) / 1_000_000:,.6f}"
    return text.rstrip("0").rstrip(".")


@register.filter
def orders(value: int | Decimal | None) -> str:
    """A number with separators by thousands, or a dash."""
    return "—" if value is None else f"{value:,}"


@register.filter
def tier_label(node: Node) -> str:
    """What a place's tier is called where it lies, today; one statement, so not for lists (there: locality.tier_words)."""
    return locality.tier_label(node, timezone.localdate())


@register.filter
def dash(value: object) -> object:
    """The value, or a dash where there is none; nought stays nought."""
    return "—" if value is None or value == "" else value


@register.simple_tag(takes_context=True)
def address(context: dict[str, Any], **changes: object) -> str:
    """The address of this page with some parameters changed; None takes one away."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None and value != "":
            query[name] = str(value)
    return f"{request.path}?{urlencode(list(_pairs(query)))}" if query else request.path


def _pairs(query: Any) -> list[tuple[str, str]]:
    return [(name, value) for name, values in query.lists() for value in values]
