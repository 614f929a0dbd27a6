"""Changes of promises: proposed by one team, signed by the other; and the runs that take running clocks along."""

from typing import ClassVar

from django.db import models

from handoff.people.models import TeamKind, User

OPEN_CHANGE = models.Q(signed_at=None, returned_at=None, taken_back_at=None)
WORKING = models.Q(finished_at=None, superseded_at=None)


class ChangeEffect(models.TextChoices):
    """What a signature brings about."""

    version = "version", "New terms"
    withdrawal = "withdrawal", "Withdrawal"


class PolicyChange(models.Model):
    """A change of one promise before the other team: a version that is not in force yet, or its withdrawal.

    What is proposed cannot change; only how it ended is written, once.
    """

    policy = models.ForeignKey("slas.Policy", on_delete=models.PROTECT, related_name="changes")
    effect = models.CharField(max_length=10, choices=ChangeEffect.choices)
    version = models.OneToOneField(
        "slas.PolicyVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="change"
    )
    note = models.TextField(blank=True, default="", help_text="why, to the signatory")
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_for = models.CharField(max_length=12, choices=TeamKind.choices, help_text="the team that proposes")
    proposed_at = models.DateTimeField()
    signatory = models.ForeignKey(User, on_delete=models.PROTECT, related_name="promises_to_sign")
    signs_for = models.CharField(max_length=12, choices=TeamKind.choices, help_text="the other team")
    signed_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True, default="", help_text="of the signatory who returned it")

    class Meta:
        constraints: ClassVar = [
            # A promise is changed one change at a time.
            models.UniqueConstraint(fields=["policy"], condition=OPEN_CHANGE, name="policy_change_one_open"),
            # Signed, returned or taken back: one of them, and then by somebody.
            models.CheckConstraint(
                condition=models.Q(OPEN_CHANGE, ended_by=None)
                | models.Q(
                    models.Q(signed_at__isnull=False, returned_at=None, taken_back_at=None)
                    | models.Q(signed_at=None, returned_at__isnull=False, taken_back_at=None)
                    | models.Q(signed_at=None, returned_at=None, taken_back_at__isnull=False),
                    ended_by__isnull=False,
                ),
                name="policy_change_ends_one_way",
            ),
            # Marketing proposes to sales, sales to marketing: nobody loosens their own promise.
            models.CheckConstraint(
                condition=models.Q(proposed_for=TeamKind.marketing, signs_for=TeamKind.sales)
                | models.Q(proposed_for=TeamKind.sales, signs_for=TeamKind.marketing),
                name="policy_change_other_team_signs",
            ),
            # Nor does a person of both teams sign what they proposed.
            models.CheckConstraint(
                condition=~models.Q(proposed_by=models.F("signatory")), name="policy_change_other_person_signs"
            ),
            models.CheckConstraint(
                condition=models.Q(signed_at=None) | models.Q(ended_by=models.F("signatory")),
                name="policy_change_signed_by_signatory",
            ),
            models.CheckConstraint(
                condition=models.Q(effect=ChangeEffect.version, version__isnull=False)
                | models.Q(effect=ChangeEffect.withdrawal, version=None),
                name="policy_change_effect_stated",
            ),
            models.CheckConstraint(
                condition=models.Q(returned_at=None) | ~models.Q(reason=""), name="policy_change_return_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_effect_display().lower()} of {self.policy}"

    @property
    def is_open(self) -> bool:
        return self.signed_at is None and self.returned_at is None and self.taken_back_at is None


class PolicyRun(models.Model):
    """The taking along of a promise's running clocks: moved to a version in force, or cancelled with the promise.

    `after_id` is how far it is. Which clocks are done is told by the clocks themselves, so a run that was interrupted
    goes on where it was.
    """

    policy = models.ForeignKey("slas.Policy", on_delete=models.PROTECT, related_name="runs", db_index=False)
    version = models.ForeignKey(
        "slas.PolicyVersion",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="runs",
        help_text="whose terms the clocks get; empty: the promise was withdrawn, and they are cancelled",
    )
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True, help_text="when a newer version took its place")
    total = models.PositiveIntegerField(default=0, help_text="running clocks when it started")
    done = models.PositiveIntegerField(default=0, help_text="clocks looked at")
    moved = models.PositiveIntegerField(default=0, help_text="clocks that got the terms, or were cancelled")
    earlier = models.PositiveIntegerField(default=0, help_text="of these, due earlier than before")
    later = models.PositiveIntegerField(default=0, help_text="of these, due later than before")
    overdue = models.PositiveIntegerField(default=0, help_text="of these, overdue by it")
    in_time = models.PositiveIntegerField(default=0, help_text="of these, no longer overdue by it")
    after_id = models.BigIntegerField(default=0, help_text="the last clock that is done")
    until_id = models.BigIntegerField(default=0, help_text="the last clock there was when it started")

    class Meta:
        constraints: ClassVar = [
            # Two at a time would move the same clocks.
            models.UniqueConstraint(fields=["policy"], condition=WORKING, name="policy_run_one_working"),
            models.CheckConstraint(
                condition=models.Q(finished_at=None) | models.Q(superseded_at=None), name="policy_run_ends_one_way"
            ),
            models.CheckConstraint(
                condition=models.Q(moved__lte=models.F("done")), name="policy_run_moved_what_it_saw"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["policy", "id"], name="policy_run_of_policy"),
            # Serves the worker: what is to be taken further.
            models.Index(fields=["id"], condition=WORKING, name="policy_run_unfinished"),
        ]

    def __str__(self) -> str:
        return f"running clocks of {self.policy}"

    @property
    def is_working(self) -> bool:
        return self.finished_at is None and self.superseded_at is None
