"""Messages to the outside, the bell, and the heartbeats of the processes that work."""

from typing import ClassVar

from django.conf import settings
from django.db import models

UNSENT = models.Q(sent_at=None, dead_at=None)


class Channel(models.TextChoices):
    announce = "announce"  # decided by a worker into one message a recipient and channel
    bell = "bell"
    email = "email"
    reassign = "reassign"  # carried out by the process as a transaction of its own
    receipt = "receipt"  # a notice was accepted or fetched: recorded by the process


class Message(models.Model):
    """One effect on the outside, written with the change it follows from and carried out at least once."""

    key = models.CharField(max_length=160, help_text="stable id: a repeated send carries the same one")
    channel = models.CharField(max_length=12, choices=Channel.choices)
    kind = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    created_at = models.DateTimeField()
    not_before = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    dead_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            # Exactly one message an effect, whoever writes it and however often.
            models.UniqueConstraint(fields=["key"], name="message_key_unique"),
            models.CheckConstraint(
                condition=models.Q(sent_at=None) | models.Q(dead_at=None), name="message_sent_or_dead"
            ),
        ]
        indexes: ClassVar = [
            # Serves the relay's claim: what is due and not yet sent, oldest first.
            models.Index(fields=["not_before"], condition=UNSENT, name="message_unsent"),
            # Serves the dead-letter list.
            models.Index(fields=["dead_at"], condition=~models.Q(dead_at=None), name="message_dead"),
        ]

    def __str__(self) -> str:
        return self.key


class Notice(models.Model):
    """A line under a user's bell."""

    message = models.OneToOneField(Message, on_delete=models.PROTECT, related_name="notice")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    title = models.CharField(max_length=200)
    reason = models.CharField(max_length=200, help_text="why this person is told")
    url = models.CharField(max_length=200)
    created_at = models.DateTimeField()
    fetched_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            # Serves the bell: a user's unread notices, newest first.
            models.Index(fields=["user", "-created_at"], condition=models.Q(read_at=None), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return self.title


class Heartbeat(models.Model):
    """When a named process last ended a clean pass."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()
    detail = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.name
