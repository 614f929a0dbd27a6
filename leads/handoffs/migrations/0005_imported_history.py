"""Imported handoffs: steps known only to the day, and an open one beside the lead's live one."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("handoffs", "0004_plural_names")]

    operations = [
        migrations.AddField(
            model_name="handoff",
            name="day_steps",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="bit n: the time of step number n is not known to the second; it ends no seam"
            ),
        ),
        migrations.RemoveConstraint(model_name="handoff", name="handoff_one_open_a_lead"),
        migrations.AddConstraint(
            model_name="handoff",
            constraint=models.UniqueConstraint(
                fields=["lead", "origin"], condition=models.Q(closed_at=None), name="handoff_one_open_a_lead"
            ),
        ),
        migrations.AddConstraint(
            model_name="handoff",
            constraint=models.CheckConstraint(
                condition=models.Q(day_steps=0) | models.Q(origin="imported"), name="handoff_day_steps_of_imported"
            ),
        ),
    ]
