"""Setting a rule for a place, and ending it. The form comes from the rule's description, whatever its shape."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from pydantic import Field as Asked
from pydantic import create_model

from anwang.desks.console.forms import Field, Form, submit
from anwang.desks.console.pages import PageRequest, page
from anwang.desks.console.settings.places import place_of
from anwang.grid import actions, locality
from anwang.grid.inputs import EndRule, SetRule
from anwang.grid.models import Node
from anwang.grid.states import Right
from anwang.ground import rulebook
from anwang.ground.inputs import Input, read
from anwang.ground.models import RulePack
from anwang.ground.rulebook import BETWEEN, RuleFixed

HEAD = ("node_id", "valid_from", "valid_to", "source")


@page(Right.MANAGE_RULES, methods=("GET", "POST"))
def set_rule(request: PageRequest, code: str) -> HttpResponse:
    """Set a rule for a place from a day on."""
    rule = rulebook.rule(code)
    if rule.fixed:
        raise RuleFixed
    node = place_of(request)
    form = _form(rule, node)

    def act(said: Input) -> RulePack:
        values = {name: list(value) if isinstance(value, tuple) else value for name, value in said if name not in {*HEAD, "command_id"}}
        head = {name: getattr(said, name) for name in (*HEAD, "command_id")}
        whole = read(SetRule, {"code": code, "payload": rulebook.assembled(code, values), **head})
        return actions.set_rule(whole, by=request.official, at=timezone.now())

    url = f"{reverse('console:rule', args=[code])}?place={node.pk}"
    return submit(
        request,
        form,
        act,
        lambda pack: f"{reverse('console:rule', args=[code])}?place={Node.objects.get(path=pack.path).pk}",
        words="已设定。从施行之日起，这个区域和它的下级都按这条规则办理；以前办过的不变。",
        template="console/settings/set_rule.html",
        context={
            "form_title": f"设定：{rule.title}",
            "back_url": url,
            "intro": rule.steers,
            "rule": rule,
            "head_fields": [form[name] for name in HEAD],
            **_laid_out(rule, form),
        },
    )


@page(Right.MANAGE_RULES, methods=("GET", "POST"))
def end_rule(request: PageRequest, pk: int) -> HttpResponse:
    """End what a locality has set."""
    pack = locality.local_rule(request.official, pk)
    rule = rulebook.rule(pack.code)
    url = reverse("console:rule", args=[pack.code])
    form = Form(EndRule, initial={"ends_on": timezone.localdate()}, send="停用")
    said = "；".join(rulebook.words(pack.code, pack.payload))
    return submit(
        request,
        form,
        lambda given: actions.end_rule(pack, given, by=request.official, at=timezone.now()),
        lambda _: url,
        words="已停用。从失效之日起改按上级或系统默认的规则。",
        context={"form_title": f"停用：{rule.title}", "back_url": url, "intro": f"现在是：{said}。依据：{pack.source}"},
    )


# ---- a form from a description -----------------------------------------------------------------------------------------------


def _form(rule: rulebook.Rule, node: Node) -> Form[Input]:
    asked: dict[str, Any] = {name: (SetRule.model_fields[name].annotation, SetRule.model_fields[name]) for name in HEAD}
    asked |= {name: _asked(each, in_row=rule.has_rows) for name, each in _named(rule, node)}
    kind = cast("type[Input]", create_model("SetOneRule", __base__=Input, **asked))
    today = timezone.localdate()
    now = locality.rule_in_force(rule.code, node, today).payload
    return Form(
        kind,
        initial={"node_id": node.pk, "valid_from": today, **rulebook.flat(rule.code, now)},
        options={each.name: tuple(each.options.items()) for each in rule.fields if each.options},
        pickers={"node_id": reverse("console:pick_node")},
        labels={"node_id": {str(node.pk): node.name}},
        send="设定",
    )


def _named(rule: rulebook.Rule, node: Node) -> list[tuple[str, rulebook.Field]]:
    """Return the fields by the names that they have in a form: for rows, those that stand there and some spare ones."""
    if not rule.has_rows:
        return [(each.name, each) for each in rule.fields]
    standing = len(locality.rule_in_force(rule.code, node, timezone.localdate()).payload)
    return [(f"row_{n}{BETWEEN}{each.name}", each) for n in range(standing + rule.spare) for each in rule.fields]


def _asked(each: rulebook.Field, *, in_row: bool) -> tuple[Any, Any]:
    if each.kind == "multi":
        return tuple[str, ...], Asked(default=(), title=each.label, description=each.law or None)
    if each.kind == "number":
        return int, Asked(title=each.label, description=each.bounds or None, json_schema_extra={"unit": each.unit})
    if each.kind == "code":  # what tells rows apart is nothing that she need know
        return str, Asked(default="", max_length=each.longest, title=each.label, json_schema_extra={"widget": "hidden"})
    if in_row:
        return str, Asked(default="", max_length=each.longest, title=each.label, json_schema_extra={"widget": "text"})
    return str, Asked(min_length=1, max_length=each.longest, title=each.label)


def _laid_out(rule: rulebook.Rule, form: Form[Input]) -> dict[str, object]:
    """Return how the template lays the fields out: one below the other, or as a table."""
    if rule.has_rows:
        count = sum(1 for one in form.fields if one.name.startswith("row_")) // len(rule.fields)
        lines: list[tuple[str, list[Field]]] = [
            (str(n + 1), [form[f"row_{n}{BETWEEN}{each.name}"] for each in rule.fields]) for n in range(count)
        ]
        return {"columns": [each.label for each in rule.fields if each.name != rule.key], "lines": lines, "wide": True}
    if rule.down:
        lines = [(label, [form[f"{row}{BETWEEN}{column}"] for column in rule.across]) for row, label in rule.down.items()]
        return {"columns": [f"{label}（{rule.fields[0].unit}）" for label in rule.across.values()], "lines": lines}
    return {"plain": [form[each.name] for each in rule.fields]}
