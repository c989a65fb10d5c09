"""How often one address may knock in vain: guessing is stopped, reading is not.

Counted in this process's memory only: nothing about visitors is kept, and several processes allow as many times more.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from ipaddress import IPv6Address, ip_address
from threading import Lock

MOST_ADDRESSES = 10_000
V6_KEPT = 64
"""One household or phone holds a whole /64 of IPv6: it is one knocker."""


@dataclass(slots=True)
class Limit:
    """At most `times` in `seconds` for one address; windows begin with the first knock."""

    times: int
    seconds: float
    _seen: OrderedDict[str, tuple[float, int]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def wait(self, address: str, now: float) -> int:
        """Return for how many seconds an address must wait; 0: it may come in."""
        with self._lock:
            began, count = self._seen.get(knocker(address), (now, 0))
        left = began + self.seconds - now
        return max(1, round(left)) if count >= self.times and left > 0 else 0

    def note(self, address: str, now: float) -> None:
        """Count one knock."""
        key = knocker(address)
        with self._lock:
            began, count = self._seen.pop(key, (now, 0))
            self._seen[key] = (now, 1) if now - began >= self.seconds else (began, count + 1)
            while len(self._seen) > MOST_ADDRESSES:
                self._seen.popitem(last=False)

    def forget(self) -> None:
        """Begin anew."""
        with self._lock:
            self._seen.clear()


def knocker(address: str) -> str:
    """Return under what an address is counted."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    return str(found.ipv4_mapped or int(found) >> V6_KEPT)


GUESSES = Limit(times=30, seconds=600)
"""Wrong tokens and codes: a wrong letter now and then is human, thirty in ten minutes are not."""
FILES = Limit(times=40, seconds=600)
"""Files compared: each costs reading it whole."""
