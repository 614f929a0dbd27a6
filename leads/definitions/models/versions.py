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
    criteria = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, help_text="ids of the criteria it teaches"
    )
    taken_from = models.BigIntegerField(
        null=True, blank=True, help_text="the lead whose facts these were; the lead may have been erased since"
    )

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
