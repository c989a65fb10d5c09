"""绕过系统改库: somebody with the database's password changes, adds or removes rows; `anwang trail verify` says so and exits with 1."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from tests.estate import make_estate
from tests.hazards.county import Road
from tests.world import make_world

from anwang.desks.terminal.main import main
from anwang.enterprises import actions as enterprises
from anwang.enterprises.inputs import RegisterSite
from anwang.ground.evidence import proof, store
from anwang.ground.evidence.models import EvidenceFile
from anwang.ground.trail import seal
from anwang.ground.trail.append_only import AppendOnly
from anwang.hazards import actions
from anwang.hazards.inputs import Claim
from anwang.hazards.models import Hazard

LEDGER = {"ground_entry", "ground_manifest", "ground_seal", "ground_sealleaf", "ground_issuednumber"}


def run(sql: str, *values: int | str | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.fixture
def hazard(db: None) -> Hazard:
    """A hazard ordered to be rectified, all of it on the sealed trail."""
    world = make_world()
    said = RegisterSite(name="明光市甲乙木业有限公司", node_id=world.village.pk, sectors=("light_industry",))
    site = enterprises.register_site(said, by=world.town_officer, at=world.at)
    road = Road(world, site)
    made = road.order(road.register())
    seal.seal(at=world.at + timedelta(days=1))
    return made


def said(capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    capsys.readouterr()
    status = main(["trail", "verify"])
    return status, capsys.readouterr().out


def test_nothing_was_touched(hazard: Hazard, capsys: pytest.CaptureFixture[str]) -> None:
    status, words = said(capsys)

    assert (status, words.splitlines()[-1]) == (0, "全部相符。")


def test_a_deadline_was_moved(hazard: Hazard, capsys: pytest.CaptureFixture[str]) -> None:
    """有人直接把整改期限往后改了一个月。"""
    run("UPDATE hazards_hazard SET due_on = '2026-04-30' WHERE id = %s", hazard.pk)

    status, words = said(capsys)

    assert (status, words.splitlines()[-1]) == (1, "发现 1 处问题。")
    assert f"× 隐患 {hazard.pk}：" in words


def test_a_hazard_was_struck_off_in_the_database(hazard: Hazard, capsys: pytest.CaptureFixture[str]) -> None:
    """有人在库里直接“销号”。"""
    run("UPDATE hazards_hazard SET state = 'struck_off', struck_off_on = '2026-03-20', closed_on = '2026-03-20' WHERE id = %s", hazard.pk)

    status, words = said(capsys)

    assert status == 1
    assert f"× 隐患 {hazard.pk}：" in words


def test_a_hazard_was_put_in(hazard: Hazard, capsys: pytest.CaptureFixture[str]) -> None:
    """有人往库里塞了一条假隐患。"""
    hazard.pk, hazard.number = None, "假-1"
    hazard.save(force_insert=True)

    status, words = said(capsys)

    assert (status, words.splitlines()[-1]) == (1, "发现 1 处问题。")
    assert f"× 隐患 {hazard.pk}：" in words


def test_a_site_was_taken_out(hazard: Hazard, capsys: pytest.CaptureFixture[str]) -> None:
    """有人从库里删了一份企业档案的行业。"""
    run("DELETE FROM enterprises_sitesector WHERE site_id = %s", hazard.site_id)

    status, words = said(capsys)

    assert (status, words.splitlines()[-1]) == (1, "发现 1 处问题。")
    assert "× enterprises.sitesector" in words


@pytest.fixture
def proven(db: None) -> EvidenceFile:
    """A photograph that the report of a rectification cites."""
    world = make_world()
    said = RegisterSite(name="明光市甲乙木业有限公司", node_id=world.village.pk, sectors=("light_industry",))
    road = Road(world, enterprises.register_site(said, by=world.town_officer, at=world.at))
    hazard = road.order(road.register())
    file = store.keep(BytesIO(b"%PDF-1.4 invented"), "整改照片.pdf", by=world.town_officer.actor, at=world.at)
    actions.claim(
        hazard, Claim(text="已清理木料", reporter="韩厂安", evidence=(file.sha256,)), by=world.town_officer, at=world.at + timedelta(days=2)
    )
    return file


def test_a_photograph_was_exchanged(proven: EvidenceFile) -> None:
    """有人把材料库里的原件换成了另一个文件。"""
    place = store.place_of(proven.sha256)
    default_storage.delete(place)
    default_storage.save(place, ContentFile(b"%PDF-1.4 another"))

    assert [(kind, sentence) for kind, _, sentence in proof.faults()] == [
        ("altered", "原件与收存时的摘要不符：文件被改动过，请从备份中恢复。")
    ]


def test_a_photograph_was_taken_away_with_its_entry(proven: EvidenceFile) -> None:
    """有人把材料的登记也删掉了：引用它的那一步还在。"""
    default_storage.delete(store.place_of(proven.sha256))
    assert [kind for kind, _, _ in proof.faults()] == ["missing"]

    run("DELETE FROM ground_evidencearrival")
    run("DELETE FROM ground_evidenceuse")
    run("DELETE FROM ground_evidencefile")

    assert [sentence for _, _, sentence in proof.faults()] == ["这一步引用的材料登记不见了：被删除或改动过。"]


@pytest.mark.django_db
def test_the_database_itself_refuses_to_change_history() -> None:
    """流水、办理过程、已发文号,连数据库管理员也改不动。"""
    make_estate(make_world(on=timezone.localdate()))
    seal.seal(at=timezone.now() + timedelta(days=9))
    kept = sorted(
        operation.table
        for migration in MigrationLoader(connection).disk_migrations.values()
        for operation in migration.operations
        if isinstance(operation, AppendOnly)
    )
    assert set(kept) >= LEDGER | {f"{room}move" for room in ("hazards_hazard", "inspections_visit", "campaigns_campaign", "papers_paper")}

    filled = set()
    for table in kept:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            rows = cursor.fetchone()[0]
            cursor.execute(f"SELECT * FROM {table} LIMIT 0")
            column = cursor.description[-1][0]
        for statement in (f'UPDATE {table} SET "{column}" = "{column}"', f"DELETE FROM {table}"):
            if rows:
                filled.add(table)
                with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
                    run(statement)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert (table, cursor.fetchone()[0]) == (table, rows)
    assert filled >= LEDGER - {"ground_manifest"}
