"""Addresses of visits, their records on site, orders and teams."""

from __future__ import annotations

from django.urls import URLPattern, path

from anwang.desks.console.visits import lists, onsite, papers, planning, record, results, teams

urlpatterns: list[URLPattern] = [
    path("visits/", lists.visits, name="visits"),
    path("visits/orders", lists.orders, name="orders"),
    path("visits/plan", planning.kinds, name="plan_visit"),
    path("visits/plan/<str:kind>", planning.plan, name="plan_visit_of"),
    path("visits/pick/site", planning.pick_site, name="pick_visited_site"),
    path("visits/<int:pk>", record.visit, name="visit"),
    path("visits/<int:pk>/approve", planning.approve, name="approve_visit"),
    path("visits/<int:pk>/cancel", planning.cancel, name="cancel_visit"),
    path("visits/<int:pk>/campaigns", planning.join, name="join_campaigns"),
    path("visits/<int:pk>/arrive", onsite.arrive, name="arrive"),
    path("visits/<int:pk>/sheet", onsite.sheet, name="visit_sheet"),
    path("visits/<int:pk>/sheet/<int:item>", onsite.answer, name="answer_item"),
    path("visits/<int:pk>/sheet/rest/<int:category>", onsite.pass_rest, name="pass_rest"),
    path("visits/<int:pk>/finding", onsite.finding, name="add_finding"),
    path("visits/<int:pk>/sign", onsite.sign, name="sign_visit"),
    path("visits/<int:pk>/order", results.serve, name="serve_order"),
    path("visits/<int:pk>/tell", results.tell, name="tell_result"),
    path("visits/<int:pk>/posting", papers.posting, name="visit_posting"),
    path("visits/<int:pk>/paper", papers.record, name="visit_paper"),
    path("visits/<int:pk>/approval", papers.approval, name="visit_approval"),
    path("visits/<int:pk>/notice", papers.notice, name="visit_notice"),
    path("visits/<int:pk>/result", papers.result, name="visit_result"),
    path("visits/orders/<int:pk>", results.order, name="order"),
    path("visits/orders/<int:pk>/paper", papers.order, name="order_paper"),
    path("visits/teams", teams.listing, name="teams"),
    path("visits/teams/send", teams.send, name="send_team"),
    path("visits/teams/<int:pk>", teams.team, name="team"),
]
