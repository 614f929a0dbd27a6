"""The calendars in force, ready to be asked for due times."""

from dataclasses import dataclass
from functools import lru_cache

from handoff.people.models import CalendarActivation, CalendarVersion
from handoff.worktime import BusinessCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """One version of one calendar."""

    calendar_id: int
    version_id: int
    name: str
    number: int
    calendar: BusinessCalendar


@lru_cache(maxsize=1024)
def calendar_of(version_id: int) -> BusinessCalendar:
    """Return the business calendar of a calendar version; versions never change, so each is built once a process."""
    return BusinessCalendar.from_document(CalendarVersion.objects.values_list("document", flat=True).get(pk=version_id))


def hours_in_force() -> dict[int, Hours]:
    """Return the version in force of every calendar by calendar id: one query once its versions were met."""
    in_force = CalendarActivation.objects.filter(retired_at=None).values_list(
        "calendar_id", "version_id", "calendar__name", "version__number"
    )
    return {
        calendar_id: Hours(
            calendar_id=calendar_id,
            version_id=version_id,
            name=name,
            number=number,
            calendar=calendar_of(version_id),
        )
        for calendar_id, version_id, name, number in in_force
    }
