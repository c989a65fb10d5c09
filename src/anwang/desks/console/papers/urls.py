"""Addresses of the papers' pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from anwang.desks.console.papers import checking, editing, life, reading, templates, views

urlpatterns: list[URLPattern] = [
    path("papers", views.papers, name="papers"),
    path("papers/new", views.draft, name="draft_paper"),
    path("papers/check", checking.check, name="check_paper"),
    path("papers/tags", editing.tags, name="paper_tags"),
    path("papers/look", editing.look, name="paper_look"),
    path("papers/from", templates.draft, name="draft_from"),
    path("papers/templates", templates.listed, name="paper_templates"),
    path("papers/templates/new", templates.new, name="new_template"),
    path("papers/templates/upload", templates.upload, name="upload_template"),
    path("papers/templates/preview", templates.preview, name="preview_template"),
    path("papers/templates/<int:pk>/edit", templates.edit, name="edit_template"),
    path("papers/templates/<int:pk>/file", templates.file, name="template_file"),
    path("papers/templates/<int:pk>/retire", templates.retire, name="retire_template"),
    path("papers/schedules/new", templates.schedule, name="set_schedule"),
    path("papers/schedules/<int:pk>/end", templates.end_schedule, name="end_schedule"),
    path("papers/<int:pk>", reading.paper, name="paper"),
    path("papers/<int:pk>/edit", editing.edit, name="edit_paper"),
    path("papers/<int:pk>/preview", editing.preview, name="preview_paper"),
    path("papers/<int:pk>/word", reading.word, name="paper_word"),
    path("papers/<int:pk>/pdf", reading.pdf, name="paper_pdf"),
    path("papers/<int:pk>/sheet", reading.sheet, name="paper_sheet"),
    path("papers/<int:pk>/review", life.check, name="review_paper"),
    path("papers/<int:pk>/return", life.send_back, name="return_paper"),
    path("papers/<int:pk>/sign", life.sign, name="sign_paper"),
    path("papers/<int:pk>/number", life.number, name="number_paper"),
    path("papers/<int:pk>/issue", life.issue, name="issue_paper"),
    path("papers/<int:pk>/void", life.void, name="void_paper"),
    path("papers/<int:pk>/figures", reading.numbers, name="paper_figures"),
    path("papers/<int:pk>/figures/<str:key>", reading.number, name="paper_figure"),
]
