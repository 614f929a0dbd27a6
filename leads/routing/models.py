"""Pools and their seats, versions of the routing rules, and who holds which handoff."""

from typing import ClassVar

from django.db import models

from handoff.people.models import Team, User
from leads.handoffs.models import Handoff


class PoolHours(models.TextChoices):
    working = "working"  # seats are eligible inside their team's hours
    always = "always"


class Pool(models.Model):
    """Reps who share incoming handoffs. The row is the lock under which turns are given."""

    key = models.SlugField(max_length=40)
    name = models.CharField(max_length=80)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="pools")
    hours = models.CharField(max_length=8, choices=PoolHours.choices, default=PoolHours.always)
    keeper = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="kept_pools", help_text="holds what nobody is eligible for"
    )
    fallback = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    max_overdue = models.PositiveSmallIntegerField(
        default=10, help_text="a rep who owes more overdue dispositions gets no new handoffs"
    )
    credits = models.JSONField(
        default=dict, blank=True, editable=False, help_text="seat id: [credit, last turn]; moved only by the router"
    )
    turn = models.BigIntegerField(default=0, editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key"], name="pool_key_unique"),
            models.CheckConstraint(condition=models.Q(hours__in=PoolHours.values), name="pool_hours_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """One member's place in a pool."""

    pool = models.ForeignKey(Pool, on_delete=models.PROTECT, related_name="seats")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="seats")
    weight = models.PositiveSmallIntegerField(default=1)
    cap = models.PositiveSmallIntegerField(null=True, blank=True, help_text="open handoffs at most")
    is_active = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pool", "user"], name="seat_once_a_pool"),
            models.CheckConstraint(condition=models.Q(weight__gte=1), name="seat_weight_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.pool}"


class RoutingVersion(models.Model):
    """Ordered rules, each to a pool; the last one takes everything."""

    number = models.PositiveIntegerField()
    document = models.JSONField(help_text="rules: id, name, when (a rule, or null for always), pool")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], name="routing_version_number_unique"),
        ]

    def __str__(self) -> str:
        return f"routing v{self.number}"


class RoutingActivation(models.Model):
    """The time in which a version routed handoffs."""

    version = models.ForeignKey(RoutingVersion, on_delete=models.PROTECT, related_name="activations")
    activated_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            # One set of rules routes at a time: the only NULL among the retirements.
            models.UniqueConstraint(
                fields=["retired_at"],
                condition=models.Q(retired_at=None),
                nulls_distinct=False,
                name="routing_one_active_version",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} from {self.activated_at:%Y-%m-%d}"


class How(models.TextChoices):
    rotation = "rotation"
    account_owner = "account_owner"
    sticky = "sticky"
    manual = "manual"
    reassigned = "reassigned"
    keeper = "keeper"


class Assignment(models.Model):
    """Who holds a handoff from when to when, and why."""

    # The keys have no index of their own: those below serve every query, and versions are never deleted.
    handoff = models.ForeignKey(Handoff, on_delete=models.PROTECT, related_name="assignments", db_index=False)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="assignments", db_index=False)
    pool = models.ForeignKey(
        Pool, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments", db_index=False
    )
    routing = models.ForeignKey(
        RoutingVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="assignments", db_index=False
    )
    how = models.CharField(max_length=16, choices=How.choices)
    turn = models.BigIntegerField(null=True, blank=True, help_text="given to picks of the rotation only")
    explanation = models.JSONField(default=dict, help_text="rules tried, seats skipped and why, share at the pick")
    assigned_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            # One person holds an open handoff.
            models.UniqueConstraint(
                fields=["handoff"],
                include=["owner"],
                condition=models.Q(ended_at=None),
                name="assignment_one_open_a_handoff",
            ),
            # Every pick has a turn of its own in its pool.
            models.UniqueConstraint(fields=["pool", "turn"], name="assignment_pool_turn_unique"),
            models.CheckConstraint(condition=models.Q(how__in=How.values), name="assignment_how_known"),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, end_reason="")
                | (~models.Q(ended_at=None) & ~models.Q(end_reason="")),
                name="assignment_end_says_why",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["owner", "-assigned_at"], name="assignment_of_owner"),
            # Serves who held a handoff when a promise fell due.
            models.Index(fields=["handoff", "-assigned_at"], include=["owner"], name="assignment_of_handoff"),
        ]

    def __str__(self) -> str:
        return f"handoff {self.handoff_id} with {self.owner}"
