"""Visits by eight clients at once: acts per second, none lost, and the trail still true."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from anwang.desks.terminal.bench.county import County, lay
from anwang.desks.terminal.bench.filling import insert, sites
from anwang.desks.terminal.bench.report import Row, tell
from anwang.enterprises.models import Site
from anwang.grid.access import official
from anwang.grid.models import Assignment, Node
from anwang.grid.states import Tier
from anwang.ground.trail.models import Entry
from anwang.ground.trail.seal import seal
from anwang.ground.trail.verify import verify
from anwang.hazards.models import Hazard
from anwang.inspections.actions import conduct
from anwang.inspections.inputs import ConductVisit, ItemAnswer
from anwang.inspections.models import Answer, Visit
from anwang.inspections.states import Judgement, VisitKind
from anwang.standards.models import CheckItem, ChecklistVersion

CLIENTS = 8
ITEMS, FAILED = 43, 3


def run(*, quick: bool) -> None:
    """Measure from the moment when all clients are ready to the last one's end."""
    each = 10 if quick else 60
    county = lay()
    insert(Site, sites(list(Node.objects.filter(tier=Tier.VILLAGE, path__startswith=county.town.path)), 0, 400))
    gate = Path(settings.DATA)
    command = [sys.executable, "-c", "from anwang.desks.terminal.bench import client; client.main()"]
    wanted = [[*command, str(by.assignment_id), str(number), str(each)] for number, by in enumerate(county.officers)]
    clients = [subprocess.Popen(words) for words in wanted]
    while len(list(gate.glob("ready.*"))) < CLIENTS:
        time.sleep(0.05)
    (gate / "go").touch()
    started = time.perf_counter()
    lost = sum(client.wait() for client in clients)
    took = time.perf_counter() - started
    tell_result(county, each * CLIENTS, took, lost)


def tell_result(county: County, wanted: int, took: float, lost: int) -> None:
    """Count what arrived and verify the trail; what is missing is said."""
    counted = (Visit.objects.count(), Answer.objects.count(), Hazard.objects.count())
    whole = counted == (wanted, wanted * ITEMS, wanted * FAILED) and not lost
    seal(at=timezone.now())
    verified = verify(at=timezone.now())
    faults = [fault for fault in verified.faults if fault.kind != "inserted"]  # the invented sites carry no entry
    note = f"{counted[0]} visits, {counted[1]} answers, {counted[2]} hazards, {Entry.objects.count()} entries"
    note += "; none lost" if whole else f"; LOST: wanted {wanted} visits, {lost} clients failed"
    note += "; trail ok" if not faults else f"; TRAIL: {len(faults)} faults"
    tell(
        Row(
            "visits",
            connection.vendor,
            f"{ITEMS} answers, {FAILED} hazards, {CLIENTS} clients",
            wanted,
            wanted / took,
            "visits/s",
            None,
            note,
        )
    )


def visit_once(assignment: Assignment, site: Site, version: ChecklistVersion, items: list[int]) -> Visit:
    """Record one visit with 43 answers, three of them failed."""
    by = official(assignment, on=timezone.localdate())
    answers = tuple(
        ItemAnswer(
            item_id=item,
            judgement=Judgement.FAIL if place < FAILED else Judgement.PASS,
            no_photo_reason="测速" if place < FAILED else "",
        )
        for place, item in enumerate(items)
    )
    said = ConductVisit(
        kind=VisitKind.SERVICE, site_id=site.pk, checklist_id=version.pk, answers=answers, signer="测速企业负责人", facts="测速"
    )
    return conduct(said, by=by, at=timezone.now())


def sheet() -> tuple[ChecklistVersion, list[int]]:
    """Return the township's 43-item sheet."""
    version = ChecklistVersion.objects.filter(item_count=ITEMS, state="published").order_by("pk")[0]
    return version, list(CheckItem.objects.filter(version=version).order_by("number").values_list("pk", flat=True))
