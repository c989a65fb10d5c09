"""Addresses of the settings: rules by place, and the working calendar."""

from __future__ import annotations

from django.urls import URLPattern, path

from anwang.desks.console.settings import calendars, rules, setting

urlpatterns: list[URLPattern] = [
    path("settings/", rules.listing, name="settings"),
    path("settings/rules/<str:code>", rules.record, name="rule"),
    path("settings/rules/<str:code>/set", setting.set_rule, name="set_rule"),
    path("settings/local/<int:pk>/end", setting.end_rule, name="end_rule"),
    path("settings/calendar/", calendars.year, name="calendar"),
    path("settings/calendar/<int:number>/notice", calendars.enter_notice, name="enter_notice"),
    path("settings/calendar/adjust", calendars.adjust, name="adjust_day"),
    path("settings/calendar/days/<int:pk>/drop", calendars.drop, name="drop_day"),
]
