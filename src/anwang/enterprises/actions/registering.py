"""Opening files: one, or a whole city's, through the same steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime
from operator import attrgetter

from django.utils import timezone

from anwang.enterprises.actions.checking import Checked, Derived, Doubts, Frame, check_row
from anwang.enterprises.actions.laying import WhenKnown, lay
from anwang.enterprises.actions.outcome import Outcome
from anwang.enterprises.errors import AlreadyRegistered
from anwang.enterprises.inputs import RegisterSite
from anwang.enterprises.models import Site
from anwang.grid.access import Official
from anwang.grid.states import Right
from anwang.ground.action import action
from anwang.ground.refusal import Refusal
from anwang.ground.trail.record import record

__all__ = ["Outcome", "register_site", "register_sites"]

CHUNK = 4000
"""Rows written in one transaction: large enough to be fast, small enough that others may write in between."""

Progress = Callable[[list[Outcome]], None]
Asked = tuple[RegisterSite, Derived | None]


@action("enterprises.register")
def register_site(said: RegisterSite, *, by: Official, at: datetime, registered_on: date | None = None) -> Site:
    """Open a file: the legal entity is found by its code or made, the file gets a number, a place without a licence a temporary code.

    Needs EDIT_SITES. Raises WrongCode with the true reason, OutsideTerritory, OutsideSector, UnknownOrgan, NotInCharge, NameNeeded, and
    AlreadyRegistered when the subject has a file in the scope (unless `another_site` says that it is a further site).
    """
    by.require(Right.EDIT_SITES)
    frame = Frame(by, on=registered_on or timezone.localdate(at), at=at)
    frame.prepare([said])
    row = check_row(said, 0, frame)
    if isinstance(row, Refusal):
        raise row
    laid = lay([row], frame, when_known="leave")
    made = laid.outcomes[0]
    if made.site_id is None or made.verdict != "made":
        raise AlreadyRegistered(made.reason)
    site = Site.objects.select_related("node", "entity").get(pk=made.site_id)
    record(
        "enterprises.register",
        by=by.actor,
        at=at,
        subject=site,
        written=[one for one in laid.written if one.model is not Site],
        change={"名称": site.name, "档案编号": site.number},
    )
    return site


def register_sites(
    rows: Sequence[RegisterSite],
    *,
    by: Official,
    at: datetime,
    registered_on: date | None = None,
    when_known: WhenKnown = "update",
    doubts: Doubts | None = None,
    chunk: int = CHUNK,
    progress: Progress | None = None,
    derived: Sequence[Derived | None] = (),
) -> list[Outcome]:
    """Open or bring up to date many files, 4,000 in a transaction, and say what became of each row, in the rows' order.

    Needs EDIT_SITES. A row that is wrong is refused by itself. A subject known by code, or by name and address, is updated with what the row
    says (blanks change nothing), or left as it is; one of a known name at another address is new, unless `doubts` says otherwise. `progress` is
    called with each chunk's outcomes inside its transaction, so that what a run has made is kept together with it. `derived`: what
    `checking.derive` said of the rows, where somebody has asked it before.
    """
    by.require(Right.EDIT_SITES)
    frame = Frame(by, on=registered_on or timezone.localdate(at), at=at, doubts=doubts)
    outcomes: list[Outcome] = []
    asked = list(zip(rows, derived or [None] * len(rows), strict=True))
    for start in range(0, len(asked), chunk):
        outcomes += _register_chunk(start, asked[start : start + chunk], frame, when_known, progress)
    return outcomes


@action("enterprises.register_many")
def _register_chunk(start: int, rows: Sequence[Asked], frame: Frame, when_known: WhenKnown, progress: Progress | None) -> list[Outcome]:
    frame.prepare([said for said, _ in rows])
    good: list[Checked] = []
    outcomes: list[Outcome] = []
    for index, (said, known) in enumerate(rows, start):
        row = check_row(said, index, frame, known)
        if isinstance(row, Refusal):
            outcomes.append(Outcome(index, "refused", row.text, at=row.field))
        else:
            good.append(row)
    laid = lay(good, frame, when_known=when_known)
    outcomes = sorted([*outcomes, *laid.outcomes], key=attrgetter("index"))
    if laid.written or laid.changed:
        met = Counter(one.verdict for one in outcomes)
        counted = {verdict: met[verdict] for verdict in ("made", "updated", "duplicate", "refused")}
        record("enterprises.register_many", by=frame.by.actor, at=frame.at, many=laid.changed, written=laid.written, change=counted)
    if progress is not None:
        progress(outcomes)
    return outcomes
