"""Promises of both teams, the clocks that tick on them, and their next alerts."""

from typing import ClassVar

from django.db import models
from django.db.models.functions import Coalesce

from handoff.people.models import Calendar, CalendarVersion, OwedBy, User
from leads.handoffs.models import Handoff
from slas.changes import PolicyChange as PolicyChange
from slas.changes import PolicyRun as PolicyRun
from slas.querysets import OUTCOME_AT, RUNNING, ClockQuerySet

UNFIRED = models.Q(fired_at=None, lapsed_at=None)
# A promise to a lead that somebody waits for.
TICKING = RUNNING & models.Q(owner=None, standing="live")


class ClockScope(models.TextChoices):
    lead = "lead"
    owner = "owner"


class TargetKind(models.TextChoices):
    business_time = "business_time"
    same_business_day = "same_business_day"


class StartStep(models.TextChoices):
    submitted = "submitted"
    handed_off = "handed_off"
    assigned = "assigned"  # each owner's own start
    touched = "touched"
    next_step = "next_step"  # the date a working disposition names
    closed = "closed"


class StopStep(models.TextChoices):
    handed_off = "handed_off"
    routed = "routed"
    touched = "touched"
    disposed = "disposed"
    redisposed = "redisposed"  # the disposition after a working one
    read = "read"


class Standing(models.TextChoices):
    """What a clock counts as."""

    live = "live"
    imported = "imported"  # hypothetical, and never mixed with live ones
    excluded = "excluded"  # of a lead that is excluded, whatever the origin


class CancelReason(models.TextChoices):
    superseded = "superseded"
    reassigned = "reassigned"
    covered = "covered"
    closed_untouched = "closed_untouched"
    withdrawn = "withdrawn"
    duplicate = "duplicate"
    test = "test"


class Policy(models.Model):
    """An SLA promise; what it says lives in its versions."""

    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)

    class Meta:
        verbose_name_plural = "policies"
        constraints: ClassVar = [models.UniqueConstraint(fields=["key"], name="policy_key_unique")]

    def __str__(self) -> str:
        return self.name


class PolicyVersion(models.Model):
    """One immutable wording of a time policy: a promise on a segment of the path."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    position = models.PositiveSmallIntegerField(help_text="the first match per segment and scope wins")
    owed_by = models.CharField(max_length=12, choices=OwedBy.choices)
    applies_when = models.JSONField(null=True, blank=True, help_text="a rule over facts; empty is always")
    from_step = models.CharField(max_length=12, choices=StartStep.choices)
    to_step = models.CharField(max_length=12, choices=StopStep.choices)
    scope = models.CharField(max_length=5, choices=ClockScope.choices, default=ClockScope.lead)
    target_kind = models.CharField(max_length=20, choices=TargetKind.choices)
    target_seconds = models.PositiveIntegerField(null=True, blank=True)
    cutoff = models.TimeField(null=True, blank=True)
    calendar = models.ForeignKey(
        Calendar,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="empty: the owing team's own",
    )
    ladder = models.JSONField(default=list, help_text="levels: name and percent of the target")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["policy", "number"], name="policy_version_number_unique"),
            # Business time has a target above zero; same business day has none of its own.
            models.CheckConstraint(
                condition=models.Q(
                    target_kind="business_time", target_seconds__isnull=False, target_seconds__gt=0, cutoff=None
                )
                | models.Q(target_kind="same_business_day", target_seconds=None),
                name="policy_version_target_stated",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy} v{self.number}"


class PolicyActivation(models.Model):
    """The time in which a version applied to new handoffs."""

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="activations")
    version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="activations")
    activated_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            # One wording of a promise is in force.
            models.UniqueConstraint(
                fields=["policy"], condition=models.Q(retired_at=None), name="policy_one_active_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} from {self.activated_at:%Y-%m-%d}"


class Clock(models.Model):
    """One policy ticking on one handoff. Met or breached is computed from these times, never stored."""

    # The keys have no index of their own: those below serve every query, and versions are never deleted.
    handoff = models.ForeignKey(Handoff, on_delete=models.PROTECT, related_name="clocks", db_index=False)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="clocks", db_index=False)
    policy_version = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="clocks", db_index=False)
    calendar_version = models.ForeignKey(
        CalendarVersion, on_delete=models.PROTECT, related_name="clocks", db_index=False
    )
    owner = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="clocks",
        db_index=False,
        help_text="owner scope only",
    )
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    stopped_at = models.DateTimeField(
        null=True, blank=True, help_text="never before the start: what came earlier counts as no time at all"
    )
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=16, choices=CancelReason.choices, blank=True, default="")
    # Copies that triggers keep, whatever is written here: looking handoffs up was most of the work of counting clocks.
    tier = models.CharField(max_length=40, blank=True, default="", help_text="the handoff's", editable=False)
    standing = models.CharField(
        max_length=8,
        choices=Standing.choices,
        default=Standing.live,
        help_text="by the handoff's origin and its lead's exclusion",
        editable=False,
    )
    ladder = models.JSONField(default=list, help_text="planned alerts, earliest first: level, occurrence, fire_at")

    objects = ClockQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            # One running clock per handoff, policy and owner.
            models.UniqueConstraint(
                fields=["handoff", "policy", "owner"],
                condition=RUNNING,
                nulls_distinct=False,
                name="clock_one_running",
            ),
            models.CheckConstraint(condition=models.Q(due_at__gt=models.F("started_at")), name="clock_due_after_start"),
            # Elapsed time is never negative.
            models.CheckConstraint(
                condition=models.Q(stopped_at=None) | models.Q(stopped_at__gte=models.F("started_at")),
                name="clock_stopped_from_start_on",
            ),
            # A clock ends one way.
            models.CheckConstraint(
                condition=models.Q(stopped_at=None) | models.Q(cancelled_at=None), name="clock_stopped_or_cancelled"
            ),
            models.CheckConstraint(
                condition=models.Q(cancelled_at=None, cancel_reason="")
                | (~models.Q(cancelled_at=None) & models.Q(cancel_reason__in=CancelReason.values)),
                name="clock_cancel_says_why",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["handoff", "policy"], name="clock_of_handoff"),
            # Serves attainment: clocks of leads by the time at which their outcome falls.
            models.Index(OUTCOME_AT, condition=models.Q(owner=None, cancelled_at=None), name="clock_outcome"),
            # Serves the list of what was cancelled.
            models.Index(fields=["cancelled_at"], condition=~models.Q(cancelled_at=None), name="clock_cancelled"),
            # Serves the rep's board: the clocks of one owner.
            models.Index(fields=["owner", "due_at"], condition=~models.Q(owner=None), name="clock_of_owner"),
            # Serves what runs and is overdue now, without a look at the rows themselves.
            models.Index(
                fields=["due_at"],
                include=["policy", "policy_version", "calendar_version", "handoff", "tier"],
                condition=TICKING,
                name="clock_ticking",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.policy} on handoff {self.handoff_id}"


class Alert(models.Model):
    """The next alert of a clock; firing one inserts the following. A clock born stopped has none."""

    # Its index is that of alert_once_a_level.
    clock = models.ForeignKey(Clock, on_delete=models.PROTECT, related_name="alerts", db_index=False)
    position = models.PositiveSmallIntegerField(help_text="index in the clock's ladder")
    level = models.CharField(max_length=16)
    occurrence = models.PositiveSmallIntegerField(default=1)
    fire_at = models.DateTimeField()
    fired_at = models.DateTimeField(null=True, blank=True)
    lapsed_at = models.DateTimeField(null=True, blank=True, help_text="the clock had ended, or was planned anew")
    retry_at = models.DateTimeField(null=True, blank=True, help_text="when the sweep looks again after an error")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="errors so far")
    last_error = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            # A level of a clock fires once an occurrence.
            models.UniqueConstraint(fields=["clock", "level", "occurrence"], name="alert_once_a_level"),
            models.CheckConstraint(
                condition=models.Q(fired_at=None) | models.Q(lapsed_at=None), name="alert_fired_or_lapsed"
            ),
        ]
        indexes: ClassVar = [
            # Serves the sweep: what is due and unfired, in order; empty when nothing is.
            models.Index(Coalesce("retry_at", "fire_at"), condition=UNFIRED, name="alert_unfired"),
        ]

    def __str__(self) -> str:
        return f"{self.level} of clock {self.clock_id}"
