"""From an office's register to files: what the columns of `columns.py` mean here."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache
from typing import Any, NamedTuple

from anwang.enterprises import sectors, trades
from anwang.enterprises.actions import Outcome, register_sites
from anwang.enterprises.actions.checking import Derived, Doubts, derive
from anwang.enterprises.actions.laying import WhenKnown
from anwang.enterprises.columns import says_unlicensed
from anwang.enterprises.inputs import RegisterSite
from anwang.enterprises.naming import Names
from anwang.enterprises.states import (
    RiskColour,
    RiskFlag,
    Scale,
    SiteState,
    StandardisationGrade,
    SubjectType,
    SupervisionClass,
    SupervisionTier,
)
from anwang.grid.access import Official
from anwang.grid.models import Node
from anwang.grid.states import Right
from anwang.ground.inputs import InputRefused
from anwang.ground.many_inputs import ManyInputs
from anwang.ground.refusal import Refusal

Values = Mapping[str, Any]
Data = Mapping[str, Any]
Progress = Callable[[list[Outcome]], None]
CHUNK = 4000
HELD = Doubts("hold")

FLAGS: Mapping[str, RiskFlag] = {flag.value: flag for flag in RiskFlag}
"""Yes-or-no column → flag."""

SAME = {
    "name": "name",
    "short_name": "short_name",
    "code": "code",
    "registered_address": "registered_address",
    "address": "address",
    "employees": "employees",
    "special_operators": "special_operators",
    "revenue_fen": "revenue",
    "standardisation_expiry": "grade_valid_to",
    "established_on": "established_on",
    "insured": "insured",
    "dual_prevention": "dual_prevention",
    "legal_representative": "legal_representative",
    "legal_representative_phone": "legal_representative_phone",
    "principal": "principal_head",
    "principal_phone": "principal_head_phone",
    "safety_officer": "safety_officer",
    "safety_officer_phone": "safety_officer_phone",
    "contact": "liaison",
    "phone": "liaison_phone",
    "licence_no": "licence_number",
    "licence_expiry": "licence_valid_to",
}
"""Column → field of the input, value as it is."""

NOTED = {
    "park": "园区",
    "grid": "网格",
    "grid_worker": "网格员",
    "grid_worker_phone": "网格员电话",
    "assigned_official_phone": "包扶人电话",
    "safety_officer_count": "安全管理人员数",
    "above_scale": "规模以上",
}
"""Columns that have no field of their own; they are kept in the remark."""

_PARTS = re.compile(r"[、,，;；/\s]+")
_COORDINATE = Decimal("0.000001")


class Meant(NamedTuple):
    """What a row means: the input, in words what was not found, and what follows from the input; or the refusal, with the field it is about."""

    said: RegisterSite | None
    remarks: str = ""
    derived: Derived | None = None
    refusal: str = ""
    at: str = ""


def understand(rows: Sequence[Values], names: Names) -> list[Meant]:
    """Return what rows mean, by the names read before. Reads no database, so that another process may do it ahead."""
    found: list[Meant | None] = [None] * len(rows)
    asked: list[tuple[int, dict[str, Any], str]] = []
    for place, values in enumerate(rows):
        try:
            asked.append((place, *_data_of(values, names)))
        except Refusal as refusal:
            found[place] = Meant(None, refusal=refusal.text, at=refusal.field)
    for (place, _, remarks), said in zip(asked, _INPUTS.read([data for _, data, _ in asked]), strict=True):
        if isinstance(said, InputRefused):
            field, texts = next(iter(said.problems.items()))
            label = RegisterSite.model_fields[field].title if field in RegisterSite.model_fields else ""
            found[place] = Meant(None, refusal=f"{label}：{texts[0]}" if label else texts[0], at=field)
        else:
            derived = derive(said)
            found[place] = Meant(said, remarks, None if isinstance(derived, Refusal) else derived)
    return [one for one in found if one is not None]


_INPUTS = ManyInputs(RegisterSite)


def take_rows(
    rows: Sequence[Values],
    *,
    node: Node,
    by: Official,
    at: datetime,
    when_known: WhenKnown = "update",
    doubts: Doubts = HELD,
    progress: Progress | None = None,
    meant: Sequence[Meant] = (),
) -> list[Outcome]:
    """Take rows of a register as the sheet engine read them, under a place of the grid; answer what became of each, in order.

    Needs IMPORT and EDIT_SITES. A place, value or code that is wrong refuses its row alone; a department, official, sector or village that is not
    found is kept in the remark and said; a row that may be a known subject, but at another address and without a code that tells, is no more than
    said to be a double, unless `doubts` decides otherwise. `progress` gets each chunk's outcomes inside its transaction. `meant`: what
    `understand` said of the rows, where it was asked ahead.
    """
    by.require(Right.IMPORT)
    known = meant or understand(rows, Names(node, by, at))
    outcomes: list[Outcome] = []
    for start in range(0, len(known), CHUNK):
        chunk = known[start : start + CHUNK]
        outcomes += _take_chunk(chunk, start, by=by, at=at, when_known=when_known, doubts=doubts, progress=progress)
    return outcomes


Said = tuple[int, RegisterSite, str]
"""A row's number, its input and what was not found."""


def _take_chunk(
    rows: Sequence[Meant],
    start: int,
    *,
    by: Official,
    at: datetime,
    when_known: WhenKnown,
    doubts: Doubts,
    progress: Progress | None,
) -> list[Outcome]:
    refused = [Outcome(index, "refused", row.refusal, at=row.at) for index, row in enumerate(rows, start) if row.said is None]
    said = [(index, row.said, row.remarks) for index, row in enumerate(rows, start) if row.said is not None]
    plain = not refused and not start and not any(remarks for _, _, remarks in said)

    def placed(outcomes: list[Outcome]) -> list[Outcome]:
        if plain:
            return outcomes  # each under its own number already, and nothing to add
        told = [_told(outcome, said) for outcome in outcomes]
        return sorted([*told, *refused], key=lambda one: one.index)

    def report(outcomes: list[Outcome]) -> None:
        if progress is not None:
            progress(placed(outcomes))

    if not said:
        report([])
        return refused
    wishes = [wish for _, wish, _ in said]
    derived = [row.derived for row in rows if row.said is not None]
    if doubts.decided:
        here = {place: doubts.decided[index] for place, (index, _, _) in enumerate(said) if index in doubts.decided}
        doubts = replace(doubts, decided=here)
    return placed(
        register_sites(
            wishes, by=by, at=at, when_known=when_known, doubts=doubts, chunk=CHUNK, progress=report if progress else None, derived=derived
        )
    )


def _told(outcome: Outcome, said: Sequence[Said]) -> Outcome:
    """The outcome under the row's own number, with what was not found."""
    index, _, remarks = said[outcome.index]
    if index == outcome.index and not remarks and outcome.of_index is None:
        return outcome
    twin = None if outcome.of_index is None else said[outcome.of_index][0]
    return replace(outcome, index=index, of_index=twin, reason="；".join(part for part in (outcome.reason, remarks) if part))


def _data_of(values: Values, names: Names) -> tuple[dict[str, Any], str]:
    """Return the plain input that a row means, and in words what was not found. Raises Refusal."""
    node, remark = names.place(values)
    same, parts = _parts_of(tuple(values))
    data: dict[str, Any] = {"node_id": node.pk}
    for column, field in same:
        value = values[column]
        if value is not None and value != "":
            data[field] = value
    if "code" not in data and is_unlicensed(values):
        data["subject_type"] = SubjectType.UNLICENSED
    if not parts and "remark" not in values:
        return data, remark
    kept: list[str] = []
    remarks: list[str] = []
    for part in parts:
        data |= part(values, names, kept, remarks)
    if text := "；".join(part for part in (str(values.get("remark") or ""), *kept) if part):
        data["remark"] = text[:2000]
    return data, "；".join([part for part in (remark, *remarks) if part]) if remarks else remark


def is_unlicensed(values: Values) -> bool:
    """Return whether a row says that its subject has no business licence: as its type, in its name or in the remark."""
    said = values.get("subject_type")
    return says_unlicensed(str(said)) if said else any(says_unlicensed(str(values.get(column) or "")) for column in ("name", "remark"))


def lacks_code(values: Values) -> bool:
    """Return whether a row leaves out the credit code of a subject that has one."""
    return not values.get("code") and not is_unlicensed(values)


CHOICES: Mapping[str, tuple[str, Any, str]] = {
    "subject_type": ("subject_type", SubjectType, ""),
    "status": ("state", SiteState, ""),
    "scale": ("scale", Scale, ""),
    "standardisation_grade": ("grade", StandardisationGrade, ""),
    "risk_colour": ("risk_colour", RiskColour, ""),
    "abcd_class": ("supervision_class", SupervisionClass, "级"),
    "supervision_level": ("supervision_tier", SupervisionTier, "级"),
}
"""Column → field of the input, its choices, and what the sheet leaves out of their words."""


def _choices(values: Values, names: Names, kept: list[str], remarks: list[str]) -> Data:  # noqa: ARG001 - all parts are called alike
    return _chosen(tuple([values.get(column) for column in CHOICES]))


@lru_cache(maxsize=4096)
def _chosen(words: tuple[Any, ...]) -> Data:
    """Words of the sheet → our choices; a word that is none of ours says nothing."""
    found: dict[str, Any] = {}
    for word, (field, choices, tail) in zip(words, CHOICES.values(), strict=True):
        if word and (choice := _by_label(choices).get(f"{word}{tail}")) is not None:
            found[field] = choice
    return found


@cache
def _by_label(choices: Any) -> Mapping[str, Any]:
    """Choices by their Chinese word."""
    return {one.label: one for one in choices}


def _noted(values: Values, names: Names, kept: list[str], remarks: list[str]) -> Data:  # noqa: ARG001
    kept += [f"{label}：{_word(values[column])}" for column, label in NOTED.items() if values.get(column) not in (None, "")]
    return {}


def _trade(values: Values, names: Names, kept: list[str], remarks: list[str]) -> Data:  # noqa: ARG001
    """The trade by its code, or by a class's exact name; other words say what is made there."""
    return _trade_of(str(values.get("trade_code") or ""), str(values.get("trade") or ""))


@lru_cache(maxsize=4096)
def _trade_of(code: str, text: str) -> Mapping[str, str]:
    data: dict[str, str] = {}
    for said in (code, text):
        try:
            data["trade"] = trades.find(said).full_code
            break
        except Refusal:
            continue
    if "trade" in data or not text:
        return data
    named = [trade for trade in trades.search(text, 3) if trade.name == text]
    return {"trade": named[0].full_code} if named else {"products": text[:300]}


def _sectors(values: Values, names: Names, kept: list[str], remarks: list[str]) -> Data:  # noqa: ARG001
    said = values.get("sectors") or []
    words = sectors.whole_words([said] if isinstance(said, str) else said)
    found: list[str] = []
    for word in words:
        known = _recognised(word)
        found += known
        if not known:
            remarks.append(f"没有监管行业“{word}”，请在档案里选择")
            kept.append(f"监管行业：{word}")
    return {"sectors": tuple(dict.fromkeys(found))} if found else {}


@lru_cache(maxsize=4096)
def _recognised(word: str) -> tuple[str, ...]:
    return tuple(sector.code for sector in sectors.recognise(word))


def _coordinates(values: Values, names: Names, kept: list[str], remarks: list[str]) -> Data:  # noqa: ARG001
    both = {name: values.get(name) for name in ("longitude", "latitude")}
    if None in both.values():
        return {}
    return {name: Decimal(str(value)).quantize(_COORDINATE, ROUND_HALF_UP) for name, value in both.items()}


DEPARTMENTS = {
    "trade_department": ("administering_organ_id", "行业主管部门"),
    "supervising_department": ("regulating_organ_id", "直接监管部门"),
    "general_department": ("general_organ_id", "综合监管部门"),
}


def _organs(values: Values, names: Names, kept: list[str], remarks: list[str]) -> Data:
    found: dict[str, int] = {}
    for column, (field, label) in DEPARTMENTS.items():
        said = str(values.get(column) or "")
        if not said:
            continue
        organ = names.organ(said)
        if organ is None:
            remarks.append(f"没有找到{label}“{said}”，已记入备注")
            kept.append(f"{label}：{said}")
        else:
            found[field] = organ
    return found


def _flags(values: Values, names: Names, kept: list[str], remarks: list[str]) -> Data:  # noqa: ARG001
    named = values.get("risk_flags") or ()
    flags = tuple(flag for column, flag in FLAGS.items() if values.get(column) is True or flag.label in named)
    return {"flags": flags} if flags else {}


def _earlier(values: Values, names: Names, kept: list[str], remarks: list[str]) -> Data:  # noqa: ARG001
    """Old numbers and old names."""
    data: dict[str, Any] = {}
    if legacy := values.get("legacy_registration") or values.get("legacy_organ_code"):
        data["legacy_code"] = legacy
    if former := str(values.get("former_names") or ""):
        data["former_names"] = tuple(part for part in _PARTS.split(former) if part)[:10]
    return data


def _official(values: Values, names: Names, kept: list[str], remarks: list[str]) -> Data:
    said = str(values.get("assigned_official") or "")
    held = names.person(said) if said else None
    if held is not None:
        return {"official_assignment_id": held}
    if said:
        remarks.append(f"没有找到在任干部“{said}”（或有同名），包扶人请在档案里选择")
        kept.append(f"包扶人：{said}")
    return {}


Part = Callable[[Values, Names, list[str], list[str]], Data]
PARTS: tuple[tuple[Part, frozenset[str]], ...] = (
    (_noted, frozenset(NOTED)),
    (_choices, frozenset(CHOICES)),
    (_trade, frozenset({"trade_code", "trade"})),
    (_sectors, frozenset({"sectors"})),
    (_coordinates, frozenset({"longitude", "latitude"})),
    (_organs, frozenset(DEPARTMENTS)),
    (_flags, frozenset({*FLAGS, "risk_flags"})),
    (_earlier, frozenset({"legacy_registration", "legacy_organ_code", "former_names"})),
    (_official, frozenset({"assigned_official"})),
)
"""What is asked of a row beside the columns taken as they are: each part with the columns that it reads."""


@lru_cache(maxsize=4096)
def _parts_of(columns: tuple[str, ...]) -> tuple[tuple[tuple[str, str], ...], tuple[Part, ...]]:
    """Return, for rows with these columns, the columns taken as they are and the parts to ask: a table's rows share them, most often."""
    return (
        tuple((column, SAME[column]) for column in columns if column in SAME),
        tuple(part for part, reads in PARTS if not reads.isdisjoint(columns)),
    )


def _word(value: object) -> object:
    return {True: "是", False: "否"}.get(value, value) if isinstance(value, bool) else value
