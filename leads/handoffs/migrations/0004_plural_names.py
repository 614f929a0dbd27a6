"""Plural names as English has them, for the admin site."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("handoffs", "0003_append_only"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="touch",
            options={"verbose_name_plural": "touches"},
        ),
    ]
