"""猜邻镇的网址: somebody of one township types the addresses of the other's records into her browser, for every page and every act.

The neighbour's records answer like records that do not exist, whatever her post, and nothing changes.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.estate import addresses, make_estate, mirrored, routes, strangers
from tests.world import make_world, sign_in

from anwang.desks.console import context

NOBODY = 987654321
"""No record has this id."""
PUBLIC = {
    "criteria_family": "判定标准 is a national standard, read by everybody",
    "rule": "the address names a rule of the book; whose values are shown is asked for by place",
    "set_rule": "the address names a rule of the book; the place is said in the form",
    "plan_visit_of": "the address names a kind of visit, not a record",
}
NOTHING: dict[str, object] = {"pk": NOBODY, "item": NOBODY, "category": NOBODY, "key": "9", "sha256": "0" * 64}


def state() -> dict[str, str]:
    """Return a digest of every table, but for the sessions that reading keeps alive."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if model._meta.db_table == "django_session":
                continue
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}" ORDER BY 1')
            found[model._meta.label] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return found


def answer(client: Client, name: str, ids: Mapping[str, object], *, post: bool) -> int:
    ask = client.post if post else client.get
    return ask(reverse(f"console:{name}", kwargs=dict(ids))).status_code


@pytest.mark.slow
@pytest.mark.django_db
def test_the_neighbours_records_answer_like_records_that_do_not_exist(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "waiting_counts", lambda *_: {})  # the small numbers in the navigation cost more than the refusals
    world = make_world(on=timezone.localdate())
    clients = {kind: sign_in(Client(), by) for kind, by in strangers(world).items()}
    asked = addresses(make_estate(mirrored(world)))
    named = {name for name, held in routes() if held}
    assert named ^ set(asked) == set(), "every page that names a record has its line in tests/estate.py"
    before = state()

    wrong, found = [], defaultdict(set)
    for kind, client in clients.items():
        for name, held in asked.items():
            for ids, post in ((ids, post) for ids in held for post in (False, True) if name not in PUBLIC):
                status = answer(client, name, ids, post=post)
                found[kind].add(status)
                # 405: an act without a page, or a page without an act; 403: only where the post may do it with no record at all
                expected = {404, 405}
                if status == 403:
                    expected = {answer(client, name, {key: NOTHING.get(key, value) for key, value in ids.items()}, post=post)}
                if status not in expected:
                    wrong.append((kind.value, name, dict(ids), "POST" if post else "GET", status))

    assert wrong == []
    assert {kind: 404 in found[kind] for kind in clients} == dict.fromkeys(clients, True)
    assert [label for label, digest in state().items() if digest != before[label]] == []
