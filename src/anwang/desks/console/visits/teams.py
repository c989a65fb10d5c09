"""Teams: the batches sent out, each with what it did; sending one out."""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from anwang.campaigns.queries import open_for
from anwang.desks.console import filters
from anwang.desks.console.forms import Form, submit
from anwang.desks.console.home.saved import Views
from anwang.desks.console.listing import Column, Empty, Listing, answer
from anwang.desks.console.pages import Act, Fact, PageRequest, page, show
from anwang.desks.console.people.acting import me
from anwang.grid.models import Assignment
from anwang.grid.states import Reach, Right
from anwang.ground.refusal import NotAllowed
from anwang.inspections import access, actions, queries
from anwang.inspections.actions.teams import SENDERS
from anwang.inspections.inputs import SendTeam
from anwang.inspections.states import RECORDED

TEAMS = Listing(
    name="teams",
    title="检查组",
    order="-sent_on",
    search=("number", "name", "task"),
    search_hint="编号、名称或任务",
    columns=(
        Column("number", "编号", sort="number", wrap=True),
        Column("name", "名称", sort="name", wrap=True),
        Column("organ", "派出单位", value=lambda t: str(t.organ)),
        Column("node", "区域", value=lambda t: t.node.name),
        Column("sent_on", "派出日期", sort="sent_on"),
        Column("returns_on", "结束日期"),
        Column("leader", "组长", value=lambda t: t.leader.person.name if t.leader else ""),
        Column("made", "检查家次", value=lambda t: t.made, align="right"),
    ),
    filters=(filters.Dates("sent_on", "派出日期"),),
    select=lambda rows: rows.select_related("organ", "node", "leader__person").annotate(
        made=Count("visits", filter=Q(visits__state__in=RECORDED))
    ),
    row_url=lambda t: reverse("console:team", args=[t.pk]),
    empty=Empty(words="还没有派出检查组", hint="一次派出计一批次；检查组的检查都归在它名下。"),
)


@page(Right.VIEW_VISITS)
def listing(request: PageRequest) -> HttpResponseBase:
    """The teams that the official sees."""
    by = me(request)
    if by.reach == Reach.OWN_UNIT:
        raise NotAllowed("您现在的岗位不能查看检查组。")
    acts = [Act("派出检查组", reverse("console:send_team"), first=True)] if any(by.may(right) for right in SENDERS) else []
    return answer(request, TEAMS, access.teams_visible_to(by), context={"actions": acts}, views=Views(by))


@page(Right.VIEW_VISITS)
def team(request: PageRequest, pk: int) -> HttpResponse:
    """A team: its members, its campaigns, its visits."""
    by = me(request)
    found = access.get_team(by, pk)
    done_so_far = queries.summary_of(found)
    members = found.member_links.select_related("assignment__person", "assignment__post__organ").order_by("id")
    facts = [
        Fact("派出单位", found.organ.name),
        Fact("区域", found.node.name),
        Fact("派出日期", found.sent_on),
        Fact("结束日期", found.returns_on),
        Fact("组长", found.leader.person.name if found.leader else ""),
        Fact("任务", found.task, wide=True),
        Fact("安排检查", f"{done_so_far.visits} 家次"),
        Fact("已完成", f"{done_so_far.made} 家次"),
        Fact("发现隐患", f"{done_so_far.hazards} 条"),
    ]
    context = {
        "record_title": found.name,
        "record_number": found.number,
        "back_url": reverse("console:teams"),
        "back_label": "检查组",
        "facts": facts,
        "members": members,
        "campaigns": found.campaign_links.select_related("campaign").order_by("id"),
        "visits": access.visible_to(by).filter(team=found).select_related("site", "subject_organ", "node").order_by("-id")[:100],
        "moves": (),
    }
    return show(request, "console/visits/team.html", context)


@page([right.value for right in SENDERS], methods=("GET", "POST"))
def send(request: PageRequest) -> HttpResponse:
    """Send out a team."""
    by, now = me(request), timezone.now()
    on = timezone.localdate(now)
    picked = [key for name in ("leader_id", "member_ids") for key in request.POST.getlist(name) if key.isdecimal()]
    people = Assignment.objects.filter(pk__in=picked).select_related("person") if picked else ()
    names = {str(one.pk): one.person.name for one in people} | {str(by.assignment_id): by.name}
    colleague = reverse("console:pick_colleague")
    form = Form(
        SendTeam,
        only=("name", "sent_on", "returns_on", "leader_id", "member_ids", "node_id", "task", "campaign_ids"),
        initial={"sent_on": on},
        options={"campaign_ids": [(str(one.pk), one.name) for one in open_for(by, on)[:30]]},
        pickers={"leader_id": colleague, "member_ids": colleague, "node_id": reverse("console:pick_node")},
        labels={"leader_id": names, "member_ids": names},
        send="派出",
    )
    context = {"form_title": "派出检查组", "back_url": reverse("console:teams"), "intro": "一次派出计一批次，编号由系统给出。"}
    return submit(
        request,
        form,
        lambda said: actions.send_team(said, by=by, at=now),
        then=lambda made: reverse("console:team", args=[made.pk]),
        words="已派出。",
        context=context,
    )
