"""Changes of promises with their signature, and the runs that take running clocks along."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("slas", "0010_ticking_index"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="alert",
            name="lapsed_at",
            field=models.DateTimeField(blank=True, help_text="the clock had ended, or was planned anew", null=True),
        ),
        migrations.CreateModel(
            name="PolicyChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "effect",
                    models.CharField(choices=[("version", "New terms"), ("withdrawal", "Withdrawal")], max_length=10),
                ),
                ("note", models.TextField(blank=True, default="", help_text="why, to the signatory")),
                (
                    "proposed_for",
                    models.CharField(
                        choices=[("marketing", "Marketing"), ("sales", "Sales"), ("revenue_ops", "Revenue Ops")],
                        help_text="the team that proposes",
                        max_length=12,
                    ),
                ),
                ("proposed_at", models.DateTimeField()),
                (
                    "signs_for",
                    models.CharField(
                        choices=[("marketing", "Marketing"), ("sales", "Sales"), ("revenue_ops", "Revenue Ops")],
                        help_text="the other team",
                        max_length=12,
                    ),
                ),
                ("signed_at", models.DateTimeField(blank=True, null=True)),
                ("returned_at", models.DateTimeField(blank=True, null=True)),
                ("taken_back_at", models.DateTimeField(blank=True, null=True)),
                ("reason", models.TextField(blank=True, default="", help_text="of the signatory who returned it")),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="slas.policy"
                    ),
                ),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "signatory",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises_to_sign",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="change",
                        to="slas.policyversion",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("returned_at", None), ("signed_at", None), ("taken_back_at", None)),
                        fields=("policy",),
                        name="policy_change_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("returned_at", None), ("signed_at", None), ("taken_back_at", None)),
                                ("ended_by", None),
                            ),
                            models.Q(
                                models.Q(
                                    models.Q(
                                        ("returned_at", None), ("signed_at__isnull", False), ("taken_back_at", None)
                                    ),
                                    models.Q(
                                        ("returned_at__isnull", False), ("signed_at", None), ("taken_back_at", None)
                                    ),
                                    models.Q(
                                        ("returned_at", None), ("signed_at", None), ("taken_back_at__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                ("ended_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="policy_change_ends_one_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("proposed_for", "marketing"), ("signs_for", "sales")),
                            models.Q(("proposed_for", "sales"), ("signs_for", "marketing")),
                            _connector="OR",
                        ),
                        name="policy_change_other_team_signs",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("proposed_by", models.F("signatory")), _negated=True),
                        name="policy_change_other_person_signs",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("signed_at", None), ("ended_by", models.F("signatory")), _connector="OR"),
                        name="policy_change_signed_by_signatory",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("effect", "version"), ("version__isnull", False)),
                            models.Q(("effect", "withdrawal"), ("version", None)),
                            _connector="OR",
                        ),
                        name="policy_change_effect_stated",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("returned_at", None), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="policy_change_return_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PolicyRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField()),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                (
                    "superseded_at",
                    models.DateTimeField(blank=True, help_text="when a newer version took its place", null=True),
                ),
                ("total", models.PositiveIntegerField(default=0, help_text="running clocks when it started")),
                ("done", models.PositiveIntegerField(default=0, help_text="clocks looked at")),
                (
                    "moved",
                    models.PositiveIntegerField(default=0, help_text="clocks that got the terms, or were cancelled"),
                ),
                ("earlier", models.PositiveIntegerField(default=0, help_text="of these, due earlier than before")),
                ("later", models.PositiveIntegerField(default=0, help_text="of these, due later than before")),
                ("overdue", models.PositiveIntegerField(default=0, help_text="of these, overdue by it")),
                ("in_time", models.PositiveIntegerField(default=0, help_text="of these, no longer overdue by it")),
                ("after_id", models.BigIntegerField(default=0, help_text="the last clock that is done")),
                ("until_id", models.BigIntegerField(default=0, help_text="the last clock there was when it started")),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="slas.policy",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        blank=True,
                        help_text="whose terms the clocks get; empty: the promise was withdrawn, and they are cancelled",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="runs",
                        to="slas.policyversion",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["policy", "id"], name="policy_run_of_policy"),
                    models.Index(
                        condition=models.Q(("finished_at", None), ("superseded_at", None)),
                        fields=["id"],
                        name="policy_run_unfinished",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("finished_at", None), ("superseded_at", None)),
                        fields=("policy",),
                        name="policy_run_one_working",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("finished_at", None), ("superseded_at", None), _connector="OR"),
                        name="policy_run_ends_one_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("moved__lte", models.F("done"))), name="policy_run_moved_what_it_saw"
                    ),
                ],
            },
        ),
    ]
