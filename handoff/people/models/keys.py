"""API keys: shown once, kept as a hash, limited to scopes."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from handoff.people.models.users import User


class Scope(models.TextChoices):
    """What a key may do; anything outside its scopes is refused."""

    ingest = "ingest"  # push leads, acts and step times
    work = "work"  # report touches and dispositions
    acknowledge = "acknowledge"  # acknowledge dispositions for marketing
    read = "read"


class ApiKey(models.Model):
    """A caller of the API: `prefix.secret`, of which only the prefix and the secret's SHA-256 are stored."""

    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=12)
    secret_hash = models.CharField(max_length=64)
    scopes = ArrayField(models.CharField(max_length=16, choices=Scope.choices))
    acts_for = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="api_keys",
        help_text="the person on whose behalf touches, dispositions and acknowledgements are reported by default",
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["prefix"], name="api_key_prefix_unique"),
            models.CheckConstraint(
                condition=models.Q(scopes__contained_by=[*Scope.values]), name="api_key_scopes_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix})"
