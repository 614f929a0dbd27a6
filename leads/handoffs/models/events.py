"""The append-only story of a handoff."""

from typing import ClassVar

from django.db import models

from handoff.people.models import ApiKey, User
from leads.handoffs.models.handoff import Handoff


class Basis(models.TextChoices):
    reported = "reported"  # the time a source gave
    received = "received"  # our own clock


class EventKind(models.TextChoices):
    step = "step"
    step_moved = "step_moved"  # a step's time only ever moves earlier
    assigned = "assigned"
    notified = "notified"
    warned = "warned"
    breached = "breached"  # `at` is the due time, `recorded_at` when it was noticed
    breach_voided = "breach_voided"
    reassign_asked = "reassign_asked"
    touched = "touched"
    contact_not_counted = "contact_not_counted"  # automation, an inbound e-mail, a voicemail
    disposed = "disposed"
    corrected = "corrected"
    read = "read"
    tier_raised = "tier_raised"
    clock_cancelled = "clock_cancelled"
    clock_moved = "clock_moved"  # other terms or hours were applied to a running clock, from its own start
    returned = "returned"  # the lead acted again after converting: the owner is told


class HandoffEvent(models.Model):
    """One entry: what happened, when, who did it, and how the time is known."""

    handoff = models.ForeignKey(Handoff, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=24, choices=EventKind.choices)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    basis = models.CharField(max_length=8, choices=Basis.choices, default=Basis.received)
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    api_key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    system = models.CharField(max_length=60, default="handoff", help_text="the source system; ours is `handoff`")
    detail = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(kind__in=EventKind.values), name="event_kind_known"),
            # No event without an actor: a person, a key or a named system.
            models.CheckConstraint(
                condition=~models.Q(system="") | ~models.Q(actor=None) | ~models.Q(api_key=None),
                name="event_has_an_actor",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["handoff", "id"], name="event_of_handoff")]

    def __str__(self) -> str:
        return f"{self.kind} on handoff {self.handoff_id}"
