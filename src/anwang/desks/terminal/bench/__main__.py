"""One part of the benchmark, in a process of its own."""

from __future__ import annotations

import importlib
import os
import sys

from anwang.desks.terminal.bench.scratch import is_ours


def main() -> int:
    """Run the part named on the command line and print a JSON line for each figure."""
    import django  # noqa: PLC0415 - set up before the rooms are imported

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anwang.config.settings")
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    if not is_ours():
        sys.stderr.write("这个 PostgreSQL 数据库里已有内容，测速会清空它，所以不运行。请用 ANWANG_DATABASE 指定一个空的数据库。\n")
        return 1
    importlib.import_module("anwang.desks.terminal.upgrading").upgrade()
    call_command("collectstatic", verbosity=0, interactive=False)
    part = importlib.import_module(f"anwang.desks.terminal.bench.{sys.argv[1]}")
    part.run(quick="--quick" in sys.argv)
    return 0


if __name__ == "__main__":
    sys.exit(main())
