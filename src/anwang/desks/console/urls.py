"""Addresses of the console, room by room. Every page has an address that can be sent to a colleague."""

from __future__ import annotations

from django.urls import include, path

app_name = "console"
ROOMS = ("home", "people", "enterprises", "standards", "imports", "visits", "hazards", "campaigns", "figures", "papers", "trail")
urlpatterns = [path("", include(f"anwang.desks.console.{room}.urls")) for room in ROOMS]
