"""Hazard ledgers in and out of Excel: a ledger's row becomes a registered hazard with the past that the row tells.

A ledger says less than our own records: a row without a day for a step gets the import's day, and says so. "已整改" is the enterprise's report;
only what the ledger calls rechecked or struck off is.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Literal

from django.db import transaction
from django.utils import timezone

from anwang.campaigns.models import Campaign
from anwang.enterprises.models import Site
from anwang.enterprises.sectors import recognise
from anwang.grid import paths
from anwang.grid.access import Official, place, within
from anwang.grid.models import Node, Organ
from anwang.grid.states import Right
from anwang.ground import rules
from anwang.ground.inputs import InputRefused, read
from anwang.ground.refusal import Refusal
from anwang.ground.sheet.normalise import comparable
from anwang.hazards.actions import LedgerEntry, PastStep, faults_of, take_ledger
from anwang.hazards.inputs import RegisterHazard
from anwang.hazards.models import Hazard
from anwang.hazards.states import HazardSource, Payer, RecheckResult
from anwang.standards.states import HazardCategory, HazardLevel

CHUNK = 1000
WORDS = "台账导入"
SOURCES = {
    "企业自查": HazardSource.SELF_CHECK,
    "行政检查": HazardSource.ADMIN_INSPECTION,
    "网格巡查": HazardSource.PATROL,
    "举报": HazardSource.TIP,
    "专家": HazardSource.EXPERT,
    "上级督办": HazardSource.SUPERIOR,
    "监测预警": HazardSource.MONITORING,
    "事故延伸": HazardSource.ACCIDENT,
}
CATEGORIES = {"基础管理类": HazardCategory.MANAGEMENT, "现场管理类": HazardCategory.SITE}
DONE_WORDS = frozenset({"已整改", "已销号"})
FUND_COLUMNS = (
    ("funds_enterprise_fen", Payer.ENTERPRISE),
    ("funds_government_fen", Payer.FISCAL),
    ("funds_other_fen", Payer.OTHER),
)
NOT_PASSED = re.compile(r"[不未没](?:合格|通过|到位|符合|整改|完成|落实|改)|(?:继续|重新|再次|仍需|限期)整改|退回|逾期")
"""Words of a recheck that did not pass."""
Verdict = Literal["made", "duplicate", "refused"]
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the row at `index`: made, known already, or refused with the reason (`at` names the column's field)."""

    index: int
    verdict: Verdict
    reason: str = ""
    hazard_id: int | None = None
    number: str = ""
    at: str = ""


Progress = Callable[[list[Outcome]], None]


SUSPECTED = "台账载明为重大隐患，没有写判定依据：疑似重大，待判定"
DOUBTS = {
    "suspected": "台账记为重大隐患但没有写判定依据：先按一般隐患登记，标为“疑似重大待判定”，请对照判定标准选定条款",
    "unchecked": "台账记为已销号但没有复查情况（复查日期、复查人或复查结果）：先记为“申请复查”，复查合格后再销号",
    "not_hers": "重大隐患由县级部门验收销号：先记为“复查合格”，由督促整改单位办理销号",
}
"""What a row that was taken says otherwise than the ledger, and what is to be done about it."""
REGISTER_KEEPERS = (Right.STRIKE_OFF_MAJOR, Right.VOID_HAZARDS)
"""Whose ledger tells of major hazards struck off: departments', and the committee office's (rules 6.4: the ordering department)."""


class RowRefused(Refusal):
    """A ledger's row cannot be taken."""

    sentence = "这一行不能导入，请核对。"


@dataclass(slots=True)
class Ledger:
    """What the rows of one import refer to, found with a few statements a chunk."""

    by: Official
    on: date
    below: paths.Ranges
    campaigns: dict[str, int]
    organs: dict[str, int]
    nodes: dict[str, Node]
    sites_by_code: dict[str, list[Site]] = field(default_factory=dict)
    sites_by_name: dict[str, list[Site]] = field(default_factory=dict)

    @classmethod
    def open(cls, by: Official, on: date, node: Node | None = None) -> Ledger:
        """Fetch the campaigns, organs and places that rows may name."""
        above = rules.upward(by.path)
        running = Campaign.objects.filter(place(by.ranges)) | Campaign.objects.filter(grid_path__in=above)
        organs = Organ.objects.filter(place(by.ranges)).order_by("-id")
        nodes = Node.objects.filter(place(by.ranges, "path"), valid_to__isnull=True).order_by("-path")
        return cls(
            by=by,
            on=on,
            below=(paths.under(node.path),) if node else by.ranges,
            campaigns={comparable(name): key for key, name in running.values_list("pk", "name")},
            organs={comparable(name): key for key, *names in organs.values_list("pk", "short_name", "name") for name in names if name},
            nodes={comparable(node.name): node for node in nodes},
        )

    def look_up(self, rows: Sequence[Values]) -> None:
        """Find the sites that a chunk of rows names; two statements."""
        codes = {str(row["code"]) for row in rows if row.get("code")}
        names = {comparable(str(row["unit"])) for row in rows if row.get("unit")}
        sites = within(Site.objects.filter(place(self.below), merged_into__isnull=True), self.by)
        self.sites_by_code, self.sites_by_name = defaultdict(list), defaultdict(list)
        for site in sites.filter(code__in=codes) if codes else ():
            self.sites_by_code[site.code].append(site)
        for site in sites.filter(name_key__in=names):
            self.sites_by_name[site.name_key].append(site)

    def is_unknown(self, row: Values) -> bool:
        """Is the row's unit neither a subject nor a place that is known?"""
        name = comparable(str(row.get("unit") or ""))
        return not (self.sites_by_code.get(str(row.get("code") or "")) or self.sites_by_name.get(name) or name in self.nodes)

    def where(self, row: Values) -> tuple[Site | None, Node | None]:
        """Return the row's site, or for a public place its node. Raises RowRefused."""
        found = self.sites_by_code.get(str(row.get("code") or ""), [])
        found = found or self.sites_by_name.get(comparable(str(row.get("unit") or "")), [])
        township = self.nodes.get(comparable(str(row.get("township") or "")))
        if len(found) > 1 and township is not None:
            found = [site for site in found if site.grid_path.startswith(township.path)] or found
        if len(found) == 1:
            return found[0], None
        if found:
            sentence = f"有 {len(found)} 个同名的监管对象，请补充统一社会信用代码或所属乡镇。"
            raise RowRefused(sentence, field="unit")
        public = self.nodes.get(comparable(str(row.get("unit") or "")))
        if public is not None:
            return None, public
        sentence = f"监管对象里没有“{row.get('unit')}”，请先导入或登记这个单位。"
        raise RowRefused(sentence, field="unit")


def unknown_units(rows: Sequence[Values], *, by: Official, at: datetime, node: Node | None = None) -> list[int]:
    """Return the indices of rows whose unit nobody has registered; a name that several bear is not unknown."""
    ledger = Ledger.open(by, timezone.localdate(at), node)
    unknown: list[int] = []
    for start in range(0, len(rows), CHUNK):
        chunk = rows[start : start + CHUNK]
        ledger.look_up(chunk)
        unknown += [start + offset for offset, row in enumerate(chunk) if ledger.is_unknown(row)]
    return unknown


def take_rows(
    rows: Sequence[Values], *, by: Official, at: datetime, node: Node | None = None, progress: Progress | None = None
) -> list[Outcome]:
    """Take a ledger's normalised rows (fields of `columns.FIELDS`); each chunk of 1,000 is one act. Return what became of each row, in order.

    Needs IMPORT; with `node`, only subjects under that place are found. `progress` gets each chunk's outcomes inside its transaction.
    """
    by.require(Right.IMPORT)
    ledger = Ledger.open(by, timezone.localdate(at), node)
    outcomes: list[Outcome] = []
    seen: dict[tuple[Any, ...], int] = {}
    for start in range(0, len(rows), CHUNK):
        with transaction.atomic():
            chunk = _take(rows[start : start + CHUNK], start, ledger, seen, at)
            if progress:
                progress(chunk)
        outcomes += chunk
    return outcomes


def _take(rows: Sequence[Values], first: int, ledger: Ledger, seen: dict[tuple[Any, ...], int], at: datetime) -> list[Outcome]:
    ledger.look_up(rows)
    known = _known(ledger)
    outcomes: dict[int, Outcome] = {}
    entries: dict[int, LedgerEntry] = {}
    for index, row in enumerate(rows, start=first):
        try:
            entry = entry_of(row, ledger)
        except InputRefused as refused:
            name, texts = next(iter(refused.problems.items()))
            outcomes[index] = Outcome(index, "refused", " ".join(texts), at=name)
            continue
        except Refusal as refusal:
            outcomes[index] = Outcome(index, "refused", str(refusal), at=refusal.field)
            continue
        key = _key(entry.said.site_id, entry.said.node_id, entry.said.found_on, entry.said.description)
        if key in known:
            pk, number = known[key]
            outcomes[index] = Outcome(index, "duplicate", f"与已登记的 {number} 是同一条隐患", pk, number)
        elif key in seen:
            outcomes[index] = Outcome(index, "duplicate", f"与第 {seen[key] + 1} 行是同一条隐患")
        else:
            seen[key] = index
            entries[index] = entry
    return [outcome for _, outcome in sorted((outcomes | _write(entries, ledger, at)).items())]


def _write(entries: Mapping[int, LedgerEntry], ledger: Ledger, at: datetime) -> dict[int, Outcome]:
    wanted = list(entries.items())
    faults = faults_of([entry for _, entry in wanted], by=ledger.by)
    good = [(index, entry) for (index, entry), fault in zip(wanted, faults, strict=True) if fault is None]
    made = take_ledger([entry for _, entry in good], by=ledger.by, at=at)
    outcomes = {
        index: Outcome(index, "made", "；".join(DOUBTS[each] for each in entry.doubts), hazard.pk, hazard.number)
        for (index, entry), hazard in zip(good, made, strict=True)
    }
    for (index, _), fault in zip(wanted, faults, strict=True):
        if fault is not None:
            outcomes[index] = Outcome(index, "refused", str(fault), at=fault.field)
    return outcomes


def _key(site_id: int | None, node_id: int | None, found_on: date | None, description: str) -> tuple[Any, ...]:
    return (site_id, None if site_id else node_id, found_on, comparable(description))


def _known(ledger: Ledger) -> dict[tuple[Any, ...], tuple[int, str]]:
    """Return what is registered already at the sites of this chunk; one statement."""
    sites = {site.pk for found in (ledger.sites_by_code, ledger.sites_by_name) for group in found.values() for site in group}
    rows = Hazard.objects.filter(site_id__in=sites).exclude(state="void").values_list("pk", "number", "site_id", "found_on", "description")
    return {_key(site, None, found_on, text): (pk, number) for pk, number, site, found_on, text in rows.iterator()}


# ---- one row -------------------------------------------------------------------------------------------------------------


def entry_of(row: Values, ledger: Ledger) -> LedgerEntry:
    """Return the registration and the past that a row tells. Raises RowRefused, InputRefused."""
    site, node = ledger.where(row)
    found_on = row.get("found_on") or ledger.on
    told_major = row.get("level") == "重大"
    # only criteria make a hazard major: what a ledger calls so without them is general until somebody judges
    major = told_major and bool(_short(row.get("criteria"), 500))
    spot = bool(row.get("immediate")) and not told_major
    sectors = recognise(str(row.get("sector") or ""))
    campaign = ledger.campaigns.get(comparable(str(row.get("campaign") or "")))
    said = {
        "site_id": site.pk if site else None,
        "node_id": node.pk if node else None,
        "organ_id": ledger.organs.get(comparable(str(row.get("supervising_department") or ""))),
        "source": SOURCES.get(str(row.get("source") or ""), HazardSource.SUPERIOR if not site else HazardSource.PATROL),
        "level": HazardLevel.MAJOR if major else HazardLevel.GENERAL,
        "determination": _short(row.get("criteria"), 500) if major else "",
        "sector": sectors[0].code if sectors else "",
        "category": CATEGORIES.get(str(row.get("category") or ""), HazardCategory.SITE),
        "description": _short(row.get("description"), 1000),
        "place": _short(row.get("place"), 200),
        "basis": "" if major else _short(row.get("criteria"), 300),
        "is_spot": spot,
        "found_on": found_on,
        "finder_name": _short(row.get("found_by"), 60) or "台账未载明",
        "responsible": _short(row.get("responsible"), 60),
        "responsible_phone": _short(row.get("responsible_phone"), 30),
        "measure": _short(row.get("measures"), 1000),
        "contingency": _short(row.get("plan"), 1000),
        "campaign_ids": (campaign,) if campaign else (),
        "no_evidence_reason": f"{WORDS}{'，原编号 ' + str(row['number']) if row.get('number') else ''}",
    }
    registered_at = _at_work(min(found_on, ledger.on))
    checked = read(RegisterHazard, said)
    self_found = checked.source == HazardSource.SELF_CHECK and not told_major
    keeps = any(ledger.by.may(right) for right in REGISTER_KEEPERS)
    story = Story(row, found_on, ledger.on, is_major=major, is_spot=spot, self_found=self_found, keeps_majors=keeps)
    return LedgerEntry(
        checked,
        registered_at,
        tuple(story.steps),
        story.columns,
        funds=_funds(row, found_on),
        rechecks=tuple(story.rechecks),
        suspicion=SUSPECTED if told_major and not major else "",
        doubts=(*(("suspected",) if told_major and not major else ()), *story.doubts),
    )


def _short(value: object, width: int) -> str:
    return str(value or "").strip()[:width]


def _at_work(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(9)))


def _funds(row: Values, on: date) -> tuple[tuple[str, int, date], ...]:
    """Return the money by payer; a total that no part explains is counted to the enterprise, who by law pays."""
    parts = [(payer, int(row[name])) for name, payer in FUND_COLUMNS if row.get(name)]
    rest = int(row.get("funds_fen") or 0) - sum(amount for _, amount in parts)
    if rest > 0:
        parts.append((Payer.ENTERPRISE, rest))
    return tuple((payer.value, amount, on) for payer, amount in parts if amount > 0)


class Story:
    """The past steps that a row tells, in order, with the columns that go with them.

    Struck off is only what was rechecked (rules 6.4: 自报整改不等于销号): without a recheck in the row the story ends with the report. Only
    what an enterprise found by itself, general and without order, it strikes off by itself.
    """

    def __init__(
        self, row: Values, found_on: date, today: date, *, is_major: bool, is_spot: bool, self_found: bool, keeps_majors: bool
    ) -> None:
        self.row, self.today, self.day = row, today, found_on
        self.steps: list[PastStep] = []
        self.columns: dict[str, Any] = {}
        self.rechecks: list[tuple[date, str, str]] = []
        self.doubts: list[str] = []
        if self._is_struck and self_found and not (self._is_rechecked or row.get("document_no")):
            self._close_self_found()
            return
        self.is_done = bool(row.get("status") in DONE_WORDS or row.get("rectified_on") or self._is_struck or self._passed)
        self._order(is_major=is_major, is_spot=is_spot)
        if self.is_done or self._failed:
            self._claim(is_major=is_major, is_spot=is_spot)
        if self._failed or self._passed:
            self._recheck()
        if self._is_struck and not self._failed:
            if not self._passed:
                self.doubts.append("unchecked")
            elif is_major and not keeps_majors:
                self.doubts.append("not_hers")
            else:
                self._strike_off()

    @property
    def _is_struck(self) -> bool:
        return bool(self.row.get("struck_off") or self.row.get("struck_off_on") or self.row.get("status") == "已销号")

    @property
    def _failed(self) -> bool:
        return NOT_PASSED.search(str(self.row.get("recheck_result") or "")) is not None

    @property
    def _is_rechecked(self) -> bool:
        return any(self.row.get(name) for name in ("recheck_result", "rechecked_on", "recheckers"))

    @property
    def _passed(self) -> bool:
        return not self._failed and self._is_rechecked

    def _take(self, verb: str, day: date | None) -> date:
        """Add a step on its day, never before the last one and never after today."""
        told = "" if day else "，台账未载明日期"
        self.day = min(max(day or self.today, self.day), self.today) if self.day <= self.today else self.day
        self.steps.append(PastStep(verb, _at_work(self.day), f"{WORDS}{told}"))
        return self.day

    def _order(self, *, is_major: bool, is_spot: bool) -> None:
        due = self.row.get("deadline")
        if not (due or self.is_done or is_spot or is_major or self._failed or self.row.get("status") or self.row.get("document_no")):
            return
        verb = "require_plan" if is_major else "order_at_once" if is_spot else "order"
        day = self._take(verb, self.day)
        due = due or (day if is_spot else None)
        self.columns |= {"due_on": due, "first_due_on": due, "order_number": _short(self.row.get("document_no"), 80), "is_spot": is_spot}
        if verb != "order_at_once":
            self.columns["ordered_on"] = day

    def _claim(self, *, is_major: bool, is_spot: bool) -> None:
        if is_major:
            self._take("approve_plan", self.day)
        told = (
            self.row.get("rectified_on") or self.row.get("rechecked_on") or self.row.get("struck_off_on") or (self.day if is_spot else None)
        )
        self.columns["claimed_on"] = self._take("claim", told)

    def _recheck(self) -> None:
        verb, result = ("fail_recheck", RecheckResult.FAILED) if self._failed else ("pass_recheck", RecheckResult.PASSED)
        day = self._take(verb, self.row.get("rechecked_on") or self.row.get("struck_off_on") or (self.day if self._is_struck else None))
        self.columns |= {"rechecked_on": day, "fails": int(self._failed)}
        words = "、".join(_short(self.row.get(name), 200) for name in ("recheckers", "recheck_result") if self.row.get(name))
        self.rechecks.append((day, result.value, f"{WORDS}：{words or '台账未载明'}"))

    def _close_self_found(self) -> None:
        told = self.row.get("struck_off_on") or self.row.get("rectified_on")
        day = self._take("close_self_found", told)
        due = self.row.get("deadline")
        self.columns |= {"claimed_on": day, "struck_off_on": day, "closed_on": day, "due_on": due, "first_due_on": due}

    def _strike_off(self) -> None:
        day = self._take("strike_off", self.row.get("struck_off_on") or self.day)
        self.columns |= {"struck_off_on": day, "closed_on": day}
