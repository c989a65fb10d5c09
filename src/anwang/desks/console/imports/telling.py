"""What taking an import back will do, and what it did, in the words of the kind of list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from anwang.ground.models import ImportRun
from anwang.imports import queries


class _Words(NamedTuple):
    verb: str
    what: str
    unit: str


WORDS = {
    "enterprise": _Words("删除", "企业档案", "份"),
    "hazard": _Words("作废", "隐患", "条"),
    "checklist": _Words("删除", "检查项目", "条"),
}


def will_undo(run: ImportRun) -> str:
    """Say what taking a run back will do."""
    words, made = WORDS[run.kind], queries.made_count(run)
    parts = [f"{words.verb}这次新建的{words.what}{made:,}{words.unit}"] if made else []
    parts += [f"把更新过的{run.updated:,}{words.unit}恢复到导入前"] if run.updated else []
    if not parts:
        return "这次还没有写入任何记录，撤回后不能再继续。"
    return f"将{'，'.join(parts)}；导入后有人用过、改过的保留不动。"


def has_undone(run: ImportRun) -> str:
    """Say what taking a run back did."""
    words, undone = WORDS[run.kind], _undone(run)
    parts = [f"{words.verb}这次新建的{words.what}{undone['removed']:,}{words.unit}"] if undone["removed"] else []
    parts += [f"删除为它们建立的单位档案{undone['files']:,}份"] if undone["files"] else []
    parts += [f"{undone['restored']:,}{words.unit}更新过的恢复到导入前"] if undone["restored"] else []
    parts += [f"{undone['stayed']:,}{words.unit}导入后有人用过、改过，保留不动"] if undone["stayed"] else []
    return f"已撤回：{'，'.join(parts) or '这次没有写入任何记录'}。"


def _undone(run: ImportRun) -> Mapping[str, Any]:
    said = run.verdict.get("undone", {})
    return {"removed": 0, "restored": 0, "files": 0, "stayed": len(said.get("kept", ())), **said}
