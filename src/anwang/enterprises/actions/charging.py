"""Officials in charge of a site (包扶), and the enterprise's own unit."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone

from anwang.enterprises import access
from anwang.enterprises.actions.keeping import open_file
from anwang.enterprises.errors import AlreadyThere, FileClosed, NotInCharge, UnknownOrgan, WrongTerm
from anwang.enterprises.inputs import ChargeOfficial, GiveOwnUnit, ReleaseOfficial
from anwang.enterprises.models import Charge, Site
from anwang.enterprises.states import GONE, SiteKind
from anwang.grid.access import Official, colleagues, organs
from anwang.grid.actions import found_organ, set_up_post
from anwang.grid.inputs import FoundOrgan, SetUpPost
from anwang.grid.models import Organ
from anwang.grid.states import OrganKind, PostKind, Reach, Right
from anwang.ground.action import action
from anwang.ground.recorded import Recorded
from anwang.ground.refusal import Refusal
from anwang.ground.trail.record import record


@action("enterprises.charge")
def charge_official(site: Site, said: ChargeOfficial, *, by: Official, at: datetime) -> Charge:
    """Put an official in charge of the site from a day on. A new principal takes over; the old charge ends and stays as history.

    Needs CHARGE_OFFICIALS. Raises NotInCharge for somebody outside the territory, out of office or of an enterprise; AlreadyThere when she is
    in charge already; WrongTerm for a day before the present principal's began; FileClosed.
    """
    access.require(by, site, Right.CHARGE_OFFICIALS)
    site = Site.objects.select_for_update(of=("self",)).get(pk=site.pk)
    if site.state in GONE:
        raise FileClosed
    on = timezone.localdate(at)
    held = colleagues(by, on=max(on, said.starts_on)).exclude(post__reach=Reach.OWN_UNIT).exclude(post__reach=Reach.NOTHING)
    assignment = held.filter(pk=said.assignment_id).first()
    if assignment is None:
        raise NotInCharge(field="assignment_id")
    running = list(site.charges.filter(ends_on__isnull=True).select_related("assignment__person"))
    touched: list[Recorded] = []
    for one in running:
        if one.assignment.person_id == assignment.person_id and one.is_principal == said.is_principal:
            raise AlreadyThere(f"{assignment.person.name}已经是{'主' if said.is_principal else '副'}包扶人。", field="assignment_id")
        if (said.is_principal and one.is_principal) or one.assignment.person_id == assignment.person_id:
            touched.append(_end(one, said.starts_on))
    charge = Charge.objects.create(
        site=site, assignment=assignment, is_principal=said.is_principal, starts_on=said.starts_on, document=said.document
    )
    words = {"包扶人": assignment.person.name, "主副": "主" if said.is_principal else "副", "文件": said.document, "自": said.starts_on}
    record("enterprises.charge", by=by.actor, at=at, subject=site, touched=[charge, *touched], change=words)
    return charge


@action("enterprises.release")
def release_official(charge: Charge, said: ReleaseOfficial, *, by: Official, at: datetime) -> Charge:
    """End an official's charge on a day; it stays in the history. Needs CHARGE_OFFICIALS."""
    access.require(by, charge.site, Right.CHARGE_OFFICIALS)
    charge = Charge.objects.select_for_update(of=("self",)).select_related("site", "assignment__person").get(pk=charge.pk)
    if charge.ends_on is not None:
        raise AlreadyThere("这次包扶已经结束。", field="ends_on")
    _end(charge, said.ends_on)
    words = {"包扶人": charge.assignment.person.name, "至": said.ends_on, "说明": said.reason}
    record("enterprises.release", by=by.actor, at=at, subject=charge.site, touched=[charge], change=words)
    return charge


@action("enterprises.give_own_unit")
def give_own_unit(site: Site, said: GiveOwnUnit, *, by: Official, at: datetime) -> Site:
    """Give the enterprise its own unit and a safety manager's post that sees this site alone, or link a unit that exists.

    People are then appointed to the post. Needs EDIT_SITES here and MANAGE_PEOPLE in the grid. Raises AlreadyThere when it has a unit,
    Refusal for what is no enterprise.
    """
    site = open_file(site, by)
    by.require(Right.MANAGE_PEOPLE)
    if site.kind != SiteKind.ENTERPRISE:
        raise Refusal("只有生产经营单位才能设本单位账号。")
    if site.own_organ_id is not None:
        raise AlreadyThere("这家企业已经有本单位和岗位。")
    organ = _unit(site, said, by, at)
    site.own_organ = organ
    site.save(update_fields=["own_organ"])
    if not organ.posts.filter(valid_to__isnull=True).exists():
        seat = SetUpPost(
            organ_id=organ.pk, name=said.post_name, kind=PostKind.ENTERPRISE_MANAGER, reach=Reach.OWN_UNIT, node_id=site.node_id
        )
        set_up_post(seat, by=by, at=at)
    record("enterprises.give_own_unit", by=by.actor, at=at, subject=site, change={"单位": organ.name})
    return site


def _unit(site: Site, said: GiveOwnUnit, by: Official, at: datetime) -> Organ:
    """The unit named, when it is an enterprise's and free; else a new one."""
    if said.organ_id is None:
        short = (site.short_name or site.name)[:40]
        return found_organ(
            FoundOrgan(name=site.name[:120], short_name=short, kind=OrganKind.ENTERPRISE, node_id=site.node_id), by=by, at=at
        )
    organ = organs(by).filter(pk=said.organ_id, kind=OrganKind.ENTERPRISE, valid_to__isnull=True).first()
    if organ is None or Site.objects.filter(own_organ=organ).exists():
        raise UnknownOrgan("请选择一个还没有对应档案的生产经营单位。", field="organ_id")
    return organ


def _end(charge: Charge, on: date) -> Charge:
    if on < charge.starts_on:
        raise WrongTerm(f"日期早于{charge.assignment.person.name}开始包扶的{charge.starts_on.isoformat()}。", field="starts_on")
    charge.ends_on = on
    charge.save(update_fields=["ends_on"])
    return charge
