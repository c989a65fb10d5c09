"""What an act asks beyond its records, remembered for as long as the act lasts: an act on many records asks each question once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from anwang.ground import rules
from anwang.ground.models import RulePack


@dataclass(slots=True)
class Asked:
    """The answers an act has had so far."""

    local: frozenset[str] | None = None
    """Rules that some place has set for itself: only these depend on place and day. None: not known, so each place and day is asked."""
    facts: dict[tuple[object, ...], Any] = field(default_factory=dict)

    def once(self, key: tuple[object, ...], ask: Callable[[], Any]) -> Any:
        """Return an answer, asked once."""
        if key not in self.facts:
            self.facts[key] = ask()
        return self.facts[key]

    def rule(self, code: str, path: str, on: date) -> Any:
        """Return a rule's content at a place on a day; the caller takes nothing of it apart. Raises NoSuchRule."""
        return self.found(code, path, on)[0]

    def found(self, code: str, path: str, on: date) -> tuple[Any, str]:
        """Return a rule's content and its source."""
        key = (code, path, on) if self.local is None or code in self.local else (code,)
        answer: tuple[Any, str] = self.once(("rule", *key), lambda: rules.find(code, path=path, on=on))
        return answer


def local_rules() -> frozenset[str]:
    """Return the codes of the rules that some place has set for itself. One statement."""
    return frozenset(RulePack.objects.values_list("code", flat=True).distinct())
