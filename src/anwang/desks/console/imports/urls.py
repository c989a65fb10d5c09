"""Addresses of these pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from anwang.desks.console.imports import views

urlpatterns: list[URLPattern] = [
    path("imports/", views.imports, name="imports"),
    path("imports/new/", views.receive, name="import_new"),
    path("imports/<int:pk>/", views.run, name="import"),
    path("imports/<int:pk>/progress/", views.progress, name="import_progress"),
    path("imports/<int:pk>/resume/", views.resume, name="import_resume"),
    path("imports/<int:pk>/undo/", views.undo, name="import_undo"),
    path("imports/<int:pk>/<str:which>.file", views.file, name="import_file"),
]
