"""The verbs of the figures room: enter, correct and withdraw a value that no room counts; set, change and withdraw a target."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from anwang.campaigns import access as campaigns
from anwang.figures.access import answer_for
from anwang.figures.catalogue import find
from anwang.figures.errors import EnteredTwice, NotExternal, NotYetOver, WrongNumber, WrongSplit
from anwang.figures.external.entered import split_key
from anwang.figures.external.kind import External
from anwang.figures.figure import Figure, base, dimensions
from anwang.figures.inputs import ChangeTarget, CorrectExternal, EnterBulletin, EnterExternal, SetTarget, WithdrawExternal, WithdrawTarget
from anwang.figures.models import Entered, ExternalValue, ExternalValueMove, FigureTarget, FigureTargetMove
from anwang.figures.states import TARGETS, VALUES, EntryState
from anwang.grid.access import Official, node_for
from anwang.grid.models import Node
from anwang.grid.states import Right
from anwang.ground.action import action
from anwang.ground.evidence import store
from anwang.ground.lifecycle import Transition, advance, draft_move, leave_move
from anwang.ground.models import EvidenceFile
from anwang.ground.trail.record import record

COPIED = ("figure", "node_id", "grid_path", "starts_on", "ends_on", "split", "split_key")
"""What a correction takes over from the row that it corrects: of what and when, never how much."""


@action("figures.enter_external")
def enter_external(said: EnterExternal, *, by: Official, at: datetime) -> ExternalValue:
    """Enter a value of an external figure for a place and window, with its source.

    Who may: DRAFT_PAPERS, for a place of her territory. Raises NotExternal, WrongSplit, WrongNumber, NotYetOver, EnteredTwice, NotFound.
    """
    by.require(Right.DRAFT_PAPERS)
    value = _value(said, node_for(by, said.node_id), by, at)
    _keep(value)
    _cite(value, by, at)
    move = leave_move(value, "", EntryState.HOLDS, "enter_external", move=ExternalValueMove, by=by, at=at)
    record("figures.enter_external", by=by.actor, at=at, subject=value, touched=[move], change=said.content())
    return value


@action("figures.enter_bulletin")
def enter_bulletin(said: EnterBulletin, *, by: Official, at: datetime) -> list[ExternalValue]:
    """Enter all the values that one document states of a place and window: all or none, in one trail entry.

    Who may: DRAFT_PAPERS, for a place of her territory. Raises what enter_external raises for the first value that does not hold.
    """
    by.require(Right.DRAFT_PAPERS)
    node = node_for(by, said.node_id)
    made = [_value(one, node, by, at) for one in said.values()]
    try:
        with transaction.atomic():
            ExternalValue.objects.bulk_create(made)
    except IntegrityError as error:
        raise EnteredTwice(field="lines") from error
    step = Transition("", "enter_external", EntryState.HOLDS, "", "")
    moves = [draft_move(value, step, move=ExternalValueMove, by=by, at=at, recorded_at=timezone.now()) for value in made]
    ExternalValueMove.objects.bulk_create(moves)
    many = {ExternalValue: [value.pk for value in made], ExternalValueMove: [move.pk for move in moves]}
    record("figures.enter_bulletin", by=by.actor, at=at, many=many, change=said.content(), path=node.path)
    return made


@action("figures.correct_external")
def correct_external(value: ExternalValue, said: CorrectExternal, *, by: Official, at: datetime) -> ExternalValue:
    """Put a corrected value in the place of an older one, which stays to be read. Returns the new row.

    Who may: DRAFT_PAPERS over its place. Raises WrongState, Stale, ReasonNeeded, WrongNumber, NotAllowed, NotFound.
    """
    answer_for(by, value)
    _check_number(find(value.figure), said.value)
    left = advance(value, "correct_external", table=VALUES, move=ExternalValueMove, by=by, at=at, reason=said.reason)
    copied = {name: getattr(value, name) for name in COPIED}
    corrected = ExternalValue(**copied, campaign_id=value.campaign_id, corrects=value, **_entering(said, by, at))
    _keep(corrected)
    _cite(corrected, by, at, beside=value)
    move = leave_move(corrected, "", EntryState.HOLDS, "enter_external", move=ExternalValueMove, by=by, at=at, reason=said.reason)
    change = {"was": str(value.value), **said.content()}
    record("figures.correct_external", by=by.actor, at=at, subject=value, touched=[left, corrected, move], change=change)
    return corrected


@action("figures.withdraw_external")
def withdraw_external(value: ExternalValue, said: WithdrawExternal, *, by: Official, at: datetime) -> ExternalValue:
    """Withdraw an entered value: it counts no more, and stays to be read.

    Who may: DRAFT_PAPERS over its place. Raises WrongState, Stale, ReasonNeeded, NotAllowed, NotFound.
    """
    answer_for(by, value)
    move = advance(value, "withdraw_external", table=VALUES, move=ExternalValueMove, by=by, at=at, reason=said.reason)
    record("figures.withdraw_external", by=by.actor, at=at, subject=value, touched=[move], change=said.content())
    return value


@action("figures.set_target")
def set_target(said: SetTarget, *, by: Official, at: datetime) -> FigureTarget:
    """Set a figure's target for a place and window.

    Who may: DRAFT_PAPERS, for a place of her territory. Raises NoSuchFigure, WrongSplit, EnteredTwice, NotFound.
    """
    by.require(Right.DRAFT_PAPERS)
    figure = find(said.figure)
    node = node_for(by, said.node_id)
    target = FigureTarget(**_stands_for(figure, node, said), at_most=said.at_most, **_entering(said, by, at))
    _keep(target)
    move = leave_move(target, "", EntryState.HOLDS, "set_target", move=FigureTargetMove, by=by, at=at)
    record("figures.set_target", by=by.actor, at=at, subject=target, touched=[move], change=said.content())
    return target


@action("figures.change_target")
def change_target(target: FigureTarget, said: ChangeTarget, *, by: Official, at: datetime) -> FigureTarget:
    """Put a changed target in the place of an older one, which stays to be read. Returns the new row.

    Who may: DRAFT_PAPERS over its place. Raises WrongState, Stale, ReasonNeeded, NotAllowed, NotFound.
    """
    answer_for(by, target)
    left = advance(target, "change_target", table=TARGETS, move=FigureTargetMove, by=by, at=at, reason=said.reason)
    copied = {name: getattr(target, name) for name in COPIED}
    changed = FigureTarget(**copied, at_most=target.at_most, changes=target, **_entering(said, by, at))
    _keep(changed)
    move = leave_move(changed, "", EntryState.HOLDS, "set_target", move=FigureTargetMove, by=by, at=at, reason=said.reason)
    change = {"was": str(target.value), **said.content()}
    record("figures.change_target", by=by.actor, at=at, subject=target, touched=[left, changed, move], change=change)
    return changed


@action("figures.withdraw_target")
def withdraw_target(target: FigureTarget, said: WithdrawTarget, *, by: Official, at: datetime) -> FigureTarget:
    """Withdraw a target. Who may: DRAFT_PAPERS over its place. Raises WrongState, Stale, ReasonNeeded, NotAllowed, NotFound."""
    answer_for(by, target)
    move = advance(target, "withdraw_target", table=TARGETS, move=FigureTargetMove, by=by, at=at, reason=said.reason)
    record("figures.withdraw_target", by=by.actor, at=at, subject=target, touched=[move], change=said.content())
    return target


def _value(said: EnterExternal, node: Node, by: Official, at: datetime) -> ExternalValue:
    """Return the value that was said, unwritten. Raises NotExternal, NotYetOver, WrongNumber, WrongSplit, NotFound."""
    figure = find(said.figure)
    if not isinstance(figure, External):
        raise NotExternal(f"“{figure.name}”由系统按记录统计，不能录入，请到相应业务里登记。", field="figure")
    if said.ends_on > timezone.localdate(at):
        raise NotYetOver(field="ends_on")
    _check_number(figure, said.value)
    return ExternalValue(
        **_stands_for(figure, node, said),
        campaign=None if said.campaign_id is None else campaigns.get(by, said.campaign_id),
        **_entering(said, by, at),
    )


def _stands_for(figure: Figure, node: Node, said: EnterExternal | SetTarget) -> dict[str, Any]:
    """Return of what, where and when a number is entered or set. Raises WrongSplit."""
    split = _split(figure, said.split)
    return {
        "figure": figure.code,
        "node": node,
        "grid_path": node.path,
        "starts_on": said.starts_on,
        "ends_on": said.ends_on,
        "split": split,
        "split_key": split_key(split.items()),
    }


def _entering(said: EnterExternal | CorrectExternal | SetTarget | ChangeTarget, by: Official, at: datetime) -> dict[str, Any]:
    """Return who says how much, on which paper, and who wrote it down when."""
    scan = said.file if isinstance(said, EnterExternal | CorrectExternal) else ""
    return {
        "value": said.value,
        "source": said.source,
        "document": said.document,
        "file": EvidenceFile.objects.filter(sha256=scan).first() if scan else None,
        "organ_id": by.organ_id,
        "entered_by": by.name,
        "entered_at": at,
    }


def _cite(entered: Entered, by: Official, at: datetime, beside: Entered | None = None) -> None:
    if entered.file is not None:
        store.cite(
            [entered.file.sha256],
            by=by.actor,
            subject=entered,
            grid_path=entered.grid_path,
            at=at,
            organ_id=entered.organ_id,
            beside=beside,
            field="file",
        )


def _split(figure: Figure, said: Mapping[str, str]) -> dict[str, str]:
    """Return the dimension values that were said, by code or in words. Raises WrongSplit."""
    found: dict[str, str] = {}
    for name, wanted in said.items():
        column = next(
            (each for each in base(figure).fact.columns if each.name in dimensions(figure) and name in {each.name, each.label}), None
        )
        if column is None:
            raise WrongSplit(f"“{figure.name}”没有“{name[:20]}”这种分类。", field="split")
        value = next((code for code, label in column.choices.items() if wanted in {code, label}), None)
        if value is None:
            raise WrongSplit(f"“{column.label}”没有“{wanted[:20]}”，可以用：{'、'.join(column.choices.values())}。", field="split")
        found[column.name] = value
    return found


def _check_number(figure: Figure, value: Decimal) -> None:
    if value < 0:
        raise WrongNumber(f"“{figure.name}”不能小于0，请核对。", field="value")
    if isinstance(figure, External) and figure.whole and value != value.to_integral_value():
        raise WrongNumber(f"“{figure.name}”按{figure.unit}计，应为整数，请核对。", field="value")


def _keep(entered: Entered) -> None:
    try:
        with transaction.atomic():
            entered.save()
    except IntegrityError as error:
        raise EnteredTwice(field="ends_on") from error
