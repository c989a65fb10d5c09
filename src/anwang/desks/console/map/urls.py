"""Addresses of 一张图."""

from __future__ import annotations

from django.urls import URLPattern, path

from anwang.desks.console.map import views

urlpatterns: list[URLPattern] = [
    path("map", views.map_page, name="map"),
    path("map/points", views.points_of, name="map_points"),
]
