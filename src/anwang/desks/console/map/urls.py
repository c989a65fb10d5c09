"""Addresses of 一张图."""

from __future__ import annotations

from django.urls import URLPattern, path

from anwang.desks.console.map import boundaries, views

urlpatterns: list[URLPattern] = [
    path("map", views.map_page, name="map"),
    path("map/boundaries", boundaries.boundaries, name="boundaries"),
    path("map/shapes", boundaries.shapes, name="map_shapes"),
    path("map/points", views.points_of, name="map_points"),
]
