"""Whether any bad fit named a criterion is looked up, not searched for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("dispositions", "0004_imported_say_less"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="disposition",
            index=models.Index(
                condition=models.Q(("criterion", ""), _negated=True),
                fields=["criterion"],
                name="disposition_criterion",
            ),
        ),
    ]
