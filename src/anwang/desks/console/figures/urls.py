"""Addresses of the figures' pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from anwang.desks.console.figures import views

urlpatterns: list[URLPattern] = [
    path("figures", views.figures, name="figures"),
    path("figures/find", views.find_figure, name="find_figure"),
    path("figures/catalogue", views.catalogue, name="figure_catalogue"),
    path("figures/records", views.records, name="figure_records"),
]
