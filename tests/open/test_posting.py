"""The page behind the code at the gate: what it shows, to whom it opens, and what it keeps to itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.console.visitor import as_
from tests.inspections.field import Field

from anwang.enterprises.models import Contact, Site
from anwang.hazards.models import Hazard
from anwang.inspections import actions, inputs
from anwang.inspections.models import Finding, Visit
from anwang.inspections.posting import handle_of, posted, token_of
from anwang.inspections.states import Outcome, VisitKind
from anwang.inspections.unnamed import HIDDEN, unnamed


def told(field: Field) -> Visit:
    visit = field.signed()
    field.serve(visit)
    said = inputs.TellResult(outcome=Outcome.ORDERED)
    return actions.tell_result(Visit.objects.get(pk=visit.pk), said, by=field.world.officer, at=field.at)


def address_of(visit: Visit) -> str:
    handle = handle_of(visit)
    return reverse("open:posting", args=[handle, token_of(handle)])


def page_of(client: Client, visit: Visit) -> str:
    response = client.get(address_of(visit))
    assert response.status_code == 200
    return response.content.decode()


def hazards_of(visit: Visit) -> list[Hazard]:
    return list(Hazard.objects.filter(finding__visit=visit).order_by("id"))


def test_it_shows_what_was_posted_and_how_each_hazard_stands(field: Field, anybody: Client) -> None:
    visit = told(field)
    first, second, third = hazards_of(visit)
    on = timezone.localdate()
    Hazard.objects.filter(pk=first.pk).update(state="struck_off", struck_off_on=on)
    Hazard.objects.filter(pk=second.pk).update(due_on=on - timedelta(days=1))
    Hazard.objects.filter(pk=third.pk).update(state="claimed")

    page = page_of(anybody, visit)
    read = posted(handle_of(visit), token_of(handle_of(visit)), on=on)

    assert field.site.name in page
    assert field.world.brigade_organ.name in page
    assert "共 43 项，不合格 3 项" in page
    assert [(one.word, one.note) for one in read.hazards] == [
        ("已整改", f"{on} 复查合格销号"),
        ("逾期", f"整改期限 {on - timedelta(days=1)} 已过"),
        ("整改中", "单位已报告整改完成，等待复查"),
    ]
    assert all(one.description in page for one in (first, second, third))


def test_nobody_is_named_and_no_number_of_a_person_slips_through(field: Field, anybody: Client) -> None:
    visit = told(field)
    words = "安全出口上锁，联系人电话13855501234、0550-8021234，身份证341182199001011234"
    Hazard.objects.filter(finding__visit=visit).update(responsible="韩厂安", responsible_phone="13855501234", description=words)

    page = page_of(anybody, visit)

    for secret in ("王执一", "赵执二", "皖M110001", "韩厂安", "冯领之", "13855501234", "8021234", "341182199001011234", field.site.code):
        assert secret not in page, secret
    assert "安全出口上锁，联系人电话（号码不公开）、（号码不公开），身份证（号码不公开）" in page


def test_names_written_into_a_description_are_shortened(field: Field) -> None:
    visit = told(field)
    world, hazard = field.world, hazards_of(visit)[0]
    Contact.objects.create(site=field.site, role="safety_officer", name="高峰")
    words = "电工欧阳安全未持证，经王执一指出由吴邻安督办，韩厂安不在场；用电超负荷，手机 138 5550 1234"
    measure = "由欧阳安全立即停电，高峰负责"
    Hazard.objects.filter(pk=hazard.pk).update(description=words, measure=measure, responsible="欧阳安全（电工班长）")
    shown = "电工欧某某未持证，经王某某指出由吴某某督办，韩某某不在场；用电超负荷，手机 （号码不公开）"

    read = posted(handle_of(visit), token_of(handle_of(visit)), on=timezone.localdate())
    printed = as_(world.officer).get(reverse("console:visit_posting", args=[visit.pk])).content.decode()

    assert read.hazards[0].description == shown
    assert shown in printed
    assert "由欧某某立即停电，高某负责" in printed
    assert "欧某某（电工班长）" in printed
    for name in ("欧阳安全", "高峰", "吴邻安", "韩厂安"):
        assert name not in printed


def test_descriptions_as_long_as_they_may_be_are_shown(field: Field, anybody: Client) -> None:
    visit = told(field)
    every = "".join(map(chr, range(0x4E00, 0x4E00 + 1000)))
    Hazard.objects.filter(finding__visit=visit).update(description=every, measure=every[::-1])
    for number in range(12):
        hazard = hazards_of(visit)[0]
        hazard.pk, hazard.number = None, f"L-{number}"
        hazard.description = hazard.measure = "".join(map(chr, range(0x5000 + number * 1000, 0x53E8 + number * 1000)))
        hazard.save(force_insert=True)
        Finding.objects.create(visit=visit, hazard=hazard)

    assert "一丁丂七" in page_of(anybody, visit)


def test_a_title_in_the_place_of_a_name_hides_no_word(field: Field) -> None:
    visit = told(field)
    Hazard.objects.filter(finding__visit=visit).update(responsible="安全员", description="安全员未持证上岗，站长未签字，用电高峰时段超负荷")
    Visit.objects.filter(pk=visit.pk).update(companions="厂长、张小明经理")

    read = posted(handle_of(visit), token_of(handle_of(visit)), on=timezone.localdate())

    assert read.hazards[0].description == "安全员未持证上岗，站长未签字，用电高峰时段超负荷"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("电话13855501234", True),
        ("１３８５５５０１２３４", True),
        ("138-5550-1234", True),
        ("（0550）8021234", True),
        ("电话：8021234", True),
        ("341182 19900101 123X", True),
        ("341182900101123", True),
        ("GB 50016-2014 第5.5.17条", False),
        ("储存量12000000千克", False),
        ("2026-03-16", False),
    ],
)
def test_which_numbers_are_persons(text: str, *, shown: bool) -> None:
    assert (HIDDEN in unnamed(text, ())) is shown


def test_a_households_name_stays_out(field: Field, anybody: Client) -> None:
    visit = told(field)
    Site.objects.filter(pk=field.site.pk).update(kind="household", name="张三")

    assert "张三" not in page_of(anybody, visit)


def test_before_the_result_is_told_only_that_is_said(field: Field, anybody: Client) -> None:
    visit = field.signed()

    page = page_of(anybody, visit)

    assert "检查结果还没有告知这家单位" in page
    assert not any(one.description in page for one in hazards_of(visit))
    assert "不合格" not in page


def test_a_patrol_is_signed_on_the_spot_and_shown_and_a_self_check_is_nobodys_business(field: Field, anybody: Client) -> None:
    own = field.patrol(field.world.manager, kind=VisitKind.SELF_CHECK, failed=(1,))

    assert "整改中" in page_of(anybody, field.patrol())
    assert anybody.get(address_of(own)).status_code == 404


def test_a_visit_not_yet_signed_is_not_there_even_with_its_token(field: Field, anybody: Client) -> None:
    for visit in (field.plan(is_unannounced=True), field.begun()):
        assert anybody.get(address_of(visit)).status_code == 404


def test_a_merged_hazard_stands_as_the_one_that_was_kept(field: Field, anybody: Client) -> None:
    visit = told(field)
    first, second, third = hazards_of(visit)
    Hazard.objects.filter(pk=second.pk).update(state="struck_off")
    Hazard.objects.filter(pk=first.pk).update(state="void", duplicate_of=second)
    Hazard.objects.filter(pk=third.pk).update(state="void")

    words = [one.word for one in posted(handle_of(visit), token_of(handle_of(visit)), on=timezone.localdate()).hazards]

    assert words == ["已整改", "已整改", "已撤销登记"]


# ---- attacks


def test_a_wrong_token_and_a_visit_that_is_not_there_look_alike(field: Field, anybody: Client) -> None:
    visit = told(field)
    handle = handle_of(visit)
    neighbour = handle[:-3] + "999"
    right = token_of(handle)

    tried = (
        (handle, "a" * 24),
        (handle, right[:-1]),
        (handle, right + "a"),
        (neighbour, right),
        (str(visit.pk), right),
        (str(visit.pk), token_of(str(visit.pk))),
        (neighbour, token_of(neighbour)),
    )
    answers = [anybody.get(reverse("open:posting", args=pair)) for pair in tried]

    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


def test_guessing_costs_no_statement(field: Field, anybody: Client, django_assert_num_queries: object) -> None:
    handle = handle_of(told(field))
    with django_assert_num_queries(0):  # type: ignore[operator]
        anybody.get(reverse("open:posting", args=[handle, "a" * 24]))


def test_who_guesses_is_sent_away_and_who_reads_is_not(field: Field, anybody: Client) -> None:
    visit = told(field)
    other = Client(REMOTE_ADDR="203.0.113.7")
    for _ in range(60):
        assert anybody.get(address_of(visit)).status_code == 200
    statuses = [anybody.get(reverse("open:posting", args=["341182100-1", "a" * 24])).status_code for _ in range(31)]

    assert statuses == [404] * 30 + [429]
    turned_away = anybody.get(address_of(visit))
    assert (turned_away.status_code, int(turned_away["Retry-After"]) > 0) == (429, True)
    assert other.get(address_of(visit)).status_code == 200


def test_a_token_of_the_key_before_still_opens(field: Field, anybody: Client, settings: object) -> None:
    visit = told(field)
    before = address_of(visit)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]  # type: ignore[attr-defined]
    settings.SECRET_KEY = "a-new-key-that-nobody-knows-1234567890-abcdefghijklmn"  # type: ignore[attr-defined]

    assert anybody.get(before).status_code == 200
    assert address_of(visit) != before


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch", "options", "trace"])
def test_other_methods_are_refused(field: Field, anybody: Client, method: str) -> None:
    response: HttpResponse = getattr(anybody, method)(address_of(told(field)))

    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")


def test_the_pages_stay_out_of_caches_frames_and_search_engines_and_set_no_cookie(field: Field, anybody: Client) -> None:
    answers = [anybody.get(address_of(told(field))), anybody.get("/o/"), anybody.get("/o/nothing/there"), anybody.post("/o/check", {})]

    for answer in answers:
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Robots-Tag"] == "noindex, nofollow, noarchive"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"].startswith("default-src 'none'; img-src data:; style-src 'sha256-")
        assert not answer.cookies
        assert b"<script" not in answer.content
        assert b'name="robots" content="noindex' in answer.content


def test_what_somebody_wrote_into_a_hazard_is_shown_as_text(field: Field, anybody: Client) -> None:
    visit = told(field)
    Hazard.objects.filter(finding__visit=visit).update(description="<img src=x onerror=alert(1)>")

    assert "&lt;img src=x onerror=alert(1)&gt;" in page_of(anybody, visit)


# ---- the sheet


def test_the_printed_sheet_leads_to_the_page(field: Field, anybody: Client, settings: object) -> None:
    visit = told(field)
    settings.PUBLIC_ADDRESS = "https://aq.mingguang.test/"  # type: ignore[attr-defined]

    response = as_(field.world.officer).get(reverse("console:visit_posting", args=[visit.pk]))

    assert response.context["address"] == f"https://aq.mingguang.test{address_of(visit)}"
    assert str(visit.pk) not in address_of(visit).split("/")
    assert anybody.get(address_of(visit)).status_code == 200


def test_the_sheet_of_a_self_check_carries_no_code(field: Field) -> None:
    own = field.patrol(field.world.manager, kind=VisitKind.SELF_CHECK, failed=(1,))

    page = as_(field.world.manager).get(reverse("console:visit_posting", args=[own.pk])).content.decode()

    assert "<svg" not in page
