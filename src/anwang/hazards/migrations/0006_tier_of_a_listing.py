"""At which tier a hazard was listed: until now each office listed at its own."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

TIERS = {"nation": "nation", "province": "province", "city": "city", "county": "county"}


def of_its_organ(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Let what was listed stand at the tier of the organ that listed it."""
    rows = apps.get_model("hazards", "Listing").objects.using(editor.connection.alias)
    for listing in rows.select_related("organ__node"):
        tier = TIERS.get(listing.organ.node.tier, "town")
        rows.filter(pk=listing.pk).update(tier=tier)


class Migration(migrations.Migration):
    """A column with its default, and what each row stood for."""

    dependencies: ClassVar = [("hazards", "0005_suspicion_of_a_major_hazard")]
    operations: ClassVar = [
        migrations.AddField(
            "listing",
            "tier",
            models.CharField(
                choices=[("town", "乡级"), ("county", "县级"), ("city", "市级"), ("province", "省级"), ("nation", "国家级")],
                default="county",
                max_length=8,
                verbose_name="挂牌层级",
            ),
        ),
        migrations.RunPython(of_its_organ, migrations.RunPython.noop),
    ]
