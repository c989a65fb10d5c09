"""Addresses of the trail."""

from __future__ import annotations

from django.urls import URLPattern, path

from anwang.desks.console.trail import views

urlpatterns: list[URLPattern] = [
    path("trail/", views.listing, name="trail"),
    path("trail/<int:pk>", views.record, name="trail_entry"),
    path("trail/verify", views.start_verifying, name="verify_trail"),
    path("trail/verifications/<int:pk>", views.verification, name="verification"),
]
