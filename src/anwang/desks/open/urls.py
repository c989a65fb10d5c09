"""Addresses of the open desk, beneath /o/."""

from __future__ import annotations

from django.urls import path

from anwang.desks.open import views

app_name = "open"
urlpatterns = [
    path("", views.check, name="home"),
    path("check", views.check, name="check"),
    path("v/<slug:number>/<slug:token>", views.posting, name="posting"),
    path("<path:rest>", views.missing, name="missing"),
]
