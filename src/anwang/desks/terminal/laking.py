"""`anwang figures lake`: the facts written as Parquet, a figure read from them, and both compared."""

from __future__ import annotations

import argparse
from pathlib import Path

from django.utils import timezone

from anwang.desks.terminal.answer import refuse, say, say_json, table
from anwang.figures import catalogue as figures
from anwang.figures import slices
from anwang.figures.lake import comparing
from anwang.figures.lake.reading import Lake
from anwang.figures.lake.writing import write


def lake(asked: argparse.Namespace) -> int:
    """Write the lake, or read a figure from it, or compare it with the database (exit status 1 when something differs)."""
    folder = Path(asked.folder)
    if asked.value:
        return _value(asked, Lake(folder))
    if asked.check:
        return _check(asked, Lake(folder))
    written = write(folder, at=timezone.now(), tell=lambda line: None if asked.json else say(f"  {line}"))
    if asked.json:
        say_json([{"file": f"{each.fact}.parquet", "rows": each.rows} for each in written])
    else:
        say(f"已写入 {folder}：{len(written)} 个文件，{sum(each.rows for each in written)} 行。")
    return 0


def _value(asked: argparse.Namespace, found: Lake) -> int:
    if not asked.grid or not asked.start or not asked.end:
        return refuse("请写明区划和起止日期：--grid 341182 --from 2026-01-01 --to 2026-12-31。")
    node = slices.node_of(asked.grid)
    campaigns = slices.campaigns_named(asked.campaign, node)
    rows = []
    for code in asked.value:
        figure = figures.find(code)
        wanted = slices.slice_of(figure, node, start=asked.start, end=asked.end, campaigns=campaigns, where=asked.where)
        answer = found.answer(figure, wanted, at=timezone.now())
        rows.append((figure, answer))
    if asked.json:
        say_json([{"code": figure.code, "name": figure.name, "printed": one.printed, "unit": figure.unit} for figure, one in rows])
    else:
        table(["代码", "名称", "数值", "单位"], [[figure.code, figure.name, one.printed, figure.unit] for figure, one in rows])
    return 0


def _check(asked: argparse.Namespace, found: Lake) -> int:
    node = slices.node_of(asked.grid or "全国")
    compared, differences = comparing.compare(found, node, on=asked.end or timezone.localdate(), at=timezone.now())
    if asked.json:
        say_json({"compared": compared, "differences": differences})
    else:
        for one in differences:
            say(one)
        say(f"核对了 {compared} 个数字，{'全部一致' if not differences else f'{len(differences)} 个不一致（导出以后可能有新的办理）'}。")
    return 1 if differences else 0
