"""The calendars in force, ready to be asked for due times."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from handoff.people.models import CalendarActivation, CalendarVersion
from handoff.worktime import BusinessCalendar, HorizonError


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """One version of one calendar."""

    calendar_id: int
    version_id: int
    name: str
    number: int
    calendar: BusinessCalendar

    def elapsed(self, start: datetime, end: datetime) -> int | None:
        """Return whole seconds of business time, None when the calendar does not know the years asked about."""
        try:
            return self.calendar.elapsed_seconds(start, end)
        except HorizonError:
            return None


@lru_cache(maxsize=1024)
def hours_of(version_id: int) -> Hours:
    """Return a calendar version, ready to be asked; versions never change, so each is built once a process."""
    version = CalendarVersion.objects.select_related("calendar").get(pk=version_id)
    return Hours(
        calendar_id=version.calendar_id,
        version_id=version.pk,
        name=version.calendar.name,
        number=version.number,
        calendar=BusinessCalendar.from_document(version.document),
    )


def calendar_of(version_id: int) -> BusinessCalendar:
    """Return the business calendar of a calendar version."""
    return hours_of(version_id).calendar


def hours_in_force() -> dict[int, Hours]:
    """Return the version in force of every calendar by calendar id: one query once its versions were met."""
    in_force = CalendarActivation.objects.filter(retired_at=None).values_list("calendar_id", "version_id")
    return {calendar_id: hours_of(version_id) for calendar_id, version_id in in_force}
