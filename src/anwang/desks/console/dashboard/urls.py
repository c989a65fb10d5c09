"""Addresses of 驾驶舱 and the wall screen."""

from __future__ import annotations

from django.urls import URLPattern, path

from anwang.desks.console.dashboard import views

urlpatterns: list[URLPattern] = [
    path("dashboard", views.dashboard, name="dashboard"),
    path("wall", views.wall, name="wall"),
    path("wall/again", views.wall_again, name="wall_again"),
]
