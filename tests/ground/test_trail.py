from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import triggers_asleep

from anwang.ground import canonical
from anwang.ground.actor import SYSTEM, Actor
from anwang.ground.models import RulePack
from anwang.ground.trail import digests
from anwang.ground.trail import manifest as manifests
from anwang.ground.trail.models import Entry, Manifest, Seal, SealLeaf
from anwang.ground.trail.record import INLINE, record
from anwang.ground.trail.seal import BATCH, leaf_digest, merkle_proof, merkle_root, seal
from anwang.ground.trail.verify import Verification, verify

AT = datetime(2026, 3, 16, 1, 30, tzinfo=UTC)
COUNTY, OTHER, PROVINCE = "001034011082", "001034011083", "001034"
CLERK = Actor(person_id=7, name="陈安宁", post="市安委办 科员", path=COUNTY)


def pack(code: str = "test", **payload: object) -> RulePack:
    return RulePack.objects.create(code=code, valid_from=AT.date(), source="试验", payload=payload)


def act(code: str = "test", path: str = COUNTY, at: datetime = AT) -> RulePack:
    """One act that writes one record and leaves its entry."""
    with transaction.atomic():
        made = pack(code)
        record("test.act", by=CLERK, at=at, subject=made, change={"code": code}, path=path)
    return made


def kinds(result: Verification) -> list[str]:
    return sorted(fault.kind for fault in result.faults)


def tamper(sql: str, *params: str | int) -> None:
    """Change the database behind the application's back, triggers or no."""
    with triggers_asleep(connection), connection.cursor() as cursor:
        cursor.execute(sql, list(params))


# ---- canonical text ----------------------------------------------------------------------------------------------------------


def test_digest_is_sm3_as_the_standard_gives_it() -> None:
    assert canonical.algorithm() == "sm3"
    assert canonical.digest(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_one_content_has_one_text() -> None:
    shanghai = datetime.fromisoformat("2026-03-16T09:30:00+08:00")
    assert canonical.text({"b": 1, "a": "安"}) == '{"a":"安","b":1}'
    assert canonical.text({"at": shanghai}) == canonical.text({"at": AT})
    assert canonical.text({1, 2}) == canonical.text({2, 1}) == "[1,2]"


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=4))
def test_decimals_are_written_by_value_not_by_form(number: object) -> None:
    assert canonical.text(number) == canonical.text(number + 0)  # type: ignore[operator]


def test_decimal_nought_has_no_sign_and_no_exponent() -> None:
    assert canonical.text(Decimal(100)) == '"100"'
    assert canonical.text(Decimal("-0.00")) == '"0"'
    assert canonical.text(Decimal("1E+2")) == '"100"'
    assert canonical.text(Decimal("0.10")) == '"0.1"'


def test_what_has_no_plain_form_is_refused() -> None:
    with pytest.raises(TypeError):
        canonical.text(object())


# ---- the tree ----------------------------------------------------------------------------------------------------------------


@given(st.lists(st.binary(min_size=1, max_size=8), min_size=1, max_size=40), st.data())
def test_every_leaf_is_proved_by_its_path_alone(contents: list[bytes], data: st.DataObject) -> None:
    leaves = [canonical.digest(b"\x00", content).hex() for content in contents]
    position = data.draw(st.integers(0, len(leaves) - 1))

    state = bytes.fromhex(leaves[position])
    for side, digest in merkle_proof(leaves, position):
        other = bytes.fromhex(digest)
        state = canonical.digest(b"\x01", other, state) if side == "left" else canonical.digest(b"\x01", state, other)

    assert state.hex() == merkle_root(leaves)


@given(st.lists(st.binary(min_size=1, max_size=4), min_size=2, max_size=20, unique=True), st.data())
def test_root_depends_on_every_leaf_its_order_and_their_number(contents: list[bytes], data: st.DataObject) -> None:
    leaves = [canonical.digest(b"\x00", content).hex() for content in contents]
    i = data.draw(st.integers(0, len(leaves) - 2))
    swapped = [*leaves[:i], leaves[i + 1], leaves[i], *leaves[i + 2 :]]

    assert merkle_root(swapped) != merkle_root(leaves)
    assert merkle_root(leaves[:-1]) != merkle_root(leaves)
    assert merkle_root([*leaves, leaves[-1]]) != merkle_root(leaves)


# ---- writing -----------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_act_leaves_who_when_where_and_the_digest_of_what_it_wrote() -> None:
    made = act("stop", path="")
    entry = Entry.objects.get()

    assert (entry.actor_id, entry.actor, entry.post, entry.channel, entry.path) == (7, "陈安宁", "市安委办 科员", "console", COUNTY)
    assert (entry.verb, entry.subject_model, entry.subject_id) == ("test.act", "ground.rulepack", made.pk)
    expected = dict(digests.digest_of(RulePack, [made.pk]))[made.pk]
    assert entry.digests == canonical.text([["ground.rulepack", made.pk, expected]])
    assert verify(at=AT).ok


@pytest.mark.django_db(transaction=True)
def test_trail_is_written_inside_the_act_or_not_at_all() -> None:
    with pytest.raises(RuntimeError):
        record("test.act", by=CLERK, at=AT)
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012  the act breaks after it has written
        record("test.act", by=CLERK, at=AT, subject=pack())
        raise ZeroDivisionError
    assert Entry.objects.count() == RulePack.objects.count() == 0


@pytest.mark.django_db
def test_act_on_many_records_keeps_a_manifest() -> None:
    with transaction.atomic():
        made = RulePack.objects.bulk_create(
            RulePack(code=f"r{n}", valid_from=AT.date(), source="试验", payload={}) for n in range(INLINE + 5)
        )
        record("test.import", by=CLERK, at=AT, many={RulePack: [each.pk for each in made]})

    manifest = Manifest.objects.get()
    assert manifest.count == INLINE + 5
    assert {key for _, key, _ in manifests.unpack(bytes(manifest.body))} == {each.pk for each in made}
    assert verify(at=AT).ok
    tamper("UPDATE ground_rulepack SET source = 'x' WHERE id = %s", made[3].pk)
    assert [fault.where for fault in verify(at=AT).faults] == [f"规则 {made[3].pk}"]


@pytest.mark.django_db
def test_same_record_named_twice_is_written_once() -> None:
    with transaction.atomic():
        made = pack()
        record("test.act", by=CLERK, at=AT, subject=made, touched=[made], many={RulePack: [made.pk]})

    assert Entry.objects.get().digests.count("ground.rulepack") == 1


@pytest.mark.django_db
def test_database_itself_refuses_to_change_or_delete_the_trail() -> None:
    act()
    seal(at=AT)
    for table in ("ground_entry", "ground_seal", "ground_sealleaf"):
        for sql in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}"):
            with pytest.raises((DatabaseError, IntegrityError)), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)
    assert Entry.objects.count() == Seal.objects.count() == SealLeaf.objects.count() == 1


# ---- sealing -----------------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_jurisdictions_are_sealed_apart_and_chained() -> None:
    act("a", COUNTY + "101")
    act("b", COUNTY + "102201")
    act("c", OTHER)
    act("d", PROVINCE)
    act("e", "001")
    assert seal(at=AT) >= 0

    assert [(s.jurisdiction, s.sequence, s.count) for s in Seal.objects.order_by("jurisdiction")] == [
        ("001", 1, 1),
        (PROVINCE, 1, 1),
        (COUNTY, 1, 2),
        (OTHER, 1, 1),
    ]
    act("f", COUNTY)
    seal(at=AT + timedelta(seconds=5))
    first, second = Seal.objects.filter(jurisdiction=COUNTY).order_by("sequence")
    assert (second.sequence, second.previous, second.count) == (2, first.link, 1)
    assert verify(at=AT).ok
    assert SealLeaf.objects.count() == Entry.objects.count() == 6


@pytest.mark.django_db
def test_sealing_says_how_many_seals_it_made_and_nothing_is_sealed_twice() -> None:
    act("a", COUNTY)
    act("b", OTHER)

    assert seal(at=AT) == 2
    assert seal(at=AT) == 0


@pytest.mark.django_db
def test_more_entries_than_a_batch_become_several_seals(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anwang.ground.trail.seal.BATCH", 3)
    for n in range(7):
        act(f"r{n}")

    assert seal(at=AT) == 3
    assert [s.count for s in Seal.objects.order_by("sequence")] == [3, 3, 1]
    assert verify(at=AT).ok
    assert BATCH == 2000


@pytest.mark.django_db
def test_jurisdiction_of_nines_is_sealed() -> None:
    act("a", "999999999999123")

    assert seal(at=AT) == 1
    assert Seal.objects.get().count == 1


# ---- verifying ---------------------------------------------------------------------------------------------------------------


@pytest.fixture
def sealed(db: None) -> list[RulePack]:
    made = [act(f"r{n}") for n in range(5)]
    seal(at=AT)
    made += [act(f"s{n}") for n in range(3)]
    seal(at=AT + timedelta(seconds=5))
    return made


def test_untouched_trail_verifies(sealed: list[RulePack]) -> None:
    result = verify(at=AT)

    assert (result.ok, result.entries, result.sealed, result.seals, result.records) == (True, 8, 8, 2, 8)


@pytest.mark.parametrize("column", ["verb", "actor", "change", "digests", "subject", "post", "address", "on_behalf"])
def test_altered_entry_is_found(sealed: list[RulePack], column: str) -> None:
    key = Entry.objects.order_by("id")[2].pk
    tamper(f"UPDATE ground_entry SET {column} = '[]' WHERE id = %s", key)

    found = verify(at=AT, records=False).faults

    assert {fault.where for fault in found} == {f"流水 {key}"}
    assert {fault.kind for fault in found} == {"altered"}


def test_deleted_entry_is_found(sealed: list[RulePack]) -> None:
    key = Entry.objects.order_by("id")[1].pk
    tamper("DELETE FROM ground_entry WHERE id = %s", key)

    found = verify(at=AT).faults

    assert ("missing", f"流水 {key}") in [(fault.kind, fault.where) for fault in found]


def test_deleted_last_entry_with_its_leaf_is_found(sealed: list[RulePack]) -> None:
    last = Entry.objects.order_by("-id")[0].pk
    tamper("DELETE FROM ground_sealleaf WHERE entry_id = %s", last)
    tamper("DELETE FROM ground_entry WHERE id = %s", last)

    assert "missing" in kinds(verify(at=AT))


def test_entry_put_in_behind_the_back_is_found_at_once_by_its_signature(sealed: list[RulePack]) -> None:
    tamper(
        "INSERT INTO ground_entry (at, path, actor, post, on_behalf, viewing_as, channel, address, verb, subject_model, subject, change, digests, mac)"
        " VALUES ('2026-03-16 01:30:00', %s, '某人', '', '', '', 'console', '', 'x', '', '', '{}', '[]', 'forged')",
        COUNTY,
    )

    assert kinds(verify(at=AT)) == ["altered"]


def test_signed_entry_that_lies_in_no_seal_between_sealed_ones_is_found(sealed: list[RulePack]) -> None:
    tamper("DELETE FROM ground_sealleaf WHERE entry_id = %s", Entry.objects.order_by("id")[1].pk)

    found = verify(at=AT + timedelta(hours=1), records=False)

    assert "inserted" in kinds(found)


def test_seal_that_was_altered_or_taken_out_is_found(sealed: list[RulePack]) -> None:
    first = Seal.objects.order_by("sequence")[0]
    tamper("UPDATE ground_seal SET root = %s WHERE id = %s", "0" * 64, first.pk)
    assert {"altered", "missing"} <= set(kinds(verify(at=AT, records=False)))

    tamper("DELETE FROM ground_sealleaf WHERE seal_id = %s", first.pk)
    tamper("DELETE FROM ground_seal WHERE id = %s", first.pk)
    assert "missing" in kinds(verify(at=AT, records=False))


def test_the_last_seal_taken_out_with_its_entries_is_found_by_what_the_records_say(sealed: list[RulePack]) -> None:
    last = Seal.objects.order_by("-sequence")[0]
    entries = list(last.leaves.values_list("entry_id", flat=True))
    tamper("DELETE FROM ground_sealleaf WHERE seal_id = %s", last.pk)
    tamper("DELETE FROM ground_seal WHERE id = %s", last.pk)
    for key in entries:
        tamper("DELETE FROM ground_entry WHERE id = %s", key)

    assert kinds(verify(at=AT)) == ["inserted"] * 3


def test_record_changed_deleted_or_put_in_behind_the_back_is_found(sealed: list[RulePack]) -> None:
    tamper("UPDATE ground_rulepack SET payload = '{\"days\": 99}' WHERE id = %s", sealed[0].pk)
    tamper("DELETE FROM ground_rulepack WHERE id = %s", sealed[1].pk)
    pack("forged")

    found = {(fault.kind, fault.where.split()[0]) for fault in verify(at=AT).faults}

    assert found == {("altered", "规则"), ("missing", "ground.rulepack"), ("inserted", "规则")}


@pytest.mark.django_db
def test_record_removed_by_an_act_is_not_missed() -> None:
    made = act()
    with transaction.atomic():
        key = made.pk
        made.delete()
        record("test.remove", by=CLERK, at=AT, gone=[(RulePack, key)])

    assert verify(at=AT).ok


@pytest.mark.django_db
def test_the_digest_is_that_of_the_last_act() -> None:
    made = act()
    with transaction.atomic():
        made.source = "新依据"
        made.save()
        record("test.change", by=CLERK, at=AT, subject=made)

    assert verify(at=AT).ok


@pytest.mark.django_db
def test_entry_written_with_another_key_is_found(settings: object) -> None:
    act()
    settings.TRAIL_KEY = "another"  # type: ignore[attr-defined]

    assert kinds(verify(at=AT, records=False)) == ["altered"]


@pytest.mark.django_db
def test_leaf_digest_covers_the_signature() -> None:
    act()
    entry = Entry.objects.get()
    before = leaf_digest(entry)
    entry.mac = "0" * 64

    assert leaf_digest(entry) != before


@pytest.mark.django_db
def test_system_acts_are_sealed_with_the_nation() -> None:
    with transaction.atomic():
        record("test.sweep", by=SYSTEM, at=timezone.now())
    seal(at=timezone.now())

    assert Seal.objects.get().jurisdiction == "001"
