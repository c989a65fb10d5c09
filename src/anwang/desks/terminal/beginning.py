"""`anwang begin`: an empty system becomes a place's own; the three administrators get their first passwords, and everybody else is seated by them."""

from __future__ import annotations

import argparse
import secrets
import string

from django.utils import timezone

from anwang.desks.terminal.answer import refuse, say, table
from anwang.desks.terminal.upgrading import upgrade
from anwang.grid import actions
from anwang.grid.inputs import Begin
from anwang.grid.models import Account
from anwang.ground.actor import SYSTEM
from anwang.ground.inputs import read
from anwang.ground.refusal import Refusal
from anwang.standards.actions import install_library

OFFICES = {"system": "系统管理员", "security": "安全管理员", "audit": "审计管理员"}
LENGTH = 14
"""Letters and digits of a first password; it is read out once and changed at the first login."""
LETTERS = "".join(sorted(set(string.ascii_letters + string.digits) - set("0OoIl1")))


def begin(asked: argparse.Namespace) -> int:
    """Lay down the divisions and the shipped checklists, found the committee office and print three first passwords, once."""
    upgrade()
    if Account.objects.filter(username__startswith="demo.").exists():
        return refuse("这个数据目录里是演示数据，不能开局。请用 ANWANG_DATA 指定一个空目录，再运行 anwang begin。")
    at = timezone.now()
    logins = {
        office: {"name": getattr(asked, office), "username": f"{office}.{asked.code}", "password": first_password()} for office in OFFICES
    }
    try:
        said = read(Begin, {"code": asked.code, "organ": asked.organ, **logins})
        actions.load_divisions(asked.code[:6], by=SYSTEM, at=at)
        install_library(by=SYSTEM, at=at)
        organ = actions.begin(said, by=SYSTEM, at=at)
    except Refusal as refused:
        return refuse(refused.text)
    say(f"已建立：{organ.name}。初始密码只显示这一次，首次登录须改密码、绑定验证器。")
    table(
        ["岗位", "姓名", "登录名", "初始密码"],
        [[label, logins[office]["name"], logins[office]["username"], logins[office]["password"]] for office, label in OFFICES.items()],
    )
    say("接着：运行 anwang serve。系统管理员登记机构、岗位和人员，安全管理员给他们开户，审计管理员查看流水。")
    return 0


def first_password() -> str:
    """Return a random first password of three kinds of characters, without letters that are misread."""
    while True:
        made = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        if any(c.isdigit() for c in made) and any(c.isupper() for c in made) and any(c.islower() for c in made):
            return made
