"""Addresses of the papers' pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from anwang.desks.console.papers import checking, editing, life, reading, views

urlpatterns: list[URLPattern] = [
    path("papers", views.papers, name="papers"),
    path("papers/new", views.draft, name="draft_paper"),
    path("papers/check", checking.check, name="check_paper"),
    path("papers/tags", editing.tags, name="paper_tags"),
    path("papers/<int:pk>", reading.paper, name="paper"),
    path("papers/<int:pk>/edit", editing.edit, name="edit_paper"),
    path("papers/<int:pk>/preview", editing.preview, name="preview_paper"),
    path("papers/<int:pk>/word", reading.word, name="paper_word"),
    path("papers/<int:pk>/pdf", reading.pdf, name="paper_pdf"),
    path("papers/<int:pk>/review", life.check, name="review_paper"),
    path("papers/<int:pk>/return", life.send_back, name="return_paper"),
    path("papers/<int:pk>/sign", life.sign, name="sign_paper"),
    path("papers/<int:pk>/number", life.number, name="number_paper"),
    path("papers/<int:pk>/issue", life.issue, name="issue_paper"),
    path("papers/<int:pk>/void", life.void, name="void_paper"),
    path("papers/<int:pk>/figures", reading.numbers, name="paper_figures"),
    path("papers/<int:pk>/figures/<str:key>", reading.number, name="paper_figure"),
]
