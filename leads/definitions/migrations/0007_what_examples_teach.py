"""Examples name the criteria they teach, and the lead whose facts they were."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('definitions', '0006_backtests'),
    ]

    operations = [
        migrations.AddField(
            model_name='example',
            name='criteria',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, help_text='ids of the criteria it teaches', size=None),
        ),
        migrations.AddField(
            model_name='example',
            name='taken_from',
            field=models.BigIntegerField(blank=True, help_text='the lead whose facts these were; the lead may have been erased since', null=True),
        ),
    ]
