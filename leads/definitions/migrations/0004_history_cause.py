"""Evaluations of an imported history have a cause of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('definitions', '0003_append_only'),
    ]

    operations = [
        migrations.AlterField(
            model_name='evaluation',
            name='cause',
            field=models.CharField(choices=[('act', 'Act'), ('enrichment', 'Enrichment'), ('publication', 'Publication'), ('history', 'History')], max_length=12),
        ),
    ]
