"""判定标准: the families, each with its clauses, and a search over all clauses; source and confidence are always shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.db.models import Q
from django.http import HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from anwang.desks.console import filters, marks
from anwang.desks.console.filters import Filter
from anwang.desks.console.listing import Column, Empty, Listing, answer
from anwang.desks.console.pages import Act, Fact, PageRequest, page, show
from anwang.desks.console.standards.words import READERS, sector_filter, sector_names
from anwang.standards import queries
from anwang.standards.models import Criterion, CriterionFamily
from anwang.standards.states import Confidence

FORCE = (("now", "现行有效"), ("coming", "尚未施行"), ("ended", "已失效"))
FORCE_WORDS = dict(FORCE)
FORCE_MARKS = {"now": "done", "coming": "waiting", "ended": "void"}


def _force(one: Criterion | CriterionFamily) -> str:
    """Whether a clause or family is in force today, not yet, or no more."""
    today = timezone.localdate()
    if one.valid_to is not None and one.valid_to < today:
        return "ended"
    return "coming" if one.valid_from is not None and one.valid_from > today else "now"


def _where(value: str) -> Q:
    today = timezone.localdate()
    return {"now": queries.valid_on(today), "coming": Q(valid_from__gt=today), "ended": Q(valid_to__lt=today)}[value]


def _force_mark(one: Criterion | CriterionFamily) -> SafeString:
    return marks.state(FORCE_WORDS[_force(one)], FORCE_MARKS[_force(one)])


def _mode(clause: Criterion) -> str:
    return "直接判定" if clause.is_direct else "综合判定"


def _confidence(clause: Criterion) -> str:
    words = clause.get_confidence_display()
    return words if clause.confidence == Confidence.CHECKED else f"{words}，依据需核对原文"


@dataclass(frozen=True, slots=True)
class OnDay(Filter):
    """What is in force on a day, typed as 2026-11-21; nonsense narrows nothing."""

    kind: ClassVar[str] = "text"

    def condition(self, params: QueryDict) -> Q | None:
        day = self._day(params)
        return queries.valid_on(day) if day else None

    def words(self, params: QueryDict) -> str:
        return f"{self._day(params)} 有效"

    def _day(self, params: QueryDict) -> date | None:
        try:
            return date.fromisoformat(params.get(self.name, "").strip())
        except ValueError:
            return None


IN_FORCE = (filters.Choice("force", "效力", options=FORCE, where=_where, tabs=True), OnDay("on", "某日有效（如 2026-11-21）"))

FAMILIES = Listing(
    name="criteria_families",
    title="重大事故隐患判定标准",
    order="name",
    search=("name", "instrument", "note"),
    search_hint="标准名称、文号",
    columns=(
        Column("name", "判定标准", sort="name", wrap=True),
        Column("instrument", "文号", wrap=True, sort="instrument"),
        Column("sectors", "适用行业", value=lambda f: sector_names(f.sectors)),
        Column("force", "效力", value=lambda f: FORCE_WORDS[_force(f)], html=_force_mark),
        Column("valid_from", "施行日期", sort="valid_from"),
        Column("valid_to", "失效日期", sort="valid_to"),
        Column("number_of_clauses", "条款数", sort="number_of_clauses", align="right"),
        Column("number_checked", "已核对原文", sort="number_checked", align="right"),
    ),
    filters=(*IN_FORCE, sector_filter(general=False)),
    row_url=lambda f: reverse("console:criteria_family", args=[f.pk]),
    drawer=False,
    empty=Empty("还没有判定标准", "请系统管理员安装自带的检查表库和判定标准。"),
)

CLAUSES = Listing(
    name="criteria_clauses",
    title="判定条款",
    order="family",
    search=queries.search_criteria,
    search_hint="情形、条款号、标准名称",
    columns=(
        Column("clause", "条款", wrap=True),
        Column("text", "情形", wrap=True),
        Column("family", "判定标准", value=lambda c: c.family.name, sort="family__name", wrap=True),
        Column("mode", "判定方式", value=_mode),
        Column("force", "效力", value=lambda c: FORCE_WORDS[_force(c)], html=_force_mark),
        Column("confidence", "核对情况", value=_confidence, sort="confidence"),
        Column("source", "出处", wrap=True),
        Column("sectors", "适用行业", value=lambda c: sector_names(c.sectors), default=False),
        Column("valid_from", "施行日期", sort="valid_from", default=False),
        Column("valid_to", "失效日期", sort="valid_to", default=False),
    ),
    filters=(
        *IN_FORCE,
        filters.Choice("family", "判定标准", options=lambda: [(str(one.pk), one.name) for one in queries.all_families().order_by("name")]),
        sector_filter(general=False),
        filters.Choice("confidence", "核对情况", options=Confidence.choices),
        filters.YesNo("direct", "判定方式", where=Q(is_direct=True), yes="直接判定", no="综合判定"),
    ),
    row_url=lambda c: f"{reverse('console:criteria_family', args=[c.family_id])}#clause-{c.pk}",
    drawer=False,
)


@page(READERS)
def families(request: PageRequest) -> HttpResponseBase:
    """The instruments by which a hazard is major."""
    acts = [Act("检查表", reverse("console:checklists")), Act("查找全部条款", reverse("console:criteria_clauses"), first=True)]
    return answer(request, FAMILIES, queries.all_families(), context={"actions": acts})


@page(READERS)
def clauses(request: PageRequest) -> HttpResponseBase:
    """Every clause of every instrument."""
    acts = [Act("检查表", reverse("console:checklists")), Act("判定标准", reverse("console:criteria_families"))]
    return answer(request, CLAUSES, queries.all_criteria(), context={"actions": acts})


@page(READERS)
def family(request: PageRequest, pk: int) -> HttpResponse:
    """One instrument with its clauses."""
    found = queries.family(pk)
    lines = list(found.clauses.order_by("id"))
    unchecked = sum(one.confidence != Confidence.CHECKED for one in lines)
    context: dict[str, Any] = {
        "record_title": found.name,
        "record_number": found.instrument,
        "record_state": (FORCE_WORDS[_force(found)], FORCE_MARKS[_force(found)]),
        "back_url": reverse("console:criteria_families"),
        "back_label": "判定标准",
        "facts": [
            Fact("文号", found.instrument, wide=True),
            Fact("适用行业", sector_names(found.sectors), wide=True),
            Fact("施行日期", found.valid_from),
            Fact("失效日期", found.valid_to),
            Fact("条款", f"共{len(lines)}条，已核对原文{len(lines) - unchecked}条"),
            Fact("来源说明", found.source),
            Fact("使用说明", found.note, wide=True),
        ],
        "clauses": [(one, _mode(one), _force_mark(one)) for one in lines],
        "unchecked": unchecked,
        "checked": Confidence.CHECKED.value,
    }
    return show(request, "console/standards/family.html", context)
