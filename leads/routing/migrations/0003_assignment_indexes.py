"""Assignments carry the indexes that queries use, and no others; who holds a handoff is read of one alone."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('handoffs', '0007_closed_index'),
        ('routing', '0002_append_only'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='assignment',
            name='assignment_one_open_a_handoff',
        ),
        migrations.AlterField(
            model_name='assignment',
            name='handoff',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='handoffs.handoff'),
        ),
        migrations.AlterField(
            model_name='assignment',
            name='owner',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AlterField(
            model_name='assignment',
            name='pool',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='routing.pool'),
        ),
        migrations.AlterField(
            model_name='assignment',
            name='routing',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='routing.routingversion'),
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(fields=['handoff', '-assigned_at'], include=('owner',), name='assignment_of_handoff'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('handoff',), include=('owner',), name='assignment_one_open_a_handoff'),
        ),
    ]
