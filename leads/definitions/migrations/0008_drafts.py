"""Drafts of the definition, each save a row that cannot be changed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from handoff.append_only import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('definitions', '0007_what_examples_teach'),
        ('people', '0002_append_only'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=120)),
                ('why', models.TextField(blank=True, default='', help_text='the reason for the change, as the version will give it')),
                ('state', models.CharField(choices=[('open', 'Open'), ('proposed', 'Proposed'), ('published', 'Published'), ('discarded', 'Discarded')], default='open', max_length=12)),
                ('created_at', models.DateTimeField()),
                ('based_on', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='definitions.definitionversion')),
                ('created_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='DraftRevision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('started_from', models.PositiveIntegerField(default=0, help_text='the revision its author had read; earlier than the one before it when two were merged')),
                ('document', models.JSONField()),
                ('examples', models.JSONField(help_text='a list: title, facts, tier, why, criteria, lead')),
                ('saved_at', models.DateTimeField()),
                ('draft', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='definitions.draft')),
                ('saved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['open', 'proposed', 'published', 'discarded'])), name='draft_state_known'),
        ),
        migrations.AddConstraint(
            model_name='draftrevision',
            constraint=models.UniqueConstraint(fields=('draft', 'number'), name='draft_revision_number_unique'),
        ),
        migrations.AddConstraint(
            model_name='draftrevision',
            constraint=models.CheckConstraint(condition=models.Q(('number__gt', models.F('started_from'))), name='draft_revision_follows_another'),
        ),
        append_only("definitions_draftrevision"),
    ]
