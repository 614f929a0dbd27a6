"""An alert that could not be fired is looked at again later."""

import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("slas", "0002_append_only")]

    operations = [
        migrations.RemoveIndex(model_name="alert", name="alert_unfired"),
        migrations.AddField(
            model_name="alert",
            name="retry_at",
            field=models.DateTimeField(blank=True, help_text="when the sweep looks again after an error", null=True),
        ),
        migrations.AlterField(
            model_name="alert",
            name="attempts",
            field=models.PositiveSmallIntegerField(default=0, help_text="errors so far"),
        ),
        migrations.AddIndex(
            model_name="alert",
            index=models.Index(
                django.db.models.functions.comparison.Coalesce("retry_at", "fire_at"),
                condition=models.Q(("fired_at", None), ("lapsed_at", None)),
                name="alert_unfired",
            ),
        ),
    ]
