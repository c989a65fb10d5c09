"""销号时出事: the machine dies in the middle, two officers come at once, somebody clicks twice. Each ends with a clear word."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.hazards.county import Road
from tests.world import World, make_world, sign_in

from anwang.enterprises import actions as enterprises
from anwang.enterprises.inputs import GiveOwnUnit, RegisterSite
from anwang.grid.access import Official
from anwang.ground.refusal import Refusal, Stale
from anwang.ground.trail.models import Entry
from anwang.ground.trail.verify import verify
from anwang.hazards import actions, inputs
from anwang.hazards.models import Hazard, HazardMove
from anwang.hazards.states import HazardState

pytestmark = pytest.mark.django_db(transaction=True)

DIES = """
import sys, time
import django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = sys.argv[1]
django.setup()
from datetime import datetime
from anwang.grid.access import official
from anwang.grid.models import Assignment
from anwang.hazards.actions import closing
from anwang.hazards.inputs import StrikeOff
from anwang.hazards.models import Hazard

def between(*args, **kwargs):
    print(Hazard.objects.get(pk=int(sys.argv[2])).state, flush=True)
    time.sleep(120)

closing.trail = between
at = datetime.fromisoformat(sys.argv[4])
by = official(Assignment.objects.get(pk=int(sys.argv[3])), on=at.date())
closing.strike_off(Hazard.objects.get(pk=int(sys.argv[2])), StrikeOff(), by=by, at=at)
"""


def ready(world: World) -> Hazard:
    """Return a hazard that was rechecked well and waits to be struck off, every step of it on the trail."""
    said = RegisterSite(name="明光市甲乙木业有限公司", node_id=world.village.pk, sectors=("light_industry",))
    site = enterprises.register_site(said, by=world.town_officer, at=world.at)
    enterprises.give_own_unit(site, GiveOwnUnit(organ_id=world.enterprise_organ.pk), by=world.office, at=world.at)
    site.refresh_from_db()
    return Road(world, site).to(HazardState.PASSED)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Let several people press the button in the same moment; return what each of them got, a refusal or a result."""
    gate = threading.Barrier(len(acts))
    answers: dict[int, object] = {}

    def press(number: int, act: Callable[[], object]) -> None:
        gate.wait()
        try:
            answers[number] = act()
        except Refusal as refusal:
            answers[number] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return [answers[number] for number in sorted(answers)]


def test_the_machine_dies_between_the_strike_off_and_its_trail() -> None:
    """断电在销号已写、流水未写的一刻。"""
    world = make_world()
    hazard, by, at = ready(world), world.town_officer, world.at + timedelta(days=5)
    moves, entries = HazardMove.objects.count(), Entry.objects.count()
    words = [str(connection.settings_dict["NAME"]), str(hazard.pk), str(by.assignment_id), at.isoformat()]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "anwang.config.settings"}

    process = subprocess.Popen([sys.executable, "-c", DIES, *words], env=environment, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == HazardState.STRUCK_OFF
    process.kill()
    process.communicate(timeout=20)

    # as if nobody had pressed the button: the hazard waits, its history and the trail are whole
    hazard.refresh_from_db()
    assert (hazard.state, hazard.struck_off_on) == (HazardState.PASSED, None)
    assert (HazardMove.objects.count(), Entry.objects.count()) == (moves, entries)
    assert verify(at=at).ok

    # and she presses it again
    actions.strike_off(hazard, inputs.StrikeOff(), by=by, at=at)
    assert (hazard.state, Entry.objects.count()) == (HazardState.STRUCK_OFF, entries + 1)
    assert verify(at=at).ok


def test_two_officers_strike_off_at_once() -> None:
    """两人同时销号。"""
    world = make_world()
    hazard, at = ready(world), world.at + timedelta(days=5)
    entries = Entry.objects.count()

    def pressed(by: Official) -> Callable[[], object]:
        seen = Hazard.objects.get(pk=hazard.pk)  # both have the page open before either presses
        return lambda: actions.strike_off(seen, inputs.StrikeOff(), by=by, at=at)

    answers = at_once(pressed(world.town_officer), pressed(world.regulator))

    won = [each for each in answers if isinstance(each, Hazard)]
    lost = [each for each in answers if isinstance(each, Stale)]
    assert (len(won), len(lost)) == (1, 1), answers
    assert isinstance(lost[0], Stale)
    assert lost[0].text == Stale.sentence
    assert hazard.moves.filter(verb="strike_off").count() == 1
    assert Entry.objects.count() == entries + 1
    assert verify(at=at).ok


def test_a_double_click_registers_one_hazard() -> None:
    """手快点了两下“登记”。"""
    world = make_world(on=timezone.localdate())
    ready(world)
    known = Hazard.objects.count()
    browsers = [sign_in(Client(), world.town_officer) for _ in range(2)]
    said = {
        "site_id": Hazard.objects.latest("pk").site_id,
        "source": "patrol",
        "description": "安全出口上锁",
        "no_evidence_reason": "手机没电",
        "command_id": str(uuid4()),
    }

    def click(browser: Client) -> Callable[[], object]:
        return lambda: browser.post(reverse("console:register_hazard"), said)

    answers = at_once(*(click(browser) for browser in browsers))

    assert [getattr(each, "status_code", each) for each in answers] == [303, 303]
    assert len({getattr(each, "headers", {})["Location"] for each in answers}) == 1
    assert Hazard.objects.count() == known + 1
    assert verify(at=timezone.now()).ok


def test_the_second_officer_reads_what_happened() -> None:
    """后到的人看到的是一句话,不是报错。"""
    world = make_world(on=timezone.localdate())
    hazard = ready(world)
    first, second = (sign_in(Client(), by) for by in (world.town_officer, world.regulator))
    address = reverse("console:hazard_act", args=[hazard.pk, "strike_off"])
    assert [browser.get(address).status_code for browser in (first, second)] == [200, 200]

    assert first.post(address, {}).status_code == 303
    late = second.post(address, {})

    assert late.status_code in {409, 422}
    assert "不能销号" in late.content.decode()
    assert hazard.moves.filter(verb="strike_off").count() == 1
