"""Addresses of the console, room by room. Every page has an address that can be sent to a colleague."""

from __future__ import annotations

from django.urls import include, path

from anwang.desks.console import signing

app_name = "console"
ROOMS = (
    "home",
    "people",
    "enterprises",
    "standards",
    "imports",
    "visits",
    "hazards",
    "campaigns",
    "dashboard",
    "map",
    "figures",
    "papers",
    "returns",
    "audit",
    "trail",
    "settings",
    "feedback",
)
urlpatterns = [
    path("login", signing.sign_in, name="login"),
    path("login/token", signing.token, name="token"),
    path("login/demo", signing.demo_login, name="demo_login"),
    path("logout", signing.sign_out, name="logout"),
    path("me/password", signing.password, name="password"),
    path("me/second-factor", signing.second_factor, name="second_factor"),
    path("me/post/<int:pk>", signing.switch_post, name="switch_post"),
    path("me/scope/<int:pk>", signing.choose_scope, name="scope"),
    path("me/view-as/<int:pk>", signing.start_viewing, name="start_viewing"),
    path("me/view-as/stop", signing.stop_viewing, name="stop_viewing"),
    *(path("", include(f"anwang.desks.console.{room}.urls")) for room in ROOMS),
]
