"""Clocks and alerts carry the indexes that queries use, and no others."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("handoffs", "0003_append_only"),
        ("people", "0002_append_only"),
        ("slas", "0004_stopped_from_start_on"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="alert",
            name="clock",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="alerts",
                to="slas.clock",
            ),
        ),
        *(
            migrations.AlterField(
                model_name="clock",
                name=name,
                field=models.ForeignKey(
                    db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="clocks", to=to
                ),
            )
            for name, to in (
                ("handoff", "handoffs.handoff"),
                ("policy", "slas.policy"),
                ("policy_version", "slas.policyversion"),
                ("calendar_version", "people.calendarversion"),
            )
        ),
        migrations.AlterField(
            model_name="clock",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="owner scope only",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="clocks",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RemoveIndex(model_name="clock", name="clock_stopped"),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("stopped_at", None), _negated=True),
                fields=["policy", "stopped_at"],
                name="clock_stopped",
            ),
        ),
        migrations.AddIndex(
            model_name="clock",
            index=models.Index(
                condition=models.Q(("owner", None), _negated=True), fields=["owner", "due_at"], name="clock_of_owner"
            ),
        ),
    ]
