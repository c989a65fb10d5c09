"""外部数据 and targets: their lists, a value's page with its history, and the forms that enter, correct and withdraw."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from anwang.campaigns import access as campaigns
from anwang.desks.console import filters, marks
from anwang.desks.console.forms import Form, Option, submit
from anwang.desks.console.home.saved import Views
from anwang.desks.console.listing import Column, Empty, Listing, answer
from anwang.desks.console.pages import Act, Fact, PageRequest, page, show, steps
from anwang.figures import access, actions, targets, wording
from anwang.figures.catalogue import everything, find, room_of
from anwang.figures.external.kind import External
from anwang.figures.figure import Figure, base, dimensions, seen_by
from anwang.figures.inputs import ChangeTarget, CorrectExternal, EnterExternal, SetTarget, WithdrawExternal, WithdrawTarget
from anwang.figures.models import Entered, ExternalValue, FigureTarget
from anwang.figures.states import TARGETS, VALUES, EntryState
from anwang.grid.access import Official
from anwang.grid.states import Right
from anwang.ground.lifecycle import Table
from anwang.ground.refusal import Refusal

MARKS = {EntryState.HOLDS: "done", EntryState.REPLACED: "void", EntryState.WITHDRAWN: "void"}
MOST_CAMPAIGNS = 60
WHY = "需要“起草公文”的岗位。"


@dataclass(frozen=True, slots=True)
class Kind:
    """What the pages of entered values and of targets differ in."""

    title: str
    what: str
    name: str
    listing: str
    enter: str
    change: str
    withdraw: str
    change_label: str
    seen: Callable[[Official], QuerySet[Any]]
    table: Table


VALUE = Kind(
    "外部数据", "录入外部数据", "external_value", "external_values", "enter_external", "correct_external", "withdraw_external", "更正",
    access.values_visible_to, VALUES,
)  # fmt: skip
TARGET = Kind(
    "目标", "下达目标", "figure_target", "figure_targets", "set_target", "change_target", "withdraw_target", "调整",
    access.targets_visible_to, TARGETS,
)  # fmt: skip


def named(entered: Entered) -> Figure | None:
    """Return the figure of an entered row; nothing where the catalogue has it no more."""
    return everything().get(entered.figure)


def part_of(entered: Entered) -> str:
    """Return of which part the row speaks, in words."""
    figure = named(entered)
    if figure is None or not entered.split:
        return ""
    fact = base(figure).fact
    return "、".join(
        f"{fact.column(name).label}：{fact.column(name).choices.get(value, value)}" for name, value in sorted(entered.split.items())
    )


def number_of(entered: Entered) -> str:
    """Return the number as it was entered, with its unit."""
    figure = named(entered)
    return f"{entered.value.normalize():,f}{figure.unit if figure else ''}"


def _figure_words(entered: Entered) -> str:
    figure = named(entered)
    part = part_of(entered)
    return (figure.name if figure else entered.figure) + (f"（{part}）" if part else "")


def _progress(entered: FigureTarget, by: Official) -> str:
    """What a target stands at today, in words; empty for one that holds no more."""
    figure = named(entered)
    if figure is None or entered.state != EntryState.HOLDS:
        return ""
    on = timezone.localdate()
    try:
        made = targets.progress(entered, seen_by(figure, by), on=on, at=timezone.now())
    except Refusal:
        return "取不到数"
    if made is None:
        return "未到统计期"
    if made.value.number is None:
        return "还没有数"
    said = [] if made.share is None else [f"{'占上限' if entered.at_most else '完成'}{wording.plain(made.share)}%"]
    if entered.at_most and (made.share is None or made.value.number > entered.value):
        said.append("已超过" if made.value.number > entered.value else "未超过")
    if made.until < min(entered.ends_on, on):
        said.insert(0, f"至{made.until:%m-%d}")
    return f"{made.value.number.normalize():,f}{figure.unit}" + (f"（{'，'.join(said)}）" if said else "")


def _progress_link(entered: FigureTarget, by: Official) -> SafeString:
    """The progress as a link to the figure's own page, where its records are."""
    words = _progress(entered, by)
    return (
        format_html('<a class="aw-bound" href="{}">{}</a>', _figure_url(entered), words)
        if words[:1].isdigit()
        else format_html("{}", words)
    )


def _target_columns(by: Official) -> tuple[Column, ...]:
    return (
        Column("at_most", "性质", value=lambda e: "控制上限" if e.at_most else "应当达到"),
        Column("progress", "现在", value=lambda e: _progress(e, by), html=lambda e: _progress_link(e, by)),
    )


def _columns(kind: Kind, by: Official) -> tuple[Column, ...]:
    own = _target_columns(by) if kind is TARGET else ()
    return (
        Column("figure", "指标", value=_figure_words),
        Column("value", "目标值" if kind is TARGET else "数值", value=number_of, align="right"),
        *own,
        Column("node", "区域", value=lambda e: e.node.name),
        Column("starts_on", "统计起始", sort="starts_on"),
        Column("ends_on", "统计截止", sort="ends_on"),
        Column("source", "下达单位" if kind is TARGET else "来源单位"),
        Column("document", "依据文件", wrap=True),
        Column("state", "状态", value=lambda e: e.get_state_display(), html=lambda e: marks.state(e.get_state_display(), MARKS[e.state])),
        Column("entered_by", "录入人", default=False),
        Column("entered_at", "录入时间", value=lambda e: timezone.localtime(e.entered_at).strftime("%Y-%m-%d %H:%M"), default=False),
    )


def _listing(kind: Kind, by: Official) -> Listing:
    hint = "没有业务模块统计的数字，在这里录入并注明来源和文件。" if kind is VALUE else "下达的目标和控制指标，在指标页与实际数对照。"
    return Listing(
        name=kind.listing,
        title=kind.title,
        order="-ends_on",
        search=("source", "document"),
        search_hint="来源单位或文件",
        columns=_columns(kind, by),
        filters=(
            filters.Choice("state", "状态", options=EntryState.choices, tabs=True),
            filters.Choice("figure", "指标", options=_figures(kind)),
            filters.Dates("ends_on", "统计截止"),
        ),
        row_url=lambda entered: reverse(f"console:{kind.name}", args=[entered.pk]),
        empty=Empty(
            f"还没有{kind.title}",
            hint,
            act_label=kind.what if access.may_enter(by) else "",
            act_url=reverse(f"console:{kind.enter}") if access.may_enter(by) else "",
        ),
    )


def _figures(kind: Kind) -> list[tuple[str, str]]:
    """The figures to choose: values are entered only of external ones, targets are set for any."""
    return [(each.code, f"{room_of(each)}：{each.name}") for each in everything().values() if kind is TARGET or isinstance(each, External)]


def _list_page(kind: Kind) -> Callable[..., HttpResponseBase]:
    @page(Right.READ_FIGURES)
    def listed(request: PageRequest) -> HttpResponseBase:
        by = request.official
        other = TARGET if kind is VALUE else VALUE
        acts = [Act("指标", reverse("console:figures")), Act(other.title, reverse(f"console:{other.listing}"))]
        if access.may_enter(by):
            acts.append(Act(kind.what, reverse(f"console:{kind.enter}"), first=True))
        rows = kind.seen(by).select_related("node")
        return answer(request, _listing(kind, by), rows.order_by(), views=Views(by), context={"actions": acts, "list_title": kind.title})

    return listed


def _record_page(kind: Kind) -> Callable[..., HttpResponseBase]:
    @page(Right.READ_FIGURES)
    def record(request: PageRequest, pk: int) -> HttpResponse:
        entered = _one(kind, request.official, pk)
        figure = named(entered)
        why = "" if access.may_enter(request.official) else WHY
        ended = "" if entered.state == EntryState.HOLDS else f"这条{kind.title}{entered.get_state_display()}，不再变动。"
        later = _later(entered)
        context = {
            "record_title": figure.name if figure else entered.figure,
            "record_number": number_of(entered),
            "record_state": (entered.get_state_display(), MARKS[EntryState(entered.state)]),
            "back_url": reverse(f"console:{kind.listing}"),
            "back_label": kind.title,
            "facts": [
                *_facts(entered, figure),
                *_standing(entered, request.official),
                *([Fact("更正为", number_of(later), url=_url(kind, later))] if later else []),
            ],
            "acts": [
                Act(kind.change_label, reverse(f"console:{kind.change}", args=[pk]), first=True, why=ended or why),
                Act("撤回", reverse(f"console:{kind.withdraw}", args=[pk]), why=ended or why),
                Act("在指标页看", _figure_url(entered)),
            ],
            "moves": steps(entered.moves.all(), kind.table, {"enter_external": "录入", "set_target": "下达"}),  # type: ignore[attr-defined]
        }
        return show(request, "console/record.html", context)

    return record


def _standing(entered: Entered, by: Official) -> list[Fact]:
    words = _progress(entered, by) if isinstance(entered, FigureTarget) else ""
    return [Fact("现在", words, url=_figure_url(entered))] if words else []


def _facts(entered: Entered, figure: Figure | None) -> list[Fact]:
    found = [
        Fact("区域", entered.node.name),
        Fact("统计期间", f"{entered.starts_on} 至 {entered.ends_on}"),
        Fact("数值", number_of(entered)),
        Fact("分类", part_of(entered) or "全部"),
        Fact("来源单位", entered.source),
        Fact("依据文件", entered.document or "—"),
        Fact("录入单位", str(entered.organ)),
        Fact("录入", f"{entered.entered_by} {timezone.localtime(entered.entered_at):%Y-%m-%d %H:%M}"),
    ]
    if isinstance(entered, ExternalValue) and entered.campaign:
        found.append(Fact("专项行动", entered.campaign.name))
    if isinstance(entered, FigureTarget):
        found.append(Fact("性质", "控制上限，不得超过" if entered.at_most else "应当达到"))
    return [*found, *([Fact("口径", figure.definition, wide=True)] if figure else [])]


def _figure_url(entered: Entered) -> str:
    """The figures' page with just this figure, place and window."""
    said = [
        ("figure", entered.figure),
        ("place", str(entered.node_id)),
        ("period", "custom"),
        ("from", str(entered.starts_on)),
        ("to", str(entered.ends_on)),
    ]
    said += [("compare", "target")] if isinstance(entered, FigureTarget) else []
    said += [("where", f"{name}={value}") for name, value in sorted(entered.split.items())]
    return f"{reverse('console:figures')}?{urlencode(said)}"


def _later(entered: Entered) -> Entered | None:
    """The row that took this one's place."""
    if entered.state != EntryState.REPLACED:
        return None
    return getattr(entered, "corrected_by" if isinstance(entered, ExternalValue) else "changed_by", None)


def _one(kind: Kind, by: Official, pk: int) -> Entered:
    return access.value(by, pk) if kind is VALUE else access.target(by, pk)


def _url(kind: Kind, entered: Entered) -> str:
    return reverse(f"console:{kind.name}", args=[entered.pk])


# ---- entering --------------------------------------------------------------------------------------------------------------


def _splits(figure: Figure | None, chosen: dict[str, str]) -> list[dict[str, object]]:
    """The dimensions of a figure to say of which part one speaks."""
    if figure is None:
        return []
    fact = base(figure).fact
    named_ = [fact.column(name) for name in dimensions(figure)]
    return [
        {
            "name": each.name,
            "label": each.label,
            "options": [(value, label, chosen.get(each.name) == value) for value, label in each.choices.items()],
        }
        for each in named_
        if each.choices
    ]


def _enter_page(kind: Kind, *, names: Sequence[str], act: Callable[..., Entered], said: Any) -> Callable[..., HttpResponseBase]:
    @page(Right.DRAFT_PAPERS, methods=("GET", "POST"))
    def enter(request: PageRequest) -> HttpResponse:
        by, code = request.official, request.GET.get("figure", "")
        figure = find(code) if code else None
        known = {name: request.GET.get(name, "") for name in (dimensions(figure) if figure else ())}
        split = {name: value for name, value in known.items() if value}
        fixed: dict[str, object] = {"figure": figure.code, "split": split} if figure else {}
        on = timezone.localdate()
        form = Form(
            said,
            only=names,
            fixed=fixed,
            initial={"node_id": by.node_id, "starts_on": on.replace(month=1, day=1), "ends_on": on},
            labels={"node_id": {str(by.node_id): by.node}},
            pickers={"node_id": reverse("console:pick_node")},
            options={"campaign_id": _campaigns(by)},
            send=kind.what,
        )
        context = {
            "form_title": kind.what if figure is None else f"{kind.what}：{figure.name}（{figure.unit}）",
            "back_url": reverse(f"console:{kind.listing}"),
            "back_label": kind.title,
            "intro": figure.definition if figure else "",
            "figure": figure,
            "figures": _figures(kind),
            "splits": _splits(figure, split),
        }
        if figure is None:
            return show(request, "console/figures/enter.html", context)
        return submit(
            request,
            form,
            lambda value: act(value, by=by, at=timezone.now()),
            lambda entered: _url(kind, entered),
            words="已录入。" if kind is VALUE else "已下达。",
            template="console/figures/enter.html",
            context=context,
        )

    return enter


def _campaigns(by: Official) -> list[Option]:
    found = campaigns.visible_to(by).order_by("-starts_on", "-id")[:MOST_CAMPAIGNS]
    return [(str(each.pk), each.name) for each in found]


def _change_page(
    kind: Kind, *, act: Callable[..., Entered], said: Any, names: Sequence[str], words: str
) -> Callable[..., HttpResponseBase]:
    @page(Right.DRAFT_PAPERS, methods=("GET", "POST"))
    def change(request: PageRequest, pk: int) -> HttpResponse:
        by = request.official
        entered = _one(kind, by, pk)
        form = Form(
            said,
            only=names,
            initial={"value": entered.value.normalize(), "source": entered.source, "document": entered.document},
            send=words.rstrip("。").removeprefix("已"),
        )
        title = f"{words.rstrip('。').removeprefix('已')}：{_figure_words(entered)} {entered.node.name} {entered.starts_on} 至 {entered.ends_on}"
        return submit(
            request,
            form,
            lambda value: act(entered, value, by=by, at=timezone.now()),
            lambda after: _url(kind, after),
            words=words,
            context={
                "form_title": title,
                "back_url": _url(kind, entered),
                "intro": f"原来的数值是{number_of(entered)}，更正后原来的一条仍可查看。",
            },
        )

    return change


ENTERING = ("node_id", "starts_on", "ends_on", "value", "source", "document")
external_values = _list_page(VALUE)
figure_targets = _list_page(TARGET)
external_value = _record_page(VALUE)
figure_target = _record_page(TARGET)
enter_external = _enter_page(VALUE, names=(*ENTERING, "campaign_id"), act=actions.enter_external, said=EnterExternal)
set_target = _enter_page(TARGET, names=(*ENTERING, "at_most"), act=actions.set_target, said=SetTarget)
CORRECTING = ("value", "source", "document", "reason")
correct_external = _change_page(VALUE, act=actions.correct_external, said=CorrectExternal, names=CORRECTING, words="已更正。")
withdraw_external = _change_page(VALUE, act=actions.withdraw_external, said=WithdrawExternal, names=("reason",), words="已撤回。")
change_target = _change_page(TARGET, act=actions.change_target, said=ChangeTarget, names=CORRECTING, words="已调整。")
withdraw_target = _change_page(TARGET, act=actions.withdraw_target, said=WithdrawTarget, names=("reason",), words="已撤回。")
