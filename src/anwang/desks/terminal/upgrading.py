"""Creating and upgrading the database: migrations, and from which act on digests cover which columns."""

from __future__ import annotations

from django.core.management import call_command

from anwang.ground.trail import shapes


def upgrade() -> None:
    """Bring the database up to the program; can be called again at any time."""
    call_command("migrate", verbosity=0, interactive=False)
    shapes.note()
