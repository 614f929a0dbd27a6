"""When a person is away: their seats are passed over, and no due time moves."""

from datetime import datetime
from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models

from handoff.people.models.users import User


class TimeRange(models.Func):
    """The instants from one to another, without the last."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Absences in the words of the product."""

    def live(self) -> "AbsenceQuerySet":
        """Leave out those that were cancelled."""
        return self.filter(cancelled_at=None)

    def at(self, instant: datetime) -> "AbsenceQuerySet":
        """Return those that hold at an instant."""
        return self.live().filter(from_at__lte=instant, until_at__gt=instant)

    def not_over(self, now: datetime) -> "AbsenceQuerySet":
        """Return those that hold now or are to come, the next one first."""
        return self.live().filter(until_at__gt=now).order_by("from_at", "pk")


class Absence(models.Model):
    """One person is away from an instant until another, which is not part of it; who entered it is kept."""

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="absences")
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    note = models.CharField(max_length=120, blank=True, default="")
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(until_at__gt=models.F("from_at")), name="absence_ends_after_it_begins"
            ),
            # Nobody is away twice at the same time; what was cancelled does not count.
            ExclusionConstraint(
                name="absence_never_overlaps",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    (TimeRange("from_at", "until_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(cancelled_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} away from {self.from_at:%Y-%m-%d}"
