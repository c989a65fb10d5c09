"""Feedback: what was said and answered, and the form to say it."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from anwang.desks.console import filters, marks
from anwang.desks.console.forms import Form, submit
from anwang.desks.console.home.saved import Views
from anwang.desks.console.listing import Column, Empty, Listing
from anwang.desks.console.listing import answer as answer_list
from anwang.desks.console.pages import Act, Fact, PageRequest, RunningClock, page, show, steps
from anwang.desks.console.people.acting import me
from anwang.feedback import access, actions
from anwang.feedback.inputs import AmendAnswer, AnswerFeedback, SendFeedback
from anwang.feedback.models import Feedback
from anwang.feedback.states import TABLE, FeedbackKind, FeedbackState
from anwang.grid.access import Official
from anwang.grid.states import Right

MARKS = {FeedbackState.SENT: "open", FeedbackState.ANSWERED: "done"}
LABELS = {"send": "反馈"}


def state_mark(feedback: Feedback) -> tuple[str, str]:
    """Return a feedback's state as a word with its mark."""
    return feedback.get_state_display(), MARKS[FeedbackState(feedback.state)]


FEEDBACKS = Listing(
    name="feedbacks",
    title="意见反馈",
    order="-sent_on",
    search=("text", "answer"),
    search_hint="意见或答复里的字",
    columns=(
        Column("text", "意见", wrap=True),
        Column("kind", "类别", value=lambda f: f.get_kind_display(), sort="kind"),
        Column("state", "状态", value=lambda f: f.get_state_display(), html=lambda f: marks.state(*state_mark(f)), sort="state"),
        Column("sender", "反馈人", value=lambda f: f.sender.person.name),
        Column("organ", "单位", value=lambda f: str(f.organ)),
        Column("sent_on", "反馈日期", sort="sent_on"),
        Column("due_on", "答复期限", sort="due_on"),
        Column("answered_on", "答复日期", sort="answered_on"),
        Column("answer", "答复", wrap=True, default=False),
    ),
    filters=(
        filters.Choice("state", "状态", options=FeedbackState.choices, tabs=True),
        filters.Choice("kind", "类别", options=FeedbackKind.choices),
        filters.Dates("sent_on", "反馈日期"),
    ),
    row_url=lambda f: reverse("console:feedback", args=[f.pk]),
    empty=Empty(words="还没有意见反馈", hint="对系统、对要求填报的内容有意见或者遇到问题，都可以在这里提，限期答复。"),
)


@page()
def listing(request: PageRequest) -> HttpResponseBase:
    """Her own feedback; for whoever answers, all of her place."""
    by = me(request)
    send_url = f"{reverse('console:send_feedback')}?{urlencode({'page': _came_from(request)})}"
    acts = [] if by.viewing_as else [Act("提意见", send_url, first=True)]
    return answer_list(request, FEEDBACKS, access.visible_to(by), context={"actions": acts}, views=Views(by))


@page()
def feedback(request: PageRequest, pk: int) -> HttpResponse:
    """One feedback with its answer and what follows from it."""
    by = me(request)
    found = access.get(by, pk)
    is_waiting = found.state == FeedbackState.SENT
    context = {
        "record_title": f"{found.get_kind_display()}：{found.text[:30]}",
        "record_state": state_mark(found),
        "back_url": reverse("console:feedbacks"),
        "back_label": "意见反馈",
        "facts": _facts(found),
        "acts": _acts(found, by),
        "clocks": [RunningClock("答复期限", found.due_on)] if is_waiting else [],
        "moves": steps(found.moves.all(), TABLE, LABELS),
    }
    return show(request, "console/record.html", context)


def _facts(found: Feedback) -> list[Fact]:
    former = reverse("console:feedback", args=[found.follows_id]) if found.follows_id else ""
    return [
        Fact("类别", found.get_kind_display()),
        Fact("反馈人", f"{found.sender.person.name}（{found.organ}）"),
        Fact("反馈日期", found.sent_on),
        Fact("所在页面", found.page),
        Fact("意见", found.text, wide=True),
        Fact("接着", found.follows.text[:40] if found.follows else "", wide=True, url=former),
        Fact("答复", found.answer, wide=True),
        Fact("答复日期", found.answered_on),
    ]


def _acts(found: Feedback, by: Official) -> list[Act]:
    if found.sender.person_id == by.person_id and not by.viewing_as:
        return [Act("接着说", f"{reverse('console:send_feedback')}?follows={found.pk}")]
    if not access.may_answer(by, found):
        return []
    if found.state == FeedbackState.SENT:
        return [Act("答复", reverse("console:answer_feedback", args=[found.pk]), first=True)]
    return [Act("更正答复", reverse("console:amend_feedback_answer", args=[found.pk]))]


@page(methods=("GET", "POST"))
def send(request: PageRequest) -> HttpResponse:
    """Say something: what kind, what, and on which page it came up."""
    by, now = me(request), timezone.now()
    follows = request.GET.get("follows", "")
    former = access.visible_to(by).filter(sender__person_id=by.person_id, pk=int(follows)).first() if _is_number(follows) else None
    form = Form(
        SendFeedback,
        only=("kind", "text", "page"),
        initial={
            "kind": former.kind if former else FeedbackKind.SUGGESTION,
            "page": former.page if former else request.GET.get("page", "")[:120],
        },
        options={"kind": FeedbackKind.choices},
        fixed={"follows_id": former.pk if former else None},
        send="提交",
    )
    return submit(
        request,
        form,
        lambda said: actions.send(said, by=by, at=now),
        then=lambda made: reverse("console:feedback", args=[made.pk]),
        words="已提交，答复后在这里查看。",
        context={
            "form_title": "接着说" if former else "提意见",
            "back_url": reverse("console:feedbacks"),
            "intro": f"接着：{former.text[:60]}" if former else "建议、投诉、报错、求助都可以，由安委办或系统管理员限期答复。",
        },
    )


def _is_number(said: str) -> bool:
    return said.isascii() and said.isdigit() and len(said) < 19  # noqa: PLR2004 - what a key column holds


def _came_from(request: PageRequest) -> str:
    """Return the path of the page on which she pressed 意见反馈, without what was asked there."""
    said = urlsplit(request.headers.get("referer", ""))
    return said.path[:120] if said.netloc == request.get_host() else ""


@page(Right.ANSWER_FEEDBACK, methods=("GET", "POST"))
def answer(request: PageRequest, pk: int) -> HttpResponse:
    """Answer a feedback."""
    by, now = me(request), timezone.now()
    found = access.get(by, pk)
    access.require_answer(by, found)
    return submit(
        request,
        Form(AnswerFeedback, send="答复"),
        lambda said: actions.answer(found, said, by=by, at=now),
        then=lambda made: reverse("console:feedback", args=[made.pk]),
        words="已答复。",
        context={"form_title": "答复意见", "back_url": reverse("console:feedback", args=[pk]), "intro": found.text},
    )


@page(Right.ANSWER_FEEDBACK, methods=("GET", "POST"))
def amend_answer(request: PageRequest, pk: int) -> HttpResponse:
    """Put an answer right."""
    by, now = me(request), timezone.now()
    found = access.get(by, pk)
    access.require_answer(by, found)
    TABLE.find(found.state, "amend_answer")
    return submit(
        request,
        Form(AmendAnswer, initial={"answer": found.answer}, send="更正"),
        lambda said: actions.amend_answer(found, said, by=by, at=now),
        then=lambda made: reverse("console:feedback", args=[made.pk]),
        words="答复已更正。",
        context={"form_title": "更正答复", "back_url": reverse("console:feedback", args=[pk]), "intro": found.text},
    )
