"""The rules in force at a place on a day, and the page of one rule: what is shipped, and what localities have set."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from anwang.desks.console.pages import Act, Fact, PageRequest, page, show
from anwang.desks.console.settings.places import choices, day_of, place_of
from anwang.grid import locality
from anwang.grid.states import Right
from anwang.ground import rulebook
from anwang.ground.calendar import calendar

STATES = {"waiting": ("未施行", "open"), "going": ("现行", "done"), "superseded": ("已被后来的取代", "void"), "ended": ("已失效", "void")}
NOTICE_MONTH = 11
"""The State Council publishes next year's holidays about the beginning of November."""


@page(Right.MANAGE_RULES)
def listing(request: PageRequest) -> HttpResponse:
    """Every rule as it holds at a place on a day."""
    node, on, today = place_of(request), day_of(request), timezone.localdate()
    found = locality.rules_in_force(node, on)
    missing = [year for year in (today.year, today.year + (today.month >= NOTICE_MONTH)) if not calendar(today).is_announced(year)]
    context = {
        "node": node,
        "on": on,
        "places": choices(request, node, on),
        "groups": [(group, list(each)) for group, each in groupby(found, key=lambda one: one.rule.group)],
        "missing": missing[0] if missing else None,
        "actions": [Act("工作日历", reverse("console:calendar"))],
    }
    return show(request, "console/settings/rules.html", context)


@page(Right.MANAGE_RULES)
def record(request: PageRequest, code: str) -> HttpResponse:
    """One rule: its value at a place, the shipped default, and every local value with its dates and source."""
    rule = rulebook.rule(code)
    node, on = place_of(request), day_of(request)
    now = locality.rule_in_force(code, node, on)
    why = "这条规则在本版系统中统一执行，各地不能自定。" if rule.fixed else ""
    if not request.official.may(Right.MANAGE_RULES):
        why = "正在以他人视角查看，只能看。"
    context = {
        "record_title": rule.title,
        "record_number": code,
        "back_url": f"{reverse('console:settings')}?place={node.pk}",
        "facts": [
            Fact("管什么", rule.steers, wide=True),
            Fact(f"{node.name}现行", "\n".join(now.words), wide=True),
            Fact("由谁设定", now.where or "系统默认"),
            Fact("施行日期", now.since),
            Fact("依据", now.source, wide=True),
        ],
        "acts": [Act("为本地设定", f"{reverse('console:set_rule', args=[code])}?place={node.pk}", first=True, why=why)],
        "rule": rule,
        "node": node,
        "on": on,
        "places": choices(request, node, on),
        "shipped": rulebook.words(code, rule.payload),
        "bounds": [each for each in rule.fields if each.bounds] if not rule.down else [],
        "law": rule.law,
        "local": [(each, STATES[each.state]) for each in locality.local_rules(request.official, code, on)],
        "may_end": request.official.may(Right.MANAGE_RULES),
    }
    return show(request, "console/settings/rule.html", context)
