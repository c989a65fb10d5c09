"""Sending out teams: each dispatch is one batch."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from anwang.campaigns.queries import admit
from anwang.grid.access import Official, in_force, node_for, place
from anwang.grid.models import Assignment, Organ
from anwang.grid.states import Right
from anwang.ground import numbering
from anwang.ground.action import action
from anwang.ground.refusal import NotAllowed, NotFound
from anwang.ground.trail.record import record
from anwang.inspections import errors
from anwang.inspections.inputs import SendTeam
from anwang.inspections.models import Team, TeamCampaign, TeamMember

SENDERS = (Right.PLAN_VISITS, Right.SUPERVISE, Right.LEAD_VISIT, Right.MANAGE_CAMPAIGNS)


@action("inspections.send_team")
def send_team(said: SendTeam, *, by: Official, at: datetime) -> Team:
    """A team is sent out, numbered in its organ's series of the year, with its leader among its members, for any number of campaigns.

    By who plans visits, supervises, leads, or organises campaigns. Raises NotAllowed, NotFound, NoMembers, TeamMismatch, OutsideCampaign.
    """
    if not any(by.may(right) for right in SENDERS):
        raise NotAllowed("您现在的岗位不能派出检查组。")
    if said.returns_on is not None and said.returns_on < said.sent_on:
        raise errors.TeamMismatch("结束日期不能早于派出日期。", field="returns_on")
    node = node_for(by, said.node_id)
    member_ids = list(dict.fromkeys([said.leader_id, *said.member_ids]))
    reachable = Q(pk=by.assignment_id) | place(by.ranges, "post__node__path")
    people = Assignment.objects.filter(in_force(said.sent_on), reachable, pk__in=member_ids, person__is_active=True)
    known = set(people.values_list("pk", flat=True))
    if missing := set(member_ids) - known:
        raise NotFound(f"有 {len(missing)} 名成员不在您的管辖范围内，或者当日已经离任，请重新选择。", field="member_ids")
    campaigns = admit(said.campaign_ids, path=node.path, on=said.sent_on)
    organ = Organ.objects.get(pk=by.organ_id)
    year = said.sent_on.year
    team = Team.objects.create(
        number=numbering.take(f"teams:{organ.name}:{year}", f"{organ.name}检查组〔{year}〕第{{n}}批", at=at),
        name=said.name,
        organ=organ,
        node=node,
        grid_path=node.path,
        sent_on=said.sent_on,
        returns_on=said.returns_on,
        leader_id=said.leader_id,
        task=said.task,
    )
    members = TeamMember.objects.bulk_create([TeamMember(team=team, assignment_id=key) for key in member_ids])
    links = TeamCampaign.objects.bulk_create([TeamCampaign(team=team, campaign=one) for one in campaigns])
    record("inspections.send_team", by=by.actor, at=at, subject=team, touched=[*members, *links], change=said.content())
    return team
