"""`anwang recover`: whoever keeps the machine lets an administrator in again whom nobody in the console can."""

from __future__ import annotations

import argparse

from django.db import transaction
from django.utils import timezone

from anwang.desks.terminal.answer import refuse, say
from anwang.desks.terminal.beginning import first_password
from anwang.grid import actions
from anwang.grid.inputs import ResetPassword
from anwang.grid.models import Account
from anwang.ground.actor import SYSTEM


def recover(asked: argparse.Namespace) -> int:
    """Give an open account a new first password, drop its authenticator and lift its lock; all three stand on the trail as the machine's own acts."""
    account = Account.objects.filter(username=asked.username.lower(), is_active=True).first()
    if account is None:
        return refuse(f"没有在用的登录名“{asked.username}”，请核对。已停用的账号由安全管理员启用。")
    at, password = timezone.now(), first_password()
    with transaction.atomic():
        actions.reset_password(account, ResetPassword(password=password), by=SYSTEM, at=at)
        actions.drop_second_factor(account, by=SYSTEM, at=at)
        actions.unlock(account, by=SYSTEM, at=at)
    say(f"{account.username} 的新密码：{password}")
    say("只显示这一次。下次登录须改密码，管理员须重新绑定验证器。已记入流水，审计管理员看得到。")
    return 0
