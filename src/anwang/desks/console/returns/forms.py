"""Pages of the forms: the list, a superior's file taken in, a form's versions and periods."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from anwang.desks.console import marks
from anwang.desks.console.forms import Form as Questions
from anwang.desks.console.forms import submit
from anwang.desks.console.listing import Column, Empty, Listing, answer
from anwang.desks.console.pages import Act, Fact, PageRequest, done, page, show, steps
from anwang.desks.console.placing import asking_place
from anwang.desks.console.returns.views import MARKS, READERS, state_mark
from anwang.grid.states import Right
from anwang.ground.evidence import store
from anwang.ground.inputs import read
from anwang.ground.refusal import Refusal
from anwang.returns import access, actions, periods, queries
from anwang.returns.errors import NotATemplate
from anwang.returns.inputs import NewVersion, OpenReturn, ReplaceVersion, TakeForm
from anwang.returns.models import Form, FormVersion
from anwang.returns.shipped import SHIPPED, shipped
from anwang.returns.states import VERSIONS, Frequency, ReturnState, VersionState
from anwang.returns.template.opening import open_sent

VERSION_MARKS = {VersionState.BINDING: "open", VersionState.IN_USE: "done", VersionState.REPLACED: "void"}
ACCEPTED = ".xlsx"

FORMS = Listing(
    name="forms",
    title="表样和绑定",
    order="-made_at",
    columns=(
        Column("name", "报表", wrap=True, sort="name"),
        Column("superior", "来表单位", wrap=True, sort="superior"),
        Column("frequency", "周期", value=lambda f: f.get_frequency_display(), sort="frequency"),
        Column("due_day", "期后几日内报", align="right"),
        Column("organ", "填报单位", value=lambda f: str(f.organ)),
        Column("node", "区域", value=lambda f: f.node.name),
        Column("made_by", "登记人", default=False),
        Column("made_at", "登记时间", sort="made_at", default=False),
    ),
    search=("name", "superior"),
    row_url=lambda f: reverse("console:form", args=[f.pk]),
    empty=Empty("还没有表样", "把上级发来的 Excel 表登记进来，指一下哪格填什么，以后每期自动取数。"),
    drawer=False,
)


@page(READERS)
def forms(request: PageRequest) -> HttpResponseBase:
    """List the forms that the official may read."""
    acts = [Act("各期报表", reverse("console:returns"))]
    if request.official.may(Right.DRAFT_PAPERS):
        acts.append(Act("登记新报表", reverse("console:take_form"), first=True))
    return answer(request, FORMS, access.forms_visible_to(request.official), context={"actions": acts})


def _content(request: PageRequest) -> tuple[bytes, str]:
    """The file sent, or the form that comes with Anwang. Raises NotATemplate before anything is kept."""
    sent = request.FILES.get("file")
    if sent is not None:
        content, name = sent.read(store.LIMIT + 1), sent.name or "报表.xlsx"
    else:
        known = shipped(request.POST.get("shipped", ""))
        if known is None:
            raise NotATemplate("请选择上级发来的 .xlsx 文件，或选一张自带的表样。", field="file")
        content, name = known.make(), known.file_name
    open_sent(content)
    return content, name


def _kept(request: PageRequest) -> str:
    content, name = _content(request)
    return store.keep(BytesIO(content), name, by=request.official.actor, at=timezone.now()).sha256


@page(Right.DRAFT_PAPERS, methods=("GET", "POST"))
def take_form(request: PageRequest) -> HttpResponseBase:
    """Take a superior's workbook as a form."""
    by = request.official
    refusal: Refusal | None = None
    place = Questions(TakeForm, only=("node_id",), initial={"node_id": by.node_id}, **asking_place(by))
    if request.method == "POST":
        place.bind(request.POST)
        try:
            said = {name: request.POST.get(name, "") for name in ("name", "superior", "frequency", "due_day", "node_id")}
            known = shipped(request.POST.get("shipped", "")) if not request.FILES.get("file") else None
            if known is not None:
                said = {**said, "name": said["name"] or known.name, "superior": said["superior"] or known.superior}
            form = actions.take_form(read(TakeForm, {**said, "file": _kept(request)}), by=by, at=timezone.now())
            version = form.versions.get()
            return done(request, reverse("console:form_version", args=[version.pk]), "已登记。请核对系统建议，指明每格填什么。")
        except Refusal as refused:
            refusal = refused
    context = {
        "refusal": refusal,
        "said": request.POST,
        "frequencies": Frequency.choices,
        "place": place["node_id"],
        "shipped": SHIPPED,
        "chosen": request.POST.get("shipped") or request.GET.get("shipped", ""),
        "accepted": ACCEPTED,
        "back_url": reverse("console:forms"),
    }
    return show(request, "console/returns/take.html", context, status=refusal.status if refusal else 200)


@page(READERS)
def form(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show a form: who asks for it, its versions, its periods."""
    by, at = request.official, timezone.now()
    found = access.form_for(by, pk)
    versions = list(found.versions.select_related("file").order_by("-number"))
    in_use = next((each for each in versions if each.state == VersionState.IN_USE), None)
    works = access.may_work_on(by, found)
    context: dict[str, Any] = {
        "form": found,
        "back_url": reverse("console:forms"),
        "facts": [
            Fact("来表单位", found.superior),
            Fact("报送周期", found.get_frequency_display()),
            Fact("期后几日内报", f"{found.due_day} 日"),
            Fact("填报单位", found.organ.name),
            Fact("区域", found.node.name),
            Fact("登记人", found.made_by),
        ],
        "acts": _acts(found, versions) if works else [],
        "versions": [(each, marks.state(each.get_state_display(), VERSION_MARKS[VersionState(each.state)])) for each in versions],
        "returns": [
            (each, periods.title(found.frequency, each.starts_on, each.ends_on), state_mark(each))
            for each in access.visible_to(by).filter(form=found).order_by("-starts_on")[:24]
        ],
        "spans": [
            (f"{start}|{end}", periods.title(found.frequency, start, end))
            for start, end in queries.missing_periods(found, timezone.localdate(at))
        ]
        if works and in_use
        else [],
        "moves": [
            step for each in versions for step in steps(each.moves.all(), VERSIONS, {"take_form": "登记", "new_version": "另立新版"})
        ],
        "waits": [each for each in MARKS if each == ReturnState.TO_FILL],
    }
    return show(request, "console/returns/form.html", context)


def _acts(form: Form, versions: list[FormVersion]) -> list[Act]:
    acts = []
    binding = next((each for each in versions if each.state == VersionState.BINDING), None)
    in_use = next((each for each in versions if each.state == VersionState.IN_USE), None)
    if binding is not None:
        acts.append(Act("接着绑定", reverse("console:form_version", args=[binding.pk]), first=True))
    else:
        acts.append(Act("另立新版", reverse("console:new_form_version", args=[form.pk])))
    if in_use is not None:
        acts.append(Act("停用这张报表", reverse("console:replace_form_version", args=[in_use.pk])))
    return acts


@page(Right.DRAFT_PAPERS, methods=("GET", "POST"))
def new_version(request: PageRequest, pk: int) -> HttpResponseBase:
    """Begin a new version: another file, or the same one to bind anew."""
    found = access.form_for(request.official, pk)
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            sha = _kept(request) if request.FILES.get("file") else ""
            made = actions.new_version(found, NewVersion(file=sha), by=request.official, at=timezone.now())
            return done(request, reverse("console:form_version", args=[made.pk]), "已立新版，原来的绑定照搬过来，请核对。")
        except Refusal as refused:
            refusal = refused
    context = {"refusal": refusal, "form": found, "accepted": ACCEPTED, "back_url": reverse("console:form", args=[pk])}
    return show(request, "console/returns/version_new.html", context, status=refusal.status if refusal else 200)


@page(Right.DRAFT_PAPERS, methods=("POST",))
def open_return(request: PageRequest, pk: int) -> HttpResponseBase:
    """Open a period by hand."""
    found = access.form_for(request.official, pk)
    start, _, end = request.POST.get("span", "").partition("|")
    opened = actions.open_return(found, read(OpenReturn, {"starts_on": start, "ends_on": end}), by=request.official, at=timezone.now())
    return done(request, reverse("console:return", args=[opened.pk]))


@page(Right.DRAFT_PAPERS, methods=("GET", "POST"))
def replace(request: PageRequest, pk: int) -> HttpResponseBase:
    """Stop using a version."""
    version = access.version_for(request.official, pk)
    back = reverse("console:form", args=[version.form_id])
    return submit(
        request,
        Questions(ReplaceVersion, send="停用"),
        lambda said: actions.replace(version, said, by=request.official, at=timezone.now()),
        then=lambda _: back,
        words="已停用，不再自动生成待填的报表。",
        context={"form_title": f"停用：{version}", "back_url": back, "intro": "停用后不再按期生成；已经填报的各期不受影响。"},
    )
