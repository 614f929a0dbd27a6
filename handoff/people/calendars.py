"""Publication of calendar versions: checked, numbered, in force one at a time."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from handoff.errors import ConflictError
from handoff.people.models import Calendar, CalendarActivation, CalendarVersion
from handoff.versions import next_number, retire_in_force
from handoff.worktime import CalendarError, Problem
from handoff.worktime.document import parse, write
from handoff.worktime.public_holidays import resolve

YEARS_BACK = 10
YEARS_AHEAD = 5


class CalendarChangedError(ConflictError):
    """Another version of this calendar came into force meanwhile; look at what changes against that one."""

    code = "calendar_changed"


class CalendarNameError(ConflictError):
    """There is a calendar of this name already; choose another name."""

    code = "calendar_name_taken"


@transaction.atomic
def add_calendar(name: str, *, like: Calendar, created_by_id: int | None, now: datetime) -> Calendar:
    """Make a calendar that begins with the hours in force of another one, and counts for nothing yet.

    Raises: CalendarNameError.
    """
    calendar, is_new = Calendar.objects.get_or_create(name=name)
    if not is_new:
        raise CalendarNameError
    in_force = like.activations.filter(retired_at=None).select_related("version").first()
    if in_force is not None:
        document = in_force.version.document
        publish_hours(calendar.pk, document=document, based_on=0, created_by_id=created_by_id, now=now)
    return calendar


def resolved_hours(document: object, *, now: datetime) -> dict[str, Any]:
    """Return a calendar document, checked, with the public holidays of ten years back and five ahead written out.

    What comes back says what the calendar knows and nothing else.

    Raises: CalendarError with every problem of the document.
    """
    if isinstance(document, Mapping):
        return write(parse(resolve(document, now.year - YEARS_BACK, now.year + YEARS_AHEAD)))
    raise CalendarError([Problem(place="calendar", message="is not an object", remedy="Write a JSON object")])


@transaction.atomic
def publish_hours(
    calendar_id: int, *, document: object, based_on: int | None, created_by_id: int | None, now: datetime
) -> CalendarVersion:
    """Add a version of a calendar and put it in force from `now`; `based_on` is the number its author had read.

    None publishes whatever is in force. Clocks that run keep the version they started with.

    Raises: CalendarError with every problem of the document, CalendarChangedError.
    """
    calendar = Calendar.objects.select_for_update().get(pk=calendar_id)
    in_force = calendar.activations.filter(retired_at=None).select_related("version").first()
    if based_on is not None and based_on != (in_force.version.number if in_force else 0):
        raise CalendarChangedError
    version = add_calendar_version(calendar, document=document, created_by_id=created_by_id, now=now)
    activate_calendar_version(version, now=now)
    return version


@transaction.atomic
def add_calendar_version(
    calendar: Calendar, *, document: object, created_by_id: int | None, now: datetime
) -> CalendarVersion:
    """Append a version of `calendar` with the public holidays of the past ten and the next five years written out.

    Raises: CalendarError with every problem of the document.
    """
    Calendar.objects.select_for_update().get(pk=calendar.pk)
    resolved = resolved_hours(document, now=now)
    return CalendarVersion.objects.create(
        calendar=calendar,
        number=next_number(calendar.versions.all()),
        document=resolved,
        created_by_id=created_by_id,
        created_at=now,
    )


@transaction.atomic
def activate_calendar_version(version: CalendarVersion, *, now: datetime) -> CalendarActivation:
    """Put `version` in force from `now`; clocks that run keep the version they started with."""
    retire_in_force(version.calendar.activations.all(), now=now)
    return CalendarActivation.objects.create(calendar=version.calendar, version=version, activated_at=now)
