"""Addresses of these pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from anwang.desks.console.hazards import lists, pickers, prints, records, registering, verbs

urlpatterns: list[URLPattern] = [
    path("hazards/", lists.hazards, name="hazards"),
    path("hazards/board", lists.board, name="hazard_board"),
    path("hazards/register", registering.register, name="register_hazard"),
    path("hazards/alike", registering.alike, name="hazards_alike"),
    path("hazards/pick-site", pickers.sites, name="pick_hazard_site"),
    path("hazards/pick-organ", pickers.organs, name="pick_hazard_organ"),
    path("hazards/<int:pk>", records.record, name="hazard"),
    path("hazards/<int:pk>/sheet", prints.sheet, name="hazard_sheet"),
    path("hazards/rechecks/<int:pk>/opinion", prints.opinion, name="recheck_opinion"),
    path("hazards/<int:pk>/<slug:verb>", verbs.act, name="hazard_act"),
]
