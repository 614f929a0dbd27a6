"""What the pages of calendars show of a calendar: who uses it, its week in words, and its next closed days."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Final

from django.http import Http404

from handoff.people.hours import Hours, hours_of
from handoff.people.models import Calendar, CalendarActivation, Team
from handoff.worktime.hours import OpeningHours
from handoff.worktime.hours_words import ClosedDay, closed_days, weekly_words
from slas.models import PolicyActivation

LARGEST_ID: Final = 10**9
NEXT_CLOSED: Final = 3
AHEAD: Final = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarLine:
    """A calendar with its version in force, if there is one, and what counts in it."""

    calendar: Calendar
    activation: CalendarActivation | None
    hours: Hours | None
    week: str
    closed: Sequence[ClosedDay]
    teams: Sequence[str]
    promises: Sequence[str]

    @property
    def opening(self) -> OpeningHours | None:
        return self.hours.calendar.hours if self.hours else None


def calendar_lines(*, now: datetime) -> list[CalendarLine]:
    """Return all calendars by name, in four statements once their versions were met."""
    calendars = Calendar.objects.order_by("name")
    in_force = activations_in_force()
    teams, promises = _teams(), _promises()
    return [
        _line(calendar, in_force.get(calendar.pk), teams.get(calendar.pk, ()), promises.get(calendar.pk, ()), now)
        for calendar in calendars
    ]


def calendar_line(calendar_id: int, *, now: datetime) -> CalendarLine:
    """Return one calendar. Raises: Http404."""
    calendar = find_calendar(calendar_id)
    in_force = activations_in_force().get(calendar.pk)
    return _line(calendar, in_force, _teams().get(calendar.pk, ()), _promises().get(calendar.pk, ()), now)


def find_calendar(calendar_id: int) -> Calendar:
    """Return a calendar, which everybody who is signed in may read. Raises: Http404."""
    found = Calendar.objects.filter(pk=min(calendar_id, LARGEST_ID)).first()
    if found is None:
        raise Http404
    return found


def activations_in_force() -> Mapping[int, CalendarActivation]:
    """Return the activation in force of each calendar, with who added its version."""
    rows = CalendarActivation.objects.filter(retired_at=None).select_related("version__created_by")
    return {row.calendar_id: row for row in rows.defer("version__document")}


def local_date(hours: OpeningHours, now: datetime) -> date:
    """Return today where the calendar is."""
    return now.astimezone(hours.zone).date()


def next_closed(hours: OpeningHours, *, now: datetime) -> Iterable[ClosedDay]:
    """Yield the days of the coming year that close although their weekday opens."""
    first = local_date(hours, now)
    return closed_days(hours, first, min(first + AHEAD, date(hours.years[1], 12, 31)))


def _line(
    calendar: Calendar,
    activation: CalendarActivation | None,
    teams: Sequence[str],
    promises: Sequence[str],
    now: datetime,
) -> CalendarLine:
    hours = hours_of(activation.version_id) if activation else None
    opening = hours.calendar.hours if hours else None
    return CalendarLine(
        calendar=calendar,
        activation=activation,
        hours=hours,
        week=weekly_words(opening.weekly) if opening else "",
        closed=list(islice(next_closed(opening, now=now), NEXT_CLOSED)) if opening else (),
        teams=teams,
        promises=promises,
    )


def _teams() -> dict[int, list[str]]:
    return _grouped(Team.objects.order_by("name").values_list("calendar_id", "name"))


def _promises() -> dict[int, list[str]]:
    """Return the promises in force that name their calendar; the others count in the hours of a team."""
    rows = PolicyActivation.objects.filter(retired_at=None).exclude(version__calendar=None)
    return _grouped(rows.order_by("policy__name").values_list("version__calendar_id", "policy__name"))


def _grouped(pairs: Iterable[tuple[int | None, str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for key, name in pairs:
        if key is not None:
            found.setdefault(key, []).append(name)
    return found
