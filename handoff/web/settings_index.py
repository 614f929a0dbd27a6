"""The settings of an installation: one line each, with who changes them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handoff.people.models import User
from handoff.people.policies import may_promise, may_set_hours
from handoff.web.reader import reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A page of settings: its name in the URLconf, what stands there, and who may change it."""

    name: str
    label: str
    text: str
    may_change: Callable[[User], bool]


CALENDARS_TEXT: Final = "The hours in which promises count: weeks, zones, public holidays, closed and short days."
PROMISES_TEXT: Final = "What each team owes the other, by when, and what happens when it does not keep it."

ENTRIES: Final = (
    Entry(name="web:promises", label="Promises", text=PROMISES_TEXT, may_change=may_promise),
    Entry(name="web:calendars", label="Calendars", text=CALENDARS_TEXT, may_change=may_set_hours),
)


def changes_settings(user: User) -> bool:
    """Say whether `user` may change any of the settings, and so is led to them."""
    return any(entry.may_change(user) for entry in ENTRIES)


@login_required
@require_safe
def settings_index(request: HttpRequest) -> HttpResponse:
    """List the settings; everybody who is signed in reads them."""
    user = reader(request)
    entries = [(entry, entry.may_change(user)) for entry in ENTRIES]
    return render(request, "settings.html", {"entries": entries})
