"""Small marks for cells that are drawn in Python: a state, a level, a deadline, a link; each a word first."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.html import format_html
from django.utils.safestring import SafeString

from anwang.desks.console.templatetags.console import clock_of


def state(word: str, mark: str = "") -> SafeString:
    """A state as a word with a mark: open, waiting, going, done, void or stopped."""
    return format_html('<span class="aw-state"><span class="aw-mark is-{}" aria-hidden="true"></span>{}</span>', mark, word)


def level(word: str, colour: str = "") -> SafeString:
    """A risk level: red, orange, yellow, blue, or none of the four."""
    return format_html('<span class="aw-level is-{}">{}</span>', colour or "none", word)


def clock(due: date | datetime | None, now: datetime) -> SafeString:
    """How long still; red only when overdue."""
    if due is None:
        return SafeString("")
    shown = clock_of(due, now)
    return format_html('<span class="aw-clock is-{}" title="{}">{}</span>', shown.kind, due.strftime("%Y-%m-%d"), shown.words)


def link(words: object, url: str) -> SafeString:
    """A plain link inside a cell."""
    return format_html('<a href="{}">{}</a>', url, words)
