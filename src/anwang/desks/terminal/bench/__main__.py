"""One part of the benchmark, in a process of its own."""

from __future__ import annotations

import importlib
import os
import sys


def main() -> int:
    """Run the part named on the command line and print a JSON line for each figure."""
    import django  # noqa: PLC0415 - set up before the rooms are imported

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anwang.config.settings")
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0, interactive=False)
    if os.environ.get("ANWANG_DATABASE"):
        from django.db import connection  # noqa: PLC0415

        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    part = importlib.import_module(f"anwang.desks.terminal.bench.{sys.argv[1]}")
    part.run(quick="--quick" in sys.argv)
    return 0


if __name__ == "__main__":
    sys.exit(main())
