"""`anwang import`: take a list from a file, on a machine where only the divisions were laid down."""

from __future__ import annotations

import argparse
import gc
import json
import time
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from anwang.desks.terminal import files
from anwang.desks.terminal.answer import facts, refuse, say
from anwang.desks.terminal.upgrading import upgrade
from anwang.grid.models import Node
from anwang.ground.refusal import Refusal
from anwang.ground.sheet import Analysis, ImportedRow, Unreadable, Verdict
from anwang.ground.sheet.annotate import annotate
from anwang.imports import actions, jobs, reading
from anwang.imports.errands import Errand
from anwang.imports.errors import NoSuchGrid
from anwang.imports.reading import LIMITS, Kept

CODE_WIDTH = 12
WORDS = {"accepted": "全部导入", "partial": "部分导入", "refused": "没有导入"}


def take(asked: argparse.Namespace) -> int:
    """Take the file, or only say what would become of it; exit status 1 when nothing of it can be taken."""
    started = time.monotonic()
    gc.disable()  # the command ends soon, and a city's rows make few cycles but much to look through for them
    answer: dict[str, Any] = {"dry_run": asked.dry_run, "grid": asked.grid}
    try:
        body = read_whole(Path(asked.file))
        prepare_database()
        answer |= _answer(asked, body)
    except Unreadable as refusal:
        answer |= _refused(refusal.code, refusal.reason, refusal.real_format, asked.kind or "")
    except Refusal as refusal:
        answer |= _refused(refusal.code, str(refusal), "", asked.kind or "")
    except (RecursionError, MemoryError):
        answer |= _refused("too_large", "文件太大或结构太深，这台机器的内存不够，请拆成几个文件再导入。", "", asked.kind or "")
    except Exception as error:  # noqa: BLE001 - the outermost edge: whatever a file holds, the answer is a sentence
        answer |= _refused("system_error", f"系统出错，没有导入：{type(error).__name__} {error}", "", asked.kind or "")
    answer["seconds"] = round(time.monotonic() - started, 2)
    _tell(asked, answer)
    return 1 if answer["verdict"] == "refused" else 0


def read_whole(path: Path) -> bytes:
    """Return a file's bytes. Raises Unopened with the true reason for what is no readable file, Unreadable for one that is too large."""
    size = files.size_of(path)
    if size > LIMITS.file_bytes:
        raise Unreadable("too_large", detail=f"（{size // 1048576} MB，上限 {LIMITS.file_bytes // 1048576} MB）")
    return files.read(path)


def prepare_database() -> None:
    """Bring the database up where it is not; a terminal on a fresh machine needs no other command first."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        upgrade()


def _answer(asked: argparse.Namespace, body: bytes) -> dict[str, Any]:
    name = Path(asked.file).name
    analysis = reading.understand(body, kind=asked.kind or "")
    node = find_node(asked.grid)
    if asked.dry_run:
        verdict, kept = _tried(analysis, name, node)
    elif node is not None:
        verdict, kept = _taken(analysis, body, name, node)
    else:
        raise NoSuchGrid(f"系统里还没有区划“{asked.grid}”，请先装入：anwang grid load {asked.grid}")
    answer = answer_of(verdict, kept)
    if node is None:
        answer["warnings"].append(f"系统里还没有区划“{asked.grid}”，只核对了文件本身；正式导入前请先运行：anwang grid load {asked.grid}")
    if asked.annotated:
        _annotated(asked.annotated, body, verdict, answer)
    return answer


def find_node(code: str) -> Node | None:
    """Return the place of a division code, short or of 12 digits, that stands."""
    digits = code.strip()
    if not digits.isdigit() or len(digits) > CODE_WIDTH:
        return None
    return Node.objects.filter(code=digits.ljust(CODE_WIDTH, "0"), valid_to__isnull=True).first()


def _taken(analysis: Analysis, body: bytes, name: str, node: Node) -> tuple[Verdict, Kept]:
    at = timezone.now()
    by = actions.operator(node, at=at)
    run = actions.receive(body, name, node=node, by=by, at=at, analysis=analysis)
    actions.start(run, by=by, at=at)
    try:
        return jobs.carry(run, body, by=by, analysis=analysis, at_terminal=True)
    except BaseException as error:
        actions.break_off(run, words=str(error) or type(error).__name__, at=timezone.now())
        raise


def _tried(analysis: Analysis, name: str, node: Node | None) -> tuple[Verdict, Kept]:
    """Judge the whole file as the register would, and leave no trace."""
    kept = Kept(analysis.kind, whole=True)
    portion = []
    for plan, outcome in reading.rows(analysis):
        if isinstance(outcome, ImportedRow) and node is not None:
            portion.append((plan, outcome))
        else:
            kept.put(plan, outcome)
    if node is not None:
        at = timezone.now()
        with transaction.atomic():
            errand = Errand(actions.operator(node, at=at), node, at, Path(name).stem[:100])
            fates = actions.try_out(portion, analysis.kind, errand)
            transaction.set_rollback(True)
        for (plan, row), fate in zip(portion, fates, strict=True):
            kept.settle(plan, row, fate)
    return reading.conclude(analysis, kept), kept


class _Told(list[str]):
    """Rows that are JSON already."""


def answer_of(verdict: Verdict, kept: Kept) -> dict[str, Any]:
    """Return the answer as the command prints it."""
    sheets = []
    for sheet in verdict.sheets:
        shown = replace(sheet, imported=()).as_json()
        shown["imported"] = _Told(kept.texts.get((sheet.index, row.row, row.part)) or reading.text_of(row) for row in sheet.imported)
        shown["duplicates"] = [
            {"row": one.row, "of": _of(one.of_row, one.of_sheet, one.of_record), "reason": one.reason} for one in sheet.duplicates
        ]
        names = (
            "name",
            "role",
            "role_reason",
            "header_rows",
            "columns",
            "unmapped",
            "imported",
            "refused",
            "duplicates",
            "skipped",
            "warnings",
        )
        sheets.append({name: shown[name] for name in names})
    return {
        "verdict": verdict.verdict,
        "refusal": verdict.refusal,
        "real_format": verdict.real_format,
        "encoding": verdict.encoding,
        "kind": verdict.kind,
        "counts": kept.counts(),
        "sheets": sheets,
        "warnings": list(verdict.warnings),
    }


def _of(row: int | None, sheet: str, record: str) -> int | str | None:
    if record:
        return record
    return f"{sheet}!{row}" if sheet else row


def _refused(code: str, reason: str, real_format: str, kind: str) -> dict[str, Any]:
    counts = dict.fromkeys(("rows", "imported", "updated", "refused", "duplicates", "skipped"), 0)
    refusal = {"code": code, "reason": reason}
    return {
        "verdict": "refused", "refusal": refusal, "real_format": real_format, "encoding": "", "kind": kind, "counts": counts, "sheets": [],
        "warnings": [],
    }  # fmt: skip


def _annotated(target: str, body: bytes, verdict: Verdict, answer: dict[str, Any]) -> None:
    try:
        Path(target).write_bytes(annotate(body, verdict))
    except OSError as error:
        answer["warnings"].append(f"核对表没有写成 {target}：{files.why(error)}")


ORDER = ("verdict", "refusal", "real_format", "encoding", "kind", "dry_run", "grid", "counts", "sheets", "warnings", "seconds")


def _tell(asked: argparse.Namespace, answer: dict[str, Any]) -> None:
    if asked.json:
        text = _json({name: answer[name] for name in ORDER})
        say(text.encode("utf-8", "replace").decode())  # half of a surrogate pair, as damaged files hold them, cannot be printed
        return
    if answer["refusal"]:
        refuse(answer["refusal"]["reason"])
    counts = answer["counts"]
    heading = "只核对，没有写入" if asked.dry_run else WORDS[answer["verdict"]]
    facts({"结果": heading, "真实格式": answer["real_format"] or "—", "记录": counts["rows"], "导入": counts["imported"], "其中更新": counts["updated"],
           "退回": counts["refused"], "重复": counts["duplicates"], "略过的行": counts["skipped"], "用时（秒）": answer["seconds"]})  # fmt: skip
    for sheet in answer["sheets"]:
        _tell_sheet(sheet)
    for warning in answer["warnings"]:
        say(f"注意：{warning}")


def _json(answer: dict[str, Any]) -> str:
    """The answer as JSON, told rows as they are."""
    told = [sheet["imported"] for sheet in answer["sheets"]]
    place = uuid4().hex
    sheets = [{**sheet, "imported": place} for sheet in answer["sheets"]]
    text, *more = json.dumps({**answer, "sheets": sheets}, ensure_ascii=False, default=str).split(f'"{place}"')
    return "".join([text, *(piece for rows, rest in zip(told, more, strict=True) for piece in ("[", ", ".join(rows), "]", rest))])


MOST = 20


def _tell_sheet(sheet: dict[str, Any]) -> None:
    say(f"\n工作表“{sheet['name']}”：{sheet['role_reason']}")
    for row in sheet["refused"][:MOST]:
        say(f"  第 {row['row']} 行退回：{';'.join(one['reason'] for one in row['reasons'])}")
    for row in sheet["duplicates"][:MOST]:
        say(f"  第 {row['row']} 行{row['reason']}")
    more = max(0, len(sheet["refused"]) - MOST) + max(0, len(sheet["duplicates"]) - MOST)
    if more:
        say(f"  还有 {more} 行，加 --json 或 --annotated 看全部。")
    for warning in sheet["warnings"]:
        say(f"  注意：{warning}")
