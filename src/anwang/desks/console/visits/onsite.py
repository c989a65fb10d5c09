"""On site, at the desk or on the phone: arrive, answer item by item (each is kept at once), add finds, sign."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from anwang.desks.console.forms import Form, submit
from anwang.desks.console.pages import PageRequest, done, page, partial_of, show
from anwang.desks.console.people.acting import me
from anwang.desks.console.visits.inbox import subject_of
from anwang.desks.console.visits.record import arrival
from anwang.grid.access import Official
from anwang.grid.states import Reach, Right
from anwang.ground.evidence import store
from anwang.ground.inputs import InputRefused, read
from anwang.ground.refusal import NotFound, Refusal
from anwang.inspections import access, actions, law, queries
from anwang.inspections.inputs import AddFinding, AnswerItems, Arrive, ExtraFinding, PassRest, SignVisit
from anwang.inspections.models import Answer, Visit
from anwang.inspections.states import LAW, Judgement, VisitKind, VisitState
from anwang.standards.queries import criteria_for

TYPED = ("note", "description", "place", "measure", "responsible", "no_photo_reason", "term_days", "criterion_id")
REASONS = ("资料类问题，无实物", "现场禁止拍照", "涉及商业秘密", "设备故障，无法拍照")
JUDGEMENTS = ((Judgement.PASS, "pass"), (Judgement.FAIL, "fail"), (Judgement.NOT_APPLICABLE, "skip"))


@page(Right.VIEW_VISITS, methods=("GET", "POST"))
def arrive(request: PageRequest, pk: int) -> HttpResponse:
    """Begin a visit: scan in where the law asks it."""
    by, now = me(request), timezone.now()
    visit = access.get(by, pk)
    law.permit_conduct(visit, by)
    needs = LAW[visit.kind]
    unapproved = needs.needs_approval and visit.approved_at is None
    scans = law.needs_scan(visit.kind, at_enterprise=visit.site_id is not None)
    fields = (*(("scan", "scan_waiver") if scans else ()), *(("urgency",) if unapproved else ()), "companions")
    begin = "开始自查" if visit.kind == VisitKind.SELF_CHECK else "开始检查"
    form = Form(Arrive, only=fields, initial={"scan": request.GET.get("code", "")}, send=begin)
    form.require(*(("urgency",) if unapproved else ()))
    context = {
        "form_title": f"{arrival(visit)}：{subject_of(visit)}",
        "back_url": reverse("console:visit", args=[pk]),
        "intro": law.in_words(visit.kind) + ("开始后，企业即可看到这次检查。" if visit.is_unannounced else ""),
    }
    return submit(
        request,
        form,
        lambda said: actions.arrive(visit, said, by=by, at=now),
        then=lambda _: reverse("console:visit_sheet" if visit.checklist_id else "console:sign_visit", args=[pk]),
        words=f"已{begin}。",
        context=context,
    )


def _own(by: Official, pk: int) -> Visit:
    """Return a visit on site in which the official goes along. Raises NotFound, NotOfThisVisit."""
    visit = access.get(by, pk)
    law.permit_conduct(visit, by)
    return visit


@page(Right.VIEW_VISITS)
def sheet(request: PageRequest, pk: int) -> HttpResponse:
    """The sheet on site: every item with three large answers; what failed opens its words. Each answer is kept at once."""
    by = me(request)
    visit = _own(by, pk)
    if visit.state != VisitState.ON_SITE:
        return done(request, reverse("console:visit", args=[pk]), "这次检查现在不在现场填写阶段。")
    whole = queries.sheet_of(visit)
    context = {**_common(visit), "sheet": whole, "back_url": reverse("console:visit", args=[pk]), "open": request.GET.get("open") == "1"}
    return show(request, "console/visits/sheet.html", context)


def _common(visit: Visit) -> dict[str, Any]:
    on = visit.started_on or visit.planned_on
    return {"visit": visit, "subject": subject_of(visit), "judgements": JUDGEMENTS, "clauses": _clauses(visit, on), "reasons": REASONS}


def _clauses(visit: Visit, on: date) -> list[tuple[int, str]]:
    sectors = [visit.sector, *(visit.site.sector_links.values_list("sector", flat=True) if visit.site else ())]
    return [(one.pk, f"{one.family.name} {one.clause} {one.text[:40]}") for one in criteria_for([code for code in sectors if code], on)]


@page(Right.VIEW_VISITS, methods=("POST",))
def answer(request: PageRequest, pk: int, item: int) -> HttpResponse:
    """Keep the answer to one item."""
    by, now = me(request), timezone.now()
    visit = _own(by, pk)
    problem, status = "", 200
    typed: dict[str, object] = {}
    try:
        typed = _said(request, item, by)
        said = read(AnswerItems, {"answers": [typed]})
        actions.answer_items(visit, said, by=by, at=now)
    except Refusal as refusal:
        problem, status = " ".join(sentences_of(refusal)), 422
    if not partial_of(request):
        return done(request, f"{reverse('console:visit_sheet', args=[pk])}#item-{item}", problem)
    whole = queries.sheet_of(visit)
    line = next((line for line in whole.lines if line.item.pk == item), None)
    if line is None:
        raise NotFound
    if problem and line.judgement == Judgement.FAIL:
        line = _as_typed(line, request, typed)
    return show(
        request,
        "console/visits/_item.html",
        {**_common(visit), "sheet": whole, "line": line, "problem": problem, "fresh": True},
        status=status,
    )


def _as_typed(line: queries.Line, request: PageRequest, said: dict[str, object]) -> queries.Line:
    """Return a failed item with what was typed for it and not taken, so that no word and no photo is lost."""
    post = request.POST
    words = {name: post.get(name, "").strip() for name in TYPED}
    clause = words["criterion_id"]
    proposed = words | {
        "level": "typed",
        "criterion_id": int(clause) if clause.isdecimal() else None,
        "is_spot": post.get("is_spot") == "yes",
    }
    kept = said.get("evidence") or (line.answer.evidence if line.answer else [])
    answer = Answer(judgement=Judgement.FAIL, evidence=kept, no_photo_reason=words["no_photo_reason"], proposed=proposed)
    return queries.Line(line.item, answer)


def sentences_of(refusal: Refusal) -> list[str]:
    """Return a refusal as sentences: one for each wrong field, or its own with the rule."""
    if isinstance(refusal, InputRefused):
        return [text for texts in refusal.problems.values() for text in texts]
    return [str(refusal)]


def _said(request: PageRequest, item: int, by: Official) -> dict[str, object]:
    post = request.POST
    typed: dict[str, object] = {name: post[name].strip() for name in TYPED if post.get(name, "").strip()}
    found: dict[str, object] = {"item_id": item, "judgement": post.get("judgement", ""), **typed}
    if post.get("judgement") == Judgement.FAIL and "detailed" in post:
        # the clause alone makes it major; taking the proposed clause away makes it general
        found["level"] = "major" if "criterion_id" in typed else "general"
        found["is_spot"] = post.get("is_spot") == "yes"
        found["evidence"] = [*post.getlist("evidence"), *(keep(upload, by) for upload in request.FILES.getlist("photo"))]
    return found


def keep(upload: Any, by: Official) -> str:
    """Keep an uploaded photo; return the digest that the answer cites."""
    return store.keep(upload.file, upload.name or "", by=by.actor, at=timezone.now()).sha256


@page(Right.VIEW_VISITS, methods=("POST",))
def pass_rest(request: PageRequest, pk: int, category: int) -> HttpResponse:
    """Judge every unanswered item of one category as passed, except what must be judged one by one."""
    by, now = me(request), timezone.now()
    visit = _own(by, pk)
    actions.pass_rest(visit, PassRest(category_id=category), by=by, at=now)
    left = next((one.must_judge for one in queries.sheet_of(visit).sections if one.category.pk == category), 0)
    words = f"本类其余未填的项已判为合格，请核对；必查的 {left} 项须逐项判定。" if left else "本类未填的项已全部判为合格，请核对。"
    return done(request, f"{reverse('console:visit_sheet', args=[pk])}#category-{category}", words)


@page(Right.VIEW_VISITS, methods=("GET", "POST"))
def finding(request: PageRequest, pk: int) -> HttpResponse:
    """Register a hazard beyond the sheet."""
    by, now = me(request), timezone.now()
    visit = _own(by, pk)
    sentences: list[str] = []
    status = 200
    typed: dict[str, object] = {}
    if request.method == "POST":
        try:
            typed = _extra(request, by)
            said = read(AddFinding, {"finding": typed, "command_id": request.POST.get("command_id") or None})
            actions.add_finding(visit, said, by=by, at=now)
        except Refusal as refusal:
            sentences, status = sentences_of(refusal), 422
        else:
            return done(request, reverse("console:visit", args=[pk]), "已登记隐患。")
    context = {
        **_common(visit),
        "form_title": f"登记检查表以外的隐患：{subject_of(visit)}",
        "back_url": reverse("console:visit", args=[pk]),
        "typed": request.POST,
        "kept": typed.get("evidence", ()),
        "sentences": sentences,
        "categories": ExtraFinding.model_fields["category"].annotation.choices,  # type: ignore[union-attr]
        "command_id": Form(SignVisit).command_id,
    }
    return show(request, "console/visits/finding.html", context, status=status)


def _extra(request: PageRequest, by: Official) -> dict[str, object]:
    post = request.POST
    names = ("description", "place", "measure", "responsible", "no_photo_reason", "term_days", "criterion_id", "category", "basis")
    found: dict[str, object] = {name: post[name].strip() for name in names if post.get(name, "").strip()}
    found["is_spot"] = post.get("is_spot") == "yes"
    found["evidence"] = [*post.getlist("evidence"), *(keep(upload, by) for upload in request.FILES.getlist("photo"))]
    return found


@page(Right.VIEW_VISITS, methods=("GET", "POST"))
def sign(request: PageRequest, pk: int) -> HttpResponse:
    """Close the record on site: the page names what is unanswered, and what will be registered."""
    by, now = me(request), timezone.now()
    visit = _own(by, pk)
    signer = by.name if by.reach == Reach.OWN_UNIT else ""
    alone = visit.kind == VisitKind.SELF_CHECK  # nobody else is there to sign, refuse or say otherwise
    form = Form(
        SignVisit,
        only=("signer", "facts") if alone else (),
        initial={"signer": signer, "companions": visit.companions},
        send="结束自查并签字" if alone else "结束检查并签字",
    )
    whole = queries.sheet_of(visit)
    form.require(*(() if whole.total else ("facts",)))
    context = {
        "form_title": f"结束并签字：{subject_of(visit)}",
        "back_url": reverse("console:visit_sheet", args=[pk]),
        "visit": visit,
        "sheet": whole,
        "alone": alone,
    }
    return submit(
        request,
        form,
        lambda said: actions.sign(visit, said, by=by, at=now),
        then=lambda _: reverse("console:visit", args=[pk]),
        words="检查记录已签字。",
        template="console/visits/sign.html",
        context=context,
    )
