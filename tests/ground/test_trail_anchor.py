"""A tail cut off the trail in the database is noticed by the anchors beside it; a planted password hash is noticed, too."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth.hashers import make_password
from django.db import connection
from tests.conftest import triggers_asleep
from tests.world import World, account_of, make_world

from anwang.grid.models import Account
from anwang.ground.trail import anchor
from anwang.ground.trail.models import Entry, Seal, SealLeaf
from anwang.ground.trail.seal import seal
from anwang.ground.trail.verify import verify

AT = datetime(2026, 3, 16, 2, tzinfo=UTC)


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def anchored(seals: list[Seal]) -> None:
    for made in seals:
        anchor.drop(made)


def test_a_tail_that_is_cut_off_with_its_records_is_noticed(world: World) -> None:
    seal(at=AT)
    last = Seal.objects.order_by("-id")[0]
    anchor.place().unlink(missing_ok=True)
    anchored(list(Seal.objects.order_by("id")))
    assert list(anchor.faults()) == []

    entries = list(SealLeaf.objects.filter(seal=last).values_list("entry_id", flat=True))
    with triggers_asleep(connection):
        SealLeaf.objects.filter(seal=last).delete()
        Seal.objects.filter(pk=last.pk).delete()
        Entry.objects.filter(pk__in=entries)._raw_delete("default")
    found = [where for where, _ in anchor.faults()]
    anchor.place().unlink()

    assert found == [f"封存 {last.jurisdiction} 第{last.sequence}封"]


def test_a_line_of_the_anchors_that_is_altered_is_noticed(world: World) -> None:
    seal(at=AT)
    anchor.place().unlink(missing_ok=True)
    anchored(list(Seal.objects.order_by("id")[:1]))
    anchor.place().write_text(anchor.place().read_text().replace(" 1 ", " 2 ", 1))
    sentences = [sentence for _, sentence in anchor.faults()]
    anchor.place().unlink()

    assert sentences == ["锚点文件的这一行被改动过。"]


def test_a_planted_password_hash_is_noticed(world: World) -> None:
    account = account_of(world.officer)
    before = {fault.where for fault in verify(at=AT).faults}

    Account.objects.filter(pk=account.pk).update(password=make_password("Planted-2026"))

    assert {fault.where for fault in verify(at=AT).faults} - before == {f"账号 {account.pk}"}
