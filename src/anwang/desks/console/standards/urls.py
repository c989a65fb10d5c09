"""Addresses of the checklist library, the draft editor and the criteria; all under one door of the navigation."""

from __future__ import annotations

from django.urls import URLPattern, path

from anwang.desks.console.standards import criteria, editor, items, lists, papers, publishing, record

urlpatterns: list[URLPattern] = [
    path("standards/", lists.checklists, name="checklists"),
    path("standards/new", publishing.begin, name="draft_checklist"),
    path("standards/<int:pk>", record.checklist, name="checklist"),
    path("standards/<int:pk>/extend", publishing.extend, name="extend_checklist"),
    path("standards/<int:pk>/new-version", publishing.new_version, name="new_checklist_version"),
    path("standards/versions/<int:pk>", record.version, name="checklist_version"),
    path("standards/versions/<int:pk>/items.xlsx", record.export, name="export_checklist"),
    path("standards/versions/<int:pk>/sheet", papers.sheet, name="checklist_sheet"),
    path("standards/versions/<int:pk>/register", papers.register, name="checklist_register"),
    path("standards/versions/<int:pk>/edit", editor.draft, name="edit_checklist"),
    path("standards/versions/<int:pk>/basis", editor.basis, name="amend_checklist"),
    path("standards/versions/<int:pk>/publish", publishing.publish, name="publish_checklist"),
    path("standards/versions/<int:pk>/discard", publishing.discard, name="discard_checklist"),
    path("standards/versions/<int:pk>/withdraw", publishing.withdraw, name="withdraw_checklist"),
    path("standards/versions/<int:pk>/categories/new", editor.add_category, name="add_check_category"),
    path("standards/categories/<int:pk>/rename", editor.rename_category, name="rename_check_category"),
    path("standards/categories/<int:pk>/move", editor.move_category, name="move_check_category"),
    path("standards/categories/<int:pk>/remove", editor.remove_category, name="remove_check_category"),
    path("standards/categories/<int:pk>/items/new", items.add, name="add_check_item"),
    path("standards/items/<int:pk>/change", items.change, name="change_check_item"),
    path("standards/items/<int:pk>/move", items.move, name="move_check_item"),
    path("standards/items/<int:pk>/remove", items.remove, name="remove_check_item"),
    path("standards/criteria/", criteria.families, name="criteria_families"),
    path("standards/criteria/clauses", criteria.clauses, name="criteria_clauses"),
    path("standards/criteria/<int:pk>", criteria.family, name="criteria_family"),
]
