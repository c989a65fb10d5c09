"""The digest taken from values just written is the digest of what the database gives back, on both databases."""

from __future__ import annotations

import multiprocessing
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anwang.enterprises.models import LegalEntity, Licence, Site
from anwang.enterprises.states import RiskColour, Scale, SiteState, SubjectType
from anwang.grid.models import Node
from anwang.ground import canonical
from anwang.ground.bulk import Written, fields_of, write
from anwang.ground.models import IssuedNumber
from anwang.ground.recorded import Recorded
from anwang.ground.trail import beside, digests

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 16)
TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40)
SITE = (
    "number",
    "name",
    "name_key",
    "state",
    "node_id",
    "grid_path",
    "former_names",
    "longitude",
    "latitude",
    "employees",
    "revenue",
    "scale",
    "risk_colour",
    "insured",
    "high_hazard",
    "established_on",
    "remark",
    "registered_on",
)


@st.composite
def sites(draw: st.DrawFn) -> tuple[object, ...]:
    """Any values that a register may hold, after the number and the place."""
    degrees = st.decimals(min_value=Decimal(74), max_value=Decimal(135), places=6)
    return (
        draw(st.sampled_from(SiteState)),
        draw(st.lists(TEXT, max_size=3)),
        draw(st.none() | degrees),
        draw(st.none() | st.decimals(min_value=Decimal(4), max_value=Decimal(53), places=2)),
        draw(st.none() | st.integers(0, 2_000_000)),
        draw(st.none() | st.integers(0, 10**16)),
        draw(st.sampled_from([*Scale, ""])),
        draw(st.sampled_from([*RiskColour, ""])),
        draw(st.none() | st.booleans()),
        draw(st.booleans()),
        draw(st.none() | st.dates(min_value=date(1900, 1, 1))),
        draw(TEXT),
    )


def place() -> Node:
    return Node.objects.get_or_create(path="001", defaults={"name": "中国", "tier": "nation", "valid_from": DAY})[0]


def agrees(written: Written) -> bool:
    """Whether both ways give the same, the quick one without falling back on the other."""
    model = written.model
    assert issubclass(model, Recorded)
    return digests._from_values(model, written).hex() == "".join(value for _, value in sorted(digests.digest_of(model, written.ids)))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(TEXT, TEXT, sites()), min_size=1, max_size=5))
def test_a_file_digests_as_it_is_read_back(found: list[tuple[str, str, tuple[object, ...]]]) -> None:
    with transaction.atomic():
        node = place()
        rows = [(f"X{at}", name, key, rest[0], node.pk, node.path, *rest[1:], DAY) for at, (name, key, rest) in enumerate(found)]
        written = write(Site, SITE, rows)
        assert len(written.ids) == len(rows)
        assert [one.name for one in Site.objects.filter(pk__in=written.ids).order_by("pk")] == [name for name, _, _ in found]
        assert agrees(written)
        transaction.set_rollback(True)


def test_rows_take_the_ids_that_the_database_would_give() -> None:
    with transaction.atomic():
        before = LegalEntity.objects.create(name="甲", name_key="甲", code="A")
        written = write(LegalEntity, ("code", "name", "name_key", "subject_type"), [("B", "乙", "乙", SubjectType.COMPANY)])
        after = LegalEntity.objects.create(name="丙", name_key="丙", code="C")
    assert before.pk < written.ids[0] < after.pk
    kept = LegalEntity.objects.get(pk=written.ids[0])
    assert (kept.code, kept.name, kept.subject_type, kept.legacy_code, kept.registered_address) == ("B", "乙", "company", "", "")
    assert agrees(written)


@pytest.mark.parametrize(
    "values",
    [
        {"kind": 5},  # a number where a text belongs
        {"valid_to": datetime(2026, 3, 16, 1, tzinfo=UTC)},  # an instant where a day belongs
    ],
)
def test_what_may_come_back_otherwise_is_read_back(values: dict[str, object]) -> None:
    full = {
        "id": 1,
        "site_id": 1,
        "kind": "证",
        "number": "1",
        "issuer": "",
        "valid_from": None,
        "valid_to": DAY,
        "state": "valid",
        **values,
    }
    written = Written(Licence, [1], [[full[field.attname]] for field in fields_of(Licence)])
    with pytest.raises(digests._Unsure):
        digests._from_values(Licence, written)
    assert list(digests.digest_written(written).lines()) == []


def test_a_name_too_long_for_its_column_is_never_trusted() -> None:
    full = {"id": 1, "site_id": 1, "kind": "证" + " " * 80, "number": "1", "issuer": "", "valid_from": None, "valid_to": None, "state": ""}
    with pytest.raises(digests._Unsure):
        digests._from_values(Licence, Written(Licence, [1], [[full[field.attname]] for field in fields_of(Licence)]))


def test_rows_are_written_inside_an_act_only(transactional_db: None) -> None:
    with pytest.raises(RuntimeError):
        write(IssuedNumber, ("series", "number", "text", "at"), [("a", 1, "a1", datetime(2026, 3, 16, tzinfo=UTC))])


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=5), TEXT | st.integers() | st.booleans() | st.none() | st.dates() | st.lists(TEXT), max_size=6
    )
)
def test_the_quick_text_of_a_row_is_its_canonical_text(row: dict[str, object]) -> None:
    names = tuple(sorted(row))
    assert canonical.row_text(names, [row[name] for name in names]) == canonical.text(row)


@given(st.lists(TEXT) | st.lists(TEXT | st.integers() | st.booleans() | st.none() | st.dates() | st.sampled_from(SiteState)))
def test_the_quick_texts_of_a_column_are_canonical(column: list[object]) -> None:
    assert canonical.column_texts(column) == [canonical.text(value) for value in column]


def entities(*names: str) -> Written:
    return write(LegalEntity, ("code", "name", "name_key"), [(f"C{name}", name, name) for name in names])


@pytest.mark.skipif(not beside.possible(), reason="this system has no second process to spare")
def test_rows_digested_beside_the_writing_have_the_same_digests() -> None:
    with beside.digesting(digests.digests_of):
        with transaction.atomic():
            given_up = entities("甲")
            transaction.set_rollback(True)
        with transaction.atomic():
            first, second = (
                entities("乙", "丙"),
                write(IssuedNumber, ("series", "number", "text", "at"), [("s", 1, "s1", datetime.now(UTC))]),
            )
            third = entities("丁")
            found = [digests.digest_written(one) for one in (third, first)]
        away = beside.current()
        assert away is not None
        assert away.ask(second) is None  # not on the trail
        assert [away.ask(given_up), away.ask(first)] == [digests.digests_of(given_up), digests.digests_of(first)]

    assert [one.digests for one in found] == [digests.digests_of(third), digests.digests_of(first)]
    assert multiprocessing.active_children() == []


@pytest.mark.skipif(not beside.possible(), reason="this system has no second process to spare")
def test_digests_are_worked_out_here_when_the_other_process_has_gone() -> None:
    with beside.digesting(digests.digests_of), transaction.atomic():
        before = entities("甲")
        [worker] = multiprocessing.active_children()
        worker.kill()
        worker.join()
        after = entities("乙")
        assert [digests.digest_written(one).digests for one in (before, after)] == [digests.digests_of(before), digests.digests_of(after)]
