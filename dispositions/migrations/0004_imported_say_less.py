"""Imported bad fits need not name what misled, nor imported work its next step."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dispositions', '0003_invariants'),
        ('handoffs', '0005_imported_history'),
        ('people', '0003_demo_story'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='disposition',
            name='disposition_bad_fit_names_what',
        ),
        migrations.RemoveConstraint(
            model_name='disposition',
            name='disposition_working_has_next_step',
        ),
        migrations.AddConstraint(
            model_name='disposition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'bad_fit'), _negated=True), ('origin', 'imported'), models.Q(('criterion', ''), _negated=True), models.Q(('reason', None), _negated=True), _connector='OR'), name='disposition_bad_fit_names_what'),
        ),
        migrations.AddConstraint(
            model_name='disposition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'working'), _negated=True), ('origin', 'imported'), models.Q(('next_step_on', None), _negated=True), _connector='OR'), name='disposition_working_has_next_step'),
        ),
    ]
