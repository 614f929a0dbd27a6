"""Versions of the definition, their examples and signatures, and the verdicts they gave."""

from typing import ClassVar, Final

from django.contrib.postgres.fields import ArrayField
from django.db import models

from handoff.people.models import TeamKind, User
from leads.records.models import Lead

# The number of the version that imported handoffs carry: it asks nothing.
BEFORE_THE_PRODUCT: Final = 0


class DefinitionVersion(models.Model):
    """One immutable version: tiers, never rules and context requirements as one document."""

    number = models.PositiveIntegerField()
    document = models.JSONField(help_text="intro, tiers (fit, behaviour, context), never")
    criteria = ArrayField(models.CharField(max_length=40), help_text="criterion ids in document order")
    why = models.TextField(blank=True, default="")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], name="definition_version_number_unique"),
        ]

    def __str__(self) -> str:
        return f"definition v{self.number}"


class Example(models.Model):
    """Facts with the verdict both teams agree on, and why."""

    version = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="examples")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    facts = models.JSONField()
    tier = models.CharField(max_length=40, blank=True, default="", help_text="the agreed tier; empty is not ready")
    why = models.CharField(max_length=300)

    class Meta:
        ordering: ClassVar = ["version", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "position"], name="example_position_unique"),
        ]

    def __str__(self) -> str:
        return self.title


class Signature(models.Model):
    """One team's agreement to one version, by its named signatory."""

    version = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="signatures")
    team_kind = models.CharField(max_length=12, choices=TeamKind.choices)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="signatures")
    signed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "team_kind"], name="signature_once_a_team"),
            # A person in both teams signs for one.
            models.UniqueConstraint(fields=["version", "signed_by"], name="signature_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.signed_by} for {self.team_kind}"


class DefinitionActivation(models.Model):
    """The time in which a version judged leads."""

    version = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="activations")
    activated_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)
    revise_by = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            # One definition judges at a time: the only NULL among the retirements.
            models.UniqueConstraint(
                fields=["retired_at"],
                condition=models.Q(retired_at=None),
                nulls_distinct=False,
                name="definition_one_active_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} from {self.activated_at:%Y-%m-%d}"


class Cause(models.TextChoices):
    act = "act"
    enrichment = "enrichment"
    publication = "publication"
    history = "history"  # facts as of their date, brought in by an import


class Evaluation(models.Model):
    """One verdict of one version on one lead's facts at one time.

    `truths` follows the version's `criteria`: 1 true, 0 false, -1 unknown.
    """

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="evaluations")
    version = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="evaluations")
    tier = models.CharField(max_length=40, blank=True, default="", help_text="empty is not ready")
    truths = ArrayField(models.SmallIntegerField())
    facts = models.JSONField(help_text="as known then, without direct identifiers")
    cause = models.CharField(max_length=12, choices=Cause.choices)
    judged_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            # Serves "the lead's last row".
            models.Index(fields=["lead", "-id"], name="evaluation_of_lead"),
        ]

    def __str__(self) -> str:
        return f"{self.tier or 'not ready'} by {self.version_id}"


class CustomFact(models.Model):
    """A company's own fact, registered in the catalogue."""

    path = models.CharField(max_length=80)
    type = models.CharField(max_length=8)
    label = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["path"], name="custom_fact_path_unique"),
            models.CheckConstraint(
                condition=models.Q(type__in=["text", "number", "date", "boolean"]), name="custom_fact_type_known"
            ),
            # Custom facts describe the lead or its company.
            models.CheckConstraint(
                condition=models.Q(path__regex=r"^(lead|company)\.[a-z][a-z0-9_]*$"), name="custom_fact_path_shape"
            ),
        ]

    def __str__(self) -> str:
        return self.path


class NarrowRow(models.Model):
    """What a backtest scans of one evaluation; a derived copy, made anew when it and its mark were deleted.

    Beside these columns stand one for each fact and three for each kind of act, as `NarrowColumn` lists them. A foreign
    key of the database's own takes the row away with its evaluation.
    """

    evaluation = models.OneToOneField(
        Evaluation, on_delete=models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="+"
    )
    lead_id = models.BigIntegerField()
    version_id = models.BigIntegerField()
    judged_at = models.DateTimeField()
    tier_number = models.SmallIntegerField(help_text="1 is the first tier of its version, 0 is not ready")

    class Meta:
        indexes: ClassVar = [
            # Serves the leads of a period, and the evaluation behind a lead's first verdict.
            models.Index(fields=["lead_id", "judged_at"], name="narrow_row_of_lead"),
        ]

    def __str__(self) -> str:
        return f"evaluation {self.evaluation_id}"


class NarrowColumn(models.Model):
    """A fact of a type, or a kind of act, with the columns that hold it in every narrow row."""

    subject = models.CharField(max_length=81, help_text="the fact's path, or the kind of act")
    type = models.CharField(max_length=8, help_text="the fact's type, or acts")
    is_held = models.BooleanField(help_text="whether there was room for its columns")
    filled_to = models.BigIntegerField(default=0, help_text="the last evaluation whose row was filled afterwards")
    fill_to = models.BigIntegerField(default=0, help_text="the last evaluation copied before the columns were there")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subject", "type"], name="narrow_column_once"),
            models.CheckConstraint(
                condition=models.Q(type__in=["text", "number", "date", "boolean", "acts"]),
                name="narrow_column_type_known",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def name(self) -> str:
        """The beginning of its columns' names: never taken from a stranger's words."""
        return f"{'acts' if self.type == 'acts' else 'fact'}_{self.pk}"


class NarrowMark(models.Model):
    """How far evaluations were copied.

    Ids are taken before they are committed, so one below `copied_to` may still come; none below `settled_to` does.
    """

    copied_to = models.BigIntegerField(default=0)
    settled_to = models.BigIntegerField(default=0)
    marked_to = models.BigIntegerField(default=0, help_text="what is settled when an hour has passed since marked_at")
    marked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            # There is one copy, and one mark of it.
            models.CheckConstraint(condition=models.Q(id=1), name="narrow_mark_one"),
        ]

    def __str__(self) -> str:
        return f"copied to {self.copied_to}"


class BacktestState(models.TextChoices):
    waiting = "waiting"  # a worker takes it further, whenever one is there
    done = "done"
    cancelled = "cancelled"
    failed = "failed"  # `error` says why


class Backtest(models.Model):
    """A draft tried on the facts of a period, kept with what it found; `document` is what was tried, as it was then."""

    document = models.JSONField(help_text="the draft, as a version's document")
    version = models.ForeignKey(
        DefinitionVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="backtests",
        help_text="the version whose document it is, if it is one's",
    )
    compared_with = models.ForeignKey(
        DefinitionVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the version in force when it was counted",
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(help_text="the first instant that is no part of the period")
    timezone = models.CharField(max_length=60, help_text="of its weeks")
    state = models.CharField(max_length=12, choices=BacktestState.choices, default=BacktestState.waiting)
    rows_done = models.PositiveIntegerField(default=0, help_text="evaluations copied on its behalf")
    row_count = models.PositiveIntegerField(default=0, help_text="evaluations that had to be copied first")
    result = models.JSONField(null=True, blank=True)
    error = models.TextField(blank=True, default="")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=BacktestState.values), name="backtest_state_known"),
            models.CheckConstraint(
                condition=models.Q(starts_at__lt=models.F("ends_at")), name="backtest_starts_before_it_ends"
            ),
            # What is done has a result, and nothing else has one.
            models.CheckConstraint(
                condition=models.Q(state="done", result__isnull=False, finished_at__isnull=False)
                | (~models.Q(state="done") & models.Q(result__isnull=True)),
                name="backtest_done_with_a_result",
            ),
        ]
        indexes: ClassVar = [
            # Serves the worker: what to take further.
            models.Index(fields=["asked_at"], condition=models.Q(state="waiting"), name="backtest_waiting"),
        ]

    def __str__(self) -> str:
        return f"backtest of {self.asked_at:%Y-%m-%d}"
