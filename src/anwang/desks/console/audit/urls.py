"""Addresses of the audit's pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from anwang.desks.console.audit import views

urlpatterns: list[URLPattern] = [
    path("audit", views.drafts, name="checked_drafts"),
    path("audit/new", views.send_in, name="check_draft"),
    path("audit/<int:pk>", views.draft, name="checked_draft"),
    path("audit/<int:pk>/again", views.again, name="check_draft_again"),
    path("audit/<int:pk>/word", views.word, name="checked_draft_word"),
]
