"""How long the door makes wait who gives wrong passwords: twice as long each time, never for good (GB/T 22239-2019, 8.1.4.1 b).

Counted are the wrong passwords for a name at one address, for a name wherever they come from, and from one address whatever the name.
Whoever tries one name from many addresses waits as a single person would; who tries many names from one address, too. Neither keeps the
owner out: where she came in before (`KnownPlace`), only what was typed wrongly there counts against her. How many and how long are the
rule `login` of the highest place of the house: at the door nobody's own is known. Tries while one must wait are not looked at and do not lengthen the wait.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.db.models import Max, Q, Sum
from django.http import HttpRequest
from django.utils import timezone

from anwang.grid.models import KnownPlace
from anwang.grid.queries import highest_place
from anwang.ground import rules

Kind = Literal["place", "name", "address"]


@dataclass(frozen=True, slots=True)
class Held:
    """Who must wait: what was counted, how many wrong passwords, until when."""

    kind: Kind
    failures: int
    until: datetime


def held(username: str | None, address: str, at: datetime) -> Held | None:
    """Return what keeps a name at an address waiting longest, or None who may try. Two statements at most beside the rule's."""
    rule = _rule(at)
    found = _counted(username, address, at, rule)
    waits = [each for each in (_wait(kind, *found[kind], rule) for kind in found) if each is not None and each.until > at]
    if any(each.kind != "place" for each in waits) and _is_known(username, address, at - timedelta(days=rule["known_days"])):
        waits = [each for each in waits if each.kind == "place"]
    return max(waits, key=lambda each: each.until, default=None)


def kept(request: HttpRequest | None = None) -> timedelta:
    """Return how long wrong passwords are remembered (AXES_COOLOFF_TIME)."""
    rule = _rule(timezone.now())
    return timedelta(hours=max(rule["name_hours"], rule["address_hours"]))


def _rule(at: datetime) -> dict[str, int]:
    return dict(rules.payload("login", path=highest_place(), on=timezone.localdate(at)))


def _counted(username: str | None, address: str, at: datetime, rule: dict[str, int]) -> dict[Kind, tuple[int, datetime | None]]:
    name, whence = Q(username=username), Q(ip_address=address)
    lately = Q(attempt_time__gt=at - timedelta(hours=rule["name_hours"]))
    counted: dict[Kind, Q] = {
        "place": name & whence & lately,
        "name": name & lately,
        "address": whence & Q(attempt_time__gt=at - timedelta(hours=rule["address_hours"])),
    }
    sums = {kind: Sum("failures_since_start", filter=which, default=0) for kind, which in counted.items()}
    lasts = {f"last_{kind}": Max("attempt_time", filter=which) for kind, which in counted.items()}
    found = AccessAttempt.objects.filter(name | whence).aggregate(**sums, **lasts)
    return {kind: (found[kind], found[f"last_{kind}"]) for kind in counted}


def _wait(kind: Kind, failures: int, last: datetime | None, rule: dict[str, int]) -> Held | None:
    beyond = failures - rule[f"{kind}_failures"]
    if last is None or beyond < 0:
        return None
    longest = rule["longest_minutes"]
    minutes = longest if beyond >= longest.bit_length() else min(longest, rule["first_minutes"] << beyond)
    return Held(kind, failures, last + timedelta(minutes=minutes))


def _is_known(username: str | None, address: str, since: datetime) -> bool:
    return KnownPlace.objects.filter(account__username=username, address=address, last_at__gte=since).exists()


class Patience(AxesDatabaseHandler):  # type: ignore[misc]
    """Lets axes remember wrong passwords and asks `held` who must wait (AXES_HANDLER, with a failure limit of one)."""

    def get_failures(self, request: Any, credentials: dict[str, Any] | None = None) -> int:
        """Return one for who must wait, else none."""
        username = get_client_username(request, credentials)
        return int(held(username, request.axes_ip_address or "", request.axes_attempt_time) is not None)
