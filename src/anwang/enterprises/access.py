"""Whose files an official sees: her territory, her sectors or what her department regulates, her own unit."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from anwang.enterprises.models import Site, SiteSector
from anwang.grid.access import Official, within
from anwang.grid.states import Reach, Right
from anwang.ground.refusal import NotAllowed, NotFound

SHOWN = ("entity", "node", "administering_organ", "regulating_organ", "general_organ", "own_organ", "merged_into")


def visible_to(by: Official) -> QuerySet[Site]:
    """Return the files that an official sees. Deny by default: without the right to read, none."""
    if not by.sees(Right.VIEW_SITES):
        return Site.objects.none()
    if by.reach == Reach.OWN_UNIT:
        return Site.objects.filter(own_organ_id=by.organ_id)
    seen = within(Site.objects.all(), by)
    return seen if by.sectors is None else seen.filter(in_sectors(by))


def in_sectors(by: Official) -> Q:
    """Return the condition of a sector post: a sector of the site is hers, or her department regulates it. No row comes twice."""
    links = SiteSector.objects.filter(site=OuterRef("pk"), sector__in=sorted(by.sectors or ()))
    return Q(regulating_organ_id=by.organ_id) | Q(Exists(links))


def get(by: Official, pk: int, right: Right | None = None) -> Site:
    """Return a file with what its page shows. Raises NotFound outside the scope, NotAllowed without the right."""
    site = visible_to(by).select_related(*SHOWN).filter(pk=pk).first()
    if site is None:
        if not by.sees(Right.VIEW_SITES):
            raise NotAllowed("您现在的岗位不能查看监管对象。")
        raise NotFound("没有找到这个监管对象，它可能不在您的管辖范围内。")
    if right is not None:
        by.require(right)
    return site


def sees(by: Official, site: Site) -> bool:
    """Return whether an official sees a file."""
    return visible_to(by).filter(pk=site.pk).exists()


def reaches(by: Official, site: Site) -> bool:
    """Return the same as `sees` from what is at hand (the file with its `sector_links`): for an act on many files."""
    if by.reach == Reach.OWN_UNIT:
        return by.sees(Right.VIEW_SITES) and site.own_organ_id == by.organ_id
    if not by.sees(Right.VIEW_SITES) or not by.covers(site.grid_path):
        return False
    return (
        by.sectors is None or site.regulating_organ_id == by.organ_id or any(link.sector in by.sectors for link in site.sector_links.all())
    )


def require(by: Official, site: Site, right: Right) -> None:
    """Refuse an act on a file outside the scope (as if it did not exist), or without the right."""
    if not sees(by, site):
        raise NotFound("没有找到这个监管对象，它可能不在您的管辖范围内。")
    by.require(right)
