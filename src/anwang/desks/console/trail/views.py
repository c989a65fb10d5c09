"""The trail: who did what, when and from where, with the proof of each entry. Read by the audit administrator."""

from __future__ import annotations

import json
from dataclasses import replace

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from anwang.desks.console import filters
from anwang.desks.console.listing import Column, Empty, Listing, answer
from anwang.desks.console.pages import Act, Fact, PageRequest, done, key_of, page, show
from anwang.desks.console.trail import proof, words
from anwang.desks.console.trail.work import verify_trail
from anwang.grid import access, paths
from anwang.grid.access import Official
from anwang.grid.states import Right
from anwang.ground import jobs
from anwang.ground.models import Job
from anwang.ground.refusal import NotFound
from anwang.ground.trail.models import Entry

CHANNELS = {"console": "工作台", "terminal": "命令行", "api": "接口", "import": "导入", "job": "后台"}
TRAIL = Listing(
    name="trail",
    title="流水",
    search=("actor", "subject"),
    search_hint="经办人、对象",
    columns=(
        Column("pk", "序号", value=lambda e: str(e.pk)),
        Column("at", "时间"),
        Column("actor", "经办人"),
        Column("post", "岗位"),
        Column("verb", "动作", value=lambda e: words.verb(e.verb)),
        Column("subject", "对象", wrap=True),
        Column("channel", "途径", value=lambda e: CHANNELS.get(e.channel, e.channel)),
        Column("address", "来源地址"),
        Column("seal", "封存", value=lambda e: f"第{e.leaf.seal.sequence}封" if hasattr(e, "leaf") else "等待封存"),
    ),
    filters=(
        filters.Dates("at", "日期", moments=True),
        filters.Text("actor", "经办人"),
        filters.Text("subject", "对象"),
        filters.Choice("channel", "途径", options=tuple(CHANNELS.items())),
    ),
    select=lambda rows: rows.select_related("leaf__seal"),
    row_url=lambda e: reverse("console:trail_entry", args=[e.pk]),
    empty=Empty(words="还没有流水"),
)
DOORS = ("grid.login_failed", "grid.locked_out")


def visible(by: Official) -> QuerySet[Entry]:
    """Return the entries of the territory, and the failed logins of whoever was not recognised."""
    unknown = Q(path=paths.ROOT, verb__in=DOORS, actor_id__isnull=True)
    return Entry.objects.filter(access.place(by.ranges, "path") | unknown)


@page(Right.READ_TRAIL)
def listing(request: PageRequest) -> HttpResponseBase:
    """The entries, newest first. One record's entries: `?model=hazards.hazard&record=5`."""
    rows = visible(request.official)
    model, key = request.GET.get("model", ""), key_of(request.GET.get("record"))
    if model and key:
        rows = rows.filter(subject_model=model, subject_id=key)
    known = sorted(words.WORDS.items(), key=lambda pair: pair[0])
    verbs = filters.Choice("verb", "动作", options=tuple((code, words.verb(code)) for code, _ in known))
    asked = replace(TRAIL, filters=(*TRAIL.filters, verbs))
    actions = [Act("核验全部流水", reverse("console:verify_trail"), first=True, method="post")]
    return answer(request, asked, rows, template="console/trail/list.html", context={"actions": actions})


@page(Right.READ_TRAIL)
def record(request: PageRequest, pk: int) -> HttpResponse:
    """One entry: what was done, the digests it left, and its way to the seal, recomputed."""
    entry = visible(request.official).filter(pk=pk).first()
    if entry is None:
        raise NotFound
    said = json.loads(entry.digests)
    found = proof.of_entry(entry)
    facts = [
        Fact("时间", timezone.localtime(entry.at).strftime("%Y-%m-%d %H:%M:%S")),
        Fact("经办人", entry.actor),
        Fact("岗位", entry.post),
        Fact("代谁办理", entry.on_behalf),
        Fact("以谁的身份", entry.viewing_as),
        Fact("途径", CHANNELS.get(entry.channel, entry.channel)),
        Fact("来源地址", entry.address),
        Fact("动作", words.verb(entry.verb)),
        Fact("对象", entry.subject, wide=True),
    ]
    context = {
        "record_title": f"流水 {entry.pk}",
        "record_state": _state(found),
        "back_url": reverse("console:trail"),
        "facts": facts,
        "entry": entry,
        "change": json.dumps(json.loads(entry.change), ensure_ascii=False, indent=2),
        "lines": said if isinstance(said, list) else [],
        "manifest": None if isinstance(said, list) else said,
        "found": found,
    }
    return show(request, "console/trail/entry.html", context)


def _state(found: proof.Proof | None) -> tuple[str, str]:
    if found is None:
        return "等待封存", "waiting"
    return ("核验无误", "done") if not found.faults else ("核验不符", "stopped")


@page(Right.READ_TRAIL, methods=("POST",))
def start_verifying(request: PageRequest) -> HttpResponse:
    """Verify the whole trail and every record, in the background."""
    with transaction.atomic():
        job = jobs.start("trail.verify", "核验全部流水", request.official.actor)
        verify_trail.enqueue(job.pk)
    return done(request, reverse("console:job", args=[job.pk]))


@page(Right.READ_TRAIL)
def verification(request: PageRequest, pk: int) -> HttpResponse:
    """What a verification found."""
    job = Job.objects.filter(pk=pk, kind="trail.verify", owner_id=request.official.person_id).first()
    if job is None:
        raise NotFound
    return show(request, "console/trail/verification.html", {"job": job})
