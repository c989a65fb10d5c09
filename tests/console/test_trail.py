from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.matrix import acts, opens
from tests.world import World, account_of, make_world, sign_in

import anwang
from anwang.desks.console.trail import proof, words
from anwang.desks.console.trail.work import verify_trail
from anwang.grid import actions
from anwang.grid.inputs import ChangePerson
from anwang.grid.models import Person
from anwang.grid.states import PostKind
from anwang.ground.models import Job
from anwang.ground.trail.models import Entry
from anwang.ground.trail.seal import seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(on=timezone.localdate())


@pytest.fixture
def auditor(world: World, client: Client) -> Client:
    return sign_in(client, world.audit_admin)


def test_only_the_audit_administrator_reads_the_trail(world: World) -> None:
    entry = Entry.objects.filter(path=world.town.path).first()
    assert entry is not None
    opens(world, "trail", (PostKind.AUDIT_ADMIN,))
    opens(world, "trail_entry", (PostKind.AUDIT_ADMIN,), entry.pk)
    acts(world, "verify_trail", (PostKind.AUDIT_ADMIN,))


def test_list_says_who_did_what_in_words_and_finds_by_record(world: World, auditor: Client) -> None:
    page = auditor.get(reverse("console:trail")).content.decode()
    assert "任命" in page
    assert "登记机构" in page

    one = auditor.get(reverse("console:trail"), {"model": "grid.organ", "record": str(world.town_organ.pk)}).content.decode()
    assert str(world.town_organ) in one
    assert "共 <b>1</b> 条" in one
    filtered = auditor.get(reverse("console:trail"), {"verb": "grid.found_organ"}).content.decode()
    assert "共 <b>11</b> 条" in filtered


def test_entries_of_other_places_are_not_found_but_strangers_at_the_door_are(world: World, auditor: Client) -> None:
    Client().post("/login", {"username": "stranger", "password": "x"})
    strange = Entry.objects.get(verb="grid.login_failed")
    assert auditor.get(reverse("console:trail_entry", args=[strange.pk])).status_code == 200

    actions.note_entry("login", by=world.office.actor.__class__(person_id=1, name="省里的人", post="", path="001034"), at=timezone.now())
    province = Entry.objects.get(actor="省里的人")
    assert auditor.get(reverse("console:trail_entry", args=[province.pk])).status_code == 404


def test_entry_shows_its_proof_recomputed(world: World, auditor: Client) -> None:
    entry = Entry.objects.get(subject_model="grid.organ", subject_id=world.town_organ.pk)
    url = reverse("console:trail_entry", args=[entry.pk])
    assert "还没有封存" in auditor.get(url).content.decode()

    seal(at=timezone.now())

    page = auditor.get(url).content.decode()
    assert "签名、摘要、根摘要、封条均核验无误" in page
    found = proof.of_entry(entry)
    assert found is not None
    assert found.faults == []
    assert 1 <= len(found.path) <= 7


def test_record_says_where_its_last_act_is_sealed(world: World) -> None:
    organ = world.town_organ
    assert "等待封存" in proof.of_record(organ)
    seal(at=timezone.now())
    assert "内容与流水一致，已封存于第 1 封" in proof.of_record(organ)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE grid_organ SET name = '改过' WHERE id = %s", [organ.pk])
    assert "一致" not in proof.of_record(organ)


def test_verification_runs_in_the_background_and_names_what_is_wrong(world: World, auditor: Client) -> None:
    account_of(world.audit_admin)
    answered = auditor.post(reverse("console:verify_trail"))
    job = Job.objects.get(kind="trail.verify")
    assert answered.headers["Location"] == reverse("console:job", args=[job.pk])
    assert "核验全部流水" in auditor.get(answered.headers["Location"]).content.decode()

    verify_trail.func(job.pk)
    assert "核验无误" in auditor.get(reverse("console:verification", args=[job.pk])).content.decode()

    with connection.cursor() as cursor:
        cursor.execute("UPDATE grid_person SET phone = '0' WHERE id = %s", [world.office.person_id])
    auditor.post(reverse("console:verify_trail"))
    second = Job.objects.exclude(pk=job.pk).get()
    verify_trail.func(second.pk)
    page = auditor.get(reverse("console:verification", args=[second.pk])).content.decode()
    assert f"人员 {world.office.person_id}" in page
    assert "在系统之外被改动过" in page
    assert sign_in(Client(), world.office).get(reverse("console:job", args=[second.pk])).status_code == 404


def test_verifying_twice_does_the_work_once(world: World, auditor: Client) -> None:
    auditor.post(reverse("console:verify_trail"))
    job = Job.objects.get()
    verify_trail.func(job.pk)
    finished = Job.objects.get().finished_at

    verify_trail.func(job.pk)

    assert Job.objects.get().finished_at == finished


def test_the_page_of_a_changed_person_leads_from_old_to_new(world: World, auditor: Client) -> None:
    person = Person.objects.get(pk=world.town_officer.person_id)
    actions.change_person(person, ChangePerson(name="孙镇宁", phone=""), by=world.office, at=timezone.now())
    entry = Entry.objects.get(verb="grid.change_person")

    page = auditor.get(reverse("console:trail_entry", args=[entry.pk])).content.decode()

    assert "孙镇安" in page
    assert "孙镇宁" in page


def verbs_in_the_source() -> Iterator[str]:
    """Yield every verb that an action of a room names: to its decorator, to `record`, or to a function of its file that takes a `verb`."""
    for path in Path(anwang.__path__[0]).glob("*/**/*.py"):
        if path.name != "actions.py" and path.parent.name != "actions":
            continue
        tree = ast.parse(path.read_text())
        takers = {"action", "record"} | {
            node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and any(arg.arg == "verb" for arg in node.args.args)
        }
        for call in ast.walk(tree):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in takers:
                said = [node.value for arg in call.args for node in ast.walk(arg) if isinstance(node, ast.Constant)]
                yield from (word for word in said if isinstance(word, str) and re.fullmatch(r"[a-z]+\.[a-z_]+", word))


def test_every_verb_that_an_action_records_has_a_chinese_word() -> None:
    codes = set(verbs_in_the_source())

    assert len(codes) > 100
    assert sorted(codes - set(words.WORDS)) == []
    assert [code for code, word in words.WORDS.items() if re.search(r"[a-z_]", word)] == []
