"""Drafts of the definition: what somebody writes until it is proposed, each save a row of its own."""

from typing import ClassVar

from django.db import models

from handoff.people.models import User
from leads.definitions.models.versions import DefinitionVersion


class DraftState(models.TextChoices):
    open = "open"  # may be written; a returned or withdrawn proposal leads back here
    proposed = "proposed"  # its newest revision is before the signatories
    published = "published"
    discarded = "discarded"  # kept, and may be opened again


class Draft(models.Model):
    """One attempt at the next version, and why it is made."""

    title = models.CharField(max_length=120)
    why = models.TextField(blank=True, default="", help_text="the reason for the change, as the version will give it")
    based_on = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=12, choices=DraftState.choices, default=DraftState.open)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=DraftState.values), name="draft_state_known"),
            # One proposal is before the signatories at a time.
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(state=DraftState.proposed), name="draft_one_proposed"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DraftRevision(models.Model):
    """One save of a draft, as it was typed: it may be invalid still."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="revisions", db_index=False)
    number = models.PositiveIntegerField()
    started_from = models.PositiveIntegerField(
        default=0, help_text="the revision its author had read; earlier than the one before it when two were merged"
    )
    document = models.JSONField()
    examples = models.JSONField(help_text="a list: title, facts, tier, why, criteria, lead")
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            # Of two that save at once, one comes after the other. It also serves "the newest revision".
            models.UniqueConstraint(fields=["draft", "number"], name="draft_revision_number_unique"),
            models.CheckConstraint(
                condition=models.Q(number__gt=models.F("started_from")), name="draft_revision_follows_another"
            ),
        ]

    def __str__(self) -> str:
        return f"revision {self.number}"
