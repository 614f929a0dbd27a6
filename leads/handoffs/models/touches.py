"""Touches: human attempts to reach the lead."""

from typing import ClassVar

from django.db import models

from handoff.people.models import ApiKey, User
from leads.handoffs.models.handoff import Handoff
from leads.records.models import Source


class TouchChannel(models.TextChoices):
    call = "call"
    email = "email"
    message = "message"
    meeting = "meeting"


class TouchDirection(models.TextChoices):
    outbound = "outbound"
    inbound = "inbound"


class Touch(models.Model):
    """A human attempt, or a call or meeting of the lead's that a human answered. Nothing else is stored here."""

    handoff = models.ForeignKey(Handoff, on_delete=models.PROTECT, related_name="touches")
    channel = models.CharField(max_length=8, choices=TouchChannel.choices)
    direction = models.CharField(max_length=8, choices=TouchDirection.choices, default=TouchDirection.outbound)
    outcome = models.CharField(max_length=40, blank=True, default="")
    note = models.CharField(max_length=500, blank=True, default="")
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="touches")
    api_key = models.ForeignKey(ApiKey, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    external_id = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        verbose_name_plural = "touches"
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(channel__in=TouchChannel.values), name="touch_channel_known"),
            # An e-mail or message of the lead's is not a touch.
            models.CheckConstraint(
                condition=models.Q(direction="outbound")
                | models.Q(direction="inbound", channel__in=["call", "meeting"]),
                name="touch_inbound_was_answered",
            ),
            # A source that repeats a touch adds nothing.
            models.UniqueConstraint(
                fields=["source", "external_id"],
                condition=~models.Q(external_id=""),
                name="touch_source_external_id_unique",
            ),
            # Lets a disposition point at a touch of its own handoff.
            models.UniqueConstraint(fields=["id", "handoff"], name="touch_id_handoff_unique"),
        ]
        indexes: ClassVar = [models.Index(fields=["handoff", "occurred_at"], name="touch_of_handoff")]

    def __str__(self) -> str:
        return f"{self.channel} on handoff {self.handoff_id}"
