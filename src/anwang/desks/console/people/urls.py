"""Addresses of organs, posts, people, accounts, roles and the grid."""

from __future__ import annotations

from django.urls import URLPattern, path

from anwang.desks.console.people import accounts, organs, persons, pickers, places

urlpatterns: list[URLPattern] = [
    path("people/", organs.listing, name="organs"),
    path("people/organs/new", organs.found, name="found_organ"),
    path("people/organs/<int:pk>", organs.record, name="organ"),
    path("people/organs/<int:pk>/change", organs.change, name="change_organ"),
    path("people/organs/<int:pk>/abolish", organs.abolish, name="abolish_organ"),
    path("people/organs/<int:pk>/posts/new", organs.set_up_post, name="set_up_post"),
    path("people/posts/<int:pk>/appoint", organs.appoint, name="appoint"),
    path("people/posts/<int:pk>/abolish", organs.abolish_post, name="abolish_post"),
    path("people/persons", persons.listing, name="persons"),
    path("people/persons/new", persons.enter, name="enter_person"),
    path("people/persons/<int:pk>", persons.record, name="person"),
    path("people/persons/<int:pk>/change", persons.change, name="change_person"),
    path("people/persons/<int:pk>/remove", persons.remove, name="remove_person"),
    path("people/persons/<int:pk>/certificate", persons.certificate, name="issue_certificate"),
    path("people/assignments/<int:pk>/end", persons.end, name="end_assignment"),
    path("people/roles", organs.roles, name="roles"),
    path("people/accounts", accounts.listing, name="accounts"),
    path("people/persons/<int:pk>/account", accounts.open_account, name="open_account"),
    path("people/accounts/<int:pk>", accounts.record, name="account"),
    path("people/accounts/<int:pk>/reset", accounts.reset, name="reset_password"),
    path("people/accounts/<int:pk>/close", accounts.close, name="close_account"),
    path("people/accounts/<int:pk>/reopen", accounts.reopen, name="reopen_account"),
    path("people/accounts/<int:pk>/unlock", accounts.unlock, name="unlock_account"),
    path("people/accounts/<int:pk>/drop-second-factor", accounts.drop_second_factor, name="drop_second_factor"),
    path("people/grid", places.listing, name="grid"),
    path("people/grid/<int:pk>", places.record, name="node"),
    path("people/grid/<int:pk>/add", places.add, name="add_node"),
    path("people/grid/<int:pk>/change", places.change, name="change_node"),
    path("pick/node", pickers.nodes, name="pick_node"),
    path("pick/organ", pickers.organs, name="pick_organ"),
    path("pick/post", pickers.posts, name="pick_post"),
    path("pick/person", pickers.persons, name="pick_person"),
    path("pick/colleague", pickers.colleagues, name="pick_colleague"),
]
