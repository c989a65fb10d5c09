"""The `anwang` command: serve, begin, backup, demo, grid, import, figures, papers, trail, bench."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date

Run = Callable[[argparse.Namespace], int]


def day(text: str) -> date:
    """Read a day as 2020-01-31."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        message = f"日期“{text}”不对，请按 2020-01-31 的样子写"
        raise argparse.ArgumentTypeError(message) from error


def parser() -> argparse.ArgumentParser:
    """Return the command's grammar."""
    top = argparse.ArgumentParser(prog="anwang", description="安网：安全生产监管系统")
    commands = top.add_subparsers(dest="command", required=True, metavar="命令")
    _serve(commands)
    _grid(commands)
    _import(commands)
    _figures(commands)
    _rest(commands)
    return top


def _add(commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, text: str, run: str) -> argparse.ArgumentParser:
    made = commands.add_parser(name, help=text, description=text)
    made.set_defaults(run=run)
    return made


def _serve(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    serve = _add(commands, "serve", "启动服务", "serving:serve")
    serve.add_argument("--host", default="127.0.0.1", help="监听地址")
    serve.add_argument("--port", type=int, default=8000, help="端口")
    serve.add_argument("--workers", type=int, default=2, help="进程数")
    serve.add_argument("--certificate", default="", help="TLS 证书文件")
    serve.add_argument("--key", default="", help="TLS 私钥文件")
    jobs = _add(commands, "jobs", "只运行后台任务（封存流水、导入、导出）", "working:run_jobs")
    jobs.add_argument("--once", action="store_true", help="做完现有任务就退出")
    _add(commands, "migrate", "建立或升级数据库", "serving:migrate")


def _grid(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    grid = commands.add_parser("grid", help="区划", description="区划").add_subparsers(dest="sub", required=True, metavar="操作")
    load = _add(grid, "load", "装入区划：341182 一个县，3411 一个市，34 一个省，all 全国", "grids:load")
    load.add_argument("code", help="区划代码或 all")
    load.add_argument("--json", action="store_true", help="以 JSON 回答")


def _import(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    imports = _add(commands, "import", "导入台账：Excel、CSV、网页表格、Word 表格", "importing:take")
    imports.add_argument("file", help="文件")
    imports.add_argument("--kind", choices=["enterprise", "hazard", "checklist"], help="内容；不写就由系统判断")
    imports.add_argument("--grid", required=True, help="导入到哪个区划，如 341182")
    imports.add_argument("--dry-run", action="store_true", help="只核对，不写入")
    imports.add_argument("--annotated", default="", help="把退回的行连同原因另存为这个 Excel 文件")
    imports.add_argument("--json", action="store_true", help="以 JSON 回答")


def _slice(made: argparse.ArgumentParser) -> None:
    made.add_argument("code", help="指标代码")
    made.add_argument("--grid", required=True, help="区划代码，如 341182")
    made.add_argument("--from", dest="start", type=day, required=True, help="起始日期")
    made.add_argument("--to", dest="end", type=day, required=True, help="截止日期（含当日）")
    made.add_argument("--campaign", action="append", default=[], help="专项行动名称，可多次")
    made.add_argument("--where", action="append", default=[], help="维度=值，可多次")
    made.add_argument("--json", action="store_true", help="以 JSON 回答")


def _figures(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    figures = commands.add_parser("figures", help="指标", description="指标").add_subparsers(dest="sub", required=True, metavar="操作")
    listed = _add(figures, "list", "列出全部指标及口径", "figuring:catalogue")
    listed.add_argument("--json", action="store_true", help="以 JSON 回答")
    listed.add_argument("--operations", action="store_true", help="列出同比、占比、排名等算法的写法")
    value = _add(figures, "value", "一个指标的值", "figuring:value")
    _slice(value)
    value.add_argument("--compare", dest="operation", action="append", default=[], help="同比、环比、前年、目标等，可多次")
    value.add_argument("--ask", dest="operation", action="append", help="占比、排名、前3、未发生等算法，可多次")
    _cube(figures)
    records = _add(figures, "records", "一个指标数到的记录", "figuring:records")
    _slice(records)


def _cube(figures: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    cube = figures.add_parser("cube", help="数据立方", description="数据立方").add_subparsers(dest="deed", required=True, metavar="操作")
    rebuild = _add(cube, "rebuild", "从记录重新建立", "cubing:rebuild")
    check = _add(cube, "check", "随机抽取切片与逐条统计核对；有不一致时退出码为 1", "cubing:check")
    for made in (rebuild, check):
        made.add_argument("fact", nargs="*", help="事实的代码；不写就是全部")
    rebuild.add_argument("--day", type=day, help="只重新统计这一天所在的月份")
    check.add_argument("--sample", type=int, default=20, help="每个事实抽取多少个切片")
    check.add_argument("--seed", type=int, help="随机数种子，同一种子抽取同样的切片")
    check.add_argument("--json", action="store_true", help="以 JSON 回答")
    lake = _add(figures, "lake", "把全部事实导出为 Parquet，或从导出的文件计算指标", "laking:lake")
    lake.add_argument("folder", help="目录")
    lake.add_argument("--value", nargs="+", default=[], metavar="代码", help="不导出，计算这些指标")
    lake.add_argument("--check", action="store_true", help="不导出，与数据库核对全部指标；有不一致时退出码为 1")
    lake.add_argument("--grid", default="", help="区划代码，如 341182")
    lake.add_argument("--from", dest="start", type=day, help="起始日期")
    lake.add_argument("--to", dest="end", type=day, help="截止日期（含当日）")
    lake.add_argument("--campaign", action="append", default=[], help="专项行动名称，可多次")
    lake.add_argument("--where", action="append", default=[], help="维度=值，可多次")
    lake.add_argument("--json", action="store_true", help="以 JSON 回答")


def _rest(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    papers = commands.add_parser("papers", help="公文", description="公文").add_subparsers(dest="sub", required=True, metavar="操作")
    listed = _add(papers, "list", "列出公文", "papering:listed")
    listed.add_argument("--json", action="store_true", help="以 JSON 回答")
    summary = _add(papers, "summary", "生成一份专项行动总结（Word）", "papering:summary")
    summary.add_argument("--grid", required=True, help="区划代码")
    summary.add_argument("--campaign", required=True, help="专项行动名称")
    summary.add_argument("--to", dest="end", type=day, help="统计截止日期；不写到行动结束日")
    summary.add_argument("--out", required=True, help="另存为")
    audit = _add(papers, "audit", "材料核数：找出一份材料里的数字，逐个核对", "auditing:audit")
    audit.add_argument("file", help="Word（.docx）或文本文件；- 为标准输入")
    audit.add_argument("--grid", default="", help="区划代码，如 341182；不写就从材料里找")
    audit.add_argument("--from", dest="start", type=day, help="起始日期；不写就从材料里找")
    audit.add_argument("--to", dest="end", type=day, help="截止日期（含当日）")
    audit.add_argument("--json", action="store_true", help="以 JSON 回答")
    _returns(commands)
    trail = commands.add_parser("trail", help="流水", description="流水").add_subparsers(dest="sub", required=True, metavar="操作")
    verify = _add(trail, "verify", "核验全部流水、记录和证明材料；有问题时退出码为 1", "trailing:verify")
    verify.add_argument("--without-files", action="store_true", help="不核对材料原件（材料很多时快得多）")
    verify.add_argument("--json", action="store_true", help="以 JSON 回答")
    _add(trail, "seal", "立即封存", "trailing:seal")
    begin = _add(commands, "begin", "开局：在空的系统里建立本地安委办和三位管理员", "beginning:begin")
    begin.add_argument("code", help="区划代码，如 341182")
    begin.add_argument("--system", required=True, metavar="姓名", help="系统管理员")
    begin.add_argument("--security", required=True, metavar="姓名", help="安全管理员")
    begin.add_argument("--audit", required=True, metavar="姓名", help="审计管理员，三人不能兼任")
    begin.add_argument("--organ", default="", metavar="名称", help="单位名称，不写就是本级安全生产委员会办公室")
    backup = _add(commands, "backup", "备份：不停用系统，把数据库、材料和密钥复制到一个新目录", "backing_up:backup")
    backup.add_argument("folder", help="新目录")
    recover = _add(commands, "recover", "给登录不了的账号换新密码、解除验证器和锁定（只有保管机器的人能用）", "recovering:recover")
    recover.add_argument("username", help="登录名")
    demo = _add(commands, "demo", "装入演示县（明光市，人和事都是虚构的）", "demoing:demo")
    demo.add_argument("--on", type=day, help="演示到哪一天，默认今天")
    bench = _add(commands, "bench", "测速，写 docs/benchmarks.md", "benching:bench")
    bench.add_argument("--quick", action="store_true", help="只测小规模")
    bench.add_argument("--only", action="append", metavar="项目", help="只测这一项（lists、imports、visits、cube、lake），可重复")
    bench.add_argument("--on", choices=("", "sqlite", "postgresql"), default="", help="只在这种数据库上测")


def _returns(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    returns = commands.add_parser("returns", help="报表", description="报表").add_subparsers(dest="sub", required=True, metavar="操作")
    fill = _add(returns, "fill", "按绑定填一张报表（Excel），不留存", "returning:fill")
    fill.add_argument("form", help="报表名称或编号；也可以是一个 .xlsx 文件，按系统建议填")
    fill.add_argument("--grid", required=True, help="区划代码")
    fill.add_argument("--from", dest="start", type=day, required=True, help="起始日期")
    fill.add_argument("--to", dest="end", type=day, required=True, help="截止日期（含当日）")
    fill.add_argument("out", help="另存为")
    suggest = _add(returns, "suggest", "看系统对一张表的绑定建议", "returning:proposed")
    suggest.add_argument("file", help=".xlsx 文件")
    suggest.add_argument("--grid", required=True, help="区划代码")
    suggest.add_argument("--json", action="store_true", help="以 JSON 回答")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status (0 done, 1 refused or something is wrong, 2 wrong words)."""
    asked = parser().parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anwang.config.settings")
    return _run(asked)


def _run(asked: argparse.Namespace) -> int:
    import importlib  # noqa: PLC0415 - Django must be set up before the rooms are imported

    import django  # noqa: PLC0415

    django.setup()
    from django.db import DatabaseError  # noqa: PLC0415

    from anwang.desks.terminal.answer import NOT_LAID, refuse  # noqa: PLC0415
    from anwang.ground.refusal import Refusal  # noqa: PLC0415

    module, _, function = asked.run.partition(":")
    run: Run = getattr(importlib.import_module(f"anwang.desks.terminal.{module}"), function)
    try:
        return run(asked)
    except Refusal as refusal:
        return refuse(str(refusal))
    except DatabaseError:
        if not _is_empty():
            raise
        return refuse(NOT_LAID)
    except BrokenPipeError:
        return 0


def _is_empty() -> bool:
    """Return whether the database can be reached and holds no tables of ours yet."""
    from django.db import DatabaseError, connection  # noqa: PLC0415

    try:
        return "grid_node" not in connection.introspection.table_names()
    except DatabaseError:
        return False


if __name__ == "__main__":
    sys.exit(main())
