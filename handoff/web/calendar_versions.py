"""The versions of a calendar: who made each and when, when it was in force, and its JSON form as a file."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from handoff.people.models import Calendar, CalendarActivation, CalendarVersion
from handoff.web.calendar_lines import LARGEST_ID, find_calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    """A version and the times it was in force, the latest first."""

    version: CalendarVersion
    activations: Sequence[CalendarActivation]

    @property
    def is_in_force(self) -> bool:
        return any(one.retired_at is None for one in self.activations)


def version_lines(calendar: Calendar) -> list[VersionLine]:
    """Return the versions of a calendar, the newest first, in two statements."""
    found: dict[int, list[CalendarActivation]] = {}
    for one in calendar.activations.order_by("-activated_at", "-pk"):
        found.setdefault(one.version_id, []).append(one)
    rows = calendar.versions.select_related("created_by").defer("document").order_by("-number")
    return [VersionLine(version=row, activations=found.get(row.pk, ())) for row in rows]


def find_version(calendar: Calendar, number: str | int) -> CalendarVersion:
    """Return one version of a calendar by its number, however that is written. Raises: Http404."""
    text = str(number)
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST_ID))
    found = calendar.versions.filter(number=min(int(text), LARGEST_ID)).first() if is_number else None
    if found is None:
        raise Http404
    return found


@login_required
@require_safe
def calendar_file(request: HttpRequest, calendar_id: int, number: int) -> HttpResponse:
    """Give a version as JSON, its public holidays as they were frozen."""
    calendar = find_calendar(calendar_id)
    version = find_version(calendar, number)
    name = f"{slugify(calendar.name) or 'calendar'}-v{version.number}.json"
    return HttpResponse(
        json.dumps(version.document, indent=2, ensure_ascii=False) + "\n",
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
