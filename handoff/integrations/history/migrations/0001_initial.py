"""Runs of the history import, their files and rows."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('handoffs', '0005_imported_history'),
        ('records', '0002_plural_names'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Run',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text="the file's name, as it was given", max_length=120)),
                ('state', models.CharField(choices=[('mapping', 'Mapping'), ('checking', 'Checking'), ('checked', 'Checked'), ('running', 'Running'), ('cancelled', 'Cancelled'), ('done', 'Done'), ('undoing', 'Undoing'), ('undone', 'Undone'), ('failed', 'Failed')], default='mapping', max_length=12)),
                ('mapping', models.JSONField(default=dict, help_text='what the columns mean, as a mapping file says it')),
                ('timezone', models.CharField(blank=True, default='', help_text='of times without an offset', max_length=60)),
                ('made', models.JSONField(default=dict, help_text='ids of sources, campaigns and facts that were new')),
                ('summary', models.JSONField(default=dict, help_text='what was understood: counts by file, field and step')),
                ('error', models.TextField(blank=True, default='')),
                ('at_place', models.PositiveSmallIntegerField(default=0, help_text='the file that this state has come to')),
                ('at_line', models.IntegerField(default=0, help_text='the last line of it that is done')),
                ('rows_done', models.PositiveIntegerField(default=0, help_text='rows of all files that this state has done')),
                ('row_count', models.PositiveIntegerField(default=0, help_text='rows of all files')),
                ('created_count', models.PositiveIntegerField(default=0)),
                ('known_count', models.PositiveIntegerField(default=0, help_text='rows that an earlier run brought in')),
                ('refused_count', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField(help_text='when a worker or a person last moved it on')),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PastRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.IntegerField()),
                ('key', models.CharField(help_text='the external id, or the e-mail where there is none', max_length=254)),
                ('is_new_lead', models.BooleanField()),
                ('activity_ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, help_text='acts added to a lead known before', size=None)),
                ('handoff', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='handoffs.handoff')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.lead')),
                ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='records.source')),
                ('run', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='history.run')),
            ],
        ),
        migrations.CreateModel(
            name='RunFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField()),
                ('name', models.CharField(help_text='what the mapping calls it; the leads file is `leads`', max_length=60)),
                ('file_name', models.CharField(max_length=120)),
                ('encoding', models.CharField(max_length=20)),
                ('delimiter', models.CharField(max_length=1)),
                ('headers', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('notes', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, help_text='what was noticed while reading, in words', size=None)),
                ('row_count', models.PositiveIntegerField(default=0)),
                ('run', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='history.run')),
            ],
        ),
        migrations.CreateModel(
            name='RefusedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.IntegerField()),
                ('reason', models.TextField()),
                ('cells', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('run', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='refused', to='history.run')),
                ('file', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='refused', to='history.runfile')),
            ],
        ),
        migrations.CreateModel(
            name='LeadKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.TextField()),
                ('line', models.IntegerField()),
                ('file', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='lead_keys', to='history.runfile')),
            ],
        ),
        migrations.CreateModel(
            name='FileRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.IntegerField()),
                ('cells', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('key', models.TextField(blank=True, default='')),
                ('lead_line', models.IntegerField(blank=True, null=True)),
                ('file', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='history.runfile')),
            ],
        ),
        migrations.AddIndex(
            model_name='run',
            index=models.Index(condition=models.Q(('state__in', ('checking', 'running', 'undoing'))), fields=['changed_at'], name='run_working'),
        ),
        migrations.AddConstraint(
            model_name='run',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['mapping', 'checking', 'checked', 'running', 'cancelled', 'done', 'undoing', 'undone', 'failed'])), name='run_state_known'),
        ),
        migrations.AddIndex(
            model_name='pastrow',
            index=models.Index(fields=['run', 'line'], name='past_row_of_run'),
        ),
        migrations.AddConstraint(
            model_name='pastrow',
            constraint=models.UniqueConstraint(fields=('source', 'key'), name='past_row_key_unique'),
        ),
        migrations.AddConstraint(
            model_name='runfile',
            constraint=models.UniqueConstraint(fields=('run', 'place'), name='run_file_place_unique'),
        ),
        migrations.AddConstraint(
            model_name='runfile',
            constraint=models.UniqueConstraint(fields=('run', 'name'), name='run_file_name_unique'),
        ),
        migrations.AddIndex(
            model_name='refusedrow',
            index=models.Index(fields=['run', 'file', 'line'], name='refused_row_of_run'),
        ),
        migrations.AddConstraint(
            model_name='refusedrow',
            constraint=models.UniqueConstraint(fields=('file', 'line'), name='refused_row_once'),
        ),
        migrations.AddIndex(
            model_name='leadkey',
            index=models.Index(fields=['file', 'key'], name='lead_key_of_file'),
        ),
        migrations.AddIndex(
            model_name='filerow',
            index=models.Index(condition=models.Q(('lead_line', None), _negated=True), fields=['file', 'lead_line'], name='file_row_of_lead'),
        ),
        migrations.AddConstraint(
            model_name='filerow',
            constraint=models.UniqueConstraint(fields=('file', 'line'), name='file_row_once'),
        ),
    ]
