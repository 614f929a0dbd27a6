"""One calendar: its hours in force, the days that differ, its public holidays as frozen, a tester, its versions."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handoff.people.policies import may_set_hours
from handoff.web.calendar_lines import calendar_line, local_date, next_closed
from handoff.web.calendar_tester import tester
from handoff.web.calendar_text import write_closures
from handoff.web.calendar_versions import version_lines
from handoff.web.reader import now_of, place_of, reader
from handoff.worktime.document import write
from handoff.worktime.hours import OpeningHours
from handoff.worktime.hours_words import date_words, windows_words
from handoff.worktime.working import DAYS, MONTHS

MOST_DAYS: Final = 60


@login_required
@require_safe
def calendar(request: HttpRequest, calendar_id: int) -> HttpResponse:
    """Show a calendar, and answer what its tester is asked."""
    now, user = now_of(request), reader(request)
    line = calendar_line(calendar_id, now=now)
    context: dict[str, Any] = {
        "line": line,
        "versions": version_lines(line.calendar),
        "may_set": may_set_hours(user),
        "place": place_of(user),
    }
    if line.hours is not None and line.opening is not None:
        form, tested = tester(request.GET, line.hours, now=now)
        today = local_date(line.opening, now)
        context |= {
            "form": form,
            "tested": tested,
            "week": list(zip(DAYS, map(windows_words, line.opening.weekly), strict=True)),
            "closed": [(date_words(one.on), one.why) for one in next_closed(line.opening, now=now)][:MOST_DAYS],
            "differing": _differing(line.opening, today),
            "closures": write_closures(write(line.opening)["yearly_closed"]).splitlines(),
            "holidays": _holidays(line.opening),
            "this_year": today.year,
        }
    return render(request, "calendar.html", context)


def _differing(hours: OpeningHours, today: date) -> list[tuple[str, str]]:
    """Return the single days from today on that open at other times than their week says."""
    days = sorted((day, windows) for day, windows in hours.overrides.items() if day >= today and windows)
    return [(date_words(day), windows_words(windows)) for day, windows in days[:MOST_DAYS]]


def _holidays(hours: OpeningHours) -> list[tuple[int, Sequence[str]]]:
    """Return the frozen public holidays, year by year."""
    days = sorted(hours.holidays.items())
    return [
        (year, [f"{DAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1]}: {name}" for day, name in some])
        for year, some in groupby(days, key=lambda pair: pair[0].year)
    ]
