"""Addresses of campaigns."""

from __future__ import annotations

from django.urls import URLPattern, path

from anwang.desks.console.campaigns import views

urlpatterns: list[URLPattern] = [
    path("campaigns/", views.listing, name="campaigns"),
    path("campaigns/call", views.call, name="call_campaign"),
    path("campaigns/<int:pk>", views.campaign, name="campaign"),
    path("campaigns/<int:pk>/amend", views.amend, name="amend_campaign"),
    path("campaigns/<int:pk>/start", views.start, name="start_campaign"),
    path("campaigns/<int:pk>/close", views.close, name="close_campaign"),
    path("campaigns/<int:pk>/reopen", views.reopen, name="reopen_campaign"),
]
