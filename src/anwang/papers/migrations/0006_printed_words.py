"""What is printed may be a sentence or a list of places."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('papers', '0005_templates_and_schedules'),
    ]

    operations = [
        migrations.AlterField('paperfigure', 'printed', models.TextField(verbose_name='印出的数')),
    ]
