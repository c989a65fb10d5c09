"""Addresses of feedback."""

from __future__ import annotations

from django.urls import URLPattern, path

from anwang.desks.console.feedback import views

urlpatterns: list[URLPattern] = [
    path("feedback/", views.listing, name="feedbacks"),
    path("feedback/send", views.send, name="send_feedback"),
    path("feedback/<int:pk>", views.feedback, name="feedback"),
    path("feedback/<int:pk>/answer", views.answer, name="answer_feedback"),
    path("feedback/<int:pk>/amend", views.amend_answer, name="amend_feedback_answer"),
]
