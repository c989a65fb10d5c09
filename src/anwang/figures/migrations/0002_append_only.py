"""Let the database itself refuse to change or delete what is history."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

from anwang.ground.trail.append_only import AppendOnly


class Migration(migrations.Migration):
    """Append-only tables of the room."""

    dependencies: ClassVar = [("figures", "0001_external_values")]
    operations: ClassVar = [AppendOnly("figures_externalvaluemove"), AppendOnly("figures_figuretargetmove")]
