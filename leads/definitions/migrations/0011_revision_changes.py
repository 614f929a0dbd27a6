"""Who moved the revision of a version, and why."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from handoff.append_only import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('definitions', '0010_rescorings'),
        ('people', '0002_append_only'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RevisionChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_on', models.DateField(blank=True, null=True)),
                ('to_on', models.DateField()),
                ('why', models.CharField(max_length=300)),
                ('at', models.DateTimeField()),
                ('activation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revision_changes', to='definitions.definitionactivation')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='revision_change_has_reason')],
            },
        ),
        append_only("definitions_revisionchange"),
    ]
