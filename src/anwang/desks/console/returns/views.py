"""Pages of the returns: the list of periods, and the acts on one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from anwang.desks.console import filters, marks
from anwang.desks.console.forms import Form, submit
from anwang.desks.console.listing import Column, Empty, Listing, answer
from anwang.desks.console.pages import Act, PageRequest, done, page
from anwang.grid.access import Official
from anwang.grid.states import Right
from anwang.ground.inputs import read
from anwang.returns import access, actions, periods
from anwang.returns.inputs import CheckReturn, FillReturn, HandOut, Reason, SettlePoint
from anwang.returns.models import Return
from anwang.returns.states import ReturnState

MARKS = {
    ReturnState.TO_FILL: "waiting",
    ReturnState.FILLED: "open",
    ReturnState.CHECKED: "going",
    ReturnState.HANDED_OUT: "done",
    ReturnState.SKIPPED: "void",
}
READERS = (Right.READ_FIGURES, Right.DRAFT_PAPERS, Right.ISSUE_PAPERS)


def state_mark(record: Return) -> SafeString:
    """Draw a return's state."""
    return marks.state(record.get_state_display(), MARKS[ReturnState(record.state)])


def title_of(record: Return) -> str:
    """Name a return: the form and its period."""
    return f"{record.form.name}（{periods.title(record.form.frequency, record.starts_on, record.ends_on)}）"


def due_mark(record: Return) -> SafeString:
    """Draw until when it is handed out; one that has left shows the day only."""
    if record.state in {ReturnState.HANDED_OUT, ReturnState.SKIPPED}:
        return format_html("{}", record.due_on)
    return marks.clock(record.due_on, timezone.now())


RETURNS = Listing(
    name="returns",
    title="报表",
    order="-due_on",
    columns=(
        Column("form", "报表", value=title_of, wrap=True),
        Column("superior", "来表单位", value=lambda r: r.form.superior, wrap=True),
        Column("state", "状态", value=lambda r: r.get_state_display(), html=state_mark, sort="state"),
        Column("points", "待说明", value=lambda r: sum(1 for each in r.points if not each.get("settled")) or "", align="right"),
        Column("organ", "填报单位", value=lambda r: str(r.organ)),
        Column("due_on", "报送期限", html=due_mark, sort="due_on"),
        Column("handed_out_on", "报出日期", sort="handed_out_on"),
        Column("filled_by", "填报人", default=False),
        Column("checked_by", "核对人", default=False),
        Column("handed_out_by", "报出人", default=False),
    ),
    filters=(
        filters.Choice("state", "状态", options=ReturnState.choices, tabs=True),
        filters.Dates("due_on", "报送期限"),
    ),
    search=("form__name", "form__superior"),
    row_url=lambda r: reverse("console:return", args=[r.pk]),
    drawer=False,
)


@page(READERS)
def returns(request: PageRequest) -> HttpResponseBase:
    """List the returns that the official may read."""
    by = request.official
    acts = [Act("表样和绑定", reverse("console:forms"))]
    empty = Empty("还没有报表", "上级要的 Excel 表在这里一次绑定、每期自动取数；报出以后全辖区可以查看。")
    if by.may(Right.DRAFT_PAPERS):
        url = reverse("console:take_form")
        acts.append(Act("登记新报表", url, first=True))
        empty = replace(empty, act_label="登记新报表", act_url=url)
    return answer(request, replace(RETURNS, empty=empty), access.visible_to(by), context={"actions": acts})


def _back(record: Return) -> str:
    return reverse("console:return", args=[record.pk])


@page(Right.DRAFT_PAPERS, methods=("POST",))
def fill(request: PageRequest, pk: int) -> HttpResponseBase:
    """Fill a period."""
    record = access.get(request.official, pk)
    filled = actions.fill(record, FillReturn(), by=request.official, at=timezone.now())
    left = sum(1 for each in filled.points if not each.get("settled"))
    return done(request, _back(record), f"已取数填表，有 {left} 处需要核对。" if left else "已取数填表，没有需要说明的地方。")


@page(Right.DRAFT_PAPERS, methods=("POST",))
def settle(request: PageRequest, pk: int) -> HttpResponseBase:
    """Settle a point to be checked."""
    record = access.get(request.official, pk)
    said = read(SettlePoint, {"key": request.POST.get("key", ""), "reason": request.POST.get("reason", "")})
    actions.settle(record, said, by=request.official, at=timezone.now())
    return done(request, f"{_back(record)}#points", "已记下。")


@page(Right.DRAFT_PAPERS, methods=("POST",))
def check(request: PageRequest, pk: int) -> HttpResponseBase:
    """Say that it has been checked."""
    record = access.get(request.official, pk)
    actions.check(record, CheckReturn(), by=request.official, at=timezone.now())
    return done(request, _back(record), "已核对，等领导报出。")


@page(Right.ISSUE_PAPERS, methods=("GET", "POST"))
def hand_out(request: PageRequest, pk: int) -> HttpResponseBase:
    """Hand a checked form out, after a look at what becomes fixed."""
    record = access.get(request.official, pk)
    form = Form(HandOut, initial={"handed_out_on": timezone.localdate()}, send="报出")
    return submit(
        request,
        form,
        lambda said: actions.hand_out(record, said, by=request.official, at=timezone.now()),
        then=lambda _: _back(record),
        words="已报出，文件和数字已经固定。",
        context={
            "form_title": f"报出：{title_of(record)}",
            "back_url": _back(record),
            "intro": "报出后文件、每个数字和所数的记录都固定下来；发现有误可以更正重报，先前报出的文件仍然保留。",
        },
    )


Step = Callable[..., Return]


def _with_reason(request: PageRequest, pk: int, step: Step, title: str, words: str) -> HttpResponseBase:
    record = access.get(request.official, pk)

    def act(said: Reason, by: Official, at: datetime) -> Return:
        return step(record, said, by=by, at=at)

    return submit(
        request,
        Form(Reason, send=title),
        lambda said: act(said, request.official, timezone.now()),
        then=lambda _: _back(record),
        words=words,
        context={"form_title": f"{title}：{title_of(record)}", "back_url": _back(record)},
    )


@page(Right.DRAFT_PAPERS, methods=("GET", "POST"))
def reopen(request: PageRequest, pk: int) -> HttpResponseBase:
    """Reopen a handed-out form for a correction."""
    return _with_reason(request, pk, actions.reopen, "更正重报", "已退回填报，先前报出的文件仍然保留。")


@page(Right.DRAFT_PAPERS, methods=("GET", "POST"))
def skip(request: PageRequest, pk: int) -> HttpResponseBase:
    """Say that a period is not reported."""
    return _with_reason(request, pk, actions.skip, "本期不报", "已记为不需报。")


@page(Right.DRAFT_PAPERS, methods=("GET", "POST"))
def resume(request: PageRequest, pk: int) -> HttpResponseBase:
    """Take up a period that was not to be reported."""
    return _with_reason(request, pk, actions.resume, "恢复填报", "已恢复填报。")
