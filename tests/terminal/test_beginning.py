"""The first day: an empty system becomes a place's own, and nobody but three different administrators can enter it."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory

from anwang.desks.terminal.beginning import begin, first_password
from anwang.desks.terminal.recovering import recover
from anwang.grid.models import Account, Node, Organ
from anwang.ground.trail.models import Entry
from anwang.standards.models import Checklist

pytestmark = pytest.mark.django_db


def asked(**other: str) -> Namespace:
    return Namespace(**({"code": "341182", "system": "程立", "security": "方敏", "audit": "葛青", "organ": ""} | other))


def logins(told: str) -> dict[str, str]:
    lines = [line.split() for line in told.splitlines() if ".341182" in line]
    return {username: password for _, _, username, password in lines}


def test_an_empty_system_becomes_a_countys_own(capsys: pytest.CaptureFixture[str]) -> None:
    assert begin(asked()) == 0
    found = logins(capsys.readouterr().out)
    assert sorted(found) == ["audit.341182", "security.341182", "system.341182"]
    assert Organ.objects.get().name == "明光市安全生产委员会办公室"
    assert Node.objects.filter(code__startswith="341182").count() > 170
    assert Checklist.objects.exists()
    for username, password in found.items():
        account: Any = authenticate(RequestFactory().post("/"), username=username, password=password)
        assert isinstance(account, Account), username
        assert (account.must_change_password, account.needs_second_factor) == (True, True)
    assert not any(password in str(change) for change in Entry.objects.values_list("change", flat=True) for password in found.values())


def test_a_place_is_begun_once(capsys: pytest.CaptureFixture[str]) -> None:
    begin(asked())
    capsys.readouterr()
    assert begin(asked(system="严一", security="许二", audit="何三")) == 1
    assert "不能再次开局" in capsys.readouterr().err
    assert Account.objects.count() == 3


@pytest.mark.parametrize(
    ("said", "word"), [({"audit": "程立"}, "三员分立"), ({"code": "99"}, "区划"), ({"code": "明光"}, "格式"), ({"system": ""}, "请填写")]
)
def test_what_is_wrong_is_said_and_nobody_is_seated(said: dict[str, str], word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert begin(asked(**said)) == 1
    assert word in capsys.readouterr().err
    assert not Account.objects.exists()


def test_first_passwords_differ_and_hold_three_kinds_of_characters() -> None:
    made = {first_password() for _ in range(50)}
    assert len(made) == 50
    assert all(any(c.isdigit() for c in each) and any(c.isupper() for c in each) and any(c.islower() for c in each) for each in made)


def test_who_keeps_the_machine_lets_the_last_security_administrator_in_again(capsys: pytest.CaptureFixture[str]) -> None:
    begin(asked())
    capsys.readouterr()
    assert recover(Namespace(username="Security.341182")) == 0
    password = capsys.readouterr().out.splitlines()[0].rpartition("：")[2]
    assert isinstance(authenticate(RequestFactory().post("/"), username="security.341182", password=password), Account)
    assert list(Entry.objects.order_by("-id").values_list("verb", flat=True)[:3]) == [
        "grid.unlock",
        "grid.drop_second_factor",
        "grid.reset_password",
    ]
    assert recover(Namespace(username="nobody")) == 1
