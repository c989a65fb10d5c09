"""An unannounced visit is unknown to the enterprise until it is scanned in: in every read, and in no figure of the cap."""

from datetime import timedelta

import pytest
from tests.inspections.field import Field, site_of

from anwang.grid.access import Official
from anwang.ground.refusal import NotFound
from anwang.inspections import access, actions, inputs, law, queries
from anwang.inspections.models import Visit
from anwang.inspections.states import VisitKind


def known_to(by: Official, visit: Visit, field: Field) -> set[str]:
    """Return the reads by which an official learns of a visit."""
    ways = {
        "list": access.visible_to(by),
        "search": queries.by_number(by, visit.number),
        "timeline": queries.of_site(field.site, by),
        "missed": queries.missed(by, field.world.on + timedelta(days=30)),
        "campaign": queries.of_campaign(by, [link.campaign_id for link in visit.campaign_links.all()]),
    }
    return {way for way, found in ways.items() if found.filter(pk=visit.pk).exists()}


def test_the_enterprise_learns_of_an_unannounced_visit_when_it_is_scanned_in(field: Field) -> None:
    manager = field.world.manager
    visit = field.plan(is_unannounced=True)

    assert known_to(manager, visit, field) == set()
    with pytest.raises(NotFound):
        access.get(manager, visit.pk)
    visit = field.approve(visit)
    assert known_to(manager, visit, field) == set()
    assert law.cap_of(field.site, field.world.on, begun_only=True).used == 0
    visit = field.arrive(visit)

    assert known_to(manager, visit, field) == {"list", "search", "timeline"}
    assert access.get(manager, visit.pk) == visit
    assert law.cap_of(field.site, field.world.on, begun_only=True).used == 1


def test_an_announced_visit_is_known_from_the_plan_on(field: Field) -> None:
    visit = field.plan()

    assert known_to(field.world.manager, visit, field) == {"list", "search", "timeline", "missed"}


def test_an_unannounced_visit_cancelled_before_anybody_went_stays_unknown(field: Field) -> None:
    visit = field.plan(is_unannounced=True)
    actions.cancel(visit, inputs.CancelVisit(reason="另行安排"), by=field.world.officer, at=field.at)

    assert known_to(field.world.manager, visit, field) == set()
    assert known_to(field.world.officer, visit, field) == {"list", "search", "timeline"}


def test_a_unit_under_unannounced_supervision_does_not_see_it_coming(field: Field) -> None:
    world = field.world
    visit = field.plan(
        world.supervisor,
        kind=VisitKind.SUPERVISION,
        site_id=None,
        subject_organ_id=world.town_organ.pk,
        officer_ids=(),
        is_unannounced=True,
        checklist_id=None,
    )

    assert not access.visible_to(world.town_officer).filter(pk=visit.pk).exists()
    assert access.visible_to(world.leader).filter(pk=visit.pk).exists()
    actions.arrive(visit, inputs.Arrive(), by=world.supervisor, at=field.at)
    assert access.visible_to(world.town_officer).filter(pk=visit.pk).exists()


@pytest.mark.parametrize(
    ("post", "sees"),
    [
        ("office", True),
        ("leader", True),
        ("officer", True),
        ("town_officer", True),
        ("other_town_officer", False),
        ("manager", True),
        ("other_manager", False),
        ("sector_regulator", False),
        ("system_admin", False),
        ("security_admin", False),
        ("audit_admin", False),
    ],
)
def test_who_sees_a_visit(field: Field, *, post: str, sees: bool) -> None:
    visit = field.plan()

    assert access.visible_to(getattr(field.world, post)).filter(pk=visit.pk).exists() is sees


def test_a_sector_post_sees_a_visit_of_its_sector_once(field: Field) -> None:
    site = site_of(field.world, other=True, sector="construction")
    site.sector_links.create(sector="construction")
    site.sector_links.create(sector="other")
    visit = field.plan(site_id=site.pk)

    assert list(access.visible_to(field.world.sector_regulator)) == [visit]
