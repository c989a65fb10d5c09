"""Whose visits an official sees, and what stays hidden: an enterprise learns of an unannounced visit when it is scanned in, not before."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from anwang.enterprises.models import SiteSector
from anwang.grid.access import Official, place, within
from anwang.grid.states import Reach, Right
from anwang.ground.refusal import NotAllowed, NotFound
from anwang.inspections.models import Order, Team, Visit

SHOWN = ("site__own_organ", "site__node", "node", "organ", "team", "checklist__checklist", "subject_organ")
HIDDEN = Q(is_unannounced=True, started_at__isnull=True)
"""Unannounced and not begun: planned, approved, or cancelled before anybody went. The unit visited never learns of it (四不两直)."""


def visible_to(by: Official) -> QuerySet[Visit]:
    """Return the visits that an official sees. Deny by default; every list, search, timeline and count goes through here."""
    if not by.sees(Right.VIEW_VISITS) or by.reach == Reach.NOTHING:
        return Visit.objects.none()
    if by.reach == Reach.OWN_UNIT:
        return Visit.objects.filter(site__own_organ_id=by.organ_id).exclude(HIDDEN)
    seen = within(Visit.objects.all(), by).exclude(HIDDEN & Q(subject_organ_id=by.organ_id))
    return seen if by.sectors is None else seen.filter(in_sectors(by))


def in_sectors(by: Official) -> Q:
    """Return the condition of a sector post: the visit's or its site's sector, a site that the unit regulates, or the unit's own visit."""
    sectors = sorted(by.sectors or ())
    linked = Exists(SiteSector.objects.filter(site=OuterRef("site"), sector__in=sectors))
    return Q(sector__in=sectors) | Q(organ_id=by.organ_id) | Q(site__regulating_organ_id=by.organ_id) | Q(linked)


def get(by: Official, pk: int) -> Visit:
    """Return a visit with what its page shows. Raises NotFound outside the scope or while hidden, NotAllowed without the right."""
    if not by.sees(Right.VIEW_VISITS):
        raise NotAllowed("您现在的岗位不能查看检查。")
    visit = visible_to(by).select_related(*SHOWN).filter(pk=pk).first()
    if visit is None:
        raise NotFound("没有找到这次检查，它可能不在您的管辖范围内。")
    return visit


def orders_visible_to(by: Official) -> QuerySet[Order]:
    """Return the orders of the visits that an official sees."""
    return Order.objects.filter(visit__in=visible_to(by))


def get_order(by: Official, pk: int) -> Order:
    """Return an order. Raises NotFound outside the scope, NotAllowed without the right."""
    if not by.sees(Right.VIEW_VISITS):
        raise NotAllowed("您现在的岗位不能查看检查文书。")
    order = orders_visible_to(by).select_related("visit", "site__entity", "organ").filter(pk=pk).first()
    if order is None:
        raise NotFound("没有找到这份文书，它可能不在您的管辖范围内。")
    return order


def teams_visible_to(by: Official) -> QuerySet[Team]:
    """Return the teams that an official sees: those sent into her territory or by her own unit. Enterprises see none."""
    if not by.sees(Right.VIEW_VISITS) or by.reach in (Reach.NOTHING, Reach.OWN_UNIT):
        return Team.objects.none()
    return Team.objects.filter(place(by.ranges) | Q(organ_id=by.organ_id))


def get_team(by: Official, pk: int) -> Team:
    """Return a team. Raises NotFound outside the scope, NotAllowed without the right."""
    if not by.sees(Right.VIEW_VISITS) or by.reach == Reach.OWN_UNIT:
        raise NotAllowed("您现在的岗位不能查看检查组。")
    team = teams_visible_to(by).select_related("organ", "node", "leader__person", "leader__post").filter(pk=pk).first()
    if team is None:
        raise NotFound("没有找到这个检查组，它可能不在您的管辖范围内。")
    return team
