"""The course of a major hazard: plan, listing by the committee, treatment, recheck, delisting, written review; each step by its own verb."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from anwang.demo import words
from anwang.demo.calendar import Days
from anwang.demo.crews import Hands, Roster
from anwang.demo.plan import Find, Outing
from anwang.demo.schedules import Act
from anwang.grid.access import Official
from anwang.hazards.inputs import ApprovePlan, Claim, Delist, DoRecheck, ListForSupervision, StrikeOff, SubmitPlan
from anwang.hazards.states import ListingTier, RecheckResult

DOCUMENTS = {
    ListingTier.PROVINCE: "皖安办〔{year}〕{number}号",
    ListingTier.CITY: "滁安办〔{year}〕{number}号",
    ListingTier.COUNTY: "明安委办〔{year}〕{number}号",
}
"""Who listed, and on which paper; what the province and the city listed is noted by the county's office."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A listing batch: which hazards, found until when, are listed on which day."""

    number: int
    found_until: date
    on: date


class MajorCourses:
    """Draws the courses of listed major hazards."""

    def __init__(self, days: Days, roster: Roster) -> None:
        self.days, self.roster, self.draw = days, roster, days.draw
        year = days.year
        self.batches = (
            Batch(1, date(year - 2, 12, 31), days.workday(date(year - 2, 12, 28))),
            Batch(1, date(year - 1, 5, 31), days.workday(date(year - 1, 6, 5))),
            Batch(2, date(year - 1, 12, 31), days.workday(date(year - 1, 8, 15))),
            Batch(1, date(year, 8, 18), days.workday(date(year, 8, 24))),
            Batch(2, date(year, 12, 31), days.workday(date(year, 9, 25))),
        )

    def course(self, outing: Outing, find: Find) -> list[Act]:
        """Return the steps after the order, in order of time."""
        hands = self.roster.hands(outing.crew, outing.place, mended_at_once=False)
        bureau = self.roster.people.bureaus[outing.crew.of_bureau]
        committee, days = self.roster.people.committee[0], self.days
        batch = next(each for each in self.batches if outing.day <= each.found_until)
        submitted = days.after(outing.day, 3, 5)
        approved = days.after(submitted, 1, 2)
        listed = batch.on
        acts = [
            Act(days.moment(submitted, 9, 11), hands.claimer, self._plan(outing)),
            Act(days.moment(approved, 14, 16), bureau.chiefs[0], ApprovePlan(opinion=words.CONSENT)),
            Act(days.moment(listed, 11, 12), committee, self._listing(outing, batch)),
        ]
        acts.sort(key=lambda act: act.at)
        if find.is_done:
            acts += self._done(hands, max(approved, listed), committee, self._last(outing.day))
        return acts

    def _last(self, found: date) -> date:
        """Return the day by which a listed hazard is struck off: the end of October, of what the last weeks of a year found some weeks later."""
        return self.days.workday(found + timedelta(days=75)) if found.month > 10 else self.days.last_counted_of(found.year)  # noqa: PLR2004

    def _done(self, hands: Hands, after: date, committee: Official, last: date) -> list[Act]:
        days = self.days
        open_days = days.workdays(after + timedelta(days=3), days.before(last, 4))
        claimed = self.draw.choice(open_days)
        rechecked = days.after(claimed, 1, 2)
        delisted = days.after(rechecked, 0, 1)
        struck = min(days.after(delisted, 0, 1), last)
        officers = (hands.recheckers[0].assignment_id, hands.recheckers[1].assignment_id)
        amount = self.draw.randrange(3, 60) * 1_000_000
        mended = Claim(text="已按治理方案完成改造，经自验合格，申请验收。", amount=amount, no_evidence_reason=words.NO_PHOTO[0])
        passed = DoRecheck(officers=officers, result=RecheckResult.PASSED, opinion="会同专家现场验收，治理措施落实，隐患已消除。")
        return [
            Act(days.moment(claimed, 9, 11), hands.claimer, mended),
            Act(days.moment(rechecked, 10, 12), hands.recheckers[0], passed),
            Act(days.moment(delisted, 14, 15), committee, Delist(opinion=words.DELISTED)),
            Act(days.moment(struck, 16, 17), hands.striker, StrikeOff(review=words.REVIEW)),
        ]

    def _plan(self, outing: Outing) -> SubmitPlan:
        said = outing.place.firm.said
        return SubmitPlan(
            **words.PLAN,
            responsible=said.principal_head,
            responsible_phone=said.principal_head_phone,
            measure=words.PLAN_MEASURE,
            contingency=words.PLAN_CONTINGENCY,
            amount=self.draw.randrange(5, 80) * 1_000_000,
        )

    def _listing(self, outing: Outing, batch: Batch) -> ListForSupervision:
        said, year = outing.place.firm.said, outing.day.year
        tier = self.draw.choices(list(DOCUMENTS), (1, 2, 7))[0]
        return ListForSupervision(
            batch=f"{year}年第{batch.number}批",
            document=DOCUMENTS[tier].format(year=year, number=16 + 5 * batch.number),
            tier=tier,
            responsible_organ=said.name,
            responsible=said.principal_head,
            due_on=date(year, 10, 25) if outing.day.month <= 10 else date(year + 1, 3, 10),  # noqa: PLR2004 - October
            requirement="按治理方案落实五落实要求，整改期间停产停用，按期完成并申请验收。",
        )
