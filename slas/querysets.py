"""Reads of clocks in the words of the product; what a clock's times mean is decided here and nowhere else."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models.functions import Least

if TYPE_CHECKING:
    from slas.models import Clock

RUNNING = models.Q(stopped_at=None, cancelled_at=None)

# When the outcome of a clock fell: at its stop, or at its due time when that came first. LEAST leaves NULL out.
OUTCOME_AT = Least("stopped_at", "due_at")

# `with_outcome` for statements written in SQL, over the columns of `clock` and the instant `now`.
OUTCOME_AT_SQL = "least(clock.stopped_at, clock.due_at)"
STATE_SQL = (
    "CASE WHEN clock.cancelled_at IS NOT NULL THEN 'cancelled' "
    "WHEN clock.stopped_at <= clock.due_at THEN 'met' "
    "WHEN clock.stopped_at > clock.due_at OR clock.due_at < %(now)s THEN 'breached' "
    "ELSE 'running' END"
)


class ClockState(models.TextChoices):
    running = "running"
    met = "met"
    breached = "breached"  # stopped after the due time, or not stopped when it had passed
    cancelled = "cancelled"


class ClockQuerySet(models.QuerySet["Clock"]):
    """Clocks, narrowed and judged."""

    def running(self) -> Self:
        """Return those that neither stopped nor were cancelled, overdue ones included."""
        return self.filter(RUNNING)

    def overdue(self, now: datetime) -> Self:
        """Return those that still run after their due time."""
        return self.running().filter(due_at__lt=now)

    def ticking(self, now: datetime) -> Self:
        """Return the running ones with the `state` that `with_outcome` gives these, told by the due time alone."""
        state = models.Case(
            models.When(due_at__lt=now, then=models.Value(ClockState.breached.value)),
            default=models.Value(ClockState.running.value),
            output_field=models.CharField(max_length=9),
        )
        return self.running().annotate(state=state)

    def with_outcome(self, now: datetime) -> Self:
        """Annotate `state` (ClockState, computed from the times as of `now`) and `outcome_at`, the time of it."""
        state = models.Case(
            models.When(cancelled_at__isnull=False, then=models.Value(ClockState.cancelled.value)),
            models.When(stopped_at__lte=models.F("due_at"), then=models.Value(ClockState.met.value)),
            models.When(
                models.Q(stopped_at__gt=models.F("due_at")) | models.Q(due_at__lt=now),
                then=models.Value(ClockState.breached.value),
            ),
            default=models.Value(ClockState.running.value),
            output_field=models.CharField(max_length=9),
        )
        return self.annotate(state=state, outcome_at=OUTCOME_AT)
