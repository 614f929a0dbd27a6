"""The calendars of an installation: who counts in each, its week, its next closed days; and another one begun."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from handoff.people.calendars import CalendarNameError, add_calendar
from handoff.people.policies import may_set_hours
from handoff.web.calendar_lines import CalendarLine, calendar_lines
from handoff.web.reader import now_of, reader

LONGEST_NAME = 80


class NewCalendarForm(forms.Form):
    """A name, and the calendar whose hours it begins with."""

    name = forms.CharField(
        label="Name",
        max_length=LONGEST_NAME,
        error_messages={"required": "Write a name"},
        widget=forms.TextInput(attrs={"class": "input is-full", "autocomplete": "off"}),
    )
    like = forms.ChoiceField(
        label="Begin with the hours of",
        error_messages={"required": "Choose one", "invalid_choice": "Choose one of the list"},
        widget=forms.Select(attrs={"class": "input is-full"}),
    )

    def __init__(self, *args: Any, lines: Sequence[CalendarLine], **options: Any) -> None:
        super().__init__(*args, **{"auto_id": "new-%s", **options})
        self.calendars = {str(line.calendar.pk): line.calendar for line in lines}
        field = self.fields["like"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(key, str(calendar)) for key, calendar in self.calendars.items()]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calendars(request: HttpRequest) -> HttpResponse:
    """List the calendars; a post begins another one."""
    user, now = reader(request), now_of(request)
    lines, may_set = calendar_lines(now=now), may_set_hours(user)
    if request.method != "POST":
        form = NewCalendarForm(lines=lines) if may_set else None
        return render(request, "calendars.html", {"lines": lines, "form": form})
    if not may_set:
        message = "Administrators, marketing ops and revenue ops add calendars."
        raise PermissionDenied(message)
    form = NewCalendarForm(request.POST, lines=lines)
    if form.is_valid():
        like = form.calendars[form.cleaned_data["like"]]
        try:
            made = add_calendar(form.cleaned_data["name"], like=like, created_by_id=user.pk, now=now)
        except CalendarNameError as error:
            form.add_error("name", error.message)
        else:
            messages.success(request, f"{made} begins with the hours of {like}. Change them here.")
            return redirect("web:calendar_edit", made.pk)
    return render(request, "calendars.html", {"lines": lines, "form": form}, status=422)
