"""Addresses of the inbox, the search, saved views, evidence and background work."""

from __future__ import annotations

from django.urls import URLPattern, path

from anwang.desks.console.home import files, views

urlpatterns: list[URLPattern] = [
    path("", views.inbox, name="inbox"),
    path("search", views.search, name="search"),
    path("views/save", views.save_view, name="save_view"),
    path("views/<int:pk>/forget", views.forget_view, name="forget_view"),
    path("jobs/<int:pk>", views.job, name="job"),
    path("jobs/<int:pk>/progress", views.job_progress, name="job_progress"),
    path("evidence", files.upload, name="upload_evidence"),
    path("evidence/<str:sha256>", files.download, name="evidence"),
]
