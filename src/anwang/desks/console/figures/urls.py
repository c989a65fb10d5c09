"""Addresses of the figures' pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from anwang.desks.console.figures import entered, views

urlpatterns: list[URLPattern] = [
    path("figures", views.figures, name="figures"),
    path("figures/find", views.find_figure, name="find_figure"),
    path("figures/catalogue", views.catalogue, name="figure_catalogue"),
    path("figures/records", views.records, name="figure_records"),
    path("figures/external", entered.external_values, name="external_values"),
    path("figures/external/new", entered.enter_external, name="enter_external"),
    path("figures/external/<int:pk>", entered.external_value, name="external_value"),
    path("figures/external/<int:pk>/correct", entered.correct_external, name="correct_external"),
    path("figures/external/<int:pk>/withdraw", entered.withdraw_external, name="withdraw_external"),
    path("figures/targets", entered.figure_targets, name="figure_targets"),
    path("figures/targets/new", entered.set_target, name="set_target"),
    path("figures/targets/<int:pk>", entered.figure_target, name="figure_target"),
    path("figures/targets/<int:pk>/change", entered.change_target, name="change_target"),
    path("figures/targets/<int:pk>/withdraw", entered.withdraw_target, name="withdraw_target"),
]
