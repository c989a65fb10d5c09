"""The cube of figures: built, followed, and compared with the scan again and again, so that nobody need believe it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from anwang.campaigns.models import Campaign
from anwang.figures import counting
from anwang.figures.figure import Figure, as_records, counts_records, measures_of
from anwang.figures.windows import same_last_year
from anwang.grid import paths
from anwang.grid.models import Node
from anwang.ground import measure
from anwang.ground.cube import building, lease, reading, store, upkeep
from anwang.ground.cube.models import CubePending, CubeState
from anwang.ground.cube.plan import Plan, in_rows, parts
from anwang.ground.measure import Measure, Slice
from anwang.ground.refusal import NotFound

TOUCH = timedelta(minutes=10)
"""So often the worker compares a few slices."""
PORTIONS = 50
CROSSED = "path "
"""A split by place and by the dimension that follows."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A slice of which the cube and the scan say different numbers."""

    figure: Measure
    asked: Slice
    split: str
    counted: object
    scanned: object

    @property
    def sentence(self) -> str:
        """The difference in words."""
        dimension = self.split.removeprefix(CROSSED)
        by = f"，按{self.figure.fact.column(dimension).label}" if dimension not in {"", "path"} else ""
        of = "，按专项行动" if self.asked.campaigns else ""
        return f"“{self.figure.name}”{self.asked.start}至{self.asked.end}{by}{of}：立方为{self.counted}，逐条为{self.scanned}"


def rebuild(codes: Iterable[str] = (), *, tell: building.Tell = lambda _: None) -> list[str]:
    """Count facts anew, all unless some are named; return their codes. Raises NotFound, CubeBusy."""
    wanted = _named(codes)
    building.rebuild(wanted, tell=tell)
    counting.wake()
    return [plan.code for plan in wanted]


def rebuild_day(day: date, codes: Iterable[str] = ()) -> list[str]:
    """Count the month of a day anew, of all facts in use unless some are named; return their codes. Raises NotFound, CubeBusy."""
    wanted = _named(codes)
    first = day.replace(day=1)
    building.rebuild_days(wanted, (first, (first + timedelta(days=32)).replace(day=1)))
    return [plan.code for plan in wanted]


def _named(codes: Iterable[str]) -> list[Plan]:
    known = counting.plans()
    wanted = list(codes) or list(known)
    if unknown := [code for code in wanted if code not in known]:
        raise NotFound(f"没有可以建立数据立方的事实“{unknown[0]}”。可以用：{'、'.join(known)}。")
    return [known[code] for code in wanted]


def keep_up(*, at: datetime, dice: random.Random | None = None) -> None:
    """Count what the trail says was touched, build what is missing, and compare a few slices now and then. Safe to run at any time."""
    known = counting.plans()
    for _ in range(PORTIONS):
        if upkeep.catch_up(known):
            break
    states = {state.fact: state for state in CubeState.objects.all()}
    missing = [code for code, plan in known.items() if code not in states or _is_outdated(states[code], plan)]
    if missing:
        try:
            rebuild(missing)
        except lease.CubeBusy:
            return
    due = [
        state.fact
        for state in CubeState.objects.filter(state=CubeState.State.READY)
        if not state.checked_at or state.checked_at < at - TOUCH
    ]
    if due:
        check(sample=2, codes=due, at=at, dice=dice or random.Random())  # noqa: S311 - which slices are compared is no secret


def _is_outdated(state: CubeState, plan: Plan) -> bool:
    # one that is being built is left alone by the lease as long as its builder lives
    return state.state in {CubeState.State.STALE, CubeState.State.BUILDING} or state.signature != plan.signature


def check(*, sample: int, at: datetime, dice: random.Random, codes: Iterable[str] = ()) -> tuple[int, list[Difference]]:
    """Compare so many random slices of each fact with the scan; a fact that differs is scanned from then on. Return how many were compared."""
    found: list[Difference] = []
    compared = 0
    wanted = set(codes) or set(counting.plans())
    for code in sorted(wanted):
        with _one_moment():
            number, different = _check_fact(code, sample, dice)
        compared += number
        found += different
        if number:
            building.compared(code, number, different[0].sentence if different else "", at=at)
    return compared, found


@contextmanager
def _one_moment() -> Iterator[None]:
    """Let both answers be of one moment; where the database has a single writer, without keeping others from writing."""
    if store.on_postgres() or connection.in_atomic_block:
        alone = not connection.in_atomic_block
        with transaction.atomic():
            if alone:
                store.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield
        return
    store.execute("BEGIN DEFERRED")
    try:
        yield
    finally:
        store.execute("ROLLBACK")


def _check_fact(code: str, sample: int, dice: random.Random) -> tuple[int, list[Difference]]:
    plan = counting.plans()[code]
    state = CubeState.objects.filter(fact=code, state=CubeState.State.READY, signature=plan.signature).first()
    waiting = CubePending.objects.exists()
    if state is None or (waiting and not (connection.in_atomic_block and upkeep.catch_up(counting.plans()))):
        return 0, []
    compared, found = 0, []
    for figure, asked, split in _questions(plan, sample, dice):
        pair = _both(plan, figure, asked, split)
        if pair is None:
            continue
        compared += 1
        if pair[0] != pair[1]:
            found.append(Difference(figure, asked, split, *pair))
    return compared, found


def _questions(plan: Plan, sample: int, dice: random.Random) -> Iterator[tuple[Measure, Slice, str]]:
    figures = [each for each in counting.every_measure() if each.fact.code == plan.code]
    figures += [as_records(each) for each in figures if not counts_records(each)]
    top = Node.objects.count()
    first, last = _days(plan)
    known = list(Campaign.objects.order_by("pk").values_list("pk", flat=True)) if plan.fact.campaigns else []
    for _ in range(sample):
        node = Node.objects.order_by("path")[dice.randrange(top)] if top else None
        low = node.path if node else paths.ROOT
        path = low[: dice.choice([len(low), len(low), 15, 12, 9])]
        start = first + timedelta(days=dice.randrange((last - first).days + 1))
        end = start + timedelta(days=dice.choice([0, 6, 30, 91, 364, 800]))
        if dice.random() < 0.5:  # noqa: PLR2004 - half of them whole months
            start, end = start.replace(day=1), (end.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        asked = Slice((paths.under(path),), start, end)
        dimension = dice.choice(["", *plan.dims])
        split = dice.choice(["", "", "path", dimension, f"{CROSSED}{dimension}" if dimension else "path"])
        if known and not split and dice.random() < 0.5:  # noqa: PLR2004 - half of those that are not told apart
            asked = asked.narrowed(campaigns=tuple(sorted(dice.sample(known, min(len(known), dice.choice([1, 2]))))))
        yield dice.choice(figures), dice.choice([asked, same_last_year(asked)]), split


def _days(plan: Plan) -> tuple[date, date]:
    at = plan.axes[0].key.at
    low, high = store.rows(f"SELECT MIN(c_{at}), MAX(c_{at}) FROM {plan.rows}")[0]  # noqa: S608 - names of declarations
    day = timezone.localdate()
    return (_day(low) if low else day), (_day(high) if high else day)


def _day(said: object) -> date:
    return said if isinstance(said, date) else date.fromisoformat(str(said))


def _both(plan: Plan, figure: Measure, asked: Slice, split: str) -> tuple[object, object] | None:
    """Return what the cube and what the scan says; None where the cube does not hold the slice."""
    if split == "path":
        places = [(paths.under(path),) for path in _below(asked)]
        counted = reading.by_place(plan, figure, asked, places)
        return None if counted is None else (counted, measure.by_place(figure, asked, places))
    if split.startswith(CROSSED):
        places, dimension = [(paths.under(path),) for path in _below(asked)], split.removeprefix(CROSSED)
        crossed = reading.by_place_and(plan, figure, asked, places, dimension)
        return None if crossed is None else (crossed, measure.by_place_and(figure, asked, places, dimension))
    if split:
        ready = {plan.code: plan}
        told = counting.told_apart(ready, figure, asked, split)
        return None if told is None else (told, measure.by_dimension(figure, asked, split))
    found = reading.locate(plan, figure, asked)
    return None if found is None else (sum(reading.answer([found])[0].values()), measure.value(figure, asked))


def _below(asked: Slice) -> list[str]:
    low = asked.ranges[0][0]
    found = Node.objects.filter(path__startswith=low, path__gt=low).values_list("path", flat=True)
    return sorted(path for path in found if len(path) == len(low) + paths.WIDTH)[:200]


def holds(figure: Figure) -> bool:
    """Return whether the cube holds a figure, for some slices at least."""
    known = counting.plans()
    measures = list(measures_of(figure))
    return bool(measures) and all(each.fact.code in known and parts(in_rows(each)) for each in measures)


def sentence(figures: Iterable[Figure]) -> str:
    """Return in words how the cube stands for some figures: compared when, at fault, or not in use. Empty where none of them is kept."""
    codes = {each.fact.code for figure in figures for each in measures_of(figure)} & set(counting.plans())
    states = list(CubeState.objects.filter(fact__in=codes))
    faults = [state for state in states if state.state == CubeState.State.FAULT]
    if faults:
        return f"数据立方与逐条统计不一致，已改为逐条统计：{faults[0].note}。请管理员执行 anwang figures cube rebuild。"
    ready = [state for state in states if state.state == CubeState.State.READY]
    checked = [state.checked_at for state in ready if state.checked_at]
    if ready and len(checked) == len(ready):
        oldest = timezone.localtime(min(checked)).strftime("%Y-%m-%d %H:%M")
        return f"数据立方与逐条统计一致（最近核对{oldest}，共核对{sum(state.checks for state in ready)}次）。"
    return "数据立方已建立，尚未核对。" if ready else ""
