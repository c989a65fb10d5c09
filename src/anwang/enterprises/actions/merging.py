"""Double files: one is kept, the other points at it; nothing that happened is moved or lost."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from anwang.enterprises import access
from anwang.enterprises.actions.checking import is_high_hazard
from anwang.enterprises.errors import SameSite
from anwang.enterprises.inputs import MergeInto
from anwang.enterprises.models import Contact, Licence, Site, SiteFlag, SiteMove, SiteSector
from anwang.enterprises.states import GONE, SiteState
from anwang.grid.access import Official
from anwang.grid.states import Right
from anwang.ground.action import action
from anwang.ground.lifecycle import leave_move
from anwang.ground.recorded import Recorded
from anwang.ground.trail.record import record


@action("enterprises.merge")
def merge_duplicate(site: Site, said: MergeInto, *, by: Official, at: datetime) -> Site:
    """Merge a double file into the one that is kept, and return the kept one.

    Sectors, flags, people and licences that the kept file lacks are copied; charges of the double end; its visits and hazards stay under
    it and are shown in the kept file, so that no figure of the past changes. Needs MERGE_DUPLICATES; both files must lie in the scope.
    Raises SameSite for the file itself, or when either is no longer in use.
    """
    kept = access.get(by, said.into_id, Right.MERGE_DUPLICATES)
    access.require(by, site, Right.MERGE_DUPLICATES)
    site = Site.objects.select_for_update(of=("self",)).get(pk=site.pk)
    if kept.pk == site.pk or kept.merged_into_id is not None or site.merged_into_id is not None or kept.state in GONE:
        raise SameSite(field="into_id")
    if site.own_organ_id is not None and kept.own_organ_id is not None:
        raise SameSite("两份档案都有本单位账号，请先在“机构人员”里撤销其中一个。", field="into_id")
    on, source = timezone.localdate(at), site.state
    touched: list[Recorded] = [*_copied(site, kept)]
    for charge in site.charges.filter(ends_on__isnull=True):
        charge.ends_on = max(on, charge.starts_on)
        charge.save(update_fields=["ends_on"])
        touched.append(charge)
    if site.own_organ_id is not None:
        kept.own_organ_id, site.own_organ_id = site.own_organ_id, None
        site.save(update_fields=["own_organ"])
    site.state, site.closed_on, site.merged_into = SiteState.MERGED, site.closed_on or on, kept
    site.save(update_fields=["state", "closed_on", "merged_into"])
    if site.name_key != kept.name_key and site.name not in kept.former_names:
        kept.former_names = [*kept.former_names, site.name]
    flags = set(kept.flags.values_list("flag", flat=True))
    kept.high_hazard = is_high_hazard(kept.sector_links.values_list("sector", flat=True), flags)
    kept.save(update_fields=["former_names", "own_organ", "high_hazard"])
    gone = leave_move(
        site, source, site.state, "merge", move=SiteMove, by=by, at=at, reason=f"并入{kept.number} {kept.name}：{said.reason}"
    )
    stays = leave_move(
        kept, kept.state, kept.state, "absorb", move=SiteMove, by=by, at=at, reason=f"{site.number} {site.name}并入：{said.reason}"
    )
    words = {"并入": kept.number, "重复档案": site.number, "说明": said.reason}
    record("enterprises.merge", by=by.actor, at=at, subject=kept, touched=[site, gone, stays, *touched], change=words)
    return kept


def _copied(site: Site, kept: Site) -> list[Recorded]:
    sectors = set(kept.sector_links.values_list("sector", flat=True))
    flags = set(kept.flags.values_list("flag", flat=True))
    people = set(kept.contacts.values_list("role", "name"))
    licences = set(kept.licences.values_list("kind", "number"))
    made: list[Recorded] = [
        SiteSector.objects.create(site=kept, sector=one.sector) for one in site.sector_links.order_by("id") if one.sector not in sectors
    ]
    made += [
        SiteFlag.objects.create(site=kept, flag=one.flag, note=one.note, since=one.since)
        for one in site.flags.order_by("id")
        if one.flag not in flags
    ]
    made += [
        Contact.objects.create(site=kept, role=one.role, name=one.name, phone=one.phone, full_time=one.full_time)
        for one in site.contacts.order_by("id")
        if (one.role, one.name) not in people
    ]
    made += [
        Licence.objects.create(
            site=kept,
            kind=one.kind,
            number=one.number,
            issuer=one.issuer,
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            state=one.state,
        )
        for one in site.licences.order_by("id")
        if (one.kind, one.number) not in licences
    ]
    return made
