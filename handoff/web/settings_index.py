"""The settings of an installation: one line each, with who changes them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handoff.people.models import User
from handoff.people.policies import may_promise
from handoff.web.reader import reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A page of settings: its name in the URLconf, what stands there, and who may change it."""

    name: str
    label: str
    text: str
    may_change: Callable[[User], bool]


PROMISES_TEXT: Final = "What each team owes the other, by when, and what happens when it does not keep it."

ENTRIES: Final = (Entry(name="web:promises", label="Promises", text=PROMISES_TEXT, may_change=may_promise),)


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
