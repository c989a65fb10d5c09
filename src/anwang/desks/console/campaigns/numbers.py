"""The numbers of a campaign, counted now: the same figures that a summary prints, over the campaign's own window and place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from anwang.campaigns.models import Campaign
from anwang.campaigns.queries import with_parts
from anwang.desks.console.figures.asking import Question
from anwang.figures import slices
from anwang.figures.catalogue import find
from anwang.figures.figure import seen_by
from anwang.grid import paths
from anwang.grid.access import Official
from anwang.grid.models import Node

SHOWN = ("检查组批次", "检查家次", "检查企业数", "排查隐患数", "整改隐患数", "整改率", "限期整改单位数", "责令限期整改指令书份数")
"""The figures of a campaign's page, by name."""


@dataclass(frozen=True, slots=True)
class Number:
    """One figure: its name, the number as printed, its unit, its definition, and the address of its records."""

    name: str
    printed: str
    unit: str
    definition: str
    url: str


def question(campaign: Campaign, by: Official, on: date, *, since_its_end: bool = False) -> Question:
    """Return the question to the figures: the campaign with its parts, over its window up to the day, where the official may look.

    What was done after a campaign's end does not count, as in its summary, unless asked for with `since_its_end`.
    """
    is_hers = paths.covers(by.ranges, campaign.grid_path)
    return Question(
        by=by,
        figures=tuple(seen_by(find(name), by) for name in SHOWN),
        node=campaign.node if is_hers else Node.objects.get(pk=by.node_id),
        start=campaign.starts_on,
        end=min(max(on, campaign.starts_on), campaign.ends_on),
        preset="campaign",
        campaigns=(campaign,),
        campaign_ids=tuple(with_parts([campaign.pk])),
        cutoff=on if since_its_end and on > campaign.ends_on else None,
    )


def numbers_of(asked: Question, *, at: datetime) -> list[Number]:
    """Return the figures of a campaign, each opening its records."""
    found = []
    for figure in asked.figures:
        value = slices.value(figure, asked.slice_of(figure), at=at)
        found.append(Number(figure.name, value.printed, figure.unit, figure.definition, asked.records_of(figure)))
    return found
