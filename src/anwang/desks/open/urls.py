"""Addresses of the open desk, beneath /o/."""

from __future__ import annotations

from django.urls import path, re_path

from anwang.desks.open import views

app_name = "open"
urlpatterns = [
    path("", views.check, name="home"),
    path("check", views.check, name="check"),
    path("v/<slug:number>/<slug:token>", views.posting, name="posting"),
    re_path(r"^(?P<rest>(?s:.+))$", views.missing, name="missing"),
]
