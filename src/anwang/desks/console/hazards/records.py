"""A hazard's page: the facts as the paper form has them, the five-fix, the clocks and why they run, the history with its evidence, the verbs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from anwang.desks.console.hazards import marking, verbs
from anwang.desks.console.pages import Fact, PageRequest, RunningClock, Step, page, show
from anwang.desks.console.trail import proof
from anwang.enterprises.sectors import SECTORS
from anwang.grid.states import Right
from anwang.ground import rules
from anwang.ground.evidence.models import EvidenceFile
from anwang.hazards import access, law, queries
from anwang.hazards.actions.registering import LATE
from anwang.hazards.models import Hazard, HazardMove, Recheck, RecheckOfficer
from anwang.hazards.states import LABELS, HazardState, RecheckResult
from anwang.standards.states import HazardLevel

RECHECKS = {"pass_recheck": RecheckResult.PASSED, "fail_recheck": RecheckResult.FAILED}
"""The steps that a recheck takes, each with its result."""


@dataclass(frozen=True, slots=True)
class Rechecked:
    """A recheck and the names of who made it; nobody where a ledger told no officers."""

    recheck: Recheck
    names: str


@page(Right.VIEW_HAZARDS)
def record(request: PageRequest, pk: int) -> HttpResponse:
    """One hazard, whole."""
    by, on = request.official, timezone.localdate()
    hazard = access.get(by, pk)
    rechecks = rechecks_of(hazard)
    context = {
        "hazard": hazard,
        "record_title": hazard.description[:60],
        "record_number": hazard.number,
        "record_state": (HazardState(hazard.state).label, marking.MARKS[hazard.state]),
        "due": hazard.running_due,
        "back_url": reverse("console:hazards"),
        "back_label": "隐患台账",
        "facts": facts_of(hazard),
        "fixes": marking.five_fix(hazard),
        "fixes_title": "五落实" if hazard.level == HazardLevel.MAJOR else "整改安排",
        "acts": verbs.offered(hazard, by, on, request.GET.get("act", "")),
        "clocks": clocks_of(hazard, on),
        "moves": steps_of(queries.history(hazard), rechecks),
        "rechecks": list(reversed(rechecks)),
        "proof": proof.of_record(hazard),
        "sheet_url": reverse("console:hazard_sheet", args=[pk]),
    }
    return show(request, "console/hazards/record.html", context)


def facts_of(hazard: Hazard) -> list[Fact]:
    """Return the facts in the order of the paper form."""
    site = hazard.site
    campaigns = "、".join(hazard.campaign_links.order_by("id").values_list("campaign__name", flat=True))
    facts = [
        Fact("监管对象", site.name if site else "（公共部位）", wide=True),
        Fact("所在区域", hazard.node.name),
        Fact("具体部位", hazard.place),
        Fact("隐患内容", hazard.description, wide=True),
        Fact("级别", hazard.get_level_display() + ("（疑似重大，待判定）" if marking.is_suspected(hazard) else "")),
        Fact("类别", hazard.get_category_display()),
        Fact("来源", hazard.get_source_display()),
        Fact("行业", SECTORS[hazard.sector].name if hazard.sector in SECTORS else hazard.sector),
        Fact("依据", hazard.basis, wide=True),
        Fact("发现", f"{hazard.found_on} {hazard.finder_name}"),
        Fact("登记日期", f"{hazard.registered_on}{_lateness(hazard)}"),
        Fact("督促整改单位", hazard.organ),
        Fact("责令文书号", hazard.order_number),
    ]
    if hazard.level == HazardLevel.MAJOR:
        clause = hazard.criterion
        words = f"{clause.family.name} {clause.clause}：{clause.text}" if clause else f"专家论证：{hazard.determination}"
        facts.insert(6, Fact("判定依据", words, wide=True))
    facts += [Fact("专项行动", campaigns, wide=True)] if campaigns else []
    facts += _ends(hazard)
    return facts


def _lateness(hazard: Hazard) -> str:
    """Return that a find was entered late, with the reason given; nothing where it came in time."""
    if hazard.registered_on <= hazard.found_on:
        return ""
    words = hazard.moves.filter(verb="register").values_list("reason", flat=True).first() or ""
    late = next((line for line in words.splitlines() if line.startswith(LATE)), "")
    return f"（{late}）" if late else ""


def _ends(hazard: Hazard) -> list[Fact]:
    """Return the later facts that are there."""
    days = (
        ("报告整改日期", hazard.claimed_on),
        ("复查日期", hazard.rechecked_on),
        ("销号日期", hazard.struck_off_on),
        ("办结日期", hazard.closed_on),
    )
    found = [Fact(label, day) for label, day in days if day]
    if hazard.fails:
        found.append(Fact("复查不合格", f"{hazard.fails} 次"))
    if hazard.is_stopped:
        found.append(Fact("停产停用", "已责令停产停用"))
    if hazard.listed_on:
        listing = hazard.listing
        words = f"{listing.get_tier_display()}挂牌，{listing.batch} {listing.document}，{listing.responsible_organ} {listing.responsible}，限 {listing.due_on}"
        found.append(Fact("挂牌督办", f"{words}（{listing.get_state_display()}）", wide=True))
    if hazard.recurs_of:
        found.append(Fact("回潮自", hazard.recurs_of.number, url=marking.url_of(hazard.recurs_of)))
    if hazard.duplicate_of_id:
        found.append(Fact("并入", "保留的那一条", url=reverse("console:hazard", args=[hazard.duplicate_of_id])))
    return found


def clocks_of(hazard: Hazard, on: date) -> list[RunningClock]:
    """Return the deadlines that run, each with the rule by which it runs."""
    clocks = []
    if hazard.running_due:
        moved = hazard.first_due_on and hazard.first_due_on != hazard.due_on
        why = f"原期限 {hazard.first_due_on}，已调整" if moved else "责令整改时确定"
        clocks.append(RunningClock("整改期限", hazard.running_due, why))
        last = law.last_day_to_ask(hazard, on)
        if last and last >= on and hazard.state in law.states_of("ask_extension"):
            clocks.append(RunningClock("申请延期截止", last, "整改期限届满前申请，期满后不再受理"))
    recheck = queries.recheck_due_on(hazard, on)
    if recheck:
        clocks.append(RunningClock("复查期限", recheck, rules.find("hazard.recheck_days", path=hazard.grid_path, on=on)[1]))
    if hazard.listed_on and hazard.delisted_on is None:
        clocks.append(RunningClock("挂牌督办时限", hazard.listing.due_on, f"{hazard.listing.batch} {hazard.listing.document}"))
    return clocks


def rechecks_of(hazard: Hazard) -> list[Rechecked]:
    """Return the rechecks, the first one first, each with all who made it (rules 6.3); two statements."""
    found = hazard.rechecks.order_by("id").prefetch_related(
        Prefetch("officer_links", RecheckOfficer.objects.select_related("assignment__person").order_by("id"))
    )
    return [Rechecked(one, "、".join(link.assignment.person.name for link in one.officer_links.all())) for one in found]


def _makers(moves: Iterable[HazardMove], rechecks: Iterable[Rechecked]) -> dict[int, str]:
    """Return by the step's id who made a recheck: the one of the step's day and result, each once."""
    left, found = list(rechecks), {}
    for move in moves:
        on, result = timezone.localdate(move.at), RECHECKS.get(move.verb)
        one = next((one for one in left if result and (one.recheck.on, one.recheck.result) == (on, result)), None)
        if one is not None:
            left.remove(one)
            found[move.pk] = one.names
    return found


def steps_of(moves: Iterable[HazardMove], rechecks: Iterable[Rechecked]) -> list[Step]:
    """Return the history, newest first, each step with its evidence and a recheck's with all who made it; one statement for all files."""
    found = list(moves)
    makers = _makers(found, rechecks)
    wanted = {sha for move in found for sha in move.evidence}
    files = {file.sha256: file for file in EvidenceFile.objects.filter(sha256__in=wanted)} if wanted else {}
    return [
        Step(
            at=move.at,
            label=LABELS.get(move.verb, move.verb),
            who=move.by_name,
            post=move.by_post,
            reason="\n".join(part for part in (f"复查人员：{makers[move.pk]}" if makers.get(move.pk) else "", move.reason) if part),
            evidence=[_file(files[sha]) for sha in move.evidence if sha in files],
        )
        for move in reversed(found)
    ]


def _file(file: EvidenceFile) -> dict[str, Any]:
    url = reverse("console:evidence", args=[file.sha256])
    return {"url": url, "name": file.name, "thumb": url if file.media_type.startswith("image/") else ""}
