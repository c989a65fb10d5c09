"""Let the database itself refuse to change or delete what is history."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from anwang.ground.trail.append_only import AppendOnly


class Migration(migrations.Migration):
    """Append-only tables of the room."""

    dependencies: ClassVar = [("ground", "0001_initial")]
    operations: ClassVar = [AppendOnly("ground_entry"), AppendOnly("ground_manifest"), AppendOnly("ground_seal"), AppendOnly("ground_sealleaf"), AppendOnly("ground_issuednumber")]
