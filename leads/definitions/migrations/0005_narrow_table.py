"""A narrow, typed copy of evaluations, which backtests scan."""

import django.db.models.deletion
from django.db import migrations, models

# An erased or undone evaluation takes its copy along, whoever deletes it.
GO_WITH_IT = """
ALTER TABLE definitions_narrowrow ADD CONSTRAINT narrow_row_goes_with_its_evaluation
    FOREIGN KEY (evaluation_id) REFERENCES definitions_evaluation (id) ON DELETE CASCADE
"""
STAY = "ALTER TABLE definitions_narrowrow DROP CONSTRAINT narrow_row_goes_with_its_evaluation"


class Migration(migrations.Migration):

    dependencies = [
        ('definitions', '0004_history_cause'),
    ]

    operations = [
        migrations.CreateModel(
            name='NarrowColumn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(help_text="the fact's path, or the kind of act", max_length=81)),
                ('type', models.CharField(help_text="the fact's type, or acts", max_length=8)),
                ('is_held', models.BooleanField(help_text='whether there was room for its columns')),
                ('filled_to', models.BigIntegerField(default=0, help_text='the last evaluation whose row was filled afterwards')),
                ('fill_to', models.BigIntegerField(default=0, help_text='the last evaluation copied before the columns were there')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('subject', 'type'), name='narrow_column_once'), models.CheckConstraint(condition=models.Q(('type__in', ['text', 'number', 'date', 'boolean', 'acts'])), name='narrow_column_type_known')],
            },
        ),
        migrations.CreateModel(
            name='NarrowMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('copied_to', models.BigIntegerField(default=0)),
                ('settled_to', models.BigIntegerField(default=0)),
                ('marked_to', models.BigIntegerField(default=0, help_text='what is settled when an hour has passed since marked_at')),
                ('marked_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='narrow_mark_one')],
            },
        ),
        migrations.CreateModel(
            name='NarrowRow',
            fields=[
                ('evaluation', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='+', serialize=False, to='definitions.evaluation')),
                ('lead_id', models.BigIntegerField()),
                ('version_id', models.BigIntegerField()),
                ('judged_at', models.DateTimeField()),
                ('tier_number', models.SmallIntegerField(help_text='1 is the first tier of its version, 0 is not ready')),
            ],
            options={
                'indexes': [models.Index(fields=['lead_id', 'judged_at'], name='narrow_row_of_lead')],
            },
        ),
        migrations.RunSQL(GO_WITH_IT, STAY),
    ]
