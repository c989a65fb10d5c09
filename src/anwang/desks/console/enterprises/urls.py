"""Addresses of the register and the enterprise file."""

from __future__ import annotations

from django.urls import URLPattern, path

from anwang.desks.console.enterprises import editing, records, register

urlpatterns: list[URLPattern] = [
    path("enterprises/", register.enterprises, name="enterprises"),
    path("enterprises/licences", register.licences, name="licences"),
    path("enterprises/new", editing.register, name="register_enterprise"),
    path("enterprises/alike", editing.alike, name="enterprises_alike"),
    path("enterprises/<int:pk>", records.enterprise, name="enterprise"),
    path("enterprises/<int:pk>/history", records.history, name="enterprise_history"),
    path("enterprises/<int:pk>/amend", editing.amend, name="amend_enterprise"),
    path("enterprises/<int:pk>/state", editing.change_state, name="change_enterprise_state"),
    path("enterprises/<int:pk>/relocate", editing.relocate, name="relocate_enterprise"),
    path("enterprises/<int:pk>/flags", editing.set_flags, name="set_enterprise_flags"),
    path("enterprises/<int:pk>/contacts/new", editing.add_contact, name="add_contact"),
    path("enterprises/contacts/<int:pk>", editing.amend_contact, name="amend_contact"),
    path("enterprises/contacts/<int:pk>/remove", editing.remove_contact, name="remove_contact"),
    path("enterprises/<int:pk>/licences/new", editing.add_licence, name="add_licence"),
    path("enterprises/licences/<int:pk>", editing.amend_licence, name="amend_licence"),
    path("enterprises/<int:pk>/charge", editing.charge, name="charge_official"),
    path("enterprises/charges/<int:pk>/release", editing.release, name="release_official"),
    path("enterprises/<int:pk>/unit", editing.own_unit, name="enterprise_unit"),
    path("enterprises/<int:pk>/merge", editing.merge, name="merge_enterprise"),
    path("pick/enterprise", register.pick_site, name="pick_enterprise"),
    path("pick/department", register.pick_organ, name="pick_department"),
    path("pick/sector", register.pick_sector, name="pick_sector"),
    path("pick/trade", register.pick_trade, name="pick_trade"),
]
