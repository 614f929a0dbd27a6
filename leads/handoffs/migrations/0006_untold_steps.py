"""Steps that an imported file never tells are unknown."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("handoffs", "0005_imported_history")]

    operations = [
        migrations.AddField(
            model_name="handoff",
            name="untold_steps",
            field=models.PositiveSmallIntegerField(
                default=0,
                help_text="bit n: whether step number n was reached is not known, since the source never says",
            ),
        ),
        migrations.AddConstraint(
            model_name="handoff",
            constraint=models.CheckConstraint(
                condition=models.Q(untold_steps=0) | models.Q(origin="imported"),
                name="handoff_untold_steps_of_imported",
            ),
        ),
    ]
