"""Addresses of the returns' pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from anwang.desks.console.returns import binding, forms, reading, views

urlpatterns: list[URLPattern] = [
    path("returns", views.returns, name="returns"),
    path("returns/forms", forms.forms, name="forms"),
    path("returns/forms/new", forms.take_form, name="take_form"),
    path("returns/forms/<int:pk>", forms.form, name="form"),
    path("returns/forms/<int:pk>/version", forms.new_version, name="new_form_version"),
    path("returns/forms/<int:pk>/open", forms.open_return, name="open_return"),
    path("returns/versions/<int:pk>", binding.version, name="form_version"),
    path("returns/versions/<int:pk>/file", binding.file, name="form_version_file"),
    path("returns/versions/<int:pk>/bind", binding.bind, name="bind_form"),
    path("returns/versions/<int:pk>/ledger", binding.ledger, name="bind_ledger"),
    path("returns/versions/<int:pk>/suggest", binding.accept, name="accept_bindings"),
    path("returns/versions/<int:pk>/use", binding.use, name="use_form_version"),
    path("returns/versions/<int:pk>/replace", forms.replace, name="replace_form_version"),
    path("returns/<int:pk>", reading.one, name="return"),
    path("returns/<int:pk>/file", reading.file, name="return_file"),
    path("returns/<int:pk>/cells", reading.cells, name="return_cells"),
    path("returns/<int:pk>/cells/<str:cell>", reading.cell, name="return_cell"),
    path("returns/<int:pk>/fill", views.fill, name="fill_return"),
    path("returns/<int:pk>/settle", views.settle, name="settle_return"),
    path("returns/<int:pk>/check", views.check, name="check_return"),
    path("returns/<int:pk>/hand-out", views.hand_out, name="hand_out_return"),
    path("returns/<int:pk>/reopen", views.reopen, name="reopen_return"),
    path("returns/<int:pk>/skip", views.skip, name="skip_return"),
    path("returns/<int:pk>/resume", views.resume, name="resume_return"),
]
