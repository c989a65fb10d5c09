"""The file's forms: opening, amending, state, place, flags, people, licences, officials in charge, own unit, doubles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from anwang.desks.console.enterprises.register import SECTOR_CHOICES, url_of
from anwang.desks.console.forms import Form, submit
from anwang.desks.console.pages import PageRequest, done, page, show
from anwang.enterprises import access, actions, queries, trades
from anwang.enterprises.inputs import (
    AddContact,
    AddLicence,
    AmendSite,
    ChangeState,
    ChargeOfficial,
    GiveOwnUnit,
    MergeInto,
    RegisterSite,
    ReleaseOfficial,
    Relocate,
    SetFlags,
)
from anwang.enterprises.models import Charge, Contact, Licence, Site
from anwang.enterprises.states import SiteState
from anwang.grid.models import Node
from anwang.grid.states import OrganKind, Right
from anwang.ground.inputs import Input
from anwang.ground.refusal import NotFound

BOTH = ("GET", "POST")
ORGAN_FIELDS = ("administering_organ_id", "regulating_organ_id", "general_organ_id")
FACTS = (
    "name", "short_name", "code", "legacy_code", "subject_type", "address", "registered_address", "trade", "sectors", "products", "flags", "risk_colour",
    *ORGAN_FIELDS, "supervision_tier", "supervision_class", "employees", "special_operators", "revenue", "scale", "grade", "grade_valid_to",
    "insured", "dual_prevention", "established_on", "longitude", "latitude", "remark",
)  # fmt: skip
OPENING = (
    "name", "code", "subject_type", "kind", "node_id", "address", "another_site", "sectors", "flags", "risk_colour", "trade", "products",
    "legal_representative", "legal_representative_phone", "principal_head", "principal_head_phone", "safety_officer", "safety_officer_phone",
    "employees", "scale", "grade", "grade_valid_to", "regulating_organ_id", "administering_organ_id",
    "supervision_tier", "licence_kind", "licence_number", "licence_valid_to",
    "official_assignment_id", "remark",
)  # fmt: skip


def pickers() -> dict[str, str]:
    """Return the search addresses of the forms' pickers."""
    organ = reverse("console:pick_department")
    return {
        **dict.fromkeys(ORGAN_FIELDS, organ),
        "node_id": reverse("console:pick_node"),
        "sectors": reverse("console:pick_sector"),
        "trade": reverse("console:pick_trade"),
        "assignment_id": reverse("console:pick_colleague"),
        "official_assignment_id": reverse("console:pick_colleague"),
        "organ_id": f"{organ}?kind={OrganKind.ENTERPRISE}",
        "into_id": reverse("console:pick_enterprise"),
    }


@page(Right.EDIT_SITES, methods=BOTH)
def register(request: PageRequest) -> HttpResponse:
    """Open a file; what looks like the same subject is shown while one types the name."""
    by = request.official
    node = Node.objects.get(pk=by.node_id)
    form = Form(
        RegisterSite,
        initial={"node_id": node.pk},
        labels={"node_id": {str(node.pk): node.name}},
        options={"sectors": SECTOR_CHOICES},
        pickers=pickers(),
        only=OPENING,
        send="建档",
    )
    context = {"form_title": "登记监管对象", "back_url": reverse("console:enterprises"), "alike_url": reverse("console:enterprises_alike")}
    return submit(
        request,
        form,
        lambda said: actions.register_site(said, by=by, at=timezone.now()),
        then=url_of,
        words="已建档。",
        template="console/enterprises/register.html",
        context=context,
    )


@page(Right.EDIT_SITES)
def alike(request: PageRequest) -> HttpResponse:
    """The files that may be the same subject as the one being typed."""
    name, code = request.GET.get("name", "").strip()[:200], request.GET.get("code", "").strip()[:40]
    found = (
        queries.likely_doubles(request.official, name, code=code, address=request.GET.get("address", "")) if len(name) > 1 or code else []
    )
    return show(request, "console/enterprises/_alike.html", {"alike": found})


@page(Right.EDIT_SITES, methods=BOTH)
def amend(request: PageRequest, pk: int) -> HttpResponse:
    """Let the file's facts stand as said."""
    site = access.get(request.official, pk, Right.EDIT_SITES)
    initial: dict[str, Any] = {name: getattr(site, name, None) for name in FACTS}
    initial |= {
        "code": site.credit_code,
        "sectors": sorted(site.sector_links.values_list("sector", flat=True), key=lambda code: code != site.sector),
        "flags": list(site.flags.values_list("flag", flat=True)),
        "subject_type": site.entity.subject_type if site.entity else None,
        "legacy_code": site.entity.legacy_code if site.entity else "",
        "registered_address": site.entity.registered_address if site.entity else "",
    }
    organs = {name: {str(organ.pk): str(organ)} for name in ORGAN_FIELDS if (organ := getattr(site, name.removesuffix("_id"))) is not None}
    form = Form(
        AmendSite,
        initial=initial,
        labels=organs | trade_words(site.trade),
        options={"sectors": SECTOR_CHOICES},
        pickers=pickers(),
        only=FACTS,
        send="保存",
    )
    return _on_site(request, site, form, actions.amend_site, title="修改档案", words="已保存。")


@page(Right.EDIT_SITES, methods=BOTH)
def change_state(request: PageRequest, pk: int) -> HttpResponse:
    """Say that the subject stopped, closed, moved away, was cancelled, or works again."""
    site = access.get(request.official, pk, Right.EDIT_SITES)
    others = [choice for choice in SiteState.choices if choice[0] not in {SiteState.MERGED, site.state}]
    form = Form(ChangeState, initial={"on": timezone.localdate()}, options={"state": others}, send="变更")
    return _on_site(request, site, form, actions.change_state, title="变更经营状态", words="经营状态已变更。")


@page(Right.EDIT_SITES, methods=BOTH)
def relocate(request: PageRequest, pk: int) -> HttpResponse:
    """Let the file belong to another place."""
    site = access.get(request.official, pk, Right.EDIT_SITES)
    labels = {"node_id": {str(site.node_id): site.node.name}}
    form = Form(Relocate, initial={"node_id": site.node_id}, labels=labels, pickers=pickers(), send="保存")
    return _on_site(
        request, site, form, actions.relocate, title="迁址、调整区域", words="已调整。", intro="以前的检查、隐患仍统计在原来的区域。"
    )


@page(Right.EDIT_SITES, methods=BOTH)
def set_flags(request: PageRequest, pk: int) -> HttpResponse:
    """Say which risk flags hold."""
    site = access.get(request.official, pk, Right.EDIT_SITES)
    form = Form(SetFlags, initial={"flags": list(site.flags.values_list("flag", flat=True))}, send="保存")
    return _on_site(request, site, form, actions.set_flags, title="风险标志", words="风险标志已更新。")


@page(Right.EDIT_SITES, methods=BOTH)
def add_contact(request: PageRequest, pk: int) -> HttpResponse:
    """Name a person of the enterprise."""
    site = access.get(request.official, pk, Right.EDIT_SITES)
    return _on_site(request, site, Form(AddContact, send="登记"), actions.add_contact, title="登记企业人员", words="已登记。")


@page(Right.EDIT_SITES, methods=BOTH)
def amend_contact(request: PageRequest, pk: int) -> HttpResponse:
    """Change a person's particulars."""
    contact = _part(request, Contact, pk)
    form = Form(AddContact, initial=_initial(contact, AddContact), send="保存")
    remove_url = reverse("console:remove_contact", args=[pk])
    return _on_part(request, contact, form, actions.amend_contact, title="修改企业人员", words="已保存。", remove_url=remove_url)


@page(Right.EDIT_SITES, methods=("POST",))
def remove_contact(request: PageRequest, pk: int) -> HttpResponse:
    """Take a person off the file."""
    site = actions.remove_contact(_part(request, Contact, pk), by=request.official, at=timezone.now())
    return done(request, url_of(site), "已删除。")


@page(Right.EDIT_SITES, methods=BOTH)
def add_licence(request: PageRequest, pk: int) -> HttpResponse:
    """Enter a licence."""
    site = access.get(request.official, pk, Right.EDIT_SITES)
    return _on_site(request, site, Form(AddLicence, send="登记"), actions.add_licence, title="登记证照", words="已登记。")


@page(Right.EDIT_SITES, methods=BOTH)
def amend_licence(request: PageRequest, pk: int) -> HttpResponse:
    """Renew a licence, or change its state."""
    licence = _part(request, Licence, pk)
    form = Form(AddLicence, initial=_initial(licence, AddLicence), send="保存")
    return _on_part(request, licence, form, actions.amend_licence, title="修改证照", words="已保存。")


@page(Right.CHARGE_OFFICIALS, methods=BOTH)
def charge(request: PageRequest, pk: int) -> HttpResponse:
    """Put an official in charge of the site."""
    site = access.get(request.official, pk, Right.CHARGE_OFFICIALS)
    form = Form(ChargeOfficial, initial={"starts_on": timezone.localdate()}, pickers=pickers(), send="安排")
    intro = "新的主包扶人从起始日期起接替原来的，交接留在档案里。"
    return _on_site(request, site, form, actions.charge_official, title="安排包扶人", words="包扶人已安排。", intro=intro)


@page(Right.CHARGE_OFFICIALS, methods=BOTH)
def release(request: PageRequest, pk: int) -> HttpResponse:
    """End an official's charge."""
    charge = _part(request, Charge, pk)
    form = Form(ReleaseOfficial, initial={"ends_on": timezone.localdate()}, send="结束包扶")
    return _on_part(request, charge, form, actions.release_official, title="结束包扶", words="包扶已结束。")


@page(Right.MANAGE_PEOPLE, methods=BOTH)
def own_unit(request: PageRequest, pk: int) -> HttpResponse:
    """Give the enterprise its own unit and post."""
    site = access.get(request.official, pk, Right.EDIT_SITES)
    form = Form(GiveOwnUnit, pickers=pickers(), send="开通")
    intro = "开通后到“人员”里给这个岗位任命企业安全管理人员，他只看得到本单位。"
    return _on_site(request, site, form, actions.give_own_unit, title="开通本单位", words="已开通。", intro=intro)


@page(Right.MERGE_DUPLICATES, methods=BOTH)
def merge(request: PageRequest, pk: int) -> HttpResponse:
    """Merge this double into the file that is kept; `into` names one of the likely doubles, chosen by one click."""
    by = request.official
    site = access.get(by, pk, Right.MERGE_DUPLICATES)
    found = queries.likely_doubles(by, site.name, code=site.code, address=site.address, without=site.pk)
    wanted = pickers() | {"into_id": f"{reverse('console:pick_enterprise')}?without={site.pk}"}
    chosen = next((one.site for one in found if str(one.site.pk) == request.GET.get("into")), None)
    initial, labels = ({"into_id": chosen.pk}, {"into_id": {str(chosen.pk): f"{chosen.name} {chosen.number}"}}) if chosen else ({}, {})
    form = Form(MergeInto, pickers=wanted, initial=initial, labels=labels, send="并入")
    intro = f"“{site.name}”（{site.number}）将并入您选择的档案并停用；它的检查、隐患仍在，显示在保留的档案里。"
    return submit(
        request,
        form,
        lambda said: actions.merge_duplicate(site, said, by=by, at=timezone.now()),
        then=url_of,
        words="重复档案已并入。",
        template="console/enterprises/merge.html",
        context={"form_title": "合并重复档案", "back_url": url_of(site), "intro": intro, "alike": found, "choose": True},
    )


def trade_words(code: str) -> dict[str, dict[str, str]]:
    """Return the words for a trade already chosen."""
    return (
        {"trade": {code: named[0]}}
        if (named := [f"{one.full_code} {one.name}" for one in trades.all_trades() if one.full_code == code])
        else {}
    )


# ---- inner workings


def _on_site(
    request: PageRequest, site: Site, form: Form[Any], act: Callable[..., object], *, title: str, words: str, intro: str = ""
) -> HttpResponse:
    """A form on a file: carry it out, and go back to the file."""

    def carry_out(said: Input) -> object:
        return act(site, said, by=request.official, at=_now())

    context = {"form_title": f"{title}：{site.name}", "back_url": url_of(site), "back_label": "档案", "intro": intro}
    return submit(
        request, form, carry_out, then=lambda _: url_of(site), words=words, template="console/enterprises/form.html", context=context
    )


def _on_part(
    request: PageRequest, part: Any, form: Form[Any], act: Callable[..., object], *, title: str, words: str, remove_url: str = ""
) -> HttpResponse:
    """A form on a part of a file."""

    def carry_out(said: Input) -> object:
        return act(part, said, by=request.official, at=_now())

    back = url_of(part.site)
    context = {"form_title": f"{title}：{part}", "back_url": back, "back_label": "档案", "remove_url": remove_url}
    return submit(request, form, carry_out, then=lambda _: back, words=words, template="console/enterprises/part.html", context=context)


def _part(request: PageRequest, kind: Any, pk: int) -> Any:
    """A part of a file that the official sees. Raises NotFound."""
    found = kind.objects.select_related("site").filter(pk=pk, site__in=access.visible_to(request.official)).first()
    if found is None:
        raise NotFound
    return found


def _initial(part: Any, kind: type[Input]) -> Mapping[str, object]:
    return {name: getattr(part, name) for name in kind.model_fields if name != "command_id"}


def _now() -> datetime:
    return timezone.now()
