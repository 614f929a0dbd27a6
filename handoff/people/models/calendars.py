"""Calendars and their immutable versions; a version holds its resolved public holidays."""

from typing import ClassVar

from django.db import models

from handoff.people.models.users import User


class Calendar(models.Model):
    """A named set of working hours."""

    name = models.CharField(max_length=80)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["name"], name="calendar_name_unique")]

    def __str__(self) -> str:
        return self.name


class CalendarVersion(models.Model):
    """The hours as they were agreed: content is never changed, only followed by another version."""

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    document = models.JSONField(help_text="the calendar's JSON form, holidays resolved for a range of years")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["calendar", "number"], name="calendar_version_number_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.calendar} v{self.number}"


class CalendarActivation(models.Model):
    """The time in which a version was in force."""

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="activations")
    version = models.ForeignKey(CalendarVersion, on_delete=models.PROTECT, related_name="activations")
    activated_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            # One version of a calendar is in force at a time.
            models.UniqueConstraint(
                fields=["calendar"], condition=models.Q(retired_at=None), name="calendar_one_active_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} from {self.activated_at:%Y-%m-%d}"
