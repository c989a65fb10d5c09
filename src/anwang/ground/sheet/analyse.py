"""A whole file: which sheets are data, of which kind, and what becomes of every row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path
from typing import Final

from anwang.ground.sheet.finding import complete
from anwang.ground.sheet.formats import detect
from anwang.ground.sheet.forms import Form, find_forms, read_form
from anwang.ground.sheet.headers import Matcher
from anwang.ground.sheet.layout import Layout, Spread, find_layout, head_of
from anwang.ground.sheet.limits import DEFAULT_LIMITS, Limits
from anwang.ground.sheet.model import Row, Sheet, Workbook, column_letter
from anwang.ground.sheet.places import named_place, titled_place
from anwang.ground.sheet.reading import load, read_detected
from anwang.ground.sheet.roles import DATA, OTHER_KIND, Role, role_with_table, role_without_table
from anwang.ground.sheet.rows import Progress, RowReader, Seen, Tally
from anwang.ground.sheet.unreadable import Unreadable
from anwang.ground.sheet.verdict import (
    ACCEPTED,
    PARTIAL,
    REFUSED,
    DuplicateRow,
    ImportedRow,
    Outcome,
    RefusedRow,
    SheetVerdict,
    SkippedRow,
    Verdict,
)
from anwang.ground.sheet.vocabulary import Vocabulary

Remembered = Mapping[str, str]
"""Header text → field name, as the office confirmed it last time."""

_SHAPE_ROWS: Final = 400
_FEW: Final = 60
_CLEARLY: Final = 5.0


@dataclass(slots=True)
class SheetPlan:
    """What is known of a sheet before its rows are read."""

    sheet: Sheet
    role: Role
    layout: Layout | None = None
    forms: list[Form] = field(default_factory=list)
    place: str = ""
    empty: bool = False


@dataclass(slots=True)
class Analysis:
    """A read file with its kind and the plan of each sheet. Rows are read lazily, by `rows` or all at once by `judge`."""

    workbook: Workbook
    kind: str
    matcher: Matcher
    plans: list[SheetPlan]
    scores: dict[str, float] = field(default_factory=dict)
    _seen: Seen = field(default_factory=Seen)
    tallies: dict[int, Tally] = field(default_factory=dict)
    """Sheet → what was noted while its rows were read."""

    @property
    def data(self) -> list[SheetPlan]:
        return [plan for plan in self.plans if plan.role.role == DATA]

    def rows(self, plan: SheetPlan, progress: Progress | None = None) -> Iterator[Outcome]:
        """One pass over a data sheet. Doubles are found against every sheet read before with this analysis."""
        if plan.forms:
            return self._forms(plan)
        if plan.layout is None:
            return iter(())
        reader = RowReader(plan.sheet, plan.layout, self.matcher, self._seen, date1904=self.workbook.date1904, place=plan.place)
        self.tallies[plan.sheet.index] = reader.tally
        return reader.outcomes(progress)

    def _forms(self, plan: SheetPlan) -> Iterator[Outcome]:
        for part, form in enumerate(plan.forms):
            outcome = read_form(form, self.matcher, date1904=self.workbook.date1904)
            if isinstance(outcome, ImportedRow):
                outcome = outcome._replace(part=part)
                look, remember = self.matcher.vocabulary.keys(outcome.values)
                known = next((self._seen.keys[key] for key in look if key in self._seen.keys), None)
                for key in remember:
                    self._seen.keys.setdefault(key, (plan.sheet.name, outcome.row))
                if known:
                    yield DuplicateRow(
                        outcome.row, f"与工作表“{known[0]}”第 {known[1]} 行重复", of_row=known[1], of_sheet=known[0], values=outcome.values
                    )
                    continue
            yield outcome

    def warnings(self, plan: SheetPlan) -> tuple[str, ...]:
        """What people should know about a sheet; complete only after its rows were read."""
        sheet = plan.sheet
        told = list(sheet.warnings)
        if plan.role.role == DATA:
            tally = self.tallies.get(sheet.index, Tally())
            told += _hidden_words(plan, tally.hidden)
            if sheet.flaw_count:
                told.append(_flaw_words(sheet))
            if plan.layout and not plan.forms:
                told += plan.layout.notes
            told += list(tally.notes)
            if (
                plan.place
                and self.matcher.vocabulary.place
                and plan.layout
                and self.matcher.vocabulary.place not in plan.layout.columns.fields.values()
            ):
                told.append(f"表里没有乡镇列，按工作表名或填报单位记作“{plan.place}”")
        return tuple(told)


def _hidden_words(plan: SheetPlan, hidden_data: int) -> list[str]:
    sheet, told = plan.sheet, []
    if sheet.hidden:
        told.append("这是隐藏的工作表，其中的数据照常读取，请确认是否需要")
    if hidden_data:
        how = "筛选或手工隐藏" if not sheet.filtered else "被筛选隐藏"
        told.append(f"有 {hidden_data} 行{how}，仍按数据读取")
    hidden = [column_letter(c) for c in sorted(sheet.hidden_columns) if plan.layout and c in plan.layout.headers]
    if hidden:
        told.append(f"有隐藏的列（{'、'.join(hidden[:20])}），仍按数据读取")
    return told


def _flaw_words(sheet: Sheet) -> str:
    places = [
        f"{column_letter(c)}{r}（{flaw.text or '未计算'}）" for r, row in sorted(sheet.flaws.items()) for c, flaw in sorted(row.items())
    ]
    shown = "、".join(places[:10]) + ("等" if sheet.flaw_count > 10 else "")  # noqa: PLR2004
    return f"有 {sheet.flaw_count} 个单元格是错误值或没有计算结果的公式：{shown}"


def analyse(workbook: Workbook, vocabularies: Sequence[Vocabulary], kind: str = "", remembered: Remembered | None = None) -> Analysis:
    """Find the kind (unless given), then the role and header of every sheet. A file without a table has no `data` plans."""
    heads = [head_of(sheet) for sheet in workbook.sheets]
    matchers = {v.kind: Matcher(v, remembered) for v in vocabularies}
    plans = {name: [_plan(sheet, head, m) for sheet, head in zip(workbook.sheets, heads, strict=True)] for name, m in matchers.items()}
    worths = {name: [_worth(plan, matchers[name]) for plan in plans[name]] for name in matchers}
    bulk = [sqrt(len(head)) for head in heads]
    scores = {
        name: sum(w * bulk[i] for i, w in enumerate(worth) if w >= max(other[i] for other in worths.values()))
        for name, worth in worths.items()
    }
    best = kind or max(scores, key=lambda name: scores[name])
    analysis = Analysis(workbook, best, matchers[best], plans[best], scores)
    rival = max((name for name in scores if name != best), key=lambda name: scores[name], default=best)
    if kind and scores[rival] > 1.5 * scores[best] and analysis.data:
        workbook.warnings.append(f"选的是“{matchers[best].vocabulary.label}”，但这份文件更像“{matchers[rival].vocabulary.label}”，请核对")
    if not kind or scores[kind]:
        _set_aside(analysis, worths, matchers)
    return analysis


def _set_aside(analysis: Analysis, worths: dict[str, list[float]], matchers: dict[str, Matcher]) -> None:
    """A sheet that is clearly of another kind than the file is not forced into it."""
    for index, plan in enumerate(analysis.plans):
        own = worths[analysis.kind][index]
        other = max(worths, key=lambda name: worths[name][index])
        if other != analysis.kind and worths[other][index] > max(1.3 * own, _CLEARLY):
            label = matchers[other].vocabulary.label
            plan.role = Role(OTHER_KIND, f"这张表是“{label}”，与其他表不是一类，请选“{label}”另行导入")


def _why_none(plans: list[SheetPlan], vocabulary: Vocabulary) -> str:
    names = {"explanation": "说明", "summary": "汇总", "dictionary": "选项", "empty": "空表"}
    found = "、".join(f"“{plan.sheet.name}”是{names.get(plan.role.role, plan.role.role)}" for plan in plans[:5])
    needed = "、".join(vocabulary.by_name(name).label for name in vocabulary.required)
    return f"（{found}；要导入的表至少要有“{needed}”列）" if found else ""


def _plan(sheet: Sheet, head: list[Row], matcher: Matcher) -> SheetPlan:
    spread = Spread(sheet.merges, head[-1][0] if head else 0)
    layout = find_layout(head, spread, matcher)
    if layout is not None:
        complete(layout, head, matcher)
    place = _place_of(sheet, layout)
    if matcher.vocabulary.one_per_sheet and head:
        rows = head if len(head) < _FEW else head_of(sheet, _SHAPE_ROWS)
        forms = find_forms(rows, matcher, len(layout.columns.fields) if layout else 0)
        if forms:
            return SheetPlan(sheet, Role(DATA, f"一企一表，左边是栏目、右边是内容（{len(forms)} 份）"), layout, forms, place)
    if layout is None:
        return SheetPlan(sheet, role_without_table(sheet, head), None, [], place)
    role = role_with_table(sheet, head, layout, matcher.vocabulary.required)
    if role.role == DATA and not any(number >= layout.first_data_row for number, _ in head):
        role = Role(DATA, f"{role.reason}，但没有数据行")
        return SheetPlan(sheet, role, layout, [], place, empty=True)
    return SheetPlan(sheet, role, layout, [], place)


def _place_of(sheet: Sheet, layout: Layout | None) -> str:
    return named_place(sheet.name) or next((place for _, text in (layout.titles if layout else ()) if (place := titled_place(text))), "")


def _worth(plan: SheetPlan, matcher: Matcher) -> float:
    """How well a vocabulary explains a sheet: sure columns count, missing required ones weigh heavily."""
    if plan.role.role != DATA:
        return 0.0
    if plan.forms:
        return float(max(len(form.cells) for form in plan.forms))
    if plan.layout is None:
        return 0.0
    columns, required = plan.layout.columns, matcher.vocabulary.required
    missing = [name for name in required if name not in plan.layout.named]
    share = len(columns.fields) / max(1, len(columns.fields) + len(columns.unmapped))
    worth = columns.total * (0.5 + share / 2) + 2.0 * (len(required) - len(missing))
    return worth * (0.4 if missing else 1.0)


def judge(analysis: Analysis, progress: Progress | None = None) -> Verdict:
    """Read every data sheet and say what becomes of each row."""
    sheets = tuple(_judge_sheet(analysis, plan, progress) for plan in analysis.plans)
    imported = sum(len(sheet.imported) for sheet in sheets)
    refused = sum(len(sheet.refused) for sheet in sheets)
    doubles = sum(len(sheet.duplicates) for sheet in sheets)
    book = analysis.workbook
    refusal = no_table(analysis)
    if refusal:
        pass
    elif not imported and not refused and not doubles:
        refusal = {"code": "no_rows", "reason": "认出了表头，但下面没有一行数据。"}
    elif not imported:
        refusal = {"code": "all_rows_refused", "reason": f"{refused + doubles} 行都没有通过检查，请看每一行的原因。"}
    word = REFUSED if refusal else PARTIAL if refused or doubles else ACCEPTED
    return Verdict(word, book.real_format, book.encoding, analysis.kind if analysis.data else "", sheets, refusal, tuple(book.warnings))


def no_table(analysis: Analysis) -> dict[str, str] | None:
    """Why nothing can be taken from a file in which no sheet is data; None when one is."""
    if analysis.data:
        return None
    empty = Unreadable("no_table", detail=_why_none(analysis.plans, analysis.matcher.vocabulary))
    return {"code": empty.code, "reason": empty.reason}


def _judge_sheet(analysis: Analysis, plan: SheetPlan, progress: Progress | None) -> SheetVerdict:
    kept: dict[type, list[Outcome]] = {ImportedRow: [], RefusedRow: [], DuplicateRow: [], SkippedRow: []}
    if plan.role.role == DATA:
        for outcome in analysis.rows(plan, progress):
            kept[type(outcome)].append(outcome)
    layout = plan.layout if not plan.forms and plan.role.role == DATA else None
    columns = {column_letter(c): name for c, name in sorted(layout.fields.items())} if layout else _form_columns(plan)
    unmapped = {column_letter(c): text for c, text in sorted(layout.unmapped.items())} if layout else {}
    headers = {column_letter(c): text for c, text in sorted(layout.headers.items())} if layout else {}
    return SheetVerdict(
        name=plan.sheet.name,
        index=plan.sheet.index,
        hidden=plan.sheet.hidden,
        role=plan.role.role,
        role_reason=plan.role.reason,
        header_rows=tuple(layout.header_rows) if layout else (),
        columns=columns,
        unmapped=unmapped,
        headers=headers,
        imported=tuple(kept[ImportedRow]),  # type: ignore[arg-type]  # sorted by type above
        refused=tuple(kept[RefusedRow]),  # type: ignore[arg-type]
        duplicates=tuple(kept[DuplicateRow]),  # type: ignore[arg-type]
        skipped=tuple(kept[SkippedRow]),  # type: ignore[arg-type]
        warnings=analysis.warnings(plan),
        hints={"place": plan.place} if plan.place else {},
    )


def _form_columns(plan: SheetPlan) -> dict[str, str]:
    """A form has no columns: the address of each value instead."""
    if not plan.forms:
        return {}
    return {f"{column_letter(column)}{row}": name for name, (row, column, _) in plan.forms[0].cells.items()}


def examine(
    source: Path | str | bytes,
    vocabularies: Sequence[Vocabulary],
    *,
    name: str = "",  # noqa: ARG001 - callers have one; it is never believed
    kind: str = "",
    limits: Limits = DEFAULT_LIMITS,
    remembered: Remembered | None = None,
    progress: Progress | None = None,
) -> Verdict:
    """The whole way from a sent file to a verdict; never raises for what a file may contain."""
    real_format = encoding = ""
    try:
        found = detect(load(source, limits), limits)
        real_format, encoding = found.real_format.value, found.encoding
        return judge(analyse(read_detected(found, limits), vocabularies, kind, remembered), progress)
    except Unreadable as refusal:
        return refused(refusal, real_format, encoding, kind)


def refused(refusal: Unreadable, real_format: str = "", encoding: str = "", kind: str = "") -> Verdict:
    """The verdict on a file that could not be read."""
    return Verdict(REFUSED, refusal.real_format or real_format, encoding, kind, (), {"code": refusal.code, "reason": refusal.reason})
