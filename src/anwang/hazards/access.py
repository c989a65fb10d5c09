"""Whose hazards an official sees: her territory, her sectors, her own unit, and what was transferred to her unit."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from anwang.enterprises.models import SiteSector
from anwang.grid import paths
from anwang.grid.access import Official, place
from anwang.grid.states import Reach, Right
from anwang.ground.refusal import NotAllowed, NotFound
from anwang.hazards.models import Hazard, Transfer


def visible_to(by: Official) -> QuerySet[Hazard]:
    """Return the hazards that an official sees. Deny by default: without the right to read, none.

    A unit that got a hazard by transfer sees it wherever it lies; one short statement asks whether there is any.
    """
    if not by.sees(Right.VIEW_HAZARDS) or by.reach == Reach.NOTHING:
        return Hazard.objects.none()
    if by.reach == Reach.OWN_UNIT:
        return Hazard.objects.filter(site__own_organ_id=by.organ_id)
    seen = place(by.ranges)
    if by.sectors is not None:
        seen = Q(seen, in_sectors(by))
    received = Transfer.objects.filter(receiver_id=by.organ_id)
    outside = received if by.sectors is not None else received.exclude(place(by.ranges, "hazard__grid_path"))
    if outside.exists():
        seen |= Q(Exists(received.filter(hazard=OuterRef("pk"))))
    return Hazard.objects.filter(seen)


def in_sectors(by: Official) -> Q:
    """Return the condition of a sector post: the hazard's or its site's sector, a site that the unit regulates, or the unit's own hazard."""
    sectors = sorted(by.sectors or ())
    return (
        Q(sector__in=sectors)
        | Q(organ_id=by.organ_id)
        | Q(site__regulating_organ_id=by.organ_id)
        | Q(Exists(SiteSector.objects.filter(site=OuterRef("site"), sector__in=sectors)))
    )


def get(by: Official, pk: int, right: Right | None = None) -> Hazard:
    """Return a hazard with what its page shows. Raises NotFound outside the scope, NotAllowed without the right."""
    hazard = (
        visible_to(by)
        .select_related("site__own_organ", "node", "organ", "criterion__family", "listing", "plan", "recurs_of", "suspicion")
        .filter(pk=pk)
        .first()
    )
    if hazard is None:
        if not by.sees(Right.VIEW_HAZARDS):
            raise NotAllowed("您现在的岗位不能查看隐患。")
        raise NotFound("没有找到这条隐患，它可能不在您的管辖范围内。")
    if right is not None:
        by.require(right)
    return hazard


def sees(by: Official, hazard: Hazard) -> bool:
    """Return whether an official sees a hazard. The database is asked only where what is at hand does not show it."""
    if not by.sees(Right.VIEW_HAZARDS):
        return False
    return plainly_sees(hazard, by.reach, by.organ_id, by.sectors, by.ranges) or visible_to(by).filter(pk=hazard.pk).exists()


def plainly_sees(hazard: Hazard, reach: str, organ_id: int, sectors: frozenset[str] | None, ranges: paths.Ranges) -> bool:
    """Return whether what is at hand shows that a post of this reach sees a hazard; False says only that it does not show it."""
    if reach == Reach.OWN_UNIT:
        return hazard.site is not None and hazard.site.own_organ_id == organ_id
    if reach == Reach.NOTHING or not paths.covers(ranges, hazard.grid_path):
        return False
    regulates = hazard.site is not None and hazard.site.regulating_organ_id == organ_id
    return sectors is None or hazard.sector in sectors or hazard.organ_id == organ_id or regulates


def is_own(by: Official, hazard: Hazard) -> bool:
    """Return whether the official acts for the unit that must rectify: the enterprise's own people at their own site."""
    return by.reach == Reach.OWN_UNIT and hazard.site is not None and hazard.site.own_organ_id == by.organ_id
