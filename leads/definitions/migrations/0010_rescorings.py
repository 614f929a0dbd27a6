"""How far the judging of leads in nurture is after a publication."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('definitions', '0009_proposals'),
    ]

    operations = [
        migrations.CreateModel(
            name='Rescoring',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('total', models.PositiveIntegerField(default=0, help_text='leads in nurture when it started')),
                ('done', models.PositiveIntegerField(default=0, help_text='leads judged')),
                ('ready', models.PositiveIntegerField(default=0, help_text='leads handed over by it')),
                ('failed', models.PositiveIntegerField(default=0, help_text='leads that could not be judged; the log says why')),
                ('after_id', models.BigIntegerField(default=0, help_text='the last lead that is done')),
                ('until_id', models.BigIntegerField(default=0, help_text='the last lead there was when it started; later ones met the new version when they came')),
                ('asked_at', models.DateTimeField()),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('superseded_at', models.DateTimeField(blank=True, help_text='when a newer version took its place', null=True)),
                ('activation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='rescorings', to='definitions.definitionactivation')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('finished_at', None), ('superseded_at', None)), fields=['id'], name='rescoring_unfinished')],
                'constraints': [models.UniqueConstraint(fields=('activation',), name='rescoring_once_an_activation'), models.CheckConstraint(condition=models.Q(('finished_at', None), ('superseded_at', None), _connector='OR'), name='rescoring_ends_one_way')],
            },
        ),
    ]
