"""Proposals of a version, and how each ended."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from handoff.append_only import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('definitions', '0008_drafts'),
        ('people', '0002_append_only'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('note', models.TextField(blank=True, default='', help_text='what the signatories are told with it')),
                ('publish_at', models.DateTimeField(blank=True, help_text='the chosen time; empty is at once when both have signed', null=True)),
                ('proposed_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='ProposalEnd',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('how', models.CharField(choices=[('returned', 'Returned'), ('withdrawn', 'Withdrawn'), ('published', 'Published')], max_length=12)),
                ('at', models.DateTimeField()),
                ('reason', models.TextField(blank=True, default='')),
            ],
        ),
        migrations.AddConstraint(
            model_name='draft',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('state',), name='draft_one_proposed'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='draft',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='definitions.draft'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='former',
            field=models.ForeignKey(blank=True, help_text='the version whose content this goes back to, if it does', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='definitions.definitionversion'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='marketing_signatory',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='proposal',
            name='proposed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='proposal',
            name='sales_signatory',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='proposal',
            name='version',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='definitions.definitionversion'),
        ),
        migrations.AddField(
            model_name='proposalend',
            name='by',
            field=models.ForeignKey(blank=True, help_text='empty: its time had come', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='proposalend',
            name='proposal',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='ends', to='definitions.proposal'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(fields=('version',), name='proposal_of_a_version_once'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(('marketing_signatory', models.F('sales_signatory')), _negated=True), name='proposal_two_signatories'),
        ),
        migrations.AddConstraint(
            model_name='proposalend',
            constraint=models.UniqueConstraint(fields=('proposal',), name='proposal_ends_once'),
        ),
        migrations.AddConstraint(
            model_name='proposalend',
            constraint=models.CheckConstraint(condition=models.Q(('how__in', ['returned', 'withdrawn', 'published'])), name='proposal_end_known'),
        ),
        migrations.AddConstraint(
            model_name='proposalend',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('how', 'returned'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='proposal_return_has_reason'),
        ),
        append_only("definitions_proposal"),
        append_only("definitions_proposalend"),
    ]
