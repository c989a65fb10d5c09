"""Who recorded the last recheck stands with the hazard: she does not strike it off."""

from __future__ import annotations

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def of_the_last_recheck(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Name it in what waits to be struck off."""
    alias = editor.connection.alias
    moves = apps.get_model("hazards", "HazardMove").objects.using(alias).filter(record=models.OuterRef("pk"), verb="pass_recheck")
    waiting = apps.get_model("hazards", "Hazard").objects.using(alias).filter(state="passed")
    waiting.update(rechecker_id=models.Subquery(moves.order_by("-id").values("by_person_id")[:1]))


class Migration(migrations.Migration):
    """A column, and what it holds for hazards rechecked already."""

    dependencies: ClassVar = [("hazards", "0007_term_of_the_finder"), ("grid", "0001_initial")]
    operations: ClassVar = [
        migrations.AddField(
            "hazard",
            "rechecker",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="grid.person",
                verbose_name="复查经办人",
            ),
        ),
        migrations.RunPython(of_the_last_recheck, migrations.RunPython.noop),
    ]
