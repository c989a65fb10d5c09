"""`anwang papers`: the papers on file, and a campaign's summary as a Word file."""

from __future__ import annotations

import argparse
from pathlib import Path

from django.utils import timezone

from anwang.campaigns.models import Campaign
from anwang.desks.terminal import files
from anwang.desks.terminal.answer import say, say_json, table
from anwang.figures import slices
from anwang.papers import filling
from anwang.papers.errors import EmptyWindow
from anwang.papers.models import Paper
from anwang.papers.reading import reading_of
from anwang.papers.rendering import word_of
from anwang.papers.summary import campaign_summary, title_of


def listed(asked: argparse.Namespace) -> int:
    """List the papers, newest first."""
    found = Paper.objects.select_related("organ", "node").order_by("-id")
    if asked.json:
        say_json([_entry(paper) for paper in found])
        return 0
    rows = [[paper.pk, paper.number or "—", paper.title, paper.get_state_display(), paper.issued_on or "—"] for paper in found]
    table(["编号", "发文字号", "标题", "状态", "印发日期"], rows)
    return 0


def _entry(paper: Paper) -> dict[str, object]:
    return {
        "id": paper.pk,
        "kind": paper.kind,
        "title": paper.title,
        "number": paper.number,
        "state": paper.state,
        "organ": paper.organ.name,
        "grid": paper.node.code,
        "from": paper.starts_on.isoformat(),
        "to": paper.ends_on.isoformat(),
        "issued_on": paper.issued_on.isoformat() if paper.issued_on else None,
        "check_code": paper.check_code,
    }


def summary(asked: argparse.Namespace) -> int:
    """Write a campaign's summary for a place as a Word file; nothing is kept and no number is taken. Raises NoSuchPlace, NoSuchCampaign, Unopened."""
    at = timezone.now()
    node = slices.node_of(asked.grid)
    campaigns = slices.campaigns_named([asked.campaign], node)
    campaign = Campaign.objects.get(pk=campaigns[0])
    end = asked.end or min(campaign.ends_on, timezone.localdate(at))
    if end < campaign.starts_on:
        raise EmptyWindow
    body = campaign_summary(campaign, place=node.name, end=end)
    blocks = filling.fill(body, filling.Ground(node, campaign.starts_on, end, campaigns), at=at)
    paper = Paper(title=title_of(campaign, node.name), node=node, campaign=campaign, starts_on=campaign.starts_on, ends_on=end)
    out = Path(asked.out)
    files.write(out, word_of(paper, reading_of(blocks)))
    say(f"已写入 {out}（草稿，共 {len(filling.all_filled(blocks))} 个数字）")
    return 0
