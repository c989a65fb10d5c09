from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from tests.hazards.county import site_of
from tests.world import World, make_world, sign_in

from anwang.desks.console.home import rooms
from anwang.desks.console.home.inbox import Group, Waiting
from anwang.desks.console.home.saved import Views
from anwang.desks.console.home.search import Hit
from anwang.desks.console.models import SavedView
from anwang.grid.access import Official
from anwang.ground import jobs
from anwang.ground.evidence.models import EvidenceFile
from anwang.hazards.actions import register
from anwang.hazards.inputs import RegisterHazard
from anwang.hazards.states import HazardSource

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world(on=timezone.localdate())


def line(title: str, due: date | None, group: Group = Group.MINE) -> Waiting:
    return Waiting("隐患", title, "甲乙木业", "张八岭镇", due, "复查", "/hazards/1", group)


def photo(shade: int = 90) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize((64 + shade, 64)).save(out, "JPEG")
    return out.getvalue()


# ---- the inbox


def test_empty_inbox_says_so_and_since_when(world: World, client: Client) -> None:
    page = sign_in(client, world.leader).get("/").content.decode()

    assert "没有等您办的事" in page
    assert f"截至 {timezone.localdate()}" in page


def test_what_runs_out_first_stands_first_in_its_group(world: World, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    today = timezone.localdate()
    lines = [
        line("以后", today + timedelta(days=3)),
        line("无期限", None),
        line("今天", today),
        line("超一天", today - timedelta(days=1)),
        line("超九天", today - timedelta(days=9)),
        line("别人的", today - timedelta(days=2), Group.OTHERS),
        line("明天", today + timedelta(days=1)),
    ]
    monkeypatch.setattr(rooms, "WAITING", {"hazards": lambda *_: lines})
    monkeypatch.setattr(rooms, "COUNTS", {"hazards": lambda *_: 6, "papers": lambda *_: 0})

    page = sign_in(client, world.town_officer).get("/").content.decode()

    order = [page.index(f">{title}<") for title in ("今天", "超九天", "超一天", "明天", "以后", "无期限", "别人的")]
    assert order == sorted(order)
    assert "今天到期" in page
    assert "已超期9天" in page
    assert 'title="待您办理">6<' in page


def test_long_group_is_capped_with_a_link_to_the_whole(world: World, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [line(f"第{n:03d}件", None) for n in range(31)]
    monkeypatch.setattr(rooms, "WAITING", {"hazards": lambda *_: lines})
    sign_in(client, world.town_officer)

    page = client.get("/").content.decode()
    assert "第019件" in page
    assert "第020件" not in page
    assert "全部 31 项" in page
    assert "第030件" in client.get("/?group=MINE").content.decode()


def test_counts_are_taken_anew_after_an_act(world: World, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = iter([3, 2, 1])
    monkeypatch.setattr(rooms, "COUNTS", {"hazards": lambda *_: next(numbers)})
    sign_in(client, world.town_officer)

    assert 'title="待您办理">3<' in client.get("/").content.decode()
    assert 'title="待您办理">3<' in client.get("/").content.decode()
    client.post(reverse("console:save_view"), {"listing": "hazards", "label": "我的", "query": "state=ordered"})
    assert 'title="待您办理">2<' in client.get("/").content.decode()


def test_navigation_shows_only_what_the_post_may_use(world: World) -> None:
    def doors(by: Official) -> str:
        page = sign_in(Client(), by).get("/").content.decode()
        return page[page.index('<nav class="aw-rail"') : page.index("</nav>", page.index('<nav class="aw-rail"'))]

    assert "流水" in doors(world.audit_admin)
    assert "隐患" not in doors(world.audit_admin)
    assert "流水" not in doors(world.office)
    assert "人员" in doors(world.office)
    assert "人员" not in doors(world.town_officer)
    assert "导入" not in doors(world.manager)
    assert "待办" in doors(world.manager)


def test_the_register_opens_at_the_enterprises_and_kinds_of_work_stand_apart(world: World) -> None:
    page = sign_in(Client(), world.office).get("/enterprises/?kind=enterprise").content.decode()

    assert '<a href="/enterprises/?kind=enterprise" class="is-active is-begin" aria-current="page">' in page
    assert page.count("is-begin") == 3


# ---- the search


def test_search_gathers_all_rooms_and_says_when_there_is_nothing(world: World, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "SEARCHES", (lambda _, q: [Hit("企业", f"{q}木业", "张八岭镇", "/e/1")], lambda *_: []))
    sign_in(client, world.town_officer)

    assert "甲乙木业" in client.get("/search?q=甲乙").content.decode()
    part = client.get("/search?q=甲乙", headers={"HX-Request": "true", "HX-Target": "found"}).content.decode()
    assert "甲乙木业" in part
    assert "<html" not in part
    assert "甲乙木业" not in client.get("/search?q=").content.decode()


def test_search_finds_people_within_the_territory(world: World, client: Client) -> None:
    found = sign_in(client, world.office).get("/search?q=孙镇").content.decode()
    assert "孙镇安" in found
    assert "没有找到" in sign_in(Client(), world.town_officer).get("/search?q=吴邻").content.decode()


# ---- saved views


def test_view_is_kept_under_its_name_for_me_or_my_office(world: World, client: Client) -> None:
    sign_in(client, world.town_officer)
    client.post(
        reverse("console:save_view"), {"listing": "hazards", "label": "超期重大", "query": "overdue=yes&level=major", "shared": "on"}
    )
    client.post(reverse("console:save_view"), {"listing": "hazards", "label": "我的", "query": "state=ordered"})
    client.post(reverse("console:save_view"), {"listing": "hazards", "label": "我的", "query": "state=claimed"})

    own = [(view.label, view.query, view.shared) for view in Views(world.town_officer).of("hazards")]
    assert sorted(own) == [("我的", "state=claimed", False), ("超期重大", "overdue=yes&level=major", True)]
    assert [view.label for view in Views(world.second_town_officer).of("hazards")] == ["超期重大"]
    assert list(Views(world.other_town_officer).of("hazards")) == []

    mine = SavedView.objects.get(name="我的")
    assert sign_in(Client(), world.second_town_officer).post(reverse("console:forget_view", args=[mine.pk])).status_code == 404
    assert client.post(reverse("console:forget_view", args=[mine.pk])).status_code == 303
    assert not SavedView.objects.filter(name="我的").exists()


def test_view_without_a_name_is_refused(world: World, client: Client) -> None:
    answered = sign_in(client, world.town_officer).post(reverse("console:save_view"), {"listing": "hazards", "label": " ", "query": ""})

    assert answered.status_code == 422
    assert "起个名称" in answered.content.decode()


# ---- evidence


def test_file_is_seen_by_who_may_see_the_record_that_cites_it(world: World, client: Client) -> None:
    sign_in(client, world.town_officer)
    answered = client.post(reverse("console:upload_evidence"), {"file": SimpleUploadedFile("现场.jpg", photo())})
    file = answered.json()["files"][0]
    url = file["url"]
    assert (answered.status_code, file["media_type"]) == (200, "image/jpeg")

    shown = client.get(url)
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/jpeg")
    assert shown.content == photo()
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    others = {
        name: sign_in(Client(), official)
        for name, official in (("town", world.second_town_officer), ("other", world.other_town_officer), ("county", world.office))
    }
    own, strange = sign_in(Client(), world.manager), sign_in(Client(), world.other_manager)
    assert {name: each.get(url).status_code for name, each in others.items()} == {"town": 404, "other": 404, "county": 404}

    said = RegisterHazard(site_id=site_of(world).pk, source=HazardSource.PATROL, description="配电箱前堆放木料", evidence=(file["sha256"],))
    register(said, by=world.town_officer, at=world.at)
    assert {name: each.get(url).status_code for name, each in others.items()} == {"town": 200, "other": 404, "county": 200}
    assert (own.get(url).status_code, strange.get(url).status_code) == (200, 404)
    assert sign_in(Client(), world.system_admin).get(url).status_code == 404
    assert Client().get(url).status_code == 302


def test_file_that_is_no_picture_is_refused_with_its_reason(world: World, client: Client) -> None:
    answered = sign_in(client, world.town_officer).post(
        reverse("console:upload_evidence"), {"file": [SimpleUploadedFile("好.jpg", photo()), SimpleUploadedFile("坏.jpg", b"<html>")]}
    )

    assert answered.status_code == 422
    assert [("sha256" in each, "refused" in each) for each in answered.json()["files"]] == [(True, False), (False, True)]
    assert EvidenceFile.objects.count() == 1


# ---- background work


def test_job_is_shown_to_who_started_it(world: World, client: Client) -> None:
    sign_in(client, world.town_officer)
    job = jobs.start("import", "导入企业台账", world.town_officer.actor)
    page = client.get(reverse("console:job", args=[job.pk])).content.decode()
    assert reverse("console:job_progress", args=[job.pk]) in page

    jobs.begin(job)
    jobs.beat(job, 300, 9600)
    assert "300 / 9,600" in client.get(reverse("console:job_progress", args=[job.pk])).content.decode()
    jobs.finish(job, {"url": "/imports/1", "label": "看导入结果"})
    done = client.get(reverse("console:job_progress", args=[job.pk])).content.decode()
    assert "看导入结果" in done
    assert "hx-trigger" not in done
    assert sign_in(Client(), world.second_town_officer).get(reverse("console:job", args=[job.pk])).status_code == 404


def test_an_address_that_only_acts_says_that_nothing_was_done(world: World) -> None:
    answer = sign_in(Client(), world.office).get(reverse("console:save_view"))

    assert answer.status_code == 405
    assert "这一步还没有办理" in answer.content.decode()
