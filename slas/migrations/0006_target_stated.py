"""A promise in business time has a target: a comparison with NULL let one without it pass."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("slas", "0005_lean_indexes")]

    operations = [
        migrations.RemoveConstraint(model_name="policyversion", name="policy_version_target_stated"),
        migrations.AddConstraint(
            model_name="policyversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("cutoff", None),
                        ("target_kind", "business_time"),
                        ("target_seconds__gt", 0),
                        ("target_seconds__isnull", False),
                    ),
                    models.Q(("target_kind", "same_business_day"), ("target_seconds", None)),
                    _connector="OR",
                ),
                name="policy_version_target_stated",
            ),
        ),
    ]
