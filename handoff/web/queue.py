"""My queue: what a rep owes next, with the brief beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from handoff.people.hours import hours_in_force
from handoff.people.models import User
from handoff.people.policies import is_manager, is_marketing, is_sales
from handoff.web import format as words
from handoff.web.brief import Brief, brief_of, mark_opened, with_brief
from handoff.web.forms_of import Forms, forms_of
from handoff.web.fragments import show
from handoff.web.local import localtime
from handoff.web.queue_rows import OWED_NAMES, QueueGroup, QueueRow, grouped, queue_rows
from handoff.web.reader import find_handoff, now_of, place_of, reader
from leads.handoffs.models import Handoff

KEPT: Final = ("owed", "tier")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value of a filter, as a link."""

    label: str
    url: str
    count: int
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """All that the queue shows: rows, filters and the brief of the selected row."""

    rows: Sequence[QueueRow]
    groups: Sequence[QueueGroup]
    kinds: Sequence[Choice]
    tiers: Sequence[Choice]
    filters: Sequence[str]
    selected: QueueRow | None
    brief: Brief | None
    forms: Forms | None
    query: str
    summary: str
    was_given: bool


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Send each person to the page they come for."""
    user = reader(request)
    if is_manager(user):
        return redirect("web:sla")
    if is_sales(user):
        return redirect("web:queue")
    return redirect("web:feedback" if is_marketing(user) else "web:sla")


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Show what the reader owes, what is due first at the top."""
    return show_queue(request, request.GET)


def show_queue(
    request: HttpRequest, query: QueryDict, *, forms: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Render the queue for an address's query; `forms` are those that come back with something to put right."""
    page = _page(request, query, forms or {})
    return show(request, "queue.html", {"page": page, "now": now_of(request)}, status=status)


def _page(request: HttpRequest, query: QueryDict, forms: Mapping[str, Any]) -> QueuePage:
    user, now = reader(request), now_of(request)
    rows = queue_rows(user, now=now)
    asked = {name: query.get(name, "") for name in KEPT}
    shown = [row for row in rows if _is_asked(row, asked)]
    selected, brief = _selected(request, query, shown, now)
    return QueuePage(
        rows=rows,
        groups=grouped(shown),
        kinds=_kinds(rows, asked),
        tiers=_tiers(rows, asked),
        filters=_filters(rows, asked),
        selected=selected,
        brief=brief,
        forms=forms_of(brief, **forms) if brief and brief.may_work else None,
        query=_query(asked),
        summary=_summary(user, rows, now),
        was_given=bool(rows) or Handoff.objects.filter(owner=user).exists(),
    )


def _selected(
    request: HttpRequest, query: QueryDict, shown: Sequence[QueueRow], now: datetime
) -> tuple[QueueRow | None, Brief | None]:
    """Return the row that was asked for with its brief; else the first.

    Only being asked for counts as opened.
    """
    wanted = query.get("handoff", "")
    if wanted.isdecimal() and len(wanted) < 19:
        handoff = find_handoff(request, int(wanted), with_brief())
        mark_opened(handoff, reader(request), now=now)
    elif shown:
        handoff = with_brief().get(pk=shown[0].handoff.pk)
    else:
        return None, None
    row = next((row for row in shown if row.handoff.pk == handoff.pk), None)
    return row, brief_of(handoff, reader(request), now=now, short=True)


def _is_asked(row: QueueRow, asked: dict[str, str]) -> bool:
    return asked["owed"] in ("", row.kind) and asked["tier"] in ("", row.handoff.tier)


def _kinds(rows: Sequence[QueueRow], asked: dict[str, str]) -> list[Choice]:
    """Return the filter by what is owed; a kind that nobody owes is left out unless it is asked for."""
    choices = [_choice("All", {**asked, "owed": ""}, len(rows), is_current=not asked["owed"])]
    for kind, name in OWED_NAMES.items():
        count = sum(row.kind == kind for row in rows)
        if count or asked["owed"] == kind:
            choices.append(_choice(name, {**asked, "owed": kind}, count, is_current=asked["owed"] == kind))
    return choices


def _tiers(rows: Sequence[QueueRow], asked: dict[str, str]) -> list[Choice]:
    names = {row.handoff.tier: row.tier for row in rows}
    choices = [_choice("All tiers", {**asked, "tier": ""}, len(rows), is_current=not asked["tier"])]
    for key, name in sorted(names.items(), key=lambda one: one[1]):
        count = sum(row.handoff.tier == key for row in rows)
        choices.append(_choice(name, {**asked, "tier": key}, count, is_current=asked["tier"] == key))
    return choices


def _filters(rows: Sequence[QueueRow], asked: dict[str, str]) -> list[str]:
    tiers = {row.handoff.tier: row.tier for row in rows}
    owed = {str(kind): name for kind, name in OWED_NAMES.items()}
    found = [f"Owed: {owed.get(asked['owed'], asked['owed'])}"] if asked["owed"] else []
    return [*found, f"Tier: {tiers.get(asked['tier'], asked['tier'])}"] if asked["tier"] else found


def _choice(label: str, asked: dict[str, str], count: int, *, is_current: bool) -> Choice:
    query = _query(asked)
    url = reverse("web:queue") + (f"?{query}" if query else "")
    return Choice(label=label, url=url, count=count, is_current=is_current)


def _query(asked: dict[str, str]) -> str:
    return urlencode({name: value for name, value in asked.items() if value})


def _summary(user: User, rows: Sequence[QueueRow], now: datetime) -> str:
    """Say how much is open, in which zone times are, and whether tomorrow is closed."""
    counts = {name: sum(row.group == name for row in rows) for name in ("overdue", "due_soon")}
    parts = [f"{len(rows)} open", f"{counts['overdue']} overdue"]
    if counts["due_soon"]:
        parts.append(f"{counts['due_soon']} due soon")
    local = localtime(now)
    return (
        f"{', '.join(parts)}. Times are {place_of(user)}; now {words.day_and_time(local)}.{_closed_tomorrow(user, now)}"
    )


def _closed_tomorrow(user: User, now: datetime) -> str:
    calendars = hours_in_force()
    for membership in user.memberships.all():
        hours = calendars.get(membership.team.calendar_id)
        if hours is None:
            continue
        opening = hours.calendar.hours
        tomorrow = now.astimezone(opening.zone).date() + timedelta(days=1)
        if opening.weekly[tomorrow.weekday()] and not opening.windows_on(tomorrow):
            name = opening.holidays.get(tomorrow)
            return f" Tomorrow is closed ({name})." if name else " Tomorrow is closed."
    return ""
