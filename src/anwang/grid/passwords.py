"""Password rules (GB/T 22239-2019 第三级): length, kinds of characters, not the name, not one of the last few, not older than allowed."""

from __future__ import annotations

import string
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from anwang.grid.access import assignments_of
from anwang.grid.paths import ROOT
from anwang.ground import rules

if TYPE_CHECKING:
    from anwang.grid.models import Account


def _rule(account: Account | None = None, on: date | None = None) -> dict[str, int]:
    """Return the rule of the place of the account's first post in force; without a post, that of the nation. At most two statements."""
    on = on or timezone.localdate()  # Django's validators are told no time
    post = assignments_of(account.person_id, on).first() if account is not None and account.person_id else None
    return dict(rules.payload("password", path=post.post.node.path if post else ROOT, on=on))


class LengthAndKinds:
    """At least eight characters of three of the four kinds: upper case, lower case, digits, signs."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Refuse a password that is too short or too plain."""
        rule = _rule(user)
        groups = (string.ascii_uppercase, string.ascii_lowercase, string.digits)
        kinds = sum(any(c in group for c in password) for group in groups) + any(
            c not in string.ascii_letters + string.digits for c in password
        )
        if len(password) < rule["length"] or kinds < rule["kinds"]:
            raise ValidationError(self._sentence(rule))

    def get_help_text(self) -> str:
        """Return the rule as a sentence."""
        return self._sentence(_rule())

    def _sentence(self, rule: dict[str, int]) -> str:
        return f"密码至少 {rule['length']} 位，并含大写字母、小写字母、数字、符号中的 {rule['kinds']} 种。"


class NotTheName:
    """The password does not contain the login name."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Refuse a password with the login name in it."""
        if user is not None and user.username and user.username.lower() in password.lower():
            raise ValidationError(self.get_help_text())

    def get_help_text(self) -> str:
        """Return the rule as a sentence."""
        return "密码不能包含登录名。"


class NotRecentlyUsed:
    """The password is none of the last few."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Refuse a password used before."""
        if user is None or user.pk is None:
            return
        last = _rule(user)["history"]
        old = list(user.old_passwords.order_by("-at").values_list("password", flat=True)[:last])
        if any(check_password(password, known) for known in [user.password, *old] if known):
            raise ValidationError(f"不能使用最近 {last} 次用过的密码。")

    def get_help_text(self) -> str:
        """Return the rule as a sentence."""
        return f"不能使用最近 {_rule()['history']} 次用过的密码。"


def has_expired(account: Account, *, at: datetime) -> bool:
    """Return whether the password is older than the rule allows."""
    changed = account.password_changed_at
    return changed is not None and at - changed > timedelta(days=_rule(account, timezone.localdate(at))["days"])
