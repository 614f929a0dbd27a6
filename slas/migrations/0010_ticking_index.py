"""What ticks is counted over an index alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("slas", "0009_copies_of_the_handoff"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="clock",
            name="clock_running_due",
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("cancelled_at", None), ("stopped_at", None), ("owner", None), ("standing", "live")),
                fields=["due_at"],
                include=("policy", "policy_version", "calendar_version", "handoff", "tier"),
                name="clock_ticking",
            ),
        ),
    ]
