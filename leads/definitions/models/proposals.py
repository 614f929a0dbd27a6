"""Proposals: a version before its two signatories, and how that ended."""

from typing import ClassVar

from django.db import models

from handoff.people.models import User
from leads.definitions.models.drafts import Draft
from leads.definitions.models.versions import DefinitionVersion


class Proposal(models.Model):
    """One version, asked of one named signatory of each team; that it is open is the state of its draft."""

    version = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="proposals", db_index=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="proposals")
    former = models.ForeignKey(
        DefinitionVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the version whose content this goes back to, if it does",
    )
    marketing_signatory = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sales_signatory = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True, default="", help_text="what the signatories are told with it")
    publish_at = models.DateTimeField(
        null=True, blank=True, help_text="the chosen time; empty is at once when both have signed"
    )
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            # A version is proposed once; a returned draft makes another one.
            models.UniqueConstraint(fields=["version"], name="proposal_of_a_version_once"),
            # A person in both teams signs for one.
            models.CheckConstraint(
                condition=~models.Q(marketing_signatory=models.F("sales_signatory")), name="proposal_two_signatories"
            ),
        ]

    def __str__(self) -> str:
        return f"proposal of {self.version}"


class EndedBy(models.TextChoices):
    returned = "returned"  # a signatory wants it changed, and says why
    withdrawn = "withdrawn"  # its author took it back
    published = "published"


class ProposalEnd(models.Model):
    """How a proposal ended; without one it is open."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="ends", db_index=False)
    how = models.CharField(max_length=12, choices=EndedBy.choices)
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="empty: its time had come"
    )
    at = models.DateTimeField()
    reason = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            # Whoever ends it, and however many try: it is published once, or returned, or withdrawn.
            models.UniqueConstraint(fields=["proposal"], name="proposal_ends_once"),
            models.CheckConstraint(condition=models.Q(how__in=EndedBy.values), name="proposal_end_known"),
            models.CheckConstraint(
                condition=~models.Q(how=EndedBy.returned) | ~models.Q(reason=""), name="proposal_return_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.how}"
