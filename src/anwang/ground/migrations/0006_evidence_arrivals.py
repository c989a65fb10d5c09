import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def who_kept_it_sent_it(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:  # noqa: ARG001 - the signature is Django's
    """Whoever is written down as having kept a file before may go on citing it."""
    files = apps.get_model("ground", "EvidenceFile").objects.filter(kept_by__isnull=False)
    arrivals = apps.get_model("ground", "EvidenceArrival")
    kept = files.values_list("pk", "kept_by", "kept_at").iterator()
    rows = (arrivals(file_id=pk, person_id=person, at=at) for pk, person, at in kept if person is not None)
    arrivals.objects.bulk_create(rows, batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [("ground", "0005_record_shapes")]

    operations = [
        migrations.CreateModel(
            name="EvidenceArrival",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person_id", models.BigIntegerField(verbose_name="上传人")),
                ("at", models.DateTimeField(verbose_name="时间")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="arrivals",
                        to="ground.evidencefile",
                        verbose_name="文件",
                    ),
                ),
            ],
            options={
                "verbose_name": "材料上传",
                "constraints": [models.UniqueConstraint(fields=("file", "person_id"), name="evidence_arrival_once")],
            },
        ),
        migrations.RunPython(who_kept_it_sent_it, migrations.RunPython.noop),
    ]
