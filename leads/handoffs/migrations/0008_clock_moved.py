"""The story tells that a running clock was moved; the kinds are checked without holding the events up."""

from django.contrib.postgres.operations import AddConstraintNotValid, ValidateConstraint
from django.db import migrations, models

KINDS = [
    ("step", "Step"),
    ("step_moved", "Step Moved"),
    ("assigned", "Assigned"),
    ("notified", "Notified"),
    ("warned", "Warned"),
    ("breached", "Breached"),
    ("breach_voided", "Breach Voided"),
    ("reassign_asked", "Reassign Asked"),
    ("touched", "Touched"),
    ("contact_not_counted", "Contact Not Counted"),
    ("disposed", "Disposed"),
    ("corrected", "Corrected"),
    ("read", "Read"),
    ("tier_raised", "Tier Raised"),
    ("clock_cancelled", "Clock Cancelled"),
    ("clock_moved", "Clock Moved"),
    ("returned", "Returned"),
]


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("handoffs", "0007_closed_index")]

    operations = [
        migrations.AlterField(
            model_name="handoffevent", name="kind", field=models.CharField(choices=KINDS, max_length=24)
        ),
        migrations.RemoveConstraint(model_name="handoffevent", name="event_kind_known"),
        AddConstraintNotValid(
            model_name="handoffevent",
            constraint=models.CheckConstraint(
                condition=models.Q(kind__in=[kind for kind, _ in KINDS]), name="event_kind_known"
            ),
        ),
        ValidateConstraint(model_name="handoffevent", name="event_kind_known"),
    ]
