"""What became of handoffs: terms, reasons, dispositions and marketing's receipts."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Now

from handoff.people.models import ApiKey, User
from leads.handoffs.models import Handoff, Origin, Touch


class Outcome(models.TextChoices):
    converted = "converted"
    working = "working"
    no_response = "no_response"
    bad_fit = "bad_fit"


CLOSING = (Outcome.converted, Outcome.no_response, Outcome.bad_fit)


class Terms(models.Model):
    """What both teams agreed on dispositions; the highest number is in force."""

    number = models.PositiveIntegerField()
    attempts_needed = models.PositiveSmallIntegerField(default=3, help_text="touches before `no_response` may be given")
    bad_fit_rest_days = models.PositiveSmallIntegerField(default=30, help_text="days before a bad fit may come back")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "terms"
        constraints: ClassVar = [models.UniqueConstraint(fields=["number"], name="terms_number_unique")]

    def __str__(self) -> str:
        return f"terms v{self.number}"


class Reason(models.Model):
    """A reason on the picklist of one outcome."""

    key = models.SlugField(max_length=40)
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    label = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["outcome", "position", "label"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["outcome", "key"], name="reason_key_unique")]

    def __str__(self) -> str:
        return self.label


class Disposition(models.Model):
    """One statement of what became of a handoff; corrections append another."""

    handoff = models.ForeignKey(Handoff, on_delete=models.PROTECT, related_name="dispositions")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    is_closing = models.GeneratedField(
        # Django takes a Q, the stubs do not yet.
        expression=models.Q(outcome__in=["converted", "no_response", "bad_fit"]),  # type: ignore[arg-type]
        output_field=models.BooleanField(),
        db_persist=True,
    )
    criterion = models.CharField(
        max_length=40, blank=True, default="", help_text="the met criterion whose fact was false or bound too loose"
    )
    reason = models.ForeignKey(Reason, on_delete=models.PROTECT, null=True, blank=True, related_name="dispositions")
    note = models.CharField(max_length=1000, blank=True, default="")
    next_step_on = models.DateField(null=True, blank=True)
    recycle_on = models.DateField(null=True, blank=True, help_text="when a lead without response may come back")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="touches seen when it was recorded")
    attempts_needed = models.PositiveSmallIntegerField(default=0)
    touch = models.ForeignKey(
        Touch, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="a touch it rests on"
    )
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    opportunity_url = models.CharField(max_length=500, blank=True, default="")
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.live)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="dispositions")
    api_key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(outcome__in=Outcome.values), name="disposition_outcome_known"),
            # A bad fit names what misled: a criterion, or a reason the definition could not have known.
            models.CheckConstraint(
                condition=~models.Q(outcome="bad_fit")
                | models.Q(origin="imported")
                | ~models.Q(criterion="")
                | ~models.Q(reason=None),
                name="disposition_bad_fit_names_what",
            ),
            models.CheckConstraint(
                condition=models.Q(criterion="") | models.Q(outcome="bad_fit"),
                name="disposition_criterion_of_bad_fit",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome="working") | models.Q(origin="imported") | ~models.Q(next_step_on=None),
                name="disposition_working_has_next_step",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome="no_response")
                | models.Q(origin="imported")
                | models.Q(attempts__gte=models.F("attempts_needed"), attempts_needed__gte=1),
                name="disposition_no_response_after_attempts",
            ),
            models.CheckConstraint(
                condition=~models.Q(outcome__in=["converted", "no_response"])
                | models.Q(origin="imported")
                | ~models.Q(touch=None),
                name="disposition_rests_on_a_touch",
            ),
            # Lets a handoff point at a closing disposition of its own.
            models.UniqueConstraint(fields=["id", "handoff", "is_closing"], name="disposition_id_handoff_unique"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["handoff", "-id"], name="disposition_of_handoff"),
            # Serves the feedback inbox and outcome trends.
            models.Index(fields=["recorded_at"], name="disposition_recorded"),
            # Serves whether any bad fit ever named a criterion.
            models.Index(fields=["criterion"], condition=~models.Q(criterion=""), name="disposition_criterion"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} on handoff {self.handoff_id}"


class Receipt(models.Model):
    """A marketing person's acknowledgement that they read a closing disposition."""

    disposition = models.OneToOneField(Disposition, on_delete=models.PROTECT, related_name="receipt")
    read_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="receipts")
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"read by {self.read_by}"
