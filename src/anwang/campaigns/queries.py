"""Named reads of the campaign room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from anwang.campaigns.access import visible_to
from anwang.campaigns.errors import OutsideCampaign
from anwang.campaigns.models import Campaign
from anwang.campaigns.states import CampaignState
from anwang.grid import territory
from anwang.grid.access import Official
from anwang.grid.paths import Ranges, covers
from anwang.ground.refusal import NotFound


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a campaign's time has run on a day: days gone, days in all, and whether it should have been closed."""

    gone: int
    whole: int
    overrun: bool

    @property
    def percent(self) -> int:
        """Days gone in whole percent, at most 100."""
        return min(100, self.gone * 100 // self.whole)


def progress(campaign: Campaign, on: date) -> Progress:
    """Return how far the campaign's window has run on a day."""
    whole = (campaign.ends_on - campaign.starts_on).days + 1
    gone = min(max((on - campaign.starts_on).days + 1, 0), whole)
    return Progress(gone, whole, overrun=on > campaign.ends_on and campaign.state == CampaignState.RUNNING)


def open_for(by: Official, on: date) -> QuerySet[Campaign]:
    """Return the campaigns to which the official's records of a day may belong, for choosing."""
    return visible_to(by).filter(starts_on__lte=on, ends_on__gte=on).exclude(state=CampaignState.PLANNED).order_by("-starts_on", "id")


def parts_of(campaign: Campaign) -> QuerySet[Campaign]:
    """Return a campaign's parts (分项行动)."""
    return campaign.parts.select_related("node", "organ").order_by("starts_on", "id")


def with_parts(ids: Iterable[int]) -> list[int]:
    """Return the ids of campaigns and of all their parts at any depth, without repetition."""
    found: list[int] = []
    level = list(dict.fromkeys(ids))
    while level:
        found.extend(level)
        level = [key for key in Campaign.objects.filter(parent_id__in=level).values_list("pk", flat=True) if key not in found]
    return found


@dataclass(slots=True)
class Gate:
    """Asks whether campaigns admit records; each campaign, and how territory changed, is read once however many records there are."""

    known: dict[int, Campaign] = field(default_factory=dict)
    history: territory.History | None = None
    ranges: dict[tuple[str, date], Ranges] = field(default_factory=dict)

    @classmethod
    def of(cls, ids: Iterable[int]) -> Gate:
        """Read the campaigns that will be named."""
        gate = cls()
        gate._read(ids)
        return gate

    def _read(self, ids: Iterable[int]) -> None:
        if missing := set(ids) - set(self.known):
            self.known |= Campaign.objects.select_related("node").in_bulk(missing)

    def admit(self, ids: Sequence[int], *, path: str, on: date, sectors: Iterable[str] = ()) -> list[Campaign]:
        """Return the campaigns that a record may belong to, as `admit` does."""
        wanted = list(dict.fromkeys(ids))
        self._read(wanted)
        if set(wanted) - set(self.known):
            raise NotFound("没有找到所选的专项行动，请重新选择。", field="campaign_ids")
        own = frozenset(sector for sector in sectors if sector)
        for key in wanted:
            _fit(self.known[key], path, on, own, self._ranges(self.known[key], on))
        return [self.known[key] for key in wanted]

    def _ranges(self, campaign: Campaign, on: date) -> Ranges:
        place = (campaign.grid_path, on)
        if place not in self.ranges:
            self.history = self.history or territory.history()
            self.ranges[place] = territory.of_path(campaign.grid_path, self.history.events(on))
        return self.ranges[place]


def admit(ids: Sequence[int], *, path: str, on: date, sectors: Iterable[str] = ()) -> list[Campaign]:
    """Return the campaigns that a record of this place, day and sectors may belong to: all that were named.

    Any number may be named; campaigns overlap and their figures are never added. A campaign that has only been planned takes
    nothing; a closed one takes late entries of its own window. Raises NotFound for an unknown campaign, OutsideCampaign naming
    the first that does not fit and why.
    """
    return Gate().admit(ids, path=path, on=on, sectors=sectors)


def _fit(campaign: Campaign, path: str, on: date, sectors: frozenset[str], ranges: Ranges) -> None:
    if campaign.state == CampaignState.PLANNED:
        raise OutsideCampaign(f"专项行动“{campaign.name}”还没有启动，不能归入。请先由组织单位启动。", field="campaign_ids")
    if not campaign.starts_on <= on <= campaign.ends_on:
        window = f"{campaign.starts_on}至{campaign.ends_on}"
        raise OutsideCampaign(f"日期 {on} 不在专项行动“{campaign.name}”的时间（{window}）内，不能归入。", field="campaign_ids")
    if not covers(ranges, path):
        raise OutsideCampaign(f"所在区域不在专项行动“{campaign.name}”的区域（{campaign.node}）内，不能归入。", field="campaign_ids")
    if campaign.sectors and sectors and not sectors & set(campaign.sectors):
        raise OutsideCampaign(f"所属行业不在专项行动“{campaign.name}”的行业范围内，不能归入。", field="campaign_ids")


def overdue(by: Official, on: date) -> QuerySet[Campaign]:
    """Return the running campaigns of the official's territory whose window is over: they wait to be closed."""
    return visible_to(by).filter(Q(state=CampaignState.RUNNING), ends_on__lt=on).order_by("ends_on", "id")
