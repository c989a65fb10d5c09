from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inspections", "0003_urgency_and_proposed_hazards")]

    operations = [
        migrations.AddField(
            model_name="visit",
            name="cause_note",
            field=models.CharField(blank=True, max_length=200, verbose_name="事由来源"),
        ),
    ]
