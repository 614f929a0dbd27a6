"""Publication of calendar versions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from handoff.people.models import Calendar, CalendarActivation, CalendarVersion
from handoff.versions import next_number, retire_in_force
from handoff.worktime.public_holidays import resolve

YEARS_AHEAD = 5


@transaction.atomic
def add_calendar_version(
    calendar: Calendar, *, document: Mapping[str, Any], created_by_id: int | None, now: datetime
) -> CalendarVersion:
    """Append a version of `calendar` with the public holidays of the past ten and the next five years written out.

    Raises: CalendarError with every problem of the document.
    """
    Calendar.objects.select_for_update().get(pk=calendar.pk)
    resolved = resolve(document, now.year - 10, now.year + YEARS_AHEAD)
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
