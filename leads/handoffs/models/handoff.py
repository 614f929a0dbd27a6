"""The handoff: state on the row, one column a step and the seconds of each seam beside it."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from handoff.people.models import Team, User
from leads.definitions.models import DefinitionVersion, Evaluation
from leads.handoffs.models.path import PathVersion
from leads.handoffs.querysets import HandoffQuerySet
from leads.handoffs.steps import Step
from leads.records.models import Activity, Campaign, Company, Lead, Source

if TYPE_CHECKING:
    InstantField = models.DateTimeField[datetime | None, datetime | None]
    SecondsField = models.IntegerField[int | None, int | None]
    NumberField = models.SmallIntegerField[int | None, int | None]

OPEN = models.Q(closed_at=None)


class Origin(models.TextChoices):
    live = "live"
    imported = "imported"


def _at() -> "InstantField":
    return models.DateTimeField(null=True, blank=True)


def _seconds() -> "SecondsField":
    """Seconds since the previous recorded step; NULL is unknown."""
    return models.IntegerField(null=True, blank=True)


def _from() -> "NumberField":
    """Number of the previous recorded step (leads.handoffs.steps.NUMBER); the seam is merged where it is not the
    path's own."""
    return models.SmallIntegerField(null=True, blank=True)


class Handoff(models.Model):
    """One passing of one ready lead from marketing to sales."""

    lead = models.ForeignKey(Lead, on_delete=models.PROTECT, related_name="handoffs")
    company = models.ForeignKey(Company, on_delete=models.PROTECT, null=True, blank=True, related_name="handoffs")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="handoffs")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, null=True, blank=True, related_name="handoffs")
    trigger = models.ForeignKey(
        Activity,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="handoffs",
        help_text="the act that caused it; empty when enrichment or a new version did",
    )
    tier = models.CharField(max_length=40)
    version = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="handoffs")
    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="handoffs")
    path = models.ForeignKey(PathVersion, on_delete=models.PROTECT, related_name="handoffs")
    previous = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="next", help_text="the lead's earlier one"
    )
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.live)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="handoffs")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="handoffs")
    context_met = models.PositiveSmallIntegerField(default=0, help_text="requirements met at handoff, frozen")
    context_total = models.PositiveSmallIntegerField(default=0)
    context_missing = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    brief_opened_at = _at()
    is_closed = models.GeneratedField(
        # Django takes a Q, the stubs do not yet.
        expression=~models.Q(closed_at=None),  # type: ignore[arg-type]
        output_field=models.BooleanField(),
        db_persist=True,
    )
    # Named, not imported: dispositions stand above this app. A composite key in the database makes it a closing
    # disposition of this very handoff.
    closing_disposition = models.OneToOneField(
        "dispositions.Disposition", on_delete=models.PROTECT, null=True, blank=True, related_name="closes"
    )

    submitted_at = _at()
    received_at = _at()
    synced_at = _at()
    scored_at = _at()
    handed_off_at = models.DateTimeField()
    routed_at = _at()
    notified_at = _at()
    touched_at = _at()
    disposed_at = _at()
    closed_at = _at()
    read_at = _at()

    received_wall = _seconds()
    received_from = _from()
    synced_wall = _seconds()
    synced_from = _from()
    scored_wall = _seconds()
    scored_from = _from()
    handed_off_wall = _seconds()
    handed_off_from = _from()
    routed_wall = _seconds()
    routed_from = _from()
    notified_wall = _seconds()
    notified_from = _from()
    touched_wall = _seconds()
    touched_business = _seconds()
    touched_from = _from()
    disposed_wall = _seconds()
    disposed_business = _seconds()
    disposed_from = _from()
    closed_wall = _seconds()
    closed_business = _seconds()
    closed_from = _from()
    read_wall = _seconds()
    read_business = _seconds()
    read_from = _from()
    # A system that exports dates without hours still tells outcomes and cohorts, but no seam.
    day_steps = models.PositiveSmallIntegerField(
        default=0, help_text="bit n: the time of step number n is not known to the second; it ends no seam"
    )
    # What a file never tells of any lead is unknown, and no step that is still to come.
    untold_steps = models.PositiveSmallIntegerField(
        default=0, help_text="bit n: whether step number n was reached is not known, since the source never says"
    )
    # Submitted to touched, the whole.
    whole_wall = _seconds()
    whole_business = _seconds()

    objects = HandoffQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            # One open handoff a lead; what was left open in an imported history stands in nobody's way.
            models.UniqueConstraint(fields=["lead", "origin"], condition=OPEN, name="handoff_one_open_a_lead"),
            # Our own clock always knows the second, and our own rows every step.
            models.CheckConstraint(
                condition=models.Q(day_steps=0) | models.Q(origin="imported"), name="handoff_day_steps_of_imported"
            ),
            models.CheckConstraint(
                condition=models.Q(untold_steps=0) | models.Q(origin="imported"),
                name="handoff_untold_steps_of_imported",
            ),
            # Closed exactly when a closing disposition says so.
            models.CheckConstraint(
                condition=models.Q(closed_at=None, closing_disposition=None)
                | (~models.Q(closed_at=None) & ~models.Q(closing_disposition=None)),
                name="handoff_closed_by_a_disposition",
            ),
            # A closed handoff was disposed of first.
            models.CheckConstraint(condition=OPEN | ~models.Q(disposed_at=None), name="handoff_disposed_before_closed"),
            # Only a closed handoff is read.
            models.CheckConstraint(
                condition=models.Q(read_at=None) | ~models.Q(closed_at=None), name="handoff_closed_before_read"
            ),
            # Unknown is NULL; a seam is never negative.
            *(
                models.CheckConstraint(
                    condition=models.Q(**{column: None}) | models.Q(**{f"{column}__gte": 0}),
                    name=f"handoff_{column}_not_negative",
                )
                for column in (*(f"{step}_wall" for step in list(Step)[1:]), "whole_wall")
            ),
            models.CheckConstraint(
                condition=models.Q(context_met__lte=models.F("context_total")), name="handoff_context_within_total"
            ),
        ]
        indexes: ClassVar = [
            # Serves every cohort number: handoffs of a period.
            models.Index(fields=["handed_off_at"], name="handoff_period"),
            # Serves what became of the handoffs that were closed in a period.
            models.Index(fields=["closed_at"], condition=~models.Q(closed_at=None), name="handoff_closed"),
            # Serves the rep's queue and their load.
            models.Index(fields=["owner"], condition=OPEN, name="handoff_open_of_owner"),
            # Serves a lead's own history.
            models.Index(fields=["lead", "-id"], name="handoff_of_lead"),
            # Serves stickiness: who works this company.
            models.Index(fields=["company"], condition=OPEN, name="handoff_open_of_company"),
            # Serves marketing's reading: closed and not yet read.
            models.Index(
                fields=["closed_at"],
                condition=models.Q(read_at=None) & ~models.Q(closed_at=None),
                name="handoff_closed_unread",
            ),
        ]

    def __str__(self) -> str:
        return f"handoff {self.pk}"
