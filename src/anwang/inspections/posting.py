"""What the sheet posted at a gate opens to whoever scans its code: the result as posted, and where each hazard stands now.

The address carries the visit's number, which is printed on the sheet anyway, and a token that only this system can make: who has the sheet
has the token, and nobody gets from one sheet to the next. Nothing is stored for it. Persons are not named (rules 5.3, 16.2).
"""

from __future__ import annotations

from base64 import b32encode
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from anwang.enterprises.models import Site
from anwang.enterprises.states import SiteKind
from anwang.ground.refusal import NotFound
from anwang.hazards.models import Hazard
from anwang.hazards.states import AWAITING_RECTIFICATION, HazardState
from anwang.inspections.models import Visit
from anwang.inspections.queries import UNTOLD_KINDS, hazards_of, sheet_of
from anwang.inspections.states import RECORDED, VisitKind, VisitState
from anwang.inspections.unnamed import names_around, unnamed

SALT = "anwang.inspections.posting"
TOKEN_BYTES = 15
PREFIX = "检"
S = HazardState
SAYS = {
    S.CLAIMED: "单位已报告整改完成，等待复查",
    S.PASSED: "复查合格，等待销号",
    S.FAILED: "复查不合格，继续整改",
    S.TRANSFERRED: "已移送主管部门办理",
}
"""Why a hazard that may look mended is not called 已整改: reported is not struck off (rules 6.4)."""
RUNS = frozenset({*AWAITING_RECTIFICATION, S.ENFORCED})


@dataclass(frozen=True, slots=True)
class PostedHazard:
    """A hazard as posted, and how it stands: in a word (已整改, 整改中, 逾期 …), its mark, and what there is to add."""

    description: str
    level: str
    is_major: bool
    due: str
    word: str
    mark: str
    note: str


@dataclass(frozen=True, slots=True)
class Posted:
    """What the public reads of a visit. `is_told` False: only that the result is not told yet."""

    number: str
    kind: str
    unit: str
    on: date
    organ: str
    is_told: bool
    items: int = 0
    failed: int = 0
    hazards: tuple[PostedHazard, ...] = ()

    def count(self, word: str) -> int:
        """Return how many hazards stand so."""
        return sum(1 for one in self.hazards if one.word == word)


def is_posted(visit: Visit) -> bool:
    """Return whether a visit's sheet hangs at a gate with a code: a recorded check of a supervised object by others than itself."""
    return visit.state in RECORDED and visit.site_id is not None and visit.kind != VisitKind.SELF_CHECK


def handle_of(visit: Visit) -> str:
    """Return the visit's number as an address holds it."""
    return visit.number.removeprefix(PREFIX)


def token_of(handle: str, key: str | bytes | None = None) -> str:
    """Return the token that belongs to a number: 120 bits, of the system's own key (or of one that it used before)."""
    mac = salted_hmac(SALT, handle, secret=key or settings.SECRET_KEY, algorithm="sha256").digest()
    return b32encode(mac[:TOKEN_BYTES]).decode("ascii").lower()


def posted(handle: str, token: str, *, on: date) -> Posted:
    """Return what the public reads on a day under an address. Raises NotFound, alike for a wrong token and for no such visit.

    The token is compared in constant time before the database is asked, so that time tells nothing of which numbers exist.
    """
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if not any(constant_time_compare(token_of(handle, key), token.lower()) for key in keys):
        raise NotFound
    visit = Visit.objects.select_related("site", "organ", "checklist").filter(number=PREFIX + handle).first()
    if visit is None or visit.site is None or not is_posted(visit):
        raise NotFound
    head = (handle, visit.get_kind_display(), name_of(visit.site), visit.started_on or visit.planned_on, visit.organ.name)
    if visit.state != VisitState.TOLD and visit.kind not in UNTOLD_KINDS:
        return Posted(*head, is_told=False)
    sheet = sheet_of(visit)
    found = list(hazards_of(visit).select_related("duplicate_of"))
    names = names_around(visit, found)
    hazards = tuple(_hazard(one, names, on) for one in found)
    return Posted(*head, is_told=True, items=sheet.total, failed=len(sheet.failed), hazards=hazards)


def name_of(site: Site) -> str:
    """Return the name under which a supervised object stands in public: a household's is a person's and stays out."""
    return "住户（名称不公开）" if site.kind == SiteKind.HOUSEHOLD else site.name


def _hazard(found: Hazard, names: frozenset[str], on: date) -> PostedHazard:
    word, mark, note = standing(found.duplicate_of or found, on)
    description = unnamed(found.description, names)
    return PostedHazard(description, found.get_level_display(), found.level == "major", found.due_words, word, mark, note)


def standing(hazard: Hazard, on: date) -> tuple[str, str, str]:
    """Return how a hazard stands on a day, in the words of the public, with its mark and what is to be added."""
    if hazard.state == S.STRUCK_OFF:
        return "已整改", "done", f"{hazard.struck_off_on} 复查合格销号" if hazard.struck_off_on else "已销号"
    if hazard.state == S.SHUT:
        return "已关闭取缔", "done", ""
    if hazard.state == S.VOID:
        return "已撤销登记", "void", ""
    if hazard.state in RUNS and hazard.due_on is not None and hazard.due_on < on:
        return "逾期", "late", f"整改期限 {hazard.due_on} 已过"
    return "整改中", "going", SAYS.get(HazardState(hazard.state), "")
