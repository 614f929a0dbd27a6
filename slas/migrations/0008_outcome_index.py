"""Attainment is counted over an index of outcomes."""

import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("handoffs", "0005_imported_history"),
        ("people", "0003_demo_story"),
        ("slas", "0007_plural_names"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="clock",
            name="clock_due",
        ),
        migrations.RemoveIndex(
            model_name="clock",
            name="clock_stopped",
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                django.db.models.functions.comparison.Least("stopped_at", "due_at"),
                condition=models.Q(("cancelled_at", None), ("owner", None)),
                name="clock_outcome",
            ),
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("cancelled_at", None), _negated=True),
                fields=["cancelled_at"],
                name="clock_cancelled",
            ),
        ),
    ]
