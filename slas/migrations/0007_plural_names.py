"""Plural names as English has them, for the admin site."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("slas", "0006_target_stated"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="policy",
            options={"verbose_name_plural": "policies"},
        ),
    ]
