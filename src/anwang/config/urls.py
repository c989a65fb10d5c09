"""Addresses: the open desk beneath /o/, the console at the root."""

from __future__ import annotations

from django.urls import include, path

from anwang.config import checks

__all__ = ["checks", "handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("o/", include("anwang.desks.open.urls")),
    path("", include("anwang.desks.console.urls")),
]

handler403 = "anwang.desks.console.pages.forbidden"
handler404 = "anwang.desks.console.pages.not_found"
handler500 = "anwang.desks.console.pages.broken"
