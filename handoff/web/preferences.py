"""How a person likes to read: theme, density, shortcuts, time zone."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from handoff.people.models import Density, Theme, User
from handoff.web.reader import reader
from handoff.web.returning import safe_next


@cache
def zones() -> list[tuple[str, str]]:
    """Return the zones that people live in, by name."""
    named = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix/")))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in named)]


class PreferencesForm(forms.Form):
    """What is sent is changed; what is left out stays."""

    theme = forms.ChoiceField(label="Theme", choices=Theme.choices, required=False)
    density = forms.ChoiceField(label="Density", choices=Density.choices, required=False)
    keyboard = forms.ChoiceField(label="Keyboard shortcuts", choices=[("on", "On"), ("off", "Off")], required=False)
    timezone = forms.ChoiceField(
        label="Time zone",
        help_text="in which you read and write times; promises count in their own calendars",
        choices=zones,
        required=False,
        error_messages={"invalid_choice": "Choose one of the list"},
        widget=forms.Select(attrs={"class": "input is-full"}),
    )

    def apply(self, user: User) -> None:
        """Store what was chosen."""
        values = {name: value for name, value in self.cleaned_data.items() if value}
        if "keyboard" in values:
            user.has_shortcuts = values.pop("keyboard") == "on"
        for name, value in values.items():
            setattr(user, name, value)
        user.save(update_fields=["theme", "density", "has_shortcuts", "timezone"])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """Show and store the reader's settings."""
    user = reader(request)
    if request.method != "POST":
        return render(request, "preferences.html", {"form": PreferencesForm(initial=_initial(user))})
    form = PreferencesForm(request.POST)
    if not form.is_valid():
        return render(request, "preferences.html", {"form": form}, status=422)
    form.apply(user)
    messages.success(request, "Settings saved.")
    return redirect(safe_next(request, reverse("web:preferences")))


def _initial(user: User) -> dict[str, Any]:
    return {
        "theme": user.theme,
        "density": user.density,
        "keyboard": "on" if user.has_shortcuts else "off",
        "timezone": user.timezone,
    }
