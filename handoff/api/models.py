"""Requests that were carried out under an Idempotency-Key, with the answer they got."""

from typing import ClassVar

from django.db import models

from handoff.people.models import ApiKey


class IdempotentRequest(models.Model):
    """The stored answer of one key of one caller."""

    api_key = models.ForeignKey(ApiKey, on_delete=models.CASCADE, related_name="idempotent_requests")
    key = models.CharField(max_length=255)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of method, path and body")
    status = models.PositiveSmallIntegerField(null=True)
    answer = models.JSONField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            # Exactly one execution an idempotency key.
            models.UniqueConstraint(fields=["api_key", "key"], name="idempotent_request_once_a_key"),
        ]

    def __str__(self) -> str:
        return self.key
