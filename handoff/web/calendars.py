"""The calendars of an installation: who counts in each, its week, and its next closed days."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handoff.people.policies import may_set_hours
from handoff.web.calendar_lines import calendar_lines
from handoff.web.reader import now_of, reader


@login_required
@require_safe
def calendars(request: HttpRequest) -> HttpResponse:
    """List the calendars."""
    lines = calendar_lines(now=now_of(request))
    return render(request, "calendars.html", {"lines": lines, "may_set": may_set_hours(reader(request))})
