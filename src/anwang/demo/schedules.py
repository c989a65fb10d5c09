"""What becomes of a hazard, and when: ordered, mended, rechecked by other hands, struck off; some late, some not at the first try."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from anwang.demo import words
from anwang.demo.calendar import DAY, Days
from anwang.demo.crews import Hands
from anwang.grid.access import Official
from anwang.ground.inputs import Input
from anwang.hazards.inputs import Claim, DoRecheck, Order, OrderAgain, StrikeOff
from anwang.hazards.states import RecheckResult

OVERLOOKED = 0.03
"""So many of the hazards of the last weeks are forgotten and stand overdue."""
RECENT = timedelta(days=80)


@dataclass(frozen=True, slots=True)
class Act:
    """A step to come: when, by whom, what is said."""

    at: datetime
    by: Official
    said: Input


@dataclass(slots=True)
class Fate:
    """Within which days a hazard is struck off: at the latest, or not before; None means as it comes."""

    until: date | None = None
    not_before: date | None = None
    is_forgotten: bool = False
    is_steady: bool = False
    """The first recheck passes."""


@dataclass(slots=True)
class Course:
    """The steps of one hazard, in order of time."""

    acts: list[Act] = field(default_factory=list)

    def add(self, at: datetime, by: Official, said: Input) -> None:
        """Add a step; it comes after the one before."""
        if self.acts and at <= self.acts[-1].at:
            at = self.acts[-1].at + timedelta(minutes=7)
        self.acts.append(Act(at, by, said))


class Scheduler:
    """Draws the courses of hazards."""

    def __init__(self, days: Days) -> None:
        self.days, self.draw = days, days.draw

    def mended_at_once(self, found_at: datetime, hands: Hands, fate: Fate) -> Course:
        """A hazard mended before the visit ended: reported the same day, rechecked by others within days."""
        course = Course()
        course.add(found_at + timedelta(minutes=self.draw.randint(5, 25)), hands.claimer, self._claim(hands, words.AT_ONCE, cost=0))
        self._finish(course, hands, found_at.date(), fate, quick=True)
        return course

    def ordered(self, served_at: datetime, due: date, hands: Hands, fate: Fate) -> Course:
        """A hazard ordered with a deadline in a document: its course after the order."""
        course = Course()
        self._mend(course, served_at.date(), due, hands, fate)
        return course

    def to_be_ordered(self, found_at: datetime, term: int, hands: Hands, fate: Fate) -> Course:
        """A hazard registered without a document: its organ orders it in the next days, then it is mended."""
        course = Course()
        latest = fate.until or found_at.date() + 9 * DAY
        day = min(self.days.after(found_at.date(), 0, 2), self.days.workday(min(latest, found_at.date() + 4 * DAY)))
        at = max(self.days.moment(day, 9, 12), found_at + timedelta(minutes=15))
        due = self.days.workday(day + timedelta(days=term))
        course.add(at, hands.orderer, Order(due_on=due))
        self._mend(course, day, due, hands, fate)
        return course

    def _mend(self, course: Course, begins: date, due: date, hands: Hands, fate: Fate) -> None:
        """Report, recheck, strike off; sometimes it fails the first time, sometimes nobody does anything."""
        if fate.is_forgotten:
            return
        if fate.until is not None and (fate.until - begins).days < 25:  # noqa: PLR2004 - there is no room for a leisurely course
            self._hurry(course, begins, hands, fate.until)
            return
        span = max((due - begins).days, 1)
        late = self.draw.random() < 0.07  # noqa: PLR2004 - a few report late
        day = due + self.draw.randint(1, 5) * DAY if late else begins + max(1, round(span * self.draw.uniform(0.3, 1.0))) * DAY
        day = self.days.workday(min(day, due) if not late else day)
        if fate.until is not None:
            day = min(day, self.days.before(fate.until, 2))
        course.add(self.days.moment(day), hands.claimer, self._claim(hands, words.MENDED))
        if not fate.is_steady and fate.until is None and self.draw.random() < 0.06:  # noqa: PLR2004 - a few fail the recheck
            day = self._fail(course, day, hands)
        self._finish(course, hands, day, fate)

    def _hurry(self, course: Course, begins: date, hands: Hands, until: date) -> None:
        open_days = self.days.workdays(begins + DAY, until) or [begins]
        first, second, third = sorted(self.draw.choices(open_days, k=3))
        course.add(self.days.moment(first, 9, 11), hands.claimer, self._claim(hands, words.MENDED))
        course.add(self.days.moment(second, 13, 15), hands.recheckers[0], self._pass(hands))
        course.add(self.days.moment(third, 16, 18), hands.striker, StrikeOff())

    def _fail(self, course: Course, day: date, hands: Hands) -> date:
        on = self.days.after(day, 1, 4)
        failed = DoRecheck(officers=_two(hands), result=RecheckResult.FAILED, opinion=self.draw.choice(words.FAILED))
        course.add(self.days.moment(on), hands.recheckers[0], failed)
        again = self.days.after(on, 0, 1)
        course.add(self.days.moment(again), hands.orderer, OrderAgain(due_on=self.days.workday(again + timedelta(days=7))))
        mended = self.days.after(again, 3, 5)
        course.add(self.days.moment(mended), hands.claimer, self._claim(hands, words.MENDED))
        return mended

    def _finish(self, course: Course, hands: Hands, claimed: date, fate: Fate, *, quick: bool = False) -> None:
        rechecked = self.days.after(claimed, 0 if quick else 1, 4)
        struck = self.days.after(rechecked, 0, 2)
        if fate.not_before is not None and struck < fate.not_before:
            struck = self.days.after(fate.not_before, 0, 6)
            rechecked = max(rechecked, self.days.before(struck, 1))
        if fate.until is not None:
            struck = min(struck, fate.until)
            rechecked = min(rechecked, struck)
        course.add(self.days.moment(rechecked, 13, 15), hands.recheckers[0], self._pass(hands))
        course.add(self.days.moment(struck, 16, 18), hands.striker, StrikeOff())

    def _claim(self, hands: Hands, texts: Sequence[str], cost: int = 1) -> Claim:
        amount = self.draw.randrange(2, 120) * 10_000 if cost and self.draw.random() < 0.5 else None  # noqa: PLR2004 - half report a cost
        return Claim(text=self.draw.choice(texts), amount=amount, no_evidence_reason=self.draw.choice(words.NO_PHOTO))

    def _pass(self, hands: Hands) -> DoRecheck:
        return DoRecheck(officers=_two(hands), result=RecheckResult.PASSED, opinion=self.draw.choice(words.PASSED))

    def forgotten(self, found: date) -> bool:
        """Return whether a hazard is one of those that nobody attends to; only lately found ones."""
        return self.days.on - found < RECENT and self.draw.random() < OVERLOOKED


def _two(hands: Hands) -> tuple[int, int]:
    return hands.recheckers[0].assignment_id, hands.recheckers[1].assignment_id
