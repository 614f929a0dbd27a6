"""Plural names as English has them, for the admin site."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0001_initial"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="activity",
            options={"verbose_name_plural": "activities"},
        ),
        migrations.AlterModelOptions(
            name="company",
            options={"verbose_name_plural": "companies"},
        ),
        migrations.AlterModelOptions(
            name="identity",
            options={"verbose_name_plural": "identities"},
        ),
    ]
