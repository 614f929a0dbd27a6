"""Instants in the reader's zone, and the zones that there are."""

from datetime import date, datetime, tzinfo
from functools import cache
from typing import Final
from zoneinfo import available_timezones

from django.utils import timezone

# Entries of the zone database that name no place.
NO_PLACES: Final = frozenset({"Factory", "localtime", "posixrules"})


def localtime(instant: datetime, zone: tzinfo | None = None) -> datetime:
    """Return an instant in the active zone; one at the very end of the calendar, which has no local time, as it is."""
    try:
        return timezone.localtime(instant, zone)
    except OverflowError:
        return instant


def localdate(instant: datetime) -> date:
    """Return the date of an instant in the active zone."""
    return localtime(instant).date()


@cache
def known_zones() -> frozenset[str]:
    """Return the names of all zones in which days may be counted."""
    return frozenset(available_timezones() - NO_PLACES)
