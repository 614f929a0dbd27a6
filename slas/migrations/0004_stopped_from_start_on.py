"""A clock never stops before it starts."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("slas", "0003_alert_retries")]

    operations = [
        migrations.AlterField(
            model_name="clock",
            name="stopped_at",
            field=models.DateTimeField(
                blank=True,
                help_text="never before the start: what came earlier counts as no time at all",
                null=True,
            ),
        ),
        migrations.AddConstraint(
            model_name="clock",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("stopped_at", None), ("stopped_at__gte", models.F("started_at")), _connector="OR"
                ),
                name="clock_stopped_from_start_on",
            ),
        ),
    ]
