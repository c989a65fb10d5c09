"""After the visit: the order and its page, and telling the result."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from anwang.desks.console.forms import Form, submit
from anwang.desks.console.pages import Act, Fact, PageRequest, done, page, show
from anwang.desks.console.people.acting import me
from anwang.desks.console.visits.inbox import subject_of
from anwang.desks.console.visits.onsite import sentences_of
from anwang.desks.console.visits.record import link_to
from anwang.grid.states import Right
from anwang.ground.inputs import read
from anwang.ground.refusal import Refusal
from anwang.inspections import access, actions, law, queries
from anwang.inspections.inputs import ServeOrder, TellResult
from anwang.inspections.states import LAW, Outcome


@page(Right.VIEW_VISITS, methods=("GET", "POST"))
def serve(request: PageRequest, pk: int) -> HttpResponse:
    """Serve an order: the hazards that it may cover, each with its deadline, and who receives it."""
    by, now = me(request), timezone.now()
    visit = access.get(by, pk)
    law.permit_conduct(visit, by)
    rows = queries.problems_to_order(visit, timezone.localdate(now))
    sentences: list[str] = []
    status = 200
    if request.method == "POST":
        try:
            said = read(ServeOrder, _said(request))
            order = actions.serve_order(visit, said, by=by, at=now)
        except Refusal as refusal:
            sentences, status = sentences_of(refusal), 422
        else:
            return done(request, reverse("console:order", args=[order.pk]), f"已下达 {order.number}。")
    post = request.POST
    chosen = set(post.getlist("hazard")) if request.method == "POST" else {str(hazard.pk) for hazard, _ in rows}
    context = {
        "form_title": f"下达责令限期整改指令书：{subject_of(visit)}",
        "back_url": reverse("console:visit", args=[pk]),
        "visit": visit,
        "rows": [(hazard, post.get(f"due_{hazard.pk}") or due.isoformat(), str(hazard.pk) in chosen) for hazard, due in rows],
        "typed": post,
        "sentences": sentences,
        "today": timezone.localdate(now),
        "command_id": Form(TellResult).command_id,
    }
    return show(request, "console/visits/serve.html", context, status=status)


def _said(request: PageRequest) -> dict[str, object]:
    post = request.POST
    problems = [{"hazard_id": key, "due_on": post.get(f"due_{key}", "")} for key in post.getlist("hazard") if key.isdecimal()]
    found: dict[str, object] = {"problems": problems, "command_id": post.get("command_id") or None}
    return found | {name: post[name] for name in ("receiver", "refusal_note", "reason", "served_on") if post.get(name, "").strip()}


@page(Right.VIEW_VISITS)
def order(request: PageRequest, pk: int) -> HttpResponse:
    """Show an order: its problems with their deadlines, and where each hazard stands now."""
    by = me(request)
    found = access.get_order(by, pk)
    lines = [(line, link_to("hazard", line.hazard_id) if by.sees(Right.VIEW_HAZARDS) else "") for line in queries.lines_of(found)]
    facts = [
        Fact("被责令单位", found.site.name, url=link_to("enterprise", found.site_id)),
        Fact("责令单位", found.organ.name),
        Fact("送达日期", found.served_on),
        Fact("签收人", found.receiver or f"拒收：{found.refusal_note}"),
        Fact("检查编号", found.visit.number, url=reverse("console:visit", args=[found.visit_id])),
    ]
    context = {
        "record_title": "责令限期整改指令书",
        "record_number": found.number,
        "back_url": reverse("console:orders"),
        "back_label": "指令书",
        "facts": facts,
        "lines": lines,
        "acts": [Act("打印文书", reverse("console:order_paper", args=[pk]), first=True)],
        "moves": (),
    }
    return show(request, "console/visits/order.html", context)


@page(Right.VIEW_VISITS, methods=("GET", "POST"))
def tell(request: PageRequest, pk: int) -> HttpResponse:
    """Tell the unit the result; the record proposes what it speaks for."""
    by, now = me(request), timezone.now()
    visit = access.get(by, pk)
    law.permit_conduct(visit, by)
    outcomes = [
        (str(one.value), str(one.label))
        for one in Outcome
        if LAW[visit.kind].may_order or one not in (Outcome.ORDERED, Outcome.MEASURES, Outcome.FILED)
    ]
    form = Form(TellResult, options={"outcome": outcomes}, initial={"outcome": queries.suggested_outcome(visit)}, send="告知结果")
    context = {
        "form_title": f"告知检查结果：{subject_of(visit)}",
        "back_url": reverse("console:visit", args=[pk]),
        "intro": f"发现隐患 {visit.hazard_count} 条。处理结果须与检查记录一致。",
    }
    return submit(
        request,
        form,
        lambda said: actions.tell_result(visit, said, by=by, at=now),
        then=lambda _: reverse("console:visit", args=[pk]),
        words="已告知，检查办结。",
        context=context,
    )
