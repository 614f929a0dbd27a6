"""Backtests that were asked for: what was tried, over which time, how far it is, and what it found."""

from typing import ClassVar

from django.db import models

from handoff.people.models import User
from leads.definitions.models.drafts import Draft
from leads.definitions.models.versions import DefinitionVersion


class BacktestState(models.TextChoices):
    waiting = "waiting"  # a worker takes it further, whenever one is there
    done = "done"
    cancelled = "cancelled"
    failed = "failed"  # `error` says why


class Backtest(models.Model):
    """A draft tried on the facts of a period, kept with what it found; `document` is what was tried, as it was then."""

    document = models.JSONField(help_text="the draft, as a version's document")
    version = models.ForeignKey(
        DefinitionVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="backtests",
        help_text="the version whose document it is, if it is one's",
    )
    draft = models.ForeignKey(
        Draft,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="backtests",
        db_index=False,
        help_text="the draft whose document it was, if it was one's",
    )
    draft_revision = models.PositiveIntegerField(null=True, blank=True, help_text="the save that was tried")
    compared_with = models.ForeignKey(
        DefinitionVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the version in force when it was counted",
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(help_text="the first instant that is no part of the period")
    timezone = models.CharField(max_length=60, help_text="of its weeks")
    state = models.CharField(max_length=12, choices=BacktestState.choices, default=BacktestState.waiting)
    rows_done = models.PositiveIntegerField(default=0, help_text="evaluations copied on its behalf")
    row_count = models.PositiveIntegerField(default=0, help_text="evaluations that had to be copied first")
    result = models.JSONField(null=True, blank=True)
    error = models.TextField(blank=True, default="")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(state__in=BacktestState.values), name="backtest_state_known"),
            models.CheckConstraint(
                condition=models.Q(starts_at__lt=models.F("ends_at")), name="backtest_starts_before_it_ends"
            ),
            # What is done has a result, and nothing else has one.
            models.CheckConstraint(
                condition=models.Q(state="done", result__isnull=False, finished_at__isnull=False)
                | (~models.Q(state="done") & models.Q(result__isnull=True)),
                name="backtest_done_with_a_result",
            ),
            # A draft changes with every save: one that was tried says which.
            models.CheckConstraint(
                condition=models.Q(draft=None, draft_revision=None)
                | models.Q(draft__isnull=False, draft_revision__isnull=False),
                name="backtest_draft_with_revision",
            ),
        ]
        indexes: ClassVar = [
            # Serves the worker: what to take further.
            models.Index(fields=["asked_at"], condition=models.Q(state="waiting"), name="backtest_waiting"),
            # Serves the backtests of a draft, newest first.
            models.Index(fields=["draft", "-id"], condition=models.Q(draft__isnull=False), name="backtest_of_draft"),
        ]

    def __str__(self) -> str:
        return f"backtest of {self.asked_at:%Y-%m-%d}"
